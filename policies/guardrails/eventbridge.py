"""EventBridge: access to event buses."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Finding, Level, Policy, Sample, Severity
from policies.plan.aws import eventbridge
from policies.plan.lens.resource_policies import SOME_ACCOUNT, policy_of, public_statements
from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource


@Policy(
    id="eventbridge-bus-policy-disallow-public-access",
    description="Event bus policies do not allow public access.",
    severity=Severity.HIGH,
    controls=c.own("EventBridge-1") + c.NOT_PUBLIC,
    remediation="specify the accounts, or restrict them with aws:PrincipalOrgID",
    url=f"{guides.EVENTBRIDGE}/eb-event-bus-perms.html",
    types=(eventbridge.EVENT_BUS_POLICY, eventbridge.EVENT_PERMISSION),
    good=policy_of(SOME_ACCOUNT, "events:PutEvents"),
    bad=policy_of("*", "events:PutEvents"),
)
def eventbridge_bus_policy_disallow_public_access(resource: Resource) -> Iterator[str]:
    """Report a policy statement, or a permission, that is public."""
    yield from public_statements(resource)
    if resource.equals("principal", "*") and resource.lacks("condition"):
        yield "principal is * without a condition"


@Policy(
    id="eventbridge-bus-require-resource-policy",
    description="Custom event buses have a resource-based policy.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.fsbp("EventBridge.3") + c.LEAST_PRIVILEGE,
    remediation="add an aws.cloudwatch.EventBusPolicy for the event bus",
    url=f"{guides.EVENTBRIDGE}/eb-event-bus-perms.html",
    types=(eventbridge.EVENT_BUS, eventbridge.EVENT_BUS_POLICY),
    good=(
        Sample(type=eventbridge.EVENT_BUS, props={"name": "orders"}),
        Sample(
            type=eventbridge.EVENT_BUS_POLICY,
            name="policy",
            props=policy_of(SOME_ACCOUNT, "events:PutEvents"),
            links={"eventBusName": "this"},
        ),
    ),
    bad=(Sample(type=eventbridge.EVENT_BUS, props={"name": "orders"}),),
)
def eventbridge_bus_require_resource_policy(stack: Stack) -> Iterator[Finding]:
    """Report an event bus without a policy."""
    for bus in stack.of((eventbridge.EVENT_BUS,)):
        if stack.companions(bus, (eventbridge.EVENT_BUS_POLICY,), "eventBusName").none:
            yield Finding(bus, f"event bus {bus.name} has no policy")
