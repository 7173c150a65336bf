"""The tier to which a transit gateway is attached: that all that adds rules to its network ACL fits together."""

from __future__ import annotations

from collections.abc import Iterator

from model.aws import vpc, vpn
from model.cidr import tier_blocks
from model.network import Network
from model.problem import Problem
from settings.rules.attempt import Rule
from settings.rules.network import for_each_network, inside
from settings.rules.taken_names import things
from settings.sections import SECTIONS
from settings.stack_file import StackFile

_WITHIN = 2
"""Rules for one range of the VPC: HTTPS and responses; see components/network/acl_rules.py."""


def vpn_tier_rules(file: StackFile, name: str, network: Network) -> int:
    """Return how many rules the network ACL of the vpn tier has in the direction that has more of them.

    It closes the data tier, admits each range of the VPC, and what crosses transit gateways: responses of stores and
    connections of services one way, each port of each range of the data tier the other way.
    """
    further = [one.tier for one in network.secondary_cidrs.values()]
    ranges = 1 + len(further)
    data = len(tier_blocks(network.cidr, network.subnet_prefix, network.tiers["data"])) + further.count("data")
    inbound, outbound = _by_transit(file, name)
    low = ranges if any(port < vpn.FIRST_HIGH_PORT for port in outbound) else 0
    return data + _WITHIN * ranges + max((data if inbound else 0) + low, data * len(inbound))


def _by_transit(file: StackFile, network: str) -> tuple[set[int], set[int]]:
    """Return the ports of stores that ranges behind transit gateways reach, and those of them that services reach."""
    ports = {
        store: section.data_port
        for key, section in SECTIONS.items()
        if section.data_port is not None
        for store in things(file, key)
    }
    here = [spec for spec in inside(file, network, file.vpns).values() if spec.by_transit]
    inbound = {ports[store] for spec in here for store in spec.inbound if store in ports}
    return inbound, {port for spec in here for reached in spec.outbound.values() for port in reached}


def _acl_space(file: StackFile, name: str, network: Network) -> Iterator[Problem]:
    """Yield a network of which the vpn tier's network ACL would have more rules than AWS permits."""
    if not network.network_acls or network.adopt is not None or not {"vpn", "data"} <= network.tiers.keys():
        return
    rules, most = vpn_tier_rules(file, name, network), vpc.ACL_RULES_PER_DIRECTION - 1
    if rules > most:
        yield Problem(
            (*file.network_path(name), "secondary_cidrs"),
            f"the network ACL of tier vpn needs {rules} rules for them and for what crosses transit gateways, and AWS "
            f"permits {most}; have one range less, fewer kinds of stores in inbound, or let the data tier begin at an "
            "even number",
            "secondary_cidrs: {}",
            show_value=False,
        )


RULES: tuple[Rule, ...] = (for_each_network(_acl_space),)
