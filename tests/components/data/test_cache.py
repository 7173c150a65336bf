import json
from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from components.data.cache import Cache
from components.links import Link
from components.naming import Label
from model import caches
from model.caches import CacheAlarms
from preview.recorder.record import Record
from tests.components.data.stores import LOGS_KEY, cache
from tests.support.consumers import task_link
from tests.support.offline import record

CACHE = "aws:elasticache/replicationGroup:ReplicationGroup"
USER = "aws:elasticache/user:User"
USERS = "aws:elasticache/userGroup:UserGroup"
PARAMETERS = "aws:elasticache/parameterGroup:ParameterGroup"
SUBNETS = "aws:elasticache/subnetGroup:SubnetGroup"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"
POLICY = "aws:iam/rolePolicy:RolePolicy"
KEY = "aws:kms/key:Key"
COMPONENT = "plinth:data:Cache"


@pytest.fixture
def made() -> Callable[..., Record]:
    return lambda **changes: record(lambda: cache(**changes))


def test_a_cache_has_every_safe_value(made: Callable[..., Record]) -> None:
    seen = made()
    suffix = seen.only(SUBNETS).outputs["name"].rpartition("-")[2]

    assert seen.only(CACHE).inputs == {
        "replicationGroupId": "plinth-prod-sessions",
        "description": "Cache",
        "engine": "valkey",
        "engineVersion": "8.2",
        "autoMinorVersionUpgrade": True,
        "nodeType": "cache.r6g.large",
        "port": 6379,
        "clusterMode": "disabled",
        "numCacheClusters": 1,
        "automaticFailoverEnabled": False,
        "multiAzEnabled": False,
        "subnetGroupName": seen.only(SUBNETS).outputs["name"],
        "parameterGroupName": seen.only(PARAMETERS).outputs["name"],
        "securityGroupIds": [seen.only(GROUP).id],
        "transitEncryptionEnabled": True,
        "transitEncryptionMode": "required",
        "atRestEncryptionEnabled": True,
        "kmsKeyId": seen.only(KEY).outputs["arn"],
        "userGroupIds": ["plinth-prod-sessions"],
        "snapshotRetentionLimit": 1,
        "snapshotWindow": "03:00-04:00",
        "finalSnapshotIdentifier": f"plinth-prod-sessions-final-{suffix}",
        "maintenanceWindow": "sun:04:30-sun:05:30",
        "applyImmediately": False,
        "logDeliveryConfigurations": [
            {
                "destination": f"/aws/elasticache/plinth-prod-sessions/{log}",
                "destinationType": "cloudwatch-logs",
                "logFormat": "json",
                "logType": log,
            }
            for log in ("slow-log", "engine-log")
        ],
    }


def test_a_cache_is_protected_and_given_time(made: Callable[..., Record]) -> None:
    seen = made()
    group = seen.only(CACHE)

    assert (group.name, group.protect) == ("sessions", True)
    assert group.parent == seen.only(COMPONENT).urn
    assert group.custom_timeouts == {"create": "90m", "update": "3h", "delete": "90m"}
    assert group.property_dependencies["finalSnapshotIdentifier"] == (seen.only(SUBNETS).urn,)


def test_an_unprotected_cache_ends_without_a_snapshot(made: Callable[..., Record]) -> None:
    group = made(protect=False).only(CACHE)

    assert not group.protect
    assert "finalSnapshotIdentifier" not in group.inputs


def test_replicas_are_in_other_zones_and_fail_over(made: Callable[..., Record]) -> None:
    inputs = made(replicas=2).only(CACHE).inputs

    assert (inputs["numCacheClusters"], inputs["automaticFailoverEnabled"], inputs["multiAzEnabled"]) == (3, True, True)


def test_cluster_mode_counts_shards_and_always_fails_over(made: Callable[..., Record]) -> None:
    seen = made(cluster_mode=True, shards=3, replicas=1)
    inputs = seen.only(CACHE).inputs

    assert (inputs["clusterMode"], inputs["numNodeGroups"], inputs["replicasPerNodeGroup"]) == ("enabled", 3, 1)
    assert (inputs["automaticFailoverEnabled"], inputs["multiAzEnabled"]) == (True, True)
    assert "numCacheClusters" not in inputs
    assert seen.only(PARAMETERS).inputs["parameters"] == [{"name": "cluster-enabled", "value": "yes"}]


def test_a_cluster_without_replicas_has_no_second_zone(made: Callable[..., Record]) -> None:
    inputs = made(cluster_mode=True, shards=2).only(CACHE).inputs

    assert (inputs["automaticFailoverEnabled"], inputs["multiAzEnabled"]) == (True, False)


def test_there_is_no_password(made: Callable[..., Record]) -> None:
    seen = made()

    assert seen.only(USER).inputs == {
        "userId": "plinth-prod-sessions",
        "userName": "plinth-prod-sessions",
        "engine": "valkey",
        "accessString": "on ~* &* +@all",
        "authenticationMode": {"type": "iam"},
    }
    assert seen.only(USERS).inputs == {
        "userGroupId": "plinth-prod-sessions",
        "engine": "valkey",
        "userIds": ["plinth-prod-sessions"],
    }
    assert all("password" not in str(resource.inputs).lower() for resource in seen.resources)
    assert "authToken" not in seen.only(CACHE).inputs


def test_the_default_user_of_redis_may_do_nothing(made: Callable[..., Record]) -> None:
    seen = made(engine="redis")

    assert seen.only(CACHE).inputs["engineVersion"] == "7.1"
    assert seen.named("sessions-default-user", USER).inputs == {
        "userId": "plinth-prod-sessions-default",
        "userName": "default",
        "engine": "redis",
        "accessString": "off ~keys* -@all",
        "authenticationMode": {"type": "no-password-required"},
    }
    assert seen.only(USERS).inputs["userIds"] == ["plinth-prod-sessions", "plinth-prod-sessions-default"]


def test_a_cache_that_was_made_with_redis_keeps_its_users(made: Callable[..., Record]) -> None:
    redis, valkey = made(engine="redis"), made(engine="valkey", users_engine="redis")

    for kind in ("aws:elasticache/user:User", "aws:elasticache/userGroup:UserGroup"):
        assert [user.inputs for user in valkey.of_type(kind)] == [user.inputs for user in redis.of_type(kind)]
    assert valkey.only(CACHE).inputs["engine"] == "valkey"


def test_a_protected_cache_changes_at_once_only_if_it_may_be_interrupted(made: Callable[..., Record]) -> None:
    assert made(allow_immediate_interruption=True).only(CACHE).inputs["applyImmediately"] is True


def test_ids_stay_within_40_characters() -> None:
    label = Label(project="a-project-with-a-long-name", environment="staging")
    seen = record(lambda: cache(label=label, engine="redis"))

    ids = [user.inputs["userId"] for user in seen.of_type(USER)] + [seen.only(CACHE).inputs["replicationGroupId"]]
    assert all(len(id_) <= 40 for id_ in ids)
    assert len(set(ids)) == 2


@pytest.mark.parametrize(
    ("engine", "version", "family"),
    [
        ("valkey", "7.2", "valkey7"),
        ("valkey", None, "valkey8"),
        ("valkey", "9.0", "valkey9"),
        ("redis", None, "redis7"),
    ],
)
def test_the_family_follows_from_the_version(
    made: Callable[..., Record], engine: str, version: str | None, family: str
) -> None:
    group = made(engine=engine, engine_version=version, parameters={"maxmemory-policy": "noeviction"}).only(PARAMETERS)

    assert group.inputs == {
        "description": "Parameters of a cache",
        "family": family,
        "parameters": [{"name": "maxmemory-policy", "value": "noeviction"}],
    }
    assert group.retain_on_delete


def test_a_parameter_group_that_nothing_uses_any_more_is_deleted(made: Callable[..., Record]) -> None:
    seen = made(protect=False)

    assert not seen.only(PARAMETERS).retain_on_delete
    assert seen.only(CACHE).inputs["applyImmediately"] is True


def test_the_log_groups_are_there_before_the_cache(made: Callable[..., Record]) -> None:
    seen = made(log_retention_days=90)

    groups = seen.of_type(LOG_GROUP)
    assert {group.name for group in groups} == {"sessions-slow-log", "sessions-engine-log"}
    for group in groups:
        assert (group.inputs["retentionInDays"], group.inputs["kmsKeyId"]) == (90, LOGS_KEY)
        assert group.urn in seen.only(CACHE).dependencies


def test_the_security_group_has_no_rules(made: Callable[..., Record]) -> None:
    seen = made()

    assert seen.only(GROUP).inputs == {"description": "Cache", "vpcId": "vpc-1", "revokeRulesOnDelete": True}
    assert seen.of_type(INGRESS) == seen.of_type(EGRESS) == []


def linked(**changes: Any) -> tuple[Record, Link, dict[str, str]]:
    links: list[Link] = []
    variables: dict[str, str] = {}

    def program() -> None:
        link = task_link(cache(**changes), "connect")
        links.append(link)
        for name, value in link.environment.items():
            pulumi.Output.from_input(value).apply(lambda known, name=name: variables.update({name: known}))

    return record(program), links[0], variables


def test_a_link_signs_in_to_exactly_this_cache_as_exactly_this_user() -> None:
    seen, link, _ = linked()

    policy = seen.only(POLICY)
    assert (policy.name, policy.parent) == ("api-task-links", seen.named("api-task").urn)
    assert json.loads(policy.inputs["policy"])["Statement"] == [
        {
            "Effect": "Allow",
            "Action": ["elasticache:Connect"],
            "Resource": [seen.only(CACHE).outputs["arn"], seen.only(USER).outputs["arn"]],
        }
    ]
    (ingress,), (egress,) = seen.of_type(INGRESS), seen.of_type(EGRESS)
    assert {(rule.inputs["fromPort"], rule.inputs["toPort"]) for rule in (ingress, egress)} == {(6379, 6379)}
    assert len(link.requires) == 2
    assert link.secrets == {}


COMMON = {
    "SESSIONS_PORT": "6379",
    "SESSIONS_TLS": "true",
    "SESSIONS_USERNAME": "plinth-prod-sessions",
    "SESSIONS_CACHE_NAME": "plinth-prod-sessions",
}


@pytest.mark.parametrize(
    ("changes", "more"),
    [
        (
            {},
            {
                "SESSIONS_CLUSTER_MODE": "false",
                "SESSIONS_HOST": "master.plinth-prod-sessions.7gd22h.use1.cache.amazonaws.com",
            },
        ),
        (
            {"replicas": 1},
            {
                "SESSIONS_CLUSTER_MODE": "false",
                "SESSIONS_HOST": "master.plinth-prod-sessions.7gd22h.use1.cache.amazonaws.com",
                "SESSIONS_READER_HOST": "replica.plinth-prod-sessions.7gd22h.use1.cache.amazonaws.com",
            },
        ),
        (
            {"replicas": 1, "cluster_mode": True},
            {
                "SESSIONS_CLUSTER_MODE": "true",
                "SESSIONS_HOST": "clustercfg.plinth-prod-sessions.7gd22h.use1.cache.amazonaws.com",
            },
        ),
    ],
)
def test_a_link_gives_the_container_what_it_needs_to_connect(changes: dict[str, Any], more: dict[str, str]) -> None:
    assert linked(**changes)[2] == COMMON | more


def test_a_link_to_a_cache_with_replicas_has_every_variable_that_is_offered() -> None:
    variables = linked(replicas=1)[2]

    assert set(variables) == {f"SESSIONS{suffix}" for suffix in caches.Cache.LINK.variables}


def test_a_cache_is_connected_to_and_nothing_else() -> None:
    with pytest.raises(ValueError, match="cache sessions: access must be connect, not read"):
        record(lambda: task_link(cache(), "read"))


def test_a_cache_that_breaks_its_rules_is_refused_before_anything_is_made(made: Callable[..., Record]) -> None:
    with pytest.raises(ValueError, match="cache sessions: shards more than one shard requires cluster_mode"):
        made(shards=2)


def observed(**changes: Any) -> Cache:
    found: list[Cache] = []
    record(lambda: found.append(cache(**changes)))
    return found[0]


def test_each_node_has_alarms_of_its_own() -> None:
    found = observed(replicas=1)

    table = {
        alarm.name: (alarm.metric.name, alarm.metric.dimensions["CacheClusterId"], alarm.threshold)
        for alarm in found.alarms
    }
    assert len(table) == 10
    node = "plinth-prod-sessions-002"
    assert {name: row for name, row in table.items() if name.startswith("sessions-002")} == {
        "sessions-002-engine-cpu-high": ("EngineCPUUtilization", node, 80),
        "sessions-002-memory-high": ("DatabaseMemoryUsagePercentage", node, 80),
        "sessions-002-evictions": ("Evictions", node, 0),
        "sessions-002-connections-high": ("CurrConnections", node, 52_000),
        "sessions-002-lag-high": ("ReplicationLag", node, 10),
    }
    assert [len(graph.metrics) for graph in found.graphs] == [2, 2, 4, 2]


def test_nodes_of_a_cluster_are_named_by_shard() -> None:
    found = observed(cluster_mode=True, shards=2, alarms=CacheAlarms(evictions_per_minute=100))

    evictions = {
        alarm.name: alarm.metric.dimensions["CacheClusterId"] for alarm in found.alarms if alarm.threshold == 100
    }
    assert evictions == {
        "sessions-0001-001-evictions": "plinth-prod-sessions-0001-001",
        "sessions-0002-001-evictions": "plinth-prod-sessions-0002-001",
    }
    assert not [alarm for alarm in found.alarms if alarm.metric.name == "ReplicationLag"]


def test_a_cache_lists_its_log_groups() -> None:
    listed: list[pulumi.Output[str]] = []

    def program() -> None:
        for group in cache().log_groups:
            group.name.apply(listed.append)

    seen = record(program)

    assert sorted(listed) == sorted(group.outputs["name"] for group in seen.of_type(LOG_GROUP))
