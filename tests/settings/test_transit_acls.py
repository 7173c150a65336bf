"""Network ACLs by the sum of all that adds rules to them: counted as the component writes them, before AWS refuses them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations_with_replacement
from typing import Any

import pytest

from components.network import acl_rules
from components.network.remote_access import attached
from components.network.subnets import secondary_blocks, tier_blocks
from model.aws.vpc import ACL_RULES_PER_DIRECTION
from model.network import Network
from model.outbound import MOST_OPENINGS, Opening
from model.secondary_cidrs import SecondaryCidr
from model.tiers import Tier
from program.remote_access import remote_access
from settings.rules.transit_gateways import vpn_tier_rules
from settings.sections import data_ports
from tests.support.spoiled_stack_files import lines_of, settings_of, spoiled

ODD, EVEN = {"public": 1, "private": 8, "data": 17, "vpn": 100}, {"public": 1, "private": 8, "data": 16, "vpn": 100}


def config(tiers: dict[str, int], *further: str, **vpn: Any) -> dict[str, Any]:
    """Return a stack file whose network has ranges for the tiers *further*, and a VPN if it is given."""
    office = {
        "ip_address": "203.0.113.10", "remote_cidrs": ["192.168.0.0/16"], "gateway": "transit_gateway",
        "propagate_to": ["private", "data"], **vpn,
    }  # fmt: skip
    return spoiled(
        {
            "plinth:network.tiers": tiers,
            "plinth:network.secondary_cidrs": _ranges(further),
            **({"plinth:vpns": {"office": office}} if vpn else {}),
        }
    )


def _ranges(tiers: tuple[str, ...]) -> dict[str, Any]:
    return {f"more-{number}": {"cidr": f"100.{64 + number}.0.0/16", "tier": tier} for number, tier in enumerate(tiers)}


def _rules(tier: Tier, spec: Network, outbound: Sequence[Opening] = ()) -> acl_rules.AclRules:
    """Return the rules of a tier of *spec*, as the component writes them without a VPN."""
    return acl_rules.tier_rules(
        tier,
        vpc_cidr=spec.cidr,
        blocks=tier_blocks(spec),
        secondary=secondary_blocks(spec),
        data_ports=data_ports(),
        egress_ports=(443,),
        outbound=outbound,
    )


BOTH: dict[str, Any] = {"inbound": ["main", "sessions"], "outbound": {"api": [22, 389]}}


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(config(EVEN), id="no-vpn"),
        pytest.param(config(EVEN, "data", "private", "private", "data"), id="four-ranges"),
        pytest.param(config(ODD, **BOTH), id="both-ways"),
        pytest.param(config(EVEN, "data", **BOTH), id="to-a-further-range"),
        pytest.param(config(ODD, "private", "private", inbound=["main"]), id="one-store"),
        pytest.param(config(EVEN, "private", outbound={"api": [22]}), id="out"),
        pytest.param(config(EVEN, outbound={"api": [8443]}), id="out-on-a-high-port"),
    ],
)
def test_the_count_is_that_of_the_component(given: dict[str, Any]) -> None:
    settings = settings_of(given)
    [(name, spec)] = settings.named_networks.items()
    data = [*tier_blocks(spec)["data"], *secondary_blocks(spec).get("data", ())]
    rules = _rules("vpn", spec)
    first = attached("vpn", remote_access(settings, name), vpc_cidrs=spec.cidrs, data=data)
    written = (len(rules.ingress) + len(first.ingress), len(rules.egress) + len(first.egress))
    assert vpn_tier_rules(settings, name, spec) == max(written)


def test_what_fits_alone_but_not_together_is_one_line() -> None:
    """Each by itself is legal: four ranges without a VPN, and a VPN without them."""
    assert lines_of(config(EVEN, "data", "data", "data", "data")) == []
    assert lines_of(config(EVEN, **BOTH)) == []
    said = (
        "plinth:network.secondary_cidrs: the network ACL of tier vpn needs 28 rules for them and for what crosses transit "
        "gateways, and AWS permits 19; have one range less, fewer kinds of stores in inbound, or let the data tier begin "
        "at an even number; example: secondary_cidrs: {}"
    )
    assert lines_of(config(EVEN, "data", "data", "data", "data", **BOTH)) == [said]


@pytest.mark.parametrize("further", range(5))
def test_every_legal_sum_of_ranges_and_outbound_ports_fits_into_the_public_tier(further: int) -> None:
    """Why no rule counts that tier: it cannot overflow, wherever tiers begin."""
    worst = [Opening("udp", 123 + number, f"203.0.113.{number}/32") for number in range(MOST_OPENINGS // (1 + further))]
    for tiers in combinations_with_replacement(("private", "data"), further):
        ranges = {name: SecondaryCidr.model_validate(one) for name, one in _ranges(tiers).items()}
        spec = Network(availability_zones=["a", "b"], nat="none", tiers=ODD, secondary_cidrs=ranges)
        rules = _rules("public", spec, worst)
        assert max(len(rules.ingress), len(rules.egress)) < ACL_RULES_PER_DIRECTION
