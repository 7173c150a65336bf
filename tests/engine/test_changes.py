"""What people change on a living stack does what they mean, and nothing else."""

import pytest
import stacks
from changes import Toggle, changes_of, removed, short, surprises
from stateful import CARRY_TRAFFIC, HOLD_DATA, REMOVES

REPORTS = {
    "kind": "worker",
    "image": {"repository": "worker", "tag": "1.0.0"},
    "cpu": 256,
    "memory_mib": 512,
    "health_check": {"command": ["true"]},
    "tasks": 3,
    "links": {"main": "connect"},
}
WORKER = {
    "kind": "worker",
    "image": {"repository": "worker", "tag": "1.0.0"},
    "cpu": 512,
    "memory_mib": 1024,
    "health_check": {"command": ["true"]},
    "tasks": 3,
    "links": {"main": "connect", "uploads": "read_write"},
}


@pytest.fixture
def plan(deployed, tmp_path, engines):
    """Preview a change against a deployed stack; the stack itself is not touched."""

    def make(name, changes):
        engine = deployed.original(name, stacks.text(name)).copy(tmp_path / name)
        engines.append(engine)
        engine.configure(stacks.changed(name, changes))
        return engine.preview().ok()

    return make


def test_a_third_zone_leaves_the_other_two_as_they_are(plan):
    result = plan("staging", {"network.availability_zones": ["a", "b", "c"]})
    assert not short(result, *REMOVES)
    made = short(result, "create")
    assert {"Subnet network-public-c", "Subnet network-private-c", "Subnet network-data-c"} <= made
    assert all(item.endswith("-c") for item in made), made
    assert {"SubnetGroup main-subnets", "LoadBalancer edge"} <= short(result, "update")


def test_a_new_service_touches_no_other_service(plan):
    result = plan("prod", {"services.reports": REPORTS})
    assert not short(result, *REMOVES)
    made = short(result, "create")
    assert {"Service reports", "TaskDefinition reports", "LogGroup reports-log", "SecurityGroup reports-tasks"} <= made
    assert all(" reports" in item for item in made), made
    assert short(result, "update") == {"Dashboard monitoring"}


def test_a_removed_service_takes_only_its_own_with_it(plan):
    result = plan("prod", {"services.worker": None})
    assert not short(result, "create", "create-replacement")
    gone = short(result, "delete")
    assert {"Service worker", "TaskDefinition worker", "LogGroup worker-log"} <= gone
    assert all(" worker" in item for item in gone), gone


def test_a_renamed_service_is_a_new_one_and_the_old_one_goes_and_no_data_with_it(plan):
    result = plan("prod", {"services.worker": None, "services.sender": WORKER})
    assert not removed(result, HOLD_DATA)
    assert all(" sender" in item for item in short(result, "create"))
    assert all(" worker" in item for item in short(result, "delete"))


REPLICA = {
    "Instance main-replica-1",
    "LogGroup main-replica-1-postgresql-log",
    "LogGroup main-replica-1-upgrade-log",
    *(
        f"MetricAlarm main-replica-1-{alarm}"
        for alarm in ("connections-high", "cpu-high", "disk-queue-deep", "lag-high", "memory-low", "storage-low")
    ),
}


def test_the_first_replica_comes_with_a_secret_of_its_own_that_all_services_turn_to(plan):
    result = plan("prod", {"databases.main.replicas": 1})
    made = short(result, "create")
    assert made >= REPLICA
    assert all(" main-credentials" in item for item in made - REPLICA), made - REPLICA
    linked = ("api", "auth", "worker", "cleanup")
    assert short(result, "replace") == {
        *(f"TaskDefinition {name}" for name in linked),
        *(f"RolePolicy {name}-task-links" for name in ("api", "auth", "worker")),
        "RolePolicy cleanup-execution-links",
    }
    assert short(result, "update") == {
        "Dashboard monitoring",
        "Instance main",
        *(f"Service {name}" for name in ("api", "auth", "worker")),
        "Schedule cleanup",
    }
    assert short(result, "delete") == {"SecretRotation main-rotation"}  # leaves the state only


def test_a_replica_of_a_database_with_generated_credentials_changes_nothing_about_them(copy_of):
    engine = copy_of("dev", stacks.text("dev"))
    generated = {"databases.main.credentials": "generated"}
    engine.configure(stacks.changed("dev", generated))
    engine.up().ok()
    held = next(r for r in engine.resources() if r["urn"].endswith("Instance::main"))
    assert held["inputs"]["password"]["ciphertext"]
    calls = [f"{call['op']} {call.get('token') or call.get('type')}" for call in engine.journal()]
    rotated = calls.index("invoke aws:secretsmanager/getSecretVersions:getSecretVersions")
    assert "create aws:secretsmanager/secretRotation:SecretRotation" in calls[:rotated]
    assert "update aws:ecs/service:Service" not in calls[:rotated]
    assert "update aws:ecs/service:Service" in calls[rotated:]
    [secret] = [one["state"]["arn"] for one in engine.existing() if one["urn"].endswith("Secret::main-credentials")]
    for _ in range(2):
        engine.account().rotate(secret)  # takes the label AWSCURRENT from the version in the state
    engine.configure(stacks.changed("dev", {**generated, "databases.main.replicas": 1}))
    result = engine.preview("--refresh").ok()
    assert {item for item in short(result, "create") if "burst-balance" not in item} == REPLICA
    workloads = {"Service api", "Service auth", "Service worker", "Schedule cleanup"}  # they hear of the replica's name
    assert short(result, "update") == {"Dashboard monitoring", *workloads}
    assert all(item.startswith("TaskDefinition ") for item in short(result, "replace"))


def test_the_last_replica_goes_only_while_the_credentials_stay_as_they_are(copy_of):
    engine = copy_of("dev", stacks.text("dev"))
    engine.configure(stacks.changed("dev", {"databases.main.replicas": 1}))
    engine.up(pack=stacks.PROJECT / "policies").ok()
    assert engine.up("--expect-no-changes").ok().count() == {}
    engine.refresh().ok()
    [first] = [one for one in engine.resources() if one["urn"].endswith("SecretVersion::main-credentials-first")]
    assert first["outputs"]["versionStages"] == ["FIRST", "AWSPREVIOUS"]  # what the first rotation has made of them
    engine.run("refresh", "--yes", "--expect-no-changes", "--skip-preview").ok()
    engine.configure(stacks.text("dev"))
    refused = engine.up()
    assert refused.code != 0
    assert "RDS does not manage the password of a source of replicas" in refused.output
    engine.configure(stacks.changed("dev", {"databases.main.credentials": "generated"}))
    kept = {item for item in short(engine.up().ok(), "delete") if item in REPLICA}
    assert kept == REPLICA
    engine.configure(stacks.text("dev"))
    engine.up().ok()
    assert engine.up("--expect-no-changes").ok().count() == {}


ROLLED_OUT = ("Service api", "Service auth", "Service worker")
IN_PLACE = {
    "another instance class": Toggle(
        changes={"databases.main.instance_class": "db.r6g.xlarge"},
        update=("Instance main", "MetricAlarm main-connections-high", "MetricAlarm main-memory-low"),
    ),
    "more storage": Toggle(
        changes={"databases.main.storage_gib": 200}, update=("Instance main", "MetricAlarm main-storage-low")
    ),
    "a new major version": Toggle(
        changes={"databases.main.engine_version": "18"},
        update=("Instance main",),
        replace=("ParameterGroup main-parameters",),
    ),
    "longer backups": Toggle(changes={"databases.main.backup_retention_days": 35}, update=("Instance main",)),
    "another node type": Toggle(
        changes={"caches.sessions.node_type": "cache.r6g.xlarge"}, update=("ReplicationGroup sessions",)
    ),
    "another deployment strategy": Toggle(
        changes={"services.auth.deployment": {"minimum_healthy_percent": 50, "maximum_percent": 200}},
        update=("Service auth",),
    ),
    "a new image": Toggle(
        changes={"services.worker.image": {"repository": "worker", "tag": "1.0.1"}},
        update=("Service worker",),
        replace=("TaskDefinition worker",),
    ),
    "another port": Toggle(
        changes={"services.api.port": 9090},
        update=("Service api",),
        replace=(
            "TaskDefinition api",
            "SecurityGroupEgressRule edge-to-api-egress",
            "SecurityGroupIngressRule edge-to-api-ingress",
        ),
    ),
    "cheaper insights": Toggle(changes={"cluster.container_insights": "enabled"}, update=("Cluster cluster",)),
    "a share of Spot": Toggle(
        changes={"cluster.spot_weight": 1},
        update=("ClusterCapacityProviders cluster-capacity", "Schedule cleanup", *ROLLED_OUT),
    ),
    "a larger budget": Toggle(changes={"cost.monthly_budget_usd": 4000}, update=("Budget budget",)),
}


def test_changes_in_place_keep_what_holds_data_and_carries_traffic(plan):
    result = plan("prod", changes_of(IN_PLACE))
    assert not removed(result, HOLD_DATA | CARRY_TRAFFIC)
    assert surprises(result, IN_PLACE) == []


def test_another_public_name_changes_the_distribution_in_place(plan):
    result = plan("prod", {"cdn.subdomain": "app"})
    assert not removed(result, HOLD_DATA | CARRY_TRAFFIC)
    assert "Distribution cdn" in short(result, "update")


@pytest.mark.parametrize(
    ("name", "mode"), [("prod", "regional"), ("staging", "regional"), ("staging", "per_az"), ("dev", "single")]
)
def test_another_nat_mode_moves_the_routes_and_nothing_else(name, mode, plan):
    result = plan(name, {"network.nat": mode})
    assert not removed(result, HOLD_DATA | CARRY_TRAFFIC)
    assert any(item.startswith("NatGateway ") for item in short(result, "create"))
    assert all("nat" in item for item in short(result, "create", "delete", "replace")), result.of("create", "delete")


def test_a_standby_that_goes_leaves_the_database_where_it_is(plan):
    result = plan("staging", {"databases.main.multi_az": False})
    assert short(result, "update") == {"Instance main"}
    assert set(result.count()) == {"update"}


def test_what_prod_can_do_without_goes_and_takes_nothing_else_with_it(plan):
    changes = {
        "network.endpoints.interface": ["ecr.api", "ecr.dkr", "secretsmanager"],
        "observability.dashboard": False,
        "services.cleanup": None,
        "services.auth.scaling": None,
        "services.auth.tasks": 3,
    }
    result = plan("prod", changes)
    assert set(result.count()) <= {"delete", "update"}
    gone = {item for item in short(result, "delete") if " cleanup" not in item}
    assert {item for item in gone if " auth" not in item} == {
        "Dashboard monitoring",
        "VpcEndpoint network-endpoint-logs",
        *("EventRule alerts-jobs", "EventTarget alerts-jobs", "MetricAlarm alerts-jobs-untold"),
        *("Role alerts-jobs", "RolePolicy alerts-jobs-publish"),
    }
    assert {item for item in gone if " auth" in item} == {"Policy auth-scaling-cpu", "Target auth-scaling"}


def test_a_count_that_autoscaling_chose_survives_an_update(copy_of):
    engine = copy_of("prod", stacks.text("prod"))
    urn = next(r["urn"] for r in engine.resources() if r["type"] == "aws:ecs/service:Service" and "::api" in r["urn"])
    engine.drift({urn: {"desiredCount": 7}})
    engine.refresh().ok()
    assert next(r for r in engine.resources() if r["urn"] == urn)["inputs"]["desiredCount"] == 7
    assert engine.up().ok().count() == {}


def test_limits_that_a_schedule_has_set_survive_an_update(copy_of):
    engine = copy_of("dev", stacks.text("dev"))
    peak = {"schedule": "cron(0 8 * * ? *)", "min_tasks": 2, "max_tasks": 6}
    scaling = {"min_tasks": 1, "max_tasks": 3, "cpu_percent": 70, "schedules": {"peak": peak}}
    changes = {"services.worker.tasks": None, "services.worker.scaling": scaling}
    engine.configure(stacks.changed("dev", changes))
    engine.up().ok()
    urn = next(r["urn"] for r in engine.resources() if r["type"] == "aws:appautoscaling/target:Target")
    engine.drift({urn: {"minCapacity": 2, "maxCapacity": 6}})
    engine.refresh().ok()
    assert engine.up().ok().count() == {}
    without = {**scaling, "schedules": {}}
    engine.configure(stacks.changed("dev", {**changes, "services.worker.scaling": without}))
    gone = engine.up().ok()
    assert short(gone, "delete") == {"ScheduledAction worker-scaling-peak"}
    assert short(gone, "update") == {"Target worker-scaling"}


def route_of(engine):
    return next(r for r in engine.resources() if r["urn"].endswith("ListenerRule::api-route"))


def weights_of(engine):
    (action,) = route_of(engine)["inputs"]["actions"]
    return [group["weight"] for group in action["forward"]["targetGroups"]]


def test_weights_that_ecs_has_set_survive_updates_and_changes_of_the_strategy(copy_of):
    engine = copy_of("dev", stacks.text("dev"))
    ready = {"services.api.deployment": {"second_target_group": True}}
    engine.configure(stacks.changed("dev", ready))
    engine.up().ok()
    assert weights_of(engine) == [1, 0]
    rule = route_of(engine)
    (action,) = rule["outputs"]["actions"]
    groups = [
        {**group, "weight": weight} for group, weight in zip(action["forward"]["targetGroups"], (0, 100), strict=True)
    ]
    engine.drift({rule["urn"]: {"actions": [{**action, "forward": {**action["forward"], "targetGroups": groups}}]}})
    engine.refresh().ok()
    assert engine.up().ok().count() == {}
    for deployment in ({"strategy": "canary"}, {"strategy": "linear"}, ready["services.api.deployment"]):
        engine.configure(stacks.changed("dev", {"services.api.deployment": deployment}))
        result = engine.up().ok()
        assert (short(result, "update"), set(result.count())) == ({"Service api"}, {"update"})
        assert weights_of(engine) == [0, 100]


def test_storage_that_has_grown_by_itself_is_not_shrunk(copy_of):
    engine = copy_of("prod", stacks.text("prod"))
    urn = next(r["urn"] for r in engine.resources() if r["type"] == "aws:rds/instance:Instance")
    engine.drift({urn: {"allocatedStorage": 400}})
    engine.refresh().ok()
    assert engine.up().ok().count() == {}
    engine.configure(stacks.changed("prod", {"databases.main.storage_gib": 200}))
    assert short(engine.up().ok(), "update", "replace") == {"MetricAlarm main-storage-low"}
    assert next(r for r in engine.resources() if r["urn"] == urn)["outputs"]["allocatedStorage"] == 400
