"""Bad input, and the exact lines that it gives: peerings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.spoiled_stack_files import LEGAL, SECOND, lines_of, row, spoiled, two_networks

MAIN = LEGAL["plinth:network"]
EVERYWHERE = two_networks("core", "payments", moved=("caches.sessions", "services.mailer", "services.nightly"))
LINK = {"plinth:services.mailer.links": {"main": "connect"}}
PEERED = {**EVERYWHERE, **LINK, "plinth:peerings": {"both": {"networks": ["core", "payments"]}}}


def callers(count: int) -> dict[str, Any]:
    """Return internal services of core, each on a port of its own, all of which the mailer calls."""
    service = {
        "kind": "internal",
        "network": "core",
        "image": {"repository": "api", "tag": "1.0.0"},
        "cpu": 256,
        "memory_mib": 512,
        "health_check": {"command": ["true"]},
        "tasks": 2,
    }
    return {f"plinth:services.part{n}": {**service, "port": 9000 + n} for n in range(count)} | {
        "plinth:services.mailer.links": {f"part{n}": "call" for n in range(count)}
    }


ROWS = [
    row(
        "one network alone",
        {**PEERED, "plinth:peerings": {"both": {"networks": ["core"]}}},
        "plinth:peerings.both.networks = ['core']: needs at least 2; example: networks: [core, payments]",
    ),
    row(
        "three networks at once",
        {**PEERED, "plinth:peerings": {"both": {"networks": ["core", "payments", "third"]}}},
        "plinth:peerings.both.networks = ['core', 'payments', 'third']: holds at most 2, this one 3; example: networks: "
        "[core, payments]",
    ),
    row(
        "a network with itself",
        {**PEERED, "plinth:peerings": {"both": {"networks": ["payments", "payments"]}}},
        "plinth:peerings.both.networks = ['payments', 'payments']: a network is not peered with itself; name two; example: "
        "networks: [core, payments]",
    ),
    row(
        "a misspelled network",
        {**PEERED, "plinth:peerings": {"both": {"networks": ["core", "paiments"]}}},
        "plinth:peerings.both.networks[1] = 'paiments': is not a network of this stack; did you mean 'payments'?; example: "
        "networks: [core, payments]",
    ),
    row(
        "the same networks twice",
        {
            **PEERED,
            "plinth:peerings": {
                "both": {"networks": ["core", "payments"]},
                "again": {"networks": ["payments", "core"]},
            },
        },
        "plinth:peerings.again: connects the same networks as 'both'; remove it; example: plinth:peerings: {both: "
        "{networks: [payments, core]}}",
    ),
    row(
        "a peering that nothing crosses",
        {**EVERYWHERE, "plinth:peerings": {"both": {"networks": ["core", "payments"]}}},
        "plinth:peerings.both: no link leads from core to payments or back; link a service of the one to something in "
        "the other, or remove it; example: plinth:services.mailer.links: {main: connect}",
    ),
    row(
        "a third network that the peering does not reach",
        {
            **PEERED,
            "plinth:networks": {"core": MAIN, "payments": SECOND, "third": {**SECOND, "cidr": "10.9.0.0/16"}},
            "plinth:services.nightly.network": "third",
        },
        "plinth:services.nightly.links.sessions = 'connect': 'sessions' is in network payments, 'nightly' in third, and no "
        "peering connects them: put both into one network, or peer the networks; example: plinth:caches.sessions.network: "
        "third",
    ),
    row(
        "a peering with the name of a service",
        {**PEERED, "plinth:peerings": {"mailer": {"networks": ["core", "payments"]}}},
        "plinth:peerings.mailer: is the name of a service too; choose another; example: mailer-peering: {networks: "
        "[core, payments]}",
    ),
    row(
        "a peering with the name of a component",
        {**PEERED, "plinth:peerings": {"cluster": {"networks": ["core", "payments"]}}},
        "plinth:peerings.cluster: is the name of one of Plinth's own components too; choose another; example: "
        "cluster-peering: {networks: [core, payments]}",
    ),
    row(
        "overlapping ranges",
        {**PEERED, "plinth:networks": {"core": MAIN, "payments": {**SECOND, "cidr": "10.0.0.0/17"}}},
        "plinth:networks.payments.cidr: 10.0.0.0/17 overlaps the range of network 'core' (10.0.0.0/16); example: cidr: "
        "10.1.0.0/16",
    ),
    row(
        "a web service behind the load balancer of a peered network",
        {**PEERED, "plinth:load_balancer.network": "payments"},
        "plinth:services.api.network = 'core': the load balancer is in network payments, and reaches services of its own "
        "network only; example: plinth:load_balancer.network: core",
    ),
    row(
        "a peering of one that is not in a map",
        {**PEERED, "plinth:peerings": {"both": {"networks": ["core", "payments"], "allow": [5432]}}},
        "plinth:peerings.both.allow = [5432]: unknown key; known: networks, usage; example: networks: [core, payments]",
    ),
    row(
        "more ports than a network ACL has rules for",
        {**PEERED, **callers(10)},
        "plinth:networks.core.network_acls: links from and to peered networks need 11 rules in the network ACL of "
        "tier private, and there is space for 10; let services share a port, or put what is linked into one network; "
        "example: network_acls: false",
        "plinth:networks.payments.network_acls: links from and to peered networks need 11 rules in the network ACL of tier "
        "private, and there is space for 10; let services share a port, or put what is linked into one network; "
        "example: network_acls: false",
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_bad_input_gives_exactly_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines


def test_a_link_across_networks_is_legal_where_a_peering_connects_them() -> None:
    assert lines_of(spoiled(PEERED)) == []


def test_as_many_ports_as_a_network_acl_has_rules_for_are_legal() -> None:
    assert lines_of(spoiled({**PEERED, **callers(9)})) == []
