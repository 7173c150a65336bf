"""A stack grows without moving what exists: no resource that exists is replaced, renamed or renumbered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from preview.aws.replacement import replacing
from preview.recorder.record import Record
from tests.support.offline import config_of, run_stack_file, stack_record

PROD = config_of("Pulumi.prod.yaml")


def prod(**sections: Mapping[str, Any]) -> Record:
    """Return the record of prod with some keys of some sections changed."""
    return stack_record("Pulumi.prod.yaml", {f"plinth:{section}": changes for section, changes in sections.items()})


def by_urn(seen: Record) -> dict[str, Any]:
    return {resource.urn: resource for resource in seen.resources}


def moved(before: Record, after: Record) -> list[str]:
    """Return every resource of *before* that *after* lacks or would replace."""
    new = by_urn(after)
    found = []
    for urn, old in by_urn(before).items():
        if urn not in new:
            found.append(f"{urn} is gone")
            continue
        if not old.custom:
            continue
        now = new[urn].inputs
        differing = sorted(key for key in {*old.inputs, *now} if old.inputs.get(key) != now.get(key))
        found += [f"{urn} is replaced by {key}" for key in replacing(old.type, differing, old.inputs, now)]
    return found


def cidrs(seen: Record) -> dict[str, str]:
    return {r.name: r.inputs["cidrBlock"] for r in seen.of_type("aws:ec2/subnet:Subnet")}


def test_more_zones_replace_and_renumber_nothing() -> None:
    more = {"aws_tables": "advise"}  # us-east-2 has three zones today
    before, after = (prod(stack=more, network={"availability_zones": list(zones)}) for zones in ("ca", "cabfd"))

    assert moved(before, after) == []
    assert cidrs(before).items() <= cidrs(after).items()


def test_the_order_of_sections_and_services_is_of_no_consequence() -> None:
    turned = dict(reversed(PROD.items()))
    for section in ("services", "repositories", "buckets"):
        turned[f"plinth:{section}"] = dict(reversed(PROD[f"plinth:{section}"].items()))
    before, after = run_stack_file(PROD), run_stack_file(turned)

    assert by_urn(before).keys() == by_urn(after).keys()
    differing = {urn for urn, old in by_urn(before).items() if old.inputs != by_urn(after)[urn].inputs}
    assert {urn.rpartition("::")[2] for urn in differing} <= {
        "monitoring-operations",
        "monitoring",
    }  # the dashboard's rows


def test_a_private_domain_and_more_names_in_it_only_add() -> None:
    spec = {"domain": "corp.internal", "names": {"db": "databases.main"}}
    more = {"names": {"db": "databases.main", "cache": "caches.sessions"}, "records": {"ldap": {"a": ["10.8.0.10"]}}}
    without, one, both = prod(), prod(private_dns=spec), prod(private_dns={**spec, **more})

    assert moved(without, one) == moved(one, both) == []
    assert by_urn(without).keys() < by_urn(one).keys() < by_urn(both).keys()


def test_more_lists_of_a_dns_firewall_only_add() -> None:
    one = {"query_logs": {}, "firewall": {"block": ["tracker.example.net"]}}
    more = {"threats": {"dga": "block"}, "allowed_only": True, "allow": ["api.example.net"]}
    before = prod(network={"resolver": one})
    after = prod(network={"resolver": {**one, "firewall": {**one["firewall"], **more}}})

    assert moved(prod(), before) == moved(before, after) == []
    assert by_urn(before).keys() < by_urn(after).keys()


def test_more_queues_topics_buses_and_schedules_only_add() -> None:
    one = {
        "queues": {"invoices": {}},
        "topics": {"purchases": {"subscriptions": {"invoices": {"queue": "invoices"}}}},
        "event_buses": {"sales": {"rules": {"paid": rule("invoices")}}},
        "schedules": {"nightly-run": {"schedule": "rate(1 day)", "target": {"queue": "invoices"}}},
    }
    more = {
        "queues": {**one["queues"], "refunds": {"fifo": {}}, "shipments": {}},
        "topics": {**one["topics"], "returns": {"subscriptions": {"shipments": {"queue": "shipments"}}}},
        "event_buses": {"sales": {"rules": {"paid": rule("invoices"), "sent": rule("shipments")}}, "stock": {}},
        "schedules": {**one["schedules"], "weekly": {"schedule": "rate(7 days)", "target": {"queue": "shipments"}}},
    }
    without, few, many = prod(), prod(**one), prod(**more)

    assert moved(without, few) == moved(few, many) == []
    assert by_urn(without).keys() < by_urn(few).keys() < by_urn(many).keys()


def rule(queue: str) -> dict[str, Any]:
    return {"pattern": {"source": ["shop"], "detail": {"queue": [queue]}}, "targets": {"first": {"queue": queue}}}


def test_more_of_everything_and_another_service_replace_nothing() -> None:
    extra = {
        "kind": "web",
        "image": {"repository": "api", "tag": "1.0.0"},
        "port": 9000,
        "cpu": 256,
        "memory_mib": 512,
        "health_check": {"path": "/healthz"},
        "route": {"paths": ["/api/reports/*"], "priority": 50},
        "tasks": 3,
        "links": {"main": "connect", "uploads": "read"},
    }
    before = prod()
    after = prod(
        databases={"main": {**PROD["plinth:databases"]["main"], "instance_class": "db.r6g.xlarge", "storage_gib": 200}},
        caches={"sessions": {**PROD["plinth:caches"]["sessions"], "node_type": "cache.r6g.xlarge"}},
        buckets={"media": {"role": "media"}},
        secrets={"stripe-key": {"description": "Key of the payment provider"}},
        services={"reports": extra},
    )

    assert moved(before, after) == []
    assert {r.urn for r in after.resources} > {r.urn for r in before.resources}


def test_a_service_less_or_more_changes_the_priority_of_no_other() -> None:
    web = {
        "kind": "web",
        "image": {"repository": "api", "tag": "1.0.0"},
        "port": 9000,
        "cpu": 256,
        "memory_mib": 512,
        "health_check": {"path": "/healthz"},
        "tasks": 2,
    }
    api = {**PROD["plinth:services"]["api"], "route": {"paths": ["/api/*"], "priority": None}}
    names = ["reports", "shop", "accounts", "search"]
    services = {name: {**web, "route": {"paths": [f"/api/{name}/*"]}} for name in names}
    all_of_them = prod(services={"api": api, **services})
    without_one = prod(services={"api": api, **{name: services[name] for name in names[1:]}})

    def priorities(seen: Record) -> dict[str, int]:
        return {rule.name: rule.inputs["priority"] for rule in seen.of_type("aws:lb/listenerRule:ListenerRule")}

    many, few = priorities(all_of_them), priorities(without_one)
    assert few == {name: number for name, number in many.items() if name != "reports-route"}
    assert all(many[f"{name}-route"] < many["api-route"] for name in names)
    assert moved(without_one, all_of_them) == []


def test_another_outbound_rule_and_another_range_of_one_only_add() -> None:
    mail = {"port": 587, "cidrs": ["203.0.113.0/24"]}
    before = prod(network={"outbound": {"mail": mail}})
    wider = {"mail": {**mail, "cidrs": [*mail["cidrs"], "198.51.100.7/32"]}}
    after = prod(network={"outbound": {"clock": {"port": 123, "protocol": "udp", "cidrs": ["0.0.0.0/0"]}, **wider}})

    assert moved(before, after) == []
    assert {r.urn for r in after.resources} > {r.urn for r in before.resources}
