"""IAM policy documents from typed statements. Pure: it makes no resource."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import pulumi

from components.identity.account import Account
from model.aws.service_principals import unsent_keys


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """One statement of a policy document."""

    sid: str = ""
    """What the statement is for, in letters and digits. Default: none, its actions say it."""

    actions: Sequence[str]
    """Actions, each written out: ``s3:GetObject``, not ``s3:Get*``."""

    resources: Sequence[pulumi.Input[str]]
    """ARNs. ``*`` only where an action knows no resource, or where the policy hangs on the resource itself."""

    effect: Literal["Allow", "Deny"] = "Allow"
    """Default: allow."""

    principals: Mapping[str, Sequence[pulumi.Input[str]] | pulumi.Input[str]] = field(default_factory=dict)
    """Who, by kind (``Service``, ``AWS``, ``Federated``). Default: none, as identity policies want it."""

    conditions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Operator → key → value or values. Default: none."""

    def __post_init__(self) -> None:
        named = self.principals.get("Service", ())
        services = named if isinstance(named, Sequence) and not isinstance(named, str) else [named]
        for service in services:
            if isinstance(service, str):
                _require_sent(service, self.actions, self.conditions)

    def as_dict(self) -> dict[str, Any]:
        """Return the statement as IAM's JSON has it; values may be outputs."""
        fields: dict[str, Any] = {**({"Sid": self.sid} if self.sid else {}), "Effect": self.effect}
        if self.principals:
            everyone = self.principals == {"AWS": "*"}
            fields["Principal"] = "*" if everyone else dict(self.principals)
        fields |= {"Action": list(self.actions), "Resource": list(self.resources)}
        if self.conditions:
            fields["Condition"] = {operator: dict(keys) for operator, keys in self.conditions.items()}
        return fields


def document(*statements: Statement) -> pulumi.Output[str]:
    """Return the policy document of *statements* as JSON."""
    return pulumi.Output.json_dumps(
        {"Version": "2012-10-17", "Statement": [statement.as_dict() for statement in statements]}
    )


def refuse_plain_http(
    actions: Sequence[str], resources: Sequence[pulumi.Input[str]], sid: str = "RefusePlainHttp"
) -> Statement:
    """Return the statement of a resource's policy that refuses *actions* to everyone who does not use TLS."""
    return Statement(
        sid=sid,
        effect="Deny",
        actions=actions,
        resources=resources,
        principals={"AWS": "*"},
        conditions={"Bool": {"aws:SecureTransport": "false"}},
    )


def service_trust(service: str, account: Account | None, source_arn: str | None = None) -> str:
    """Return the trust policy that lets an AWS *service* take a role on behalf of this account only.

    The conditions on the source account, and on the source's ARN where one is given, answer the confused
    deputy (https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html). Without *account* there is none: EC2
    sends no source when an instance assumes its role, and ``iam:PassRole`` limits who may attach it.
    """
    conditions: dict[str, Any] = {}
    if account is not None:
        conditions["StringEquals"] = {"aws:SourceAccount": account.account_id}
    if source_arn is not None:
        conditions["ArnLike"] = {"aws:SourceArn": source_arn}
    action = "sts:AssumeRole"
    _require_sent(service, [action], conditions)
    statement = {"Sid": "Assume", "Effect": "Allow", "Principal": {"Service": service}, "Action": action}
    if conditions:
        statement["Condition"] = conditions
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _require_sent(service: str, actions: Sequence[str], conditions: Mapping[str, Mapping[str, Any]]) -> None:
    """Raise ValueError for a condition on a key that *service* is not documented to send: it would never be met."""
    unsent = unsent_keys(service, actions, [key for keys in conditions.values() for key in keys])
    if unsent:
        raise ValueError(f"{service} is not documented to send {', '.join(unsent)} with {', '.join(actions)}")
