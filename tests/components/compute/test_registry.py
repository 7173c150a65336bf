"""Settings of the account's image registry."""

from __future__ import annotations

import pytest

from components.compute.registry import Registry, RegistryArgs, Scanning
from preview.recorder.record import Record
from tests.support.offline import record

SCANNING = "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration"
REPLICATION = "aws:ecr/replicationConfiguration:ReplicationConfiguration"


def made(args: RegistryArgs) -> Record:
    return record(lambda: Registry("registry", args))


@pytest.mark.parametrize(("scanning", "frequency"), [("basic", "SCAN_ON_PUSH"), ("enhanced", "CONTINUOUS_SCAN")])
def test_all_repositories_are_scanned_and_replication_is_left_alone(scanning: Scanning, frequency: str) -> None:
    seen = made(RegistryArgs(account_id="123456789012", scanning=scanning))

    assert seen.only(SCANNING).inputs == {
        "scanType": scanning.upper(),
        "rules": [{"scanFrequency": frequency, "repositoryFilters": [{"filter": "*", "filterType": "WILDCARD"}]}],
    }
    assert seen.of_type(REPLICATION) == []


def test_only_repositories_of_the_stack_are_copied_and_scanning_is_left_alone() -> None:
    args = RegistryArgs(
        account_id="123456789012", replica_regions=["eu-west-1", "us-west-2"], repository_names=["api-1", "worker-2"]
    )
    seen = made(args)

    [rule] = seen.only(REPLICATION).inputs["replicationConfiguration"]["rules"]
    assert rule["destinations"] == [
        {"region": region, "registryId": "123456789012"} for region in ("eu-west-1", "us-west-2")
    ]
    assert rule["repositoryFilters"] == [
        {"filter": name, "filterType": "PREFIX_MATCH"} for name in ("api-1", "worker-2")
    ]
    assert seen.of_type(SCANNING) == []
