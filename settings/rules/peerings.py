"""Peerings: which networks they connect, that something crosses them, and that network ACLs have space for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from model.aws.vpc import ACL_RULES_PER_DIRECTION
from model.base import suggestion
from model.peerings import Peering
from model.problem import Problem
from model.tiers import Tier
from settings.crossings import Crossing, crossings
from settings.rules.attempt import Rule, each
from settings.rules.outbound import private_tier_rules
from settings.rules.quotas import data_tier_rules
from settings.rules.taken_names import another_name, sections_with
from settings.sections import LINKABLE, NETWORKED, OWN_NAMES
from settings.stack_file import StackFile


def _known_networks(file: StackFile, name: str, peering: Peering) -> Iterator[Problem]:
    known = list(file.named_networks)
    for position, network in enumerate(peering.networks):
        if network not in known:
            yield Problem(
                ("peerings", name, "networks", position),
                f"is not a network of this stack{suggestion(network, known)}",
                f"networks: [{', '.join(known[:2])}]",
            )


def _names(file: StackFile, name: str, peering: Peering) -> Iterator[Problem]:
    """Yield peerings with the name of something else, whose costs the report would add to theirs."""
    others = sections_with(file, name, "peerings")
    if others or name in OWN_NAMES:
        taken = f"a {others[0].things.noun}" if others else "one of Plinth's own components"
        yield Problem(
            ("peerings", name),
            f"is the name of {taken} too; choose another",
            f"{another_name('peerings', name)}: {{networks: [{', '.join(peering.networks)}]}}",
            show_value=False,
        )


def _once(file: StackFile) -> Iterator[Problem]:
    """Yield the second peering of the same networks: AWS refuses it, and routes could lead through one only.

    https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html
    """
    first: dict[frozenset[str], str] = {}
    for name, peering in file.peerings.items():
        before = first.setdefault(peering.pair, name)
        if before != name:
            yield Problem(
                ("peerings", name),
                f"connects the same networks as {before!r}; remove it",
                f"plinth:peerings: {{{before}: {{networks: [{', '.join(peering.networks)}]}}}}",
                show_value=False,
            )


def _used(file: StackFile, name: str, peering: Peering) -> Iterator[Problem]:
    """Yield a peering that no link crosses: it has no routes, and connects nothing."""
    if not peering.pair <= set(file.named_networks) or len(peering.pair) == 1:
        return
    if any({one.home, one.other} == peering.pair for one in crossings(file)):
        return
    one, other = peering.networks
    yield Problem(
        ("peerings", name),
        f"no link leads from {one} to {other} or back; link a service of the one to something in the other, or "
        "remove it",
        _a_link(file, peering),
        show_value=False,
    )


def _a_link(file: StackFile, peering: Peering) -> str:
    """Return a link across *peering* that is legal in this file; that it has none, if nothing can be linked to."""
    for section in (key for key in NETWORKED if key in LINKABLE and key != "services"):
        for target, thing in getattr(file, section).items():
            for name, service in file.services.items():
                if {file.network_of(service), file.network_of(thing)} == peering.pair:
                    return f"plinth:services.{name}.links: {{{target}: {LINKABLE[section].offer.access[0]}}}"
    return "plinth:peerings: {}"


def _acl_space(file: StackFile) -> Iterator[Problem]:
    """Yield networks whose network ACLs would need more rules than AWS allows; see components/network/acl_rules.py."""
    for name, network in file.named_networks.items():
        if not network.network_acls:
            continue
        own: dict[Tier, int] = {
            "private": private_tier_rules(file, name, network),
            "data": data_tier_rules(network),
        }
        for tier, ours in own.items():
            needed = peer_rules(file, name, tier)
            most = ACL_RULES_PER_DIRECTION - 1 - ours
            if needed > max(most, 0):
                path = (*file.network_path(name), "network_acls")
                yield Problem(
                    path,
                    f"links from and to peered networks need {needed} rules in the network ACL of tier {tier}, and "
                    f"there is space for {most}; let services share a port, or put what is linked into one network",
                    "network_acls: false",
                    show_value=False,
                )


def peer_rules(file: StackFile, network: str, tier: Tier) -> int:
    """Return how many rules peerings add to the network ACL of a tier, in the direction that has more of them."""
    found = [one for one in crossings(file) if file.are_peered(one.home, one.other) and one.port is not None]
    return max(_rules(file, found, network, tier))


def _rules(file: StackFile, found: Sequence[Crossing], network: str, tier: Tier) -> tuple[int, int]:
    """Return how many rules *found* add to the network ACL of a tier: ingress, egress."""
    ingress = egress = 0
    peers = {one.other if one.home == network else one.home for one in found if network in {one.home, one.other}}
    for peer in peers:
        admitted = {one.port for one in found if (one.home, one.other, one.tier) == (peer, network, tier)}
        reached = (
            {one.port for one in found if (one.home, one.other) == (network, peer)} if tier == "private" else set()
        )
        denied, ranges = 1 if tier == "private" else 0, len(file.named_networks[peer].cidrs)
        ingress += ranges * ((1 if reached else len(admitted)) + denied)
        egress += ranges * ((1 if admitted else len(reached)) + denied)
    return ingress, egress


RULES: tuple[Rule, ...] = (
    lambda file: each(file.peerings, partial(_known_networks, file)),
    lambda file: each(file.peerings, partial(_names, file)),
    _once,
    lambda file: each(file.peerings, partial(_used, file)),
    _acl_space,
)
