"""What AWS has added since the tables' date can be used."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.spoiled_stack_files import LEGAL, lines_of, settings_of, spoiled

ADVISE = {"plinth:stack.aws_tables": "advise"}


def test_a_legal_file_gets_no_advice() -> None:
    assert settings_of(LEGAL).advice == []


@pytest.mark.parametrize(
    ("changes", "advice"),
    [
        (
            {"plinth:databases.main.instance_class": "db.t5.micro"},
            (
                "plinth:databases.main.instance_class = 'db.t5.micro': is not an instance class of RDS for PostgreSQL; did "
                "you mean 'db.t3.micro'?"
            ),
        ),
        (
            {"plinth:caches.sessions.node_type": "cache.r99g.large"},
            (
                "plinth:caches.sessions.node_type = 'cache.r99g.large': is not a node type of ElastiCache; did you mean "
                "'cache.r8g.large'?"
            ),
        ),
        (
            {"plinth:caches.sessions.engine_version": "10.0"},
            "plinth:caches.sessions.engine_version = '10.0': valkey has 7.2, 8.0, 8.1, 8.2, 9.0, 9.1",
        ),
        (
            {"plinth:databases.main.parameters": {"io_method": "worker"}},
            "plinth:databases.main.parameters.io_method = 'worker': is not in PostgreSQL 17; 18 has it",
        ),
        (
            {"plinth:secrets.jwt-key.replica_regions": ["eu-west-4"]},
            "plinth:secrets.jwt-key.replica_regions[0] = 'eu-west-4': is not an AWS region; did you mean 'eu-west-3'?",
        ),
    ],
)
def test_with_advise_something_newer_is_legal_and_a_warning(changes: dict[str, Any], advice: str) -> None:
    assert settings_of(spoiled({**changes, **ADVISE})).advice == [advice]


@pytest.mark.parametrize(
    "changes",
    [
        {"aws:region": "cn-north-1"},
        {"plinth:databases.main.parameters": {"fsync": "0"}},
        {"plinth:databases.main.instance_class": "t3.micro"},
        {"plinth:caches.sessions.engine": "redis", "plinth:caches.sessions.engine_version": "7.2"},
        {"plinth:caches.sessions.engine_version": "newest"},
    ],
)
def test_with_advise_what_no_newer_aws_makes_legal_is_still_refused(changes: dict[str, Any]) -> None:
    assert lines_of(spoiled({**changes, **ADVISE}))


@pytest.mark.parametrize(
    ("region", "zones", "advice"),
    [
        (
            "me-west-1",
            ["a", "b", "c"],
            (
                "aws:region = 'me-west-1': is newer than AWS's tables; its availability zones, instance classes and node types "
                "are not checked"
            ),
        ),
        (
            "ap-northeast-1",
            ["a", "b", "c"],
            (
                "plinth:network.availability_zones = ['a', 'b', 'c']: few accounts have ap-northeast-1b; aws ec2 "
                "describe-availability-zones lists those of this one"
            ),
        ),
    ],
)
def test_what_the_tables_cannot_know_is_advice(region: str, zones: list[str], advice: str) -> None:
    changes = {"aws:region": region, "plinth:account.regions": [region], "plinth:network.availability_zones": zones}

    assert settings_of(spoiled(changes)).advice == [advice]


def test_a_wrong_switch_is_reported_with_what_the_tables_say() -> None:
    found = lines_of(
        spoiled({"plinth:stack.aws_tables": "ignore", "plinth:databases.main.instance_class": "db.t5.micro"})
    )

    assert [line.split(" = ")[0] for line in found] == [
        "plinth:stack.aws_tables",
        "plinth:databases.main.instance_class",
    ]
