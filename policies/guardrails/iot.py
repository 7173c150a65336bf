"""AWS IoT Core: what its policies allow devices to do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Policy, Severity
from policies.plan.aws import iot
from policies.plan.iam_documents import parse
from policies.plan.iam_patterns import is_any, whole_service
from policies.plan.lens.view import Resource

_CLIENT = "arn:aws:iot:us-east-1:123456789012:client/${iot:Connection.Thing.ThingName}"


def _policy(action: str, resource: str) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": action, "Resource": resource}
    return {"policy": json.dumps({"Version": "2012-10-17", "Statement": [statement]})}


@Policy(
    id="iot-policy-disallow-wildcards",
    description="IoT policies allow devices neither all actions nor all resources.",
    severity=Severity.HIGH,
    controls=c.own("IoT-1") + c.LEAST_PRIVILEGE,
    remediation="list the actions, and name clients and topics with policy variables such as "
    "${iot:Connection.Thing.ThingName}",
    url=f"{guides.IOT_DEVICE_DEFENDER}/audit-chk-iot-policy-permissive.html",
    types=(iot.POLICY,),
    good=_policy("iot:Connect", _CLIENT),
    bad=_policy("iot:*", "*"),
)
def iot_policy_disallow_wildcards(policy: Resource) -> Iterator[str]:
    """Report an Allow of every action of IoT, or on every resource."""
    for statement in parse(policy.raw("policy")) or ():
        if not statement.allow:
            continue
        if statement.not_actions or any(map(whole_service, statement.actions)):
            yield f"{statement.label} allows {', '.join(statement.actions) or 'all actions but some'}"
        if any(map(is_any, statement.resources)):
            yield f"{statement.label} allows {', '.join(statement.actions)} on *"
