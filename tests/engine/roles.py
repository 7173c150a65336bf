"""The policies of a role in the make-believe account. Pure."""

from __future__ import annotations

from collections.abc import Collection

from things import Thing

_ROLE = "aws:iam/role:Role"
_INLINE = "aws:iam/rolePolicy:RolePolicy"
_MANAGED = "aws:iam/policy:Policy"
_ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"


def documents(role_arn: str, things: Collection[Thing]) -> list[str]:
    """Return the policies of a role: inline ones, and managed ones of this account that are attached to it."""
    roles = [one for one in things if one.type == _ROLE and one.state["arn"] == role_arn]
    names = {name for role in roles for name in (role.id, role.state["name"])}
    own = [one for one in things if one.type in {_INLINE, _ATTACHMENT} and one.inputs["role"] in names]
    attached = {one.inputs["policyArn"] for one in own if one.type == _ATTACHMENT}
    managed = [one for one in things if one.type == _MANAGED and one.state["arn"] in attached]
    return [one.inputs["policy"] for one in (*own, *managed) if one.type != _ATTACHMENT]
