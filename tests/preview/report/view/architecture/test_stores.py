from __future__ import annotations

import pytest

from preview.recorder.record import Registered
from preview.report.view.architecture.stores import described, roles

DATABASE = "aws:rds/instance:Instance"
CLUSTER = "aws:rds/cluster:Cluster"
CACHE = "aws:elasticache/replicationGroup:ReplicationGroup"
SINGLE = "aws:elasticache/cluster:Cluster"
FILES = "aws:efs/fileSystem:FileSystem"
SERVERLESS = "aws:elasticache/serverlessCache:ServerlessCache"


def store(type_, name="main", **inputs):
    return Registered(urn=name, type=type_, name=name, custom=True, parent="", inputs=inputs)


@pytest.mark.parametrize(
    ("type_", "inputs", "replicas", "members", "expected"),
    [
        (DATABASE, {}, 0, 0, (("a", "primary"),)),
        (DATABASE, {"multiAz": True}, 0, 0, (("a", "primary"), ("b", "standby"))),
        (DATABASE, {"availabilityZone": "b", "multiAz": True}, 0, 0, (("b", "primary"), ("a", "standby"))),
        (
            DATABASE,
            {"multiAz": True},
            2,
            0,
            (("a", "primary"), ("b", "standby"), ("c", "replica r0"), ("a", "replica r1")),
        ),
        (CLUSTER, {}, 0, 0, (("a", "writer"),)),
        (CLUSTER, {}, 0, 3, (("a", "writer"), ("b", "reader"), ("c", "reader"))),
        (CACHE, {"numCacheClusters": 1}, 0, 0, (("a", "primary"),)),
        (CACHE, {"numCacheClusters": 3}, 0, 0, (("a", "primary"), ("b", "replica"), ("c", "replica"))),
        (
            CACHE,
            {"numNodeGroups": 2, "replicasPerNodeGroup": 1},
            0,
            0,
            (("a", "2 nodes"), ("b", "1 node"), ("c", "1 node")),
        ),
        (SINGLE, {"numCacheNodes": 4}, 0, 0, (("a", "2 nodes"), ("b", "node"), ("c", "node"))),
        (SERVERLESS, {}, 0, 0, (("a", "serverless"), ("b", "serverless"), ("c", "serverless"))),
        (FILES, {}, 0, 0, (("a", "mount target"), ("b", "mount target"), ("c", "mount target"))),
    ],
)
def test_the_parts_of_a_store_are_in_different_zones_as_far_as_there_are_any(
    type_, inputs, replicas, members, expected
):
    copies = [store(DATABASE, f"r{number}") for number in range(replicas)]
    held = [store("member", f"m{number}") for number in range(members)]
    assert roles(store(type_, **inputs), copies, held, ("a", "b", "c")) == expected


def test_without_zones_none_is_mentioned():
    assert roles(store(DATABASE, multiAz=True), [], [], ()) == ()


def test_a_store_is_described_by_engine_version_class_and_spread():
    inputs = {"engine": "aurora-postgresql", "engineVersion": "16.4", "instanceClass": "db.r6g.large", "multiAz": True}
    assert described(store(DATABASE, **inputs)) == "Aurora PostgreSQL 16.4, db.r6g.large, Multi-AZ"
    assert described(store(SERVERLESS, engine="valkey", majorEngineVersion="8")) == "Valkey 8, serverless"


@pytest.mark.parametrize(("inputs", "expected"), [({}, "bursting"), ({"throughputMode": "elastic"}, "elastic")])
def test_a_file_system_is_described_by_its_throughput(inputs, expected):
    assert described(store(FILES, **inputs)) == f"{expected} throughput"
