"""What people change on a living stack does what they mean, and nothing else."""

import pytest
import stacks
from stateful import CARRY_TRAFFIC, HOLD_DATA, REMOVES

REPORTS = {
    "kind": "worker",
    "image": {"repository": "worker", "tag": "1.0.0"},
    "cpu": 256,
    "memory_mib": 512,
    "tasks": 3,
    "links": {"main": "connect"},
}
WORKER = {
    "kind": "worker",
    "image": {"repository": "worker", "tag": "1.0.0"},
    "cpu": 512,
    "memory_mib": 1024,
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


def removed(result, types):
    return {f"{step.op} {step.type} {step.name}" for step in result.steps if step.op in REMOVES and step.type in types}


def short(result, *operations):
    """Return ``Type name`` of AWS's resources."""
    return {item.rpartition(":")[2] for item in result.of(*operations) if item.startswith("aws:")}


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


def test_a_replica_leaves_the_primary_in_place(plan):
    result = plan("prod", {"databases.main.replicas": 1})
    assert not removed(result, HOLD_DATA | CARRY_TRAFFIC)
    assert "Instance main-replica-1" in short(result, "create")


# name: (changes, what is updated at least, what is replaced)
IN_PLACE = {
    "another instance class": ({"databases.main.instance_class": "db.r6g.xlarge"}, {"Instance main"}, set()),
    "another node type": (
        {"caches.sessions.node_type": "cache.r6g.xlarge"},
        {"ReplicationGroup sessions"},
        set(),
    ),
    "a new major version": (
        {"databases.main.engine_version": "18"},
        {"Instance main"},
        {"ParameterGroup main-parameters"},
    ),
    "longer backups": ({"databases.main.backup_retention_days": 35}, {"Instance main"}, set()),
    "another deployment strategy": (
        {"services.api.deployment": {"minimum_healthy_percent": 50, "maximum_percent": 200}},
        {"Service api"},
        set(),
    ),
    "a new image": (
        {"services.api.image": {"repository": "api", "tag": "1.0.1"}},
        {"Service api"},
        {"TaskDefinition api"},
    ),
    "another port": (
        {"services.api.port": 9090},
        {"Service api", "ListenerRule api-route"},
        {"TaskDefinition api", "TargetGroup api-tg"},
    ),
    "cheaper insights": ({"cluster.container_insights": "enabled"}, {"Cluster cluster"}, set()),
    "a share of Spot": (
        {"cluster.spot_weight": 1},
        {"ClusterCapacityProviders cluster-capacity", "Service api", "Service auth", "Service worker"},
        set(),
    ),
    "another subdomain": ({"cdn.subdomain": "app"}, {"Distribution cdn"}, None),
    "a larger budget": ({"cost.monthly_budget_usd": 4000}, {"Budget budget"}, set()),
}


@pytest.mark.parametrize("change", IN_PLACE)
def test_a_change_in_place_keeps_what_holds_data_and_carries_traffic(change, plan):
    changes, updated, replaced = IN_PLACE[change]
    result = plan("prod", changes)
    assert not removed(result, HOLD_DATA | CARRY_TRAFFIC)
    assert updated <= short(result, "update")
    if replaced is not None:
        assert short(result, "replace") == replaced
        assert not short(result, "delete")


@pytest.mark.parametrize(
    ("name", "mode"), [("prod", "regional"), ("staging", "regional"), ("staging", "per_az"), ("dev", "single")]
)
def test_another_nat_mode_moves_the_routes_and_nothing_else(name, mode, plan):
    result = plan(name, {"network.nat": mode})
    assert not removed(result, HOLD_DATA | CARRY_TRAFFIC)
    assert any(item.startswith("NatGateway ") for item in short(result, "create"))
    assert all("nat" in item for item in short(result, "create", "delete", "replace")), result.of("create", "delete")


# What a stack can do without: (section or value, what it takes with it).
OPTIONAL = {
    "an endpoint": (
        "prod",
        {"network.endpoints.interface": ["ecr.api", "ecr.dkr", "secretsmanager"]},
        {"VpcEndpoint network-endpoint-logs"},
    ),
    "dashboard": ("prod", {"observability.dashboard": False}, {"Dashboard monitoring"}),
    "a parameter": (
        "dev",
        {
            "parameters": None,
            "services.api.links": {
                target: access
                for target, access in stacks.value("dev", "services.api.links").items()
                if target != "log-level"
            },
        },
        {"Parameter log-level"},
    ),
    "a job": ("prod", {"services.cleanup": None}, {"Schedule cleanup"}),
    "scaling": ("prod", {"services.auth.scaling": None, "services.auth.tasks": 3}, {"Target auth-scaling"}),
}


@pytest.mark.parametrize("what", OPTIONAL)
def test_an_optional_part_goes_and_comes_back(what, copy_of):
    name, changes, gone = OPTIONAL[what]
    engine = copy_of(name, stacks.text(name))
    before = {resource["urn"] for resource in engine.resources()}
    engine.configure(stacks.changed(name, changes))
    off = engine.up().ok()
    assert not removed(off, HOLD_DATA | CARRY_TRAFFIC)
    deleted = short(off, "delete")
    assert all(any(item.startswith(part) for item in deleted) for part in gone), deleted
    engine.configure(stacks.text(name))
    on = engine.up().ok()
    assert not removed(on, HOLD_DATA | CARRY_TRAFFIC)
    assert {resource["urn"] for resource in engine.resources()} == before


def test_a_count_that_autoscaling_chose_survives_an_update(copy_of):
    engine = copy_of("prod", stacks.text("prod"))
    urn = next(r["urn"] for r in engine.resources() if r["type"] == "aws:ecs/service:Service" and "::api" in r["urn"])
    engine.drift({urn: {"desiredCount": 7}})
    engine.refresh().ok()
    assert next(r for r in engine.resources() if r["urn"] == urn)["inputs"]["desiredCount"] == 7
    assert engine.up().ok().count() == {}


def test_storage_that_has_grown_by_itself_is_not_shrunk(copy_of):
    engine = copy_of("prod", stacks.text("prod"))
    urn = next(r["urn"] for r in engine.resources() if r["type"] == "aws:rds/instance:Instance")
    engine.drift({urn: {"allocatedStorage": 400}})
    engine.refresh().ok()
    assert engine.up().ok().count() == {}
