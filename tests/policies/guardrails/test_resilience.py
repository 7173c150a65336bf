"""A stack meets its recovery objectives or violates the policy; unknown values do neither."""

import json
from dataclasses import replace
from typing import Any

import pytest

from policies.engine import environment
from policies.engine.catalog import BY_ID
from policies.engine.rule import Level, Sample
from policies.engine.sdk_policies import level_of
from policies.guardrails.resilience import objectives_of
from policies.plan.graph import Graph
from policies.plan.values import UNKNOWN
from policies.proofs.scenarios import Objectives
from tests.support.committed_stacks import FILES, graph
from tests.support.pack_harness import findings, judged
from tests.support.stack_views import VIEWS, edited, messages_of, resource

KEPT = "resilience-tier-require-recovery-objectives"
DECLARED = "resilience-stack-require-declared-objectives"
UNSET = {"recovery_time_minutes": -1, "recovery_point_minutes": -1, "region": False}
QUARTER = {"recovery_time_minutes": 15, "recovery_point_minutes": 5}
both_views = pytest.mark.parametrize("view", VIEWS)


@pytest.fixture(autouse=True)
def _nothing_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PULUMI_CONFIG", "PULUMI_STACK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(environment, "stack_tags", {})


def declare(monkeypatch: pytest.MonkeyPatch, objectives: Any, stack: str = "prod") -> None:
    config = {"plinth:stack": json.dumps({"environment": stack}), "plinth:objectives": json.dumps(objectives)}
    monkeypatch.setenv("PULUMI_CONFIG", json.dumps(config))


# What is declared ---------------------------------------------------------------------------------------------------


def test_the_settings_come_first_then_the_stacks_own_section(monkeypatch: pytest.MonkeyPatch) -> None:
    declare(monkeypatch, {"recovery_time_minutes": 60, "recovery_point_minutes": 30, "region": True})

    assert objectives_of(UNSET) == Objectives(recovery_time_seconds=3600, recovery_point_seconds=1800, region=True)
    assert objectives_of({**UNSET, "recovery_point_minutes": 0}) == Objectives(
        recovery_time_seconds=3600, recovery_point_seconds=0, region=True
    )


@pytest.mark.parametrize("section", [None, "soon", [], {}, {"recovery_time_minutes": "15"}, {"recovery_time": 15}])
def test_a_section_that_declares_nothing_is_none(section: object, monkeypatch: pytest.MonkeyPatch) -> None:
    declare(monkeypatch, section)

    assert objectives_of(UNSET) is None


def test_one_objective_alone_is_judged_alone() -> None:
    one_zone = edited(graph("prod"), ("Instance", "main", {"multiAz": False, "backupRetentionPeriod": 0}, {}))
    found = messages_of(KEPT, VIEWS["known"](one_zone), recovery_point_minutes=5)

    assert [message.partition(",")[0] for message in found] == ["main may lose all data"]


# The committed stacks ------------------------------------------------------------------------------------------------


@both_views
@pytest.mark.parametrize("stack", FILES)
def test_a_committed_stack_meets_its_objectives(stack: str, view: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Judged as production, whatever it is, by what its own file declares; dev declares nothing."""
    from tests.support.offline import config_of  # noqa: PLC0415 - for this test alone

    own = config_of(FILES[stack]).get("plinth:objectives")
    declare(monkeypatch, own)

    assert (own is None) is (stack == "dev")
    assert messages_of(KEPT, VIEWS[view](graph(stack)), environments=["dev", "staging", "prod"]) == []


def test_prod_meets_two_minutes_and_one_minute_and_no_less() -> None:
    prod = VIEWS["known"](graph("prod"))

    assert messages_of(KEPT, prod, recovery_time_minutes=2, recovery_point_minutes=1) == []
    found = messages_of(KEPT, prod, recovery_time_minutes=1, recovery_point_minutes=0)
    assert (
        "main recovers after 2 min, above the RTO of 1 min, if zone us-east-2a, zone us-east-2b, zone us-east-2c or "
        "primary of main fails: it fails over to another zone "
        "(https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZ.Failover.html)"
    ) in found
    assert (
        "sessions may lose 1 s, above the RPO of 0 s, if node of sessions fails: a replica takes over "
        "(https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html)"
    ) in found


@both_views
def test_a_database_without_standby_is_refused_in_prod_with_all_its_dependents(
    view: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare(monkeypatch, QUARTER)
    found = messages_of(KEPT, VIEWS[view](edited(graph("prod"), ("Instance", "main", {"multiAz": False}, {}))))

    assert {message.partition(" ")[0] for message in found} == {"api", "auth", "worker", "cleanup", "main"}
    assert (
        "main recovers after 4 h, above the RTO of 15 min, if zone us-east-2a, zone us-east-2b, zone us-east-2c or "
        "primary of main fails: no standby: it is restored from its backups "
        "(https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIT.html; a planning value of ours, not a promise "
        "of AWS)"
    ) in found


@both_views
def test_all_routes_through_one_gateway_are_refused_in_prod(view: str, monkeypatch: pytest.MonkeyPatch) -> None:
    declare(monkeypatch, QUARTER)
    drawn = graph("prod")
    gateway = resource(drawn, "NatGateway", "network-nat-a")
    routes = [one.name for one in drawn.resources.values() if one.type.endswith(":Route") and "nat" in one.name]
    target = {"natGatewayId": gateway.outputs["id"]}, {"natGatewayId": [gateway.urn]}
    found = messages_of(KEPT, VIEWS[view](edited(drawn, *(("Route", name, *target) for name in routes))))

    assert len(routes) == 3
    assert any("network-nat-a fails: " in message for message in found)


@both_views
def test_the_region_counts_only_if_it_is_declared(view: str, monkeypatch: pytest.MonkeyPatch) -> None:
    declare(monkeypatch, {**QUARTER, "region": True})
    found = messages_of(KEPT, VIEWS[view](graph("prod")))

    assert all("if the Region fails: " in message for message in found)
    assert any(message.startswith("uploads may lose all data") for message in found)


def test_staging_and_dev_may_declare_objectives_that_they_do_not_meet(monkeypatch: pytest.MonkeyPatch) -> None:
    for stack in ("staging", "dev"):
        declare(monkeypatch, QUARTER, stack)
        assert messages_of(KEPT, VIEWS["known"](graph(stack))) == []


def test_a_miss_is_mandatory_in_prod_and_a_missing_declaration_never() -> None:
    assert [level_of(BY_ID[KEPT], name) for name in ("prod", "", "dev")] == [
        Level.MANDATORY,
        Level.ADVISORY,
        Level.ADVISORY,
    ]
    assert level_of(BY_ID[DECLARED], "prod") is Level.ADVISORY


# A stack in production that declares nothing -------------------------------------------------------------------------


def test_prod_without_objectives_is_advised_of_the_ones_it_would_meet(monkeypatch: pytest.MonkeyPatch) -> None:
    declare(monkeypatch, None)

    [found] = messages_of(DECLARED, VIEWS["known"](graph("prod")))
    assert found == (
        "no recovery objectives are declared; the stack would meet recovery_time_minutes: 2 and "
        "recovery_point_minutes: 1"
    )
    declare(monkeypatch, QUARTER)
    assert messages_of(DECLARED, VIEWS["known"](graph("prod"))) == []
    declare(monkeypatch, None, "staging")
    assert messages_of(DECLARED, VIEWS["known"](graph("staging"))) == []


# What is unknown is not reported -------------------------------------------------------------------------------------

SUBNET = "aws:ec2/subnet:Subnet"
PLACES = (
    Sample(type=SUBNET, name="a", props={"id": "subnet-a", "cidrBlock": "10.0.1.0/24", "availabilityZone": "a"}),
    Sample(type=SUBNET, name="b", props={"cidrBlock": "10.0.2.0/24", "availabilityZone": "b"}),
)


def of(kind: str, links: dict[str, str] | None = None, **props: Any) -> Sample:
    return Sample(type=f"aws:{kind}", props=props, links=links or {})


DATABASE = of("rds/instance:Instance", multiAz=False, backupRetentionPeriod=7)
BALANCER = of("lb/loadBalancer:LoadBalancer", subnets=["subnet-a"])
CACHE = of("elasticache/replicationGroup:ReplicationGroup", numCacheClusters=1, automaticFailoverEnabled=False)
SERVICE = of("ecs/service:Service", desiredCount=1, networkConfiguration={"subnets": ["subnet-a"]})


@pytest.mark.parametrize("sample", [DATABASE, BALANCER, CACHE, SERVICE])
def test_a_tier_that_is_known_to_be_weak_is_found(sample: Sample) -> None:
    assert judged(BY_ID[KEPT], [sample, *PLACES])


def having(sample: Sample, links: dict[str, str] | None = None, **props: Any) -> Sample:
    return replace(sample, props={**sample.props, **props}, links={**sample.links, **(links or {})})


@pytest.mark.parametrize(
    "sample",
    [
        having(DATABASE, multiAz=UNKNOWN),
        having(DATABASE, backupRetentionPeriod=UNKNOWN),
        having(DATABASE, replicateSourceDb="arn:aws:rds:eu-west-1:123456789012:db:elsewhere"),
        having(DATABASE, replicateSourceDb=UNKNOWN),
        having(BALANCER, subnets=["subnet-a", "subnet-elsewhere"]),
        having(BALANCER, subnets=["subnet-a", UNKNOWN]),
        having(BALANCER, {"subnets": "b"}, subnets=["subnet-a", UNKNOWN]),
        having(BALANCER, subnets=UNKNOWN),
        having(CACHE, automaticFailoverEnabled=UNKNOWN),
        having(CACHE, numCacheClusters=UNKNOWN),
        having(CACHE, globalReplicationGroupId="global"),
        having(SERVICE, desiredCount=UNKNOWN),
        having(SERVICE, desiredCount=0),
        having(SERVICE, capacityProviderStrategies=[{"capacityProvider": "FARGATE_SPOT", "weight": UNKNOWN}]),
        having(SERVICE, networkConfiguration={"subnets": UNKNOWN}),
        of("elasticache/cluster:Cluster", numCacheNodes=1, replicationGroupId="group"),
        of("scheduler/schedule:Schedule", target={"arn": "arn:aws:lambda:us-east-1:123456789012:function:report"}),
    ],
)
def test_a_tier_that_may_be_strong_is_not_called_weak(sample: Sample) -> None:
    assert judged(BY_ID[KEPT], [sample, *PLACES]) == []


_SECONDARY: dict[str, Any] = {
    "zoneId": "Z1",
    "name": "api.example.com",
    "failoverRoutingPolicies": [{"type": "SECONDARY"}],
    "aliases": [{"name": "standby-1.eu-west-1.elb.amazonaws.com", "evaluateTargetHealth": False}],
}
STANDBY = replace(of("route53/record:Record", **_SECONDARY), name="standby")


def primary(**props: Any) -> Sample:
    alias = {"name": UNKNOWN, "evaluateTargetHealth": False}
    policies = {"failoverRoutingPolicies": [{"type": "PRIMARY"}], "aliases": [alias]}
    return replace(STANDBY, name="primary", props={**STANDBY.props, **policies, **props})


@pytest.mark.parametrize(
    ("props", "found"),
    [
        pytest.param({}, True, id="nothing-is-evaluated"),
        pytest.param({"healthCheckId": "0b2e7a9c"}, False, id="a-health-check"),
        pytest.param({"healthCheckId": UNKNOWN}, False, id="perhaps-a-health-check"),
        pytest.param(
            {"aliases": [{"name": UNKNOWN, "evaluateTargetHealth": UNKNOWN}]}, False, id="perhaps-its-targets"
        ),
        pytest.param({"aliases": UNKNOWN}, False, id="nothing-known-of-the-alias"),
    ],
)
def test_a_name_that_never_fails_over_misses_its_objective(props: dict[str, Any], found: bool) -> None:  # noqa: FBT001 - a table
    messages = judged(BY_ID[KEPT], [primary(**props), STANDBY, SERVICE, *PLACES], {"recovery_time_minutes": 5})
    assert any("api.example.com recovers after 1 h" in str(message) for message in messages) is found


def test_an_unknown_zone_is_not_a_single_zone() -> None:
    places = [replace(one, props={**one.props, "availabilityZone": UNKNOWN}) for one in PLACES]

    assert judged(BY_ID[KEPT], [BALANCER, *places]) == []


def test_a_scaling_floor_that_is_not_known_may_be_high_enough() -> None:
    target = of("appautoscaling/target:Target", minCapacity=UNKNOWN, resourceId="service/shop/api")
    wide = having(SERVICE, networkConfiguration={"subnets": ["subnet-a", UNKNOWN]}, links={"networkConfiguration": "b"})

    assert judged(BY_ID[KEPT], [wide, *PLACES], {"recovery_time_minutes": 1})
    assert judged(BY_ID[KEPT], [wide, replace(target, name="scaling"), *PLACES], {"recovery_time_minutes": 1}) == []


def test_a_size_that_the_provider_computes_is_not_in_doubt() -> None:
    beside = having(CACHE, numNodeGroups=UNKNOWN, replicasPerNodeGroup=UNKNOWN)

    assert judged(BY_ID[KEPT], [beside]) == judged(BY_ID[KEPT], [CACHE])


def test_an_aurora_cluster_with_members_in_another_stack_is_not_reported() -> None:
    cluster = of("rds/cluster:Cluster", engine="aurora-postgresql")
    member = Sample(type="aws:rds/clusterInstance:ClusterInstance", name="one", props={"clusterIdentifier": UNKNOWN})
    tight = {"recovery_time_minutes": 1, "recovery_point_minutes": 0}

    assert judged(BY_ID[KEPT], [cluster], tight)
    assert judged(BY_ID[KEPT], [cluster, member], tight) == []


def test_copies_with_an_unknown_bucket_may_belong_to_any() -> None:
    bucket = of("s3/bucket:Bucket")
    web = Sample(type="aws:lb/loadBalancer:LoadBalancer", name="web", props={})
    copy = Sample(type="aws:s3/bucketReplicationConfig:BucketReplicationConfig", name="copy", props={"bucket": UNKNOWN})
    region = {"recovery_time_minutes": 10080, "recovery_point_minutes": 60, "region": True}

    assert [message.partition(",")[0] for message in judged(BY_ID[KEPT], [bucket, web], region)] == [
        "this may lose all data"
    ]
    assert judged(BY_ID[KEPT], [bucket, web, copy], region) == []


def test_a_stack_without_tiers_needs_no_objectives() -> None:
    assert messages_of(KEPT, VIEWS["known"](Graph([])), **QUARTER) == []


@pytest.mark.parametrize(("most", "reported"), [(1, False), (2, True), (UNKNOWN, True)])
def test_a_group_of_one_instance_is_in_one_zone(most: object, *, reported: bool) -> None:
    group = Sample(type="aws:autoscaling/group:Group", props={"availabilityZones": ["us-east-1a"], "maxSize": most})

    assert ("autoscaling-group-require-multiple-zones" in findings(group)) is reported
