"""Bad input, and the exact lines that it gives: what a region does not have, by AWS's tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from model.aws import rds
from model.aws.elasticache import versions
from model.aws.regions import regions
from model.aws.tables import table
from tests.support.spoiled_stack_files import lines_of, row, spoiled

NEWER = f"(as of {table('regions')['date']}; stack.aws_tables: advise accepts what is newer)"
VALKEY = versions("valkey")
FUNCTION = "arn:aws:lambda:{region}:111122223333:function:rotate"


def _in(region: str, **changes: Any) -> dict[str, Any]:
    return {
        "aws:region": region,
        "plinth:account.regions": [region],
        **{f"plinth:{path.replace('__', '.')}": value for path, value in changes.items()},
    }


ROWS = [
    row(
        "three zones where an account has two",
        _in("us-west-1"),
        "plinth:network.availability_zones = ['a', 'b', 'c']: an account has 2 of the availability zones a, b, c in "
        f"us-west-1; aws ec2 describe-availability-zones lists them {NEWER}; example: availability_zones: [a, c]",
    ),
    row(
        "a zone that the region does not have",
        _in("eu-central-1", network__availability_zones=["a", "d"]),
        "plinth:network.availability_zones = ['a', 'd']: eu-central-1 has no availability zone d; it has a, b, c "
        f"{NEWER}; example: availability_zones: [a, b]",
    ),
    row(
        "zones that the region does not have",
        _in("ap-southeast-2", network__availability_zones=["a", "d", "f"]),
        "plinth:network.availability_zones = ['a', 'd', 'f']: ap-southeast-2 has no availability zone d or f; it has "
        f"a, b, c {NEWER}; example: availability_zones: [a, b, c]",
    ),
    row(
        "a class that does not exist",
        {"plinth:databases.main.instance_class": "db.t5.micro"},
        "plinth:databases.main.instance_class = 'db.t5.micro': is not an instance class of RDS for PostgreSQL; did you "
        f"mean 'db.t3.micro'? {NEWER}; example: instance_class: db.t3.micro",
    ),
    row(
        "a size that does not exist",
        {"plinth:databases.main.instance_class": "db.r6g.3xlarge"},
        "plinth:databases.main.instance_class = 'db.r6g.3xlarge': is not an instance class of RDS for PostgreSQL; did "
        f"you mean 'db.r6g.4xlarge'? {NEWER}; example: instance_class: db.r6g.4xlarge",
    ),
    row(
        "a class of other regions",
        _in("af-south-1", databases__main__instance_class="db.x2g.large"),
        "plinth:databases.main.instance_class = 'db.x2g.large': is not offered in af-south-1 "
        f"{NEWER}; example: instance_class: db.t4g.micro",
    ),
    row(
        "a class that no supported version runs on",
        {"plinth:databases.main.instance_class": "db.m4.large"},
        "plinth:databases.main.instance_class = 'db.m4.large': is not an instance class of RDS for PostgreSQL; did you "
        f"mean 'db.m5.large'? {NEWER}; example: instance_class: db.m5.large",
    ),
    row(
        "a node type of a size that does not exist",
        {"plinth:caches.sessions.node_type": "cache.t4g.large"},
        "plinth:caches.sessions.node_type = 'cache.t4g.large': is not a node type of ElastiCache; did you mean "
        f"'cache.t4g.medium'? {NEWER}; example: node_type: cache.t4g.medium",
    ),
    row(
        "a node type that is too small to exist",
        {"plinth:caches.sessions.node_type": "cache.m6g.micro"},
        "plinth:caches.sessions.node_type = 'cache.m6g.micro': is not a node type of ElastiCache; did you mean "
        f"'cache.m6g.large'? {NEWER}; example: node_type: cache.m6g.large",
    ),
    row(
        "a node type of other regions",
        _in("af-south-1", caches__sessions__node_type="cache.c7gn.large"),
        "plinth:caches.sessions.node_type = 'cache.c7gn.large': is not offered in af-south-1; did you mean "
        f"'cache.c8gn.large'? {NEWER}; example: node_type: cache.c8gn.large",
    ),
    row(
        "a region of China",
        _in("cn-north-1"),
        "aws:region = 'cn-north-1': is in partition aws-cn; Plinth builds in partition aws only; example: aws:region: "
        "us-east-1",
        "plinth:account.regions[0] = 'cn-north-1': is in partition aws-cn; Plinth builds in partition aws only; "
        "example: regions: [us-east-1]",
    ),
    row(
        "a region of GovCloud",
        {"plinth:account.regions": ["us-east-1", "us-gov-west-1"]},
        "plinth:account.regions[1] = 'us-gov-west-1': is in partition aws-us-gov; Plinth builds in partition aws only; "
        "example: regions: [us-east-1]",
    ),
    row(
        "a region that looks right",
        _in("us-esat-1"),
        f"aws:region = 'us-esat-1': is not an AWS region; did you mean 'us-east-1'? {NEWER}; example: aws:region: "
        "us-east-1",
        f"plinth:account.regions[0] = 'us-esat-1': is not an AWS region; did you mean 'us-east-1'? {NEWER}; example: "
        "regions: [us-east-1]",
    ),
    row(
        "a replica in the own region",
        {"plinth:secrets.jwt-key.replica_regions": ["eu-west-1", "us-east-1"]},
        "plinth:secrets.jwt-key.replica_regions[1] = 'us-east-1': is the stack's own region, where the "
        "secret itself is; example: replica_regions: [eu-west-1]",
    ),
    row(
        "a replica in another partition",
        {"plinth:secrets.jwt-key.replica_regions": ["us-gov-east-1"]},
        "plinth:secrets.jwt-key.replica_regions[0] = [secret]: is in partition aws-us-gov; Plinth builds in "
        "partition aws only; example: replica_regions: [eu-west-1]",
    ),
    row(
        "a replica in a region that does not exist",
        {"plinth:secrets.jwt-key.replica_regions": ["eu-west-4"]},
        "plinth:secrets.jwt-key.replica_regions[0] = [secret]: is not an AWS region; did you mean 'eu-west-3'? "
        f"{NEWER}; example: replica_regions: [eu-west-1]",
    ),
    row(
        "a rotation function of another region",
        {"plinth:secrets.jwt-key.rotation": {"function_arn": FUNCTION.format(region="eu-west-1")}},
        "plinth:secrets.jwt-key.rotation.function_arn = "
        "'arn:aws:lambda:eu-west-1:111122223333:function:rotate': is in eu-west-1; Secrets Manager calls "
        "functions of the secret's own region, us-east-1; example: function_arn: "
        '"arn:aws:lambda:us-east-1:111122223333:function:rotate"',
    ),
    row(
        "a rotation function of another partition",
        {"plinth:secrets.jwt-key.rotation": {"function_arn": "arn:aws-cn:lambda:us-east-1:111122223333:function:x"}},
        "plinth:secrets.jwt-key.rotation.function_arn = "
        "'arn:aws-cn:lambda:us-east-1:111122223333:function:x': must be the ARN of a Lambda function; "
        'example: function_arn: "arn:aws:lambda:us-east-1:111122223333:function:rotate"',
    ),
    row(
        "parameters that PostgreSQL does not have or does not take",
        {"plinth:databases.main.parameters": {"max_conections": "200", "shared_buffers": "8GB", "wal_level": "logical"}},
        "plinth:databases.main.parameters.max_conections = '200': is not a parameter of PostgreSQL 17; did you mean "
        f"'max_connections'? {NEWER}; example: max_connections: \"200\"",
        "plinth:databases.main.parameters.shared_buffers = '8GB': is a number without a unit, in blocks of 8 kB: 8GB "
        f'is 1048576 {NEWER}; example: shared_buffers: "1048576"',
        "plinth:databases.main.parameters.wal_level = 'logical': is set by RDS; for logical replication set "
        'rds.logical_replication; example: parameters: {log_min_duration_statement: "500"}',
    ),
    row(
        "a version that is not out",
        {"plinth:caches.sessions.engine_version": "8.3"},
        f"plinth:caches.sessions.engine_version = '8.3': valkey has {', '.join(VALKEY)} {NEWER}; example: "
        f'engine_version: "{VALKEY[-1]}"',
    ),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_bad_input_gives_exactly_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines


@pytest.mark.parametrize(
    "changes",
    [
        _in("us-west-1", network__availability_zones=["a", "c"]),
        _in("us-west-1", network__availability_zones=["b", "c"]),
        _in("ap-northeast-1", network__availability_zones=["a", "c", "d"]),
        _in("ca-central-1", network__availability_zones=["a", "b", "d"]),
        _in("us-east-1", network__availability_zones=["d", "e", "f"]),
        {"plinth:secrets.jwt-key.rotation": {"function_arn": FUNCTION.format(region="us-east-1")}},
        {"plinth:databases.main.instance_class": "db.m9g.large"},
    ],
)
def test_what_the_region_has_or_the_tables_cannot_know_is_legal(changes: Mapping[str, Any]) -> None:
    assert lines_of(spoiled(changes)) == []


def test_a_region_that_no_table_of_classes_has_is_only_asked_for_its_vpc_origins() -> None:
    without = [region for region in regions() if rds.classes(region) is None]

    assert without
    for region in without:
        (line,) = lines_of(spoiled(_in(region)))
        assert line.startswith(f"aws:region = '{region}': has no VPC origins")
