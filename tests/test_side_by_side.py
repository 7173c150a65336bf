"""Two stacks of one environment live side by side in one account and region."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from components.naming import Label
from preview.recorder import project as recording
from preview.recorder.simulator import ACCOUNT
from tests.support.offline import PROJECT, uncommitted
from tests.support.spoiled_stack_files import spoiled

CONFIG = spoiled(
    {
        "plinth:stack.environment": "dev",
        "plinth:databases.main.replicas": 1,
        "plinth:caches.sessions.engine": "redis",
        "plinth:cluster": {"allow_exec": True},
        "plinth:serverless_caches": {"carts": {"max_storage_gb": 1, "max_ecpu_per_second": 1000}},
        "plinth:network.flow_logs": {"destination": "cloudwatch"},
    }
)
NAMES = {
    *("name", "namePrefix", "identifier", "userId", "userGroupId", "replicationGroupId", "family", "bucket", "alias"),
    *("functionName", "dashboardName", "finalSnapshotIdentifier", "logGroupName", "clusterIdentifier", "roleName"),
}
SHARED = {
    "aws:route53/zone:Zone",
    "aws:route53/record:Record",
    "aws:rds/parameterGroup:ParameterGroup",
    "aws:elasticache/parameterGroup:ParameterGroup",
}
"""Their names are those of a domain; their ``family`` is that of an engine."""


def _names(stack: str) -> dict[tuple[str, str, str], Any]:
    record = recording.record(PROJECT, replace(uncommitted(CONFIG), stack=stack), account=ACCOUNT)
    return {
        (resource.type, resource.name, key): value
        for resource in record.resources
        if resource.type.startswith("aws:") and resource.type not in SHARED
        for key, value in resource.inputs.items()
        if key in NAMES
    }


def test_two_stacks_of_one_environment_share_no_physical_name() -> None:
    ours, theirs = _names("dev"), _names("alice")
    assert ours.keys() == theirs.keys()
    assert len(ours) > 25
    assert {key for key in ours if ours[key] == theirs[key]} == set()


def test_a_stack_named_for_its_environment_keeps_the_names_that_it_has() -> None:
    named, plain = Label(project="plinth", environment="dev", stack="dev"), Label(project="plinth", environment="dev")
    assert named.physical_name("main") == plain.physical_name("main") == "plinth-dev-main"
    assert named.tags("main") == plain.tags("main")
