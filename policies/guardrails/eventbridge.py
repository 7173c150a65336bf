"""EventBridge: events are taken from those who are named."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine.rule import Finding, Level, Sample, Severity, resource_rule, stack_rule
from policies.engine.stack import Stack
from policies.engine.view import Resource
from policies.guardrails.resource_policies import SOME_ACCOUNT, open_to_everybody, policy_of

BUS_POLICY = "aws:cloudwatch/eventBusPolicy:EventBusPolicy"
EVENTS = "https://docs.aws.amazon.com/eventbridge/latest/userguide"


@resource_rule(
    id="eventbridge-bus-policy-disallow-public-access",
    description="No event bus takes events from everybody.",
    severity=Severity.HIGH,
    controls=c.fsbp("EventBridge.3") + c.NOT_PUBLIC,
    remediation="name the accounts, or narrow them by aws:PrincipalOrgID",
    url=f"{EVENTS}/eb-event-bus-perms.html",
    types=(BUS_POLICY, "aws:cloudwatch/eventPermission:EventPermission"),
    good=policy_of(SOME_ACCOUNT, "events:PutEvents"),
    bad=policy_of("*", "events:PutEvents"),
)
def eventbridge_bus_policy_disallow_public_access(resource: Resource) -> Iterator[str]:
    """A policy, or a permission, for anybody."""
    yield from open_to_everybody(resource)
    if resource.equals("principal", "*") and resource.lacks("condition"):
        yield "principal is * without a condition"


@stack_rule(
    id="eventbridge-bus-require-resource-policy",
    description="A bus of one's own has a policy that says who may send to it.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.fsbp("EventBridge.3") + c.LEAST_PRIVILEGE,
    remediation="add an aws.cloudwatch.EventBusPolicy",
    url=f"{EVENTS}/eb-event-bus-perms.html",
    types=("aws:cloudwatch/eventBus:EventBus", BUS_POLICY),
    good=(
        Sample(type="aws:cloudwatch/eventBus:EventBus", props={"name": "orders"}),
        Sample(
            type=BUS_POLICY,
            name="policy",
            props=policy_of(SOME_ACCOUNT, "events:PutEvents"),
            links={"eventBusName": "this"},
        ),
    ),
    bad=(Sample(type="aws:cloudwatch/eventBus:EventBus", props={"name": "orders"}),),
)
def eventbridge_bus_require_resourcepolicy_of(stack: Stack) -> Iterator[Finding]:
    """No policy."""
    for bus in stack.of(("aws:cloudwatch/eventBus:EventBus",)):
        if stack.companions(bus, (BUS_POLICY,), "eventBusName").none:
            yield Finding(bus, f"bus {bus.name} has no policy")
