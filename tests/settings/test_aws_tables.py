"""What AWS has added since the tables' date can be used."""

from __future__ import annotations

from typing import Any

import pytest

from model.aws.elasticache import versions
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
            {"plinth:caches.sessions.engine_version": "99.0"},
            "plinth:caches.sessions.engine_version = '99.0': valkey has " + ", ".join(versions("valkey")),
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


def test_with_advise_a_region_that_is_newer_than_the_tables_is_legal_and_not_checked() -> None:
    new = {"aws:region": "eu-west-9", "plinth:account.regions": ["eu-west-9"]}

    assert settings_of(spoiled({**new, **ADVISE})).advice == [
        "aws:region = 'eu-west-9': is not an AWS region; did you mean 'eu-west-3'?",
        "plinth:account.regions[0] = 'eu-west-9': is not an AWS region; did you mean 'eu-west-3'?",
        "aws:region = 'eu-west-9': is newer than AWS's tables; its zones, instance classes and node types are not checked",
    ]


def test_a_zone_that_few_accounts_have_is_advice() -> None:
    tokyo = {"aws:region": "ap-northeast-1", "plinth:account.regions": ["ap-northeast-1"]}
    (advice,) = settings_of(spoiled(tokyo)).advice

    assert advice == (
        "plinth:network.availability_zones = ['a', 'b', 'c']: few accounts have ap-northeast-1b; aws ec2 "
        "describe-availability-zones lists those of this one"
    )


def test_a_wrong_switch_is_reported_with_what_the_tables_say() -> None:
    found = lines_of(
        spoiled({"plinth:stack.aws_tables": "ignore", "plinth:databases.main.instance_class": "db.t5.micro"})
    )

    assert [line.split(" = ")[0] for line in found] == [
        "plinth:stack.aws_tables",
        "plinth:databases.main.instance_class",
    ]
