"""Bad input, and the exact lines that it gives: several networks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.spoiled_stack_files import ABSENT, LEGAL, SECOND, lines_of, row, settings_of, spoiled, two_networks

MAIN = LEGAL["plinth:network"]
EVERYWHERE = two_networks("main-net", "batch", moved=("caches.sessions", "services.mailer", "services.nightly"))

ROWS = [
    row(
        "flow logs of two networks in S3 with different retention",
        {
            **EVERYWHERE,
            "plinth:networks": {
                "main-net": {**MAIN, "flow_logs": {"destination": "s3", "retention_days": 90}},
                "batch": {**SECOND, "flow_logs": {"destination": "s3", "retention_days": 7}},
            },
        },
        "plinth:networks.batch.flow_logs.retention_days = 7: flow logs in S3 share one folder unless they have a "
        "prefix of their own, and those of another network are kept for 90 days; example: retention_days: 90",
    ),
    row(
        "no network",
        {"plinth:network": ABSENT},
        "plinth:network: is required, or plinth:networks; example: plinth:network: {availability_zones: [a, "
        "b], nat: per_az}",
    ),
    row(
        "both keys",
        {"plinth:networks": {"batch": SECOND}},
        "plinth:networks: a stack has plinth:network or plinth:networks, not both; remove it, or move "
        "plinth:network into it; example: plinth:network: {availability_zones: [a, b], nat: per_az}",
    ),
    row(
        "a database in none of several",
        {path: value for path, value in EVERYWHERE.items() if path != "plinth:databases.main.network"},
        "plinth:databases.main.network: is required, because there are several: main-net, batch; example: network: "
        "main-net",
    ),
    row(
        "a misspelled network",
        {**EVERYWHERE, "plinth:services.mailer.network": "bacth"},
        "plinth:services.mailer.network = 'bacth': is not a network of this stack; did you mean 'batch'?; example: "
        "network: main-net",
    ),
    row(
        "a network that the only one is not",
        {"plinth:services.mailer.network": "batch"},
        "plinth:services.mailer.network = 'batch': is not a network of this stack; example: network: network",
    ),
    row(
        "a link to a database in another network",
        {**EVERYWHERE, "plinth:services.mailer.links": {"main": "connect"}},
        "plinth:services.mailer.links.main = 'connect': 'main' is in network main-net, 'mailer' in batch, "
        "and no peering connects them: put both into one network, or peer the networks; example: plinth:services.mailer.network: main-net",
    ),
    row(
        "a call of a service in another network",
        {**EVERYWHERE, "plinth:services.mailer.links": {"auth": "call"}},
        "plinth:services.mailer.links.auth = 'call': 'auth' is in network main-net, 'mailer' in batch, "
        "and no peering connects them: put both into one network, or peer the networks; example: plinth:services.mailer.network: main-net",
    ),
    row(
        "a web service without its load balancer",
        {**EVERYWHERE, "plinth:load_balancer.network": "batch"},
        "plinth:services.api.network = 'main-net': the load balancer is in network batch, and reaches services "
        "of its own network only; example: plinth:load_balancer.network: main-net",
    ),
    row(
        "a further range of one network within another network",
        {
            **EVERYWHERE,
            "plinth:networks": {
                "main-net": {**MAIN, "secondary_cidrs": {"more": {"cidr": "100.64.0.0/16", "tier": "private"}}},
                "batch": {**SECOND, "secondary_cidrs": {"more": {"cidr": "100.64.128.0/17", "tier": "private"}}},
            },
        },
        "plinth:networks.batch.secondary_cidrs.more.cidr: 100.64.128.0/17 overlaps the range of network 'main-net' "
        "(100.64.0.0/16); example: cidr: 10.2.0.0/16",
    ),
    row(
        "a network with the name of a cache",
        {
            **EVERYWHERE,
            "plinth:networks": {"main-net": MAIN, "batch": SECOND, "sessions": {**SECOND, "cidr": "10.9.0.0/16"}},
        },
        "plinth:networks.sessions: is the name of a cache too; choose another; example: sessions-network: "
        "{availability_zones: [a, b], nat: per_az, cidr: 10.2.0.0/16}",
    ),
    row(
        "a network with the name of a component",
        {
            **EVERYWHERE,
            "plinth:networks": {"main-net": MAIN, "batch": SECOND, "cluster": {**SECOND, "cidr": "10.9.0.0/16"}},
        },
        "plinth:networks.cluster: is the name of one of Plinth's own components too; choose another; example: "
        "cluster-network: {availability_zones: [a, b], nat: per_az, cidr: 10.2.0.0/16}",
    ),
    row(
        "one zone for a cache with replicas, where that cache is",
        {
            **EVERYWHERE,
            "plinth:stack.environment": "dev",
            "plinth:networks": {"main-net": MAIN, "batch": {**SECOND, "availability_zones": ["a"]}},
        },
        "plinth:networks.batch.availability_zones = ['a']: needs at least 2 availability zones: cache "
        "'sessions', for its replicas; example: availability_zones: [a, b]",
    ),
    row(
        "a single NAT gateway in one of prod's networks",
        {**EVERYWHERE, "plinth:networks": {"main-net": MAIN, "batch": {**SECOND, "nat": "single"}}},
        "plinth:networks.batch.nat = 'single': prod needs per_az or regional, or none with endpoints: one NAT fails "
        "with its zone; example: nat: per_az",
    ),
    row(
        "no NAT and no endpoints in one of them",
        {
            **EVERYWHERE,
            "plinth:networks": {
                "main-net": MAIN,
                "batch": {**SECOND, "nat": "none", "endpoints": {"interface": ["ecr.api", "ecr.dkr"]}},
            },
        },
        "plinth:networks.batch.endpoints.interface = ['ecr.api', 'ecr.dkr']: with nat none every service "
        "needs logs; example: interface: [ecr.api, ecr.dkr, logs]",
    ),
    row(
        "a network that nothing is in",
        {
            **EVERYWHERE,
            "plinth:networks": {"main-net": MAIN, "batch": SECOND, "spare": {**SECOND, "cidr": "10.9.0.0/16"}},
        },
        "plinth:networks.spare: nothing is in it; put something into it, or remove it; example: "
        "plinth:services.mailer.network: spare",
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_bad_input_gives_exactly_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines


def test_things_in_several_networks_are_legal_as_long_as_their_links_stay_inside() -> None:
    assert lines_of(spoiled(EVERYWHERE)) == []


def test_the_network_of_the_short_form_is_called_network() -> None:
    assert list(settings_of(LEGAL).named_networks) == ["network"]
    assert list(settings_of(spoiled(EVERYWHERE)).named_networks) == ["main-net", "batch"]
