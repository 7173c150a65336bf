"""CloudFormation stacks as resources: notifications and service roles."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Level, Policy, Severity
from policies.plan.aws import cloudformation
from policies.plan.lens.view import Resource


@Policy(
    id="cloudformation-stack-require-notifications",
    description="CloudFormation stacks send their events to an SNS topic.",
    severity=Severity.LOW,
    level=Level.DISABLED,
    controls=c.own("CloudFormation-1") + c.DETECTION,
    remediation="set notificationArns to the ARN of an SNS topic",
    url=f"{guides.CLOUDFORMATION}/cfn-console-create-stack.html",
    types=(cloudformation.STACK,),
    good={"name": "shared", "notificationArns": ["arn:aws:sns:us-east-1:123456789012:stacks"]},
    bad={"name": "shared", "notificationArns": []},
    omitted="violates",
    note="Off by default, because Pulumi reports a failed update of such a stack as its own.",
)
def cloudformation_stack_require_notifications(stack: Resource) -> Iterator[str]:
    """Report a stack without a topic."""
    if stack.lacks("notificationArns"):
        yield "notificationArns is missing"


@Policy(
    id="cloudformation-stack-require-service-role",
    description="CloudFormation stacks have a service role, whose permissions they use instead of those of the caller.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("CloudFormation.4") + c.LEAST_PRIVILEGE,
    remediation="set iamRoleArn to a role that CloudFormation can assume",
    url=f"{guides.CLOUDFORMATION}/using-iam-servicerole.html",
    types=(cloudformation.STACK,),
    good={"name": "shared", "iamRoleArn": "arn:aws:iam::123456789012:role/cloudformation"},
    bad={"name": "shared"},
    omitted="violates",
)
def cloudformation_stack_require_service_role(stack: Resource) -> Iterator[str]:
    """Report a stack without a role."""
    if stack.lacks("iamRoleArn"):
        yield "iamRoleArn is missing"
