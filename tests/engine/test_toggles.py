"""Every optional part of a stack goes and comes back, and does to AWS what is said of it and nothing else."""

import pytest
import stacks
import toggles
from changes import OPERATIONS, changes_of, removed, short, surprises
from stateful import CARRY_TRAFFIC, HOLD_DATA

from settings.fields import known_keys
from settings.stack_file import STACK_NAME, StackFile

MIRRORED = {"create": "delete", "delete": "create", "update": "update", "replace": "replace"}
UNREPLACEABLE = "unable to replace resource"
GUARDED = "is protected in the deployed stack, and this update would delete or replace it"


def configure(engine, group):
    engine.configure(stacks.changed("dev", changes_of(group)))
    for toggle in group.values():
        for path, value in toggle.secret.items():
            engine.run("config", "set", "--secret", "--path", f"plinth:{path}", value).ok()


@pytest.mark.parametrize("name", toggles.GROUPS)
def test_a_toggle_changes_exactly_what_it_declares_and_can_be_reverted(name, copy_of):
    group = toggles.GROUPS[name]
    engine = copy_of("dev", stacks.text("dev"))
    before = {resource["urn"] for resource in engine.resources()}
    configure(engine, group)
    there = engine.up().ok()
    assert surprises(there, group) == []
    assert "hidden" not in engine.raw_state()
    engine.configure(stacks.text("dev"))
    back = engine.up().ok()
    assert {op: short(back, op) for op in OPERATIONS} == {op: short(there, MIRRORED[op]) for op in OPERATIONS}
    assert {resource["urn"] for resource in engine.resources()} == before


def test_a_stack_of_nothing_but_what_is_required_is_left_and_filled_again(copy_of):
    engine = copy_of("dev", stacks.text("dev"))
    before = {resource["urn"] for resource in engine.resources()}
    sections = {key.removeprefix("plinth:"): field for key, field in known_keys(StackFile).items() if key != STACK_NAME}
    optional = {
        section: None for section, field in sections.items() if not field.is_required() and section != "network"
    }
    engine.configure(stacks.changed("dev", optional))
    emptied = engine.up().ok()
    assert not short(emptied, "replace")
    left = {r["urn"].rpartition("::")[2] for r in engine.resources() if r["type"].startswith("aws:")}
    kept = {"alerts", "budget", "cluster", "data", "logs", "monitoring", "network", "secrets"}
    assert {name.partition("-")[0] for name in left} == kept
    engine.configure(stacks.text("dev"))
    filled = engine.up().ok()
    assert short(filled, "create") == short(emptied, "delete")
    assert {resource["urn"] for resource in engine.resources()} == before


# What prod does not give up: (changes, the protected resource that an update would delete or replace).
KEPT = {
    "a database": (stacks.without("prod", "databases", "main"), "main (aws:rds/instance:Instance)"),
    "a cache": (stacks.without("prod", "caches", "sessions"), "sessions (aws:elasticache/replicationGroup:"),
    "a secret": (stacks.without("prod", "secrets", "jwt-key"), "jwt-key (aws:secretsmanager/secret:Secret)"),
    "a repository": (
        {"services.auth": None, "repositories.auth": None, **stacks.without("prod", "services", "auth")},
        "auth (aws:ecr/repository:Repository)",
    ),
    "the CDN's key": (
        {"cdn": None, "load_balancer": {"scheme": "internet-facing", "subdomain": "api"}},
        "edge (aws:kms/key:Key)",
    ),
    "the load balancer": (
        {"load_balancer": None, "cdn": {"subdomain": "www"}, "services.api": None},
        "edge (aws:lb/loadBalancer:LoadBalancer)",
    ),
    "the network's range": ({"network.cidr": "10.7.0.0/16"}, "Vpc::network"),
    "the domain": (
        {"dns": {"domain": "example.com", "zone": "existing", "zone_id": "Z0123456789ABCDEFGHIJ"}},
        "domain (aws:route53/zone:Zone)",
    ),
}


@pytest.mark.parametrize("what", KEPT)
def test_what_prod_keeps_is_not_taken_out_of_it_by_one_update(what, copy_of):
    changes, resource = KEPT[what]
    engine = copy_of("prod", stacks.text("prod"))
    engine.configure(stacks.changed("prod", changes))
    result = engine.preview()
    assert result.code != 0
    assert resource in result.output
    assert GUARDED in result.output or UNREPLACEABLE in result.output


def test_other_tags_are_an_update_of_each_resource_and_replace_nothing(copy_of):
    engine = copy_of("prod", stacks.text("prod"))
    changes = {"stack.cost_center": None, "stack.tags": {"Team": "core"}}
    engine.configure(stacks.changed("prod", changes))
    result = engine.preview().ok()
    assert set(result.count()) == {"update"}
    tagged = {r["urn"] for r in engine.resources() if "CostCenter" in (r.get("inputs", {}).get("tags") or {})}
    left = tagged - {step.urn for step in result.steps if step.op == "update"}
    assert {urn.rpartition("::")[2] for urn in left} == {"cdn-origin"}  # AWS refuses every change of one in use
    assert not removed(result, HOLD_DATA | CARRY_TRAFFIC)


@pytest.mark.parametrize(
    "changes",
    [{"network.tiers": {"public": 30, "private": 40, "data": 50}}, {"network.subnet_prefix": 25}],
    ids=["other places", "another size"],
)
def test_another_layout_of_subnets_replaces_all_of_them_and_nothing_that_holds_data(changes, copy_of):
    engine = copy_of("dev", stacks.text("dev"))
    engine.configure(stacks.changed("dev", changes))
    result = engine.preview().ok()
    subnets = {f"Subnet network-{tier}-{zone}" for tier in ("public", "private", "data") for zone in "ab"}
    assert {item for item in short(result, "replace") if item.startswith("Subnet ")} == subnets
    assert not removed(result, HOLD_DATA)
