"""Bad input, and the exact lines that it gives: caches and buckets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.spoiled_stack_files import ABSENT, lines_of, row, spoiled

ROWS = [
    row(
        "a serverless cache without a limit",
        {"plinth:serverless_caches": {"carts": {"max_storage_gb": 10}}},
        "plinth:serverless_caches.carts.max_ecpu_per_second: is required and has no default; example: "
        "max_ecpu_per_second: 5000",
    ),
    row(
        "a serverless cache beyond AWS's limit",
        {"plinth:serverless_caches": {"carts": {"max_storage_gb": 5001, "max_ecpu_per_second": 5000}}},
        "plinth:serverless_caches.carts.max_storage_gb = 5001: must be 1 to 5000; example: max_storage_gb: 10",
    ),
    row(
        "a lock on uploads",
        {"plinth:buckets.uploads": {"role": "uploads", "object_lock_days": 30}},
        "plinth:buckets.uploads.object_lock_days = 30: is for role archive only, not uploads; example: role: archive",
    ),
    row(
        "a SecureString for all to read",
        {"plinth:parameters.pin": {"value": "hunter2", "kind": "SecureString"}},
        "plinth:parameters.pin.value: a SecureString is set with pulumi config set --secret --path, so that the file holds "
        "it encrypted; example: pulumi config set --secret --path plinth:parameters.pin.value",
    ),
    row(
        "a rotation by something that is no function",
        {"plinth:secrets.jwt-key": {"description": "A key", "rotation": {"function_arn": "rotate"}}},
        "plinth:secrets.jwt-key.rotation.function_arn = [secret]: must be the ARN of a Lambda function; example: "
        'function_arn: "arn:aws:lambda:us-east-1:111122223333:function:rotate"',
    ),
    row(
        "a node type without cache",
        {"plinth:caches.sessions.node_type": "t3.micro"},
        "plinth:caches.sessions.node_type = 't3.micro': must begin with 'cache.', then name a family and one "
        "of its sizes; did you mean 'cache.t3.micro'?; example: node_type: cache.t3.micro",
    ),
    row(
        "a node type of a database",
        {"plinth:caches.sessions.node_type": "db.t3.micro"},
        "plinth:caches.sessions.node_type = 'db.t3.micro': must begin with 'cache.', then name a family and "
        "one of its sizes; example: node_type: cache.t4g.micro",
    ),
    row(
        "a node type of the past",
        {"plinth:caches.sessions.node_type": "cache.t2.micro"},
        "plinth:caches.sessions.node_type = 'cache.t2.micro': ElastiCache no longer creates nodes of this "
        "family; example: node_type: cache.t4g.micro",
    ),
    row(
        "replicas in one zone",
        {
            "plinth:network.availability_zones": ["a"],
            "plinth:load_balancer": ABSENT,
            "plinth:cdn": ABSENT,
            "plinth:databases": ABSENT,
            "plinth:dns": ABSENT,
            "plinth:services.api": ABSENT,
            "plinth:stack.environment": "dev",
        },
        "plinth:network.availability_zones = ['a']: needs at least 2 availability zones: cache 'sessions', "
        "for its replicas; example: availability_zones: [a, b]",
    ),
    row(
        "no replica in prod",
        {"plinth:caches.sessions.replicas": 0},
        "plinth:caches.sessions.replicas = 0: prod needs at least 1 replica, in another zone; example: replicas: 1",
    ),
    row(
        "six replicas",
        {"plinth:caches.sessions.replicas": 6},
        "plinth:caches.sessions.replicas = 6: must be 0 to 5; example: replicas: 1",
    ),
    row(
        "no shard",
        {"plinth:caches.sessions.shards": 0},
        "plinth:caches.sessions.shards = 0: must be 1 to 90; example: shards: 1",
    ),
    row(
        "a hundred shards",
        {"plinth:caches.sessions.shards": 100, "plinth:caches.sessions.cluster_mode": True},
        "plinth:caches.sessions.shards = 100: must be 1 to 90; example: shards: 1",
    ),
    row(
        "shards without cluster mode",
        {"plinth:caches.sessions.shards": 3},
        "plinth:caches.sessions.shards = 3: more than one shard requires cluster_mode; example: cluster_mode: true",
    ),
    row(
        "a Redis that never was",
        {"plinth:caches.sessions.engine": "redis", "plinth:caches.sessions.engine_version": "7.2"},
        "plinth:caches.sessions.engine_version = '7.2': redis has 7.0, 7.1; Redis OSS ended at 7.1, valkey "
        'continues it; example: engine_version: "7.1"',
    ),
    row(
        "an engine version without quotes",
        {"plinth:caches.sessions.engine_version": 8.1},
        "plinth:caches.sessions.engine_version = 8.1: expected a string, got a number; quote it; example: "
        'engine_version: "8.2"',
    ),
    row(
        "a Redis whose support has ended",
        {"plinth:caches.sessions.engine": "redis", "plinth:caches.sessions.engine_version": "5.0.6"},
        "plinth:caches.sessions.engine_version = '5.0.6': redis has 7.0, 7.1; Redis OSS ended at 7.1, valkey "
        'continues it; example: engine_version: "7.1"',
    ),
    row(
        "a node type with data tiering",
        {"plinth:caches.sessions.node_type": "cache.r6gd.xlarge"},
        "plinth:caches.sessions.node_type = 'cache.r6gd.xlarge': r6gd requires data tiering, which Plinth does "
        "not offer; example: node_type: cache.t4g.micro",
    ),
    row(
        "snapshots of 40 days",
        {"plinth:caches.sessions.snapshot_retention_days": 40},
        "plinth:caches.sessions.snapshot_retention_days = 40: must be 0 to 35; example: snapshot_retention_days: 1",
    ),
    row(
        "no snapshots in a stack that may lose nothing",
        {"plinth:caches.sessions.snapshot_retention_days": 0},
        "plinth:caches.sessions.snapshot_retention_days = 0: 0 loses data for good, which prod never allows; "
        "example: snapshot_retention_days: 1",
    ),
    row(
        "a serverless cache without snapshots in a stack that may lose nothing",
        {
            "plinth:serverless_caches": {
                "carts": {"max_storage_gb": 10, "max_ecpu_per_second": 5000, "snapshot_retention_days": 0}
            }
        },
        "plinth:serverless_caches.carts.snapshot_retention_days = 0: 0 loses data for good, which prod never "
        "allows; example: snapshot_retention_days: 1",
    ),
    row(
        "a parameter that cluster mode sets",
        {"plinth:caches.sessions.parameters": {"cluster-enabled": "yes"}},
        "plinth:caches.sessions.parameters.cluster-enabled = 'yes': is set by cluster_mode; remove it; example: "
        "cluster_mode: true",
    ),
    row(
        "a parameter that no engine has",
        {"plinth:caches.sessions.parameters": {"maxmemory policy": "noeviction"}},
        "plinth:caches.sessions.parameters.maxmemory policy: must be a parameter of Valkey or Redis: lowercase letters, "
        "digits and hyphens; example: parameters: {maxmemory-policy: noeviction}",
    ),
    row(
        "a maintenance window of 30 minutes",
        {"plinth:caches.sessions.maintenance_window": "sun:07:00-sun:07:30"},
        "plinth:caches.sessions.maintenance_window = 'sun:07:00-sun:07:30': must be 60 minutes to 24 hours "
        'long, is 30 minutes; example: maintenance_window: "sun:04:30-sun:05:30"',
    ),
    row(
        "windows that overlap",
        {"plinth:caches.sessions.maintenance_window": "wed:03:30-wed:05:00"},
        "plinth:caches.sessions.maintenance_window = 'wed:03:30-wed:05:00': overlaps the snapshot window "
        '03:00-04:00; example: maintenance_window: "sun:00:00-sun:01:00"',
    ),
    row(
        "a snapshot window of 30 minutes",
        {"plinth:caches.sessions.snapshot_window": "03:00-03:30"},
        "plinth:caches.sessions.snapshot_window = '03:00-03:30': must be 60 minutes to 24 hours long, is 30 "
        'minutes; example: snapshot_window: "03:00-04:00"',
    ),
    row(
        "an unknown role",
        {"plinth:buckets.uploads": {"role": "upload"}},
        "plinth:buckets.uploads.role = 'upload': must be 'assets', 'uploads', 'backups', 'media' or "
        "'archive'; did you mean 'uploads'?; example: role: uploads",
    ),
    row(
        "the role that Plinth keeps for itself",
        {"plinth:buckets.uploads": {"role": "logs"}},
        "plinth:buckets.uploads.role = 'logs': must be 'assets', 'uploads', 'backups', 'media' or 'archive'; "
        "example: role: uploads",
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_bad_input_gives_exactly_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines
