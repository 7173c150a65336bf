"""A role that receives permissions, in policies that AWS takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.identity.merge import divided, merged
from components.identity.policy import Statement, document
from model.aws import iam

_INLINE_CHARACTERS = iam.INLINE_POLICY_CHARACTERS // 5
"""Of a merged inline policy: at an update it is next to its predecessor, and at the first one next to a policy for each
link, as earlier releases made them."""

_MOST_MANAGED = iam.MANAGED_POLICIES_PER_ROLE // 2
"""Merged managed policies of a role: at an update they are next to their predecessors."""

_ON_CHANGE = ["policy"]
"""What IAM could change in place, which would take permissions away from tasks that still run."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Grantee:
    """A role, and the name of its policies."""

    name: str
    """The workload's name; policies are named from it."""

    role: aws.iam.Role
    """The role that receives the policies."""

    def allow(self, purpose: str, *statements: Statement) -> aws.iam.RolePolicy:
        """Attach an inline policy of *statements*, named ``<grantee>-<purpose>`` and parented to the role."""
        return aws.iam.RolePolicy(
            f"{self.name}-{purpose}",
            role=self.role.id,
            policy=document(*statements),
            opts=pulumi.ResourceOptions(parent=self.role),
        )

    def allow_merged(self, purpose: str, statements: Sequence[Statement]) -> list[pulumi.Resource]:
        """Allow *statements*, merged, and return what grants them: nothing, one inline policy, or managed policies.

        A change replaces the policies that it changes: new ones exist before the workload changes, old ones are deleted
        after it, and not at all if its deployment fails. Raises ValueError if they are more than a role can have.
        """
        found = merged(statements)
        name = f"{self.name}-{purpose}"
        if len(divided(found, _INLINE_CHARACTERS)) > 1:
            return self._manage(name, divided(found, iam.MANAGED_POLICY_CHARACTERS))
        return [self._inline(name, found)] if found else []

    def _inline(self, name: str, statements: Sequence[Statement]) -> aws.iam.RolePolicy:
        return aws.iam.RolePolicy(
            name,
            role=self.role.id,
            policy=document(*statements),
            opts=pulumi.ResourceOptions(parent=self.role, replace_on_changes=_ON_CHANGE),
        )

    def _manage(self, name: str, documents: Sequence[Sequence[Statement]]) -> list[pulumi.Resource]:
        if len(documents) > _MOST_MANAGED:
            raise ValueError(f"{name}: needs {len(documents)} managed policies, and at most {_MOST_MANAGED} fit")
        made: list[pulumi.Resource] = []
        for number, statements in enumerate(documents, 1):
            policy = aws.iam.Policy(
                f"{name}-{number}",
                policy=document(*statements),
                opts=pulumi.ResourceOptions(parent=self.role, replace_on_changes=_ON_CHANGE),
            )
            attachment = aws.iam.RolePolicyAttachment(
                f"{name}-{number}",
                role=self.role.name,
                policy_arn=policy.arn,
                opts=pulumi.ResourceOptions(parent=self.role),
            )
            made += [policy, attachment]
        return made
