"""IAM: groups of users."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Finding, Level, Policy, Sample, Severity
from policies.plan.aws import iam
from policies.plan.iam_documents import parse
from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource

_AWS_MANAGED = "arn:aws:iam::aws:policy/"
_KEYS = ("aws:multifactorauthpresent", "aws:multifactorauthage")
_GROUP = Sample(type=iam.GROUP, props={"name": "support"})


def _policy(condition: dict[str, dict[str, str]]) -> Sample:
    statement = {"Effect": "Allow", "Action": "ec2:Describe*", "Resource": "*", "Condition": condition}
    return Sample(
        type=iam.GROUP_POLICY, name="policy", props={"policy": {"Statement": [statement]}}, links={"group": "this"}
    )


@Policy(
    id="iam-group-enforce-mfa",
    description="Policies of IAM groups require multi-factor authentication.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("IAM-21") + c.AUTHENTICATION,
    remediation="add a policy with a Deny where aws:MultiFactorAuthPresent is false (BoolIfExists), or demand it in "
    "the Allow statements",
    url=f"{guides.IAM}/reference_policies_examples_aws_my-sec-creds-self-manage.html",
    types=(iam.GROUP, iam.GROUP_POLICY, iam.GROUP_POLICY_ATTACHMENT, iam.POLICY_ATTACHMENT, iam.POLICY),
    good=(_GROUP, _policy({"Bool": {"aws:MultiFactorAuthPresent": "true"}})),
    bad=(_GROUP, _policy({"StringEquals": {"aws:RequestedRegion": "eu-central-1"}})),
    note="One policy of the group that mentions MFA is enough for this policy. Policies of other stacks count as such.",
)
def iam_group_enforce_mfa(stack: Stack) -> Iterator[Finding]:
    """Report a group none of whose policies has a condition on MFA."""
    for group in stack.of((iam.GROUP,)):
        inline = stack.companions(group, (iam.GROUP_POLICY,), "group")
        attached = stack.companions(group, (iam.GROUP_POLICY_ATTACHMENT, iam.POLICY_ATTACHMENT), "group", "groups")
        elsewhere = any(_is_elsewhere(stack, one) for one in attached.found)
        managed = [policy for one in attached.found for policy in stack.targets(one, "policyArn", (iam.POLICY,))]
        demanded = any(_may_demand(policy) for policy in (*inline.found, *managed))
        if not (demanded or elsewhere or inline.unsure or attached.unsure):
            yield Finding(group, f"no policy of group {group.name} requires MFA")


def _is_elsewhere(stack: Stack, attachment: Resource) -> bool:
    """Return whether an attached policy is neither in the stack nor one of AWS's, which never require MFA."""
    known = stack.targets(attachment, "policyArn", (iam.POLICY,))
    return not known and not attachment.text("policyArn").startswith(_AWS_MANAGED)


def _may_demand(policy: Resource) -> bool:
    statements = parse(policy.raw("policy"))
    if policy.unsure("policy") or statements is None:
        return True
    return any(
        "conditions" in statement.unknown or any(condition.key in _KEYS for condition in statement.conditions)
        for statement in statements
    )
