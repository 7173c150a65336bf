import pytest

from policies.plan.graph import Graph, Resource
from policies.plan.kinds import KINDS
from policies.plan.regional_stores import REGIONAL_STORES
from policies.plan.tier import Tier
from policies.plan.tiers import tiers_of
from policies.proofs.game_day import misses, play
from policies.proofs.scenarios import Objectives, Scenario
from tests.support.committed_stacks import FILES, graph, without_ids

VIEWS = {"ids": lambda known: known, "dependencies": without_ids}
both_views = pytest.mark.parametrize("view", VIEWS)
QUARTER = Objectives(recovery_time_seconds=900, recovery_point_seconds=300)


def tiers(stack: str, view: str = "ids", **changes) -> dict[str, Tier]:
    return {tier.name: tier for tier in tiers_of(VIEWS[view](graph(stack, **changes)))}


def scenarios(stack: str, view: str = "ids", **changes) -> dict[str, Scenario]:
    return {scenario.name: scenario for scenario in play(list(tiers(stack, view, **changes).values()))}


@pytest.mark.parametrize("stack", FILES)
def test_both_views_of_a_stack_give_the_same_tiers(stack) -> None:
    assert tiers(stack, "dependencies") == tiers(stack, "ids")


@both_views
def test_the_tiers_of_prod(view) -> None:
    found = tiers("prod", view)

    assert found["api"].units == 3
    assert found["api"].zones == ("us-east-2a", "us-east-2b", "us-east-2c")
    assert found["api"].needs == ("auth", "main", "sessions")
    assert found["worker"].needs == ("main",)
    assert found["cleanup"].kind == "job"
    assert (found["main"].standby, found["main"].backup_days) == (True, 30)
    assert (found["sessions"].units, found["sessions"].replicas, found["sessions"].failover) == (1, 2, True)
    assert found["network-nat-b"].serves_zones == ("us-east-2b",)
    assert found["cdn"].kind == "global"
    assert (found["uploads"].kind, found["uploads"].noun) == ("regional", "bucket")
    assert (found["repository/api"].kind, found["repository/api"].noun) == ("regional", "repository")


@both_views
def test_prod_outlives_every_single_fault_in_its_region_within_a_quarter_of_an_hour(view) -> None:
    found = list(scenarios("prod", view).values())

    assert [miss.sentence for miss in misses(found, QUARTER)] == []
    assert {scenario.name for scenario in found} == {
        "zone us-east-2a",
        "zone us-east-2b",
        "zone us-east-2c",
        "primary of main",
        "node of sessions",
        "network-nat-a",
        "network-nat-b",
        "network-nat-c",
        "region",
    }
    assert {o.tier for s in found if s.name != "region" for o in s.outcomes.values() if o.state == "lost"} == {
        "network-nat-a",
        "network-nat-b",
        "network-nat-c",
    }


@both_views
def test_staging_has_one_gateway_and_loses_everything_with_its_zone(view) -> None:
    found = scenarios("staging", view)

    assert found["zone us-west-2a"].outcomes["api"].state == "lost"
    assert found["zone us-west-2b"].outcomes["api"].state == "degraded"
    assert found["primary of main"].outcomes["main"].state == "survives"


@both_views
def test_dev_runs_in_one_zone_and_does_not_outlive_it(view) -> None:
    found = scenarios("dev", view)

    assert found["zone us-east-1a"].outcomes["main"].state == "lost"
    assert found["primary of main"].outcomes["api"].reason == "it needs main, which is lost"
    assert found["zone us-east-1b"].outcomes["main"].state == "survives"


def test_a_regional_gateway_outlives_a_zone_that_one_gateway_does_not() -> None:
    assert scenarios("staging", network={"nat": "regional"})["zone us-west-2a"].outcomes["api"].state == "degraded"


# Shapes that today's components do not make ------------------------------------------------------------------------


def resource(kind: str, name: str, **inputs) -> Resource:
    return Resource(urn=f"urn:pulumi:s::p::{kind}::{name}", type=kind, name=name, inputs=inputs, outputs={"id": name})


def only(*resources: Resource, kind: str) -> Tier:
    [found] = [tier for tier in tiers_of(Graph(resources)) if tier.kind == kind]
    return found


@pytest.mark.parametrize(("count", "standby"), [(1, False), (2, True)])
def test_aurora_has_a_standby_from_its_second_instance_on(count, standby) -> None:
    cluster = resource("aws:rds/cluster:Cluster", "orders", engine="aurora-postgresql")
    members = [
        resource("aws:rds/clusterInstance:ClusterInstance", f"orders-{i}", clusterIdentifier="orders")
        for i in range(count)
    ]

    found = only(cluster, *members, kind="database")
    assert (found.standby, found.shared_storage, found.failover_time.seconds) == (standby, True, 60)


def test_a_multi_az_cluster_has_two_standbys_of_its_own() -> None:
    found = only(
        resource("aws:rds/cluster:Cluster", "orders", engine="postgres", dbClusterInstanceClass="db.m6gd.large"),
        kind="database",
    )

    assert (found.standby, found.failover_time.seconds) == (True, 35)


def test_a_read_replica_belongs_to_its_primary() -> None:
    primary = resource("aws:rds/instance:Instance", "orders", engine="postgres")
    replica = resource("aws:rds/instance:Instance", "orders-read", replicateSourceDb="orders")

    assert only(primary, replica, kind="database").replicas == 1


def test_a_replica_in_another_region_is_a_copy_abroad() -> None:
    primary = resource("aws:rds/instance:Instance", "orders", engine="postgres")
    replica = resource("aws:rds/instance:Instance", "orders-read", replicateSourceDb="orders", region="eu-west-1")

    found = only(primary, replica, kind="database")
    assert (found.replicas, found.copied_abroad) == (0, True)


def test_copied_backups_and_replicated_buckets_are_copies_abroad() -> None:
    primary = resource("aws:rds/instance:Instance", "orders", engine="postgres")
    backups = resource(
        "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication",
        "copy",
        sourceDbInstanceArn="orders",
    )
    bucket = resource("aws:s3/bucket:Bucket", "media")
    copy = resource("aws:s3/bucketReplicationConfig:BucketReplicationConfig", "media-copy", bucket="media")

    assert only(primary, backups, kind="database").copied_abroad
    assert only(bucket, copy, kind="regional").copied_abroad


def test_a_serverless_cache_is_in_several_zones_by_itself() -> None:
    found = only(resource("aws:elasticache/serverlessCache:ServerlessCache", "sessions", engine="valkey"), kind="cache")

    assert (found.standby, found.failover) == (True, True)


def test_a_file_system_is_regional_and_what_mounts_it_needs_it() -> None:
    files, group = resource("aws:efs/fileSystem:FileSystem", "shared"), "aws:ec2/securityGroup:SecurityGroup"
    target = resource("aws:efs/mountTarget:MountTarget", "shared-a", fileSystemId="shared", securityGroups=["files"])
    rule = resource(
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        "rule",
        securityGroupId="files",
        referencedSecurityGroupId="tasks",
        ipProtocol="tcp",
        fromPort=2049,
        toPort=2049,
    )
    service = resource(
        "aws:ecs/service:Service", "api", networkConfiguration={"subnets": [], "securityGroups": ["tasks"]}
    )
    plan = [files, resource(group, "files"), resource(group, "tasks"), target, rule, service]

    assert only(*plan, kind="regional").noun == "file-system"
    assert only(*plan, kind="service").needs == ("shared",)


@pytest.mark.parametrize("token", REGIONAL_STORES)
def test_whatever_holds_data_in_a_whole_region_is_a_tier_that_is_lost_with_the_region(token) -> None:
    found = only(resource(token, "orders"), kind="regional")

    assert (found.name, found.noun, found.keeps_data) == ("orders", KINDS[token].noun, True)
    assert play([found])[-1].outcomes["orders"].state == "lost"


def test_regional_stores_with_the_name_of_something_else_have_names_of_their_own() -> None:
    graph = Graph(
        [
            resource("aws:ecr/repository:Repository", "shop"),
            resource("aws:s3/bucket:Bucket", "shop"),
            resource("aws:cloudfront/distribution:Distribution", "shop"),
            resource("aws:s3/bucket:Bucket", "media"),
            resource("aws:s3/bucketV2:BucketV2", "media"),
        ]
    )

    assert {(tier.kind, tier.name) for tier in tiers_of(graph)} == {
        ("global", "shop"),
        ("regional", "repository/shop"),
        ("regional", "bucket/shop"),
        ("regional", "aws:s3/bucket:Bucket/media"),
        ("regional", "aws:s3/bucketV2:BucketV2/media"),
    }
