"""Amazon Data Lifecycle Manager: encryption of what it copies."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Policy, Severity
from policies.plan.aws import dlm
from policies.plan.lens.view import Resource

_COPIED = {"target": "eu-west-1", "retainRule": {"interval": 30, "intervalUnit": "DAYS"}}


@Policy(
    id="dlm-policy-require-encrypted-copies",
    description="Lifecycle policies encrypt the snapshots that they copy to another Region or account.",
    severity=Severity.HIGH,
    controls=c.own("EBS-1") + c.AT_REST,
    remediation="set encrypted to true for each copy, and cmkArn if a customer managed key is required",
    url=f"{guides.EBS}/snapshot-ami-policy.html",
    types=(dlm.LIFECYCLE_POLICY,),
    good={"policyDetails": {"schedules": [{"crossRegionCopyRules": [{**_COPIED, "encrypted": True}]}]}},
    bad={"policyDetails": {"schedules": [{"crossRegionCopyRules": [{**_COPIED, "encrypted": False}]}]}},
)
def dlm_policy_require_encrypted_copies(policy: Resource) -> Iterator[str]:
    """Report a copy rule of a schedule, or the copy action of an event, without encryption, the default."""
    for details in policy.each("policyDetails"):
        for schedule in details.each("schedules"):
            for rule in schedule.each("crossRegionCopyRules"):
                if rule.not_true("encrypted"):
                    yield f"encrypted of the copy to {rule.show('target')} is {rule.show('encrypted')}"
        for action in details.each("action"):
            for copy in action.each("crossRegionCopies"):
                path = "encryptionConfiguration.encrypted"
                if copy.not_true(path):
                    yield f"{path} of the copy to {copy.show('target')} is {copy.show(path)}"
