"""VPN connections: their names, their gateways, and what two of one network cannot both have."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import combinations

from model.arn import region_of
from model.aws import vpn
from model.problem import Problem
from model.tiers import with_tier
from model.vpns import Vpn
from settings.rules.attempt import Rule, attempt, each
from settings.rules.taken_names import own_names
from settings.stack_file import StackFile


def _names(file: StackFile) -> Iterator[Problem]:
    """Yield VPNs with the name of something else: alarms and dashboards show both by name."""
    # A network with the name of a VPN is reported as a network.
    yield from own_names(file, "vpns", "networks")


def _certificate(file: StackFile, name: str, spec: Vpn) -> Iterator[Problem]:
    region = region_of(spec.certificate_arn) if spec.certificate_arn is not None else file.region
    if region != file.region:
        yield Problem(
            ("vpns", name, "certificate_arn"),
            f"is a certificate of {region}; a customer gateway needs one of the stack's region, {file.region}",
            f"certificate_arn: {spec.certificate_arn}".replace(region, file.region),
        )


def _pairs(file: StackFile) -> Iterator[Problem]:
    """Yield what two VPNs of one network cannot both have."""
    for one, other in combinations(file.vpns, 2):
        yield from attempt(_pair, file, one, other)


def _pair(file: StackFile, one: str, other: str) -> Iterator[Problem]:
    first, second = file.vpns[one], file.vpns[other]
    if file.network_of(first) != file.network_of(second):
        return
    if first.by_transit == second.by_transit:
        yield from attempt(_same_inside, one, first, other, second)
    if not (first.by_transit or second.by_transit):
        yield from attempt(_same_tiers, one, first, other, second)
        yield from attempt(_hub, one, first, other, second)


def _same_inside(one: str, first: Vpn, other: str, second: Vpn) -> Iterator[Problem]:
    twice = [cidr for cidr in second.tunnels.inside_cidrs or () if cidr in (first.tunnels.inside_cidrs or ())]
    if twice:
        yield Problem(
            ("vpns", other, "tunnels", "inside_cidrs"),
            f"{twice[0]} is that of a tunnel of VPN {one!r}, on the same gateway",
            "inside_cidrs: [169.254.200.0/30, 169.254.200.4/30]",
        )


def _same_tiers(one: str, first: Vpn, other: str, second: Vpn) -> Iterator[Problem]:
    if set(first.propagate_to) != set(second.propagate_to):
        yield Problem(
            ("vpns", other, "propagate_to"),
            f"differs from that of VPN {one!r}; a virtual private gateway propagates the routes of all its connections "
            "to the same route tables",
            f"propagate_to: [{', '.join(first.propagate_to)}]",
        )


def _hub(one: str, first: Vpn, other: str, second: Vpn) -> Iterator[Problem]:
    """Yield two connections with BGP: the gateway announces the routes of each to the other (VPN CloudHub).

    https://docs.aws.amazon.com/vpn/latest/s2svpn/VPN_CloudHub.html
    """
    if first.bgp_asn is not None and second.bgp_asn is not None:
        yield Problem(
            ("vpns", other, "bgp_asn"),
            f"a virtual private gateway would connect what is behind it with what is behind VPN {one!r}, which has "
            "bgp_asn too; remove it for static routes, or give one of them gateway transit_gateway",
            f"plinth:vpns.{other}.propagate_to: [{', '.join(second.propagate_to)}]",
        )


def _attachment(file: StackFile, name: str, spec: Vpn) -> Iterator[Problem]:
    """Yield a transit gateway that no tier of its own attaches to the network."""
    home = file.network_of(spec) or ""
    network = file.named_networks.get(home)
    if network and spec.by_transit and network.transit_gateway:
        if spec.bgp_asn is None:
            yield Problem(
                ("vpns", name, "bgp_asn"),
                f"is required at the existing transit gateway of network {home!r}: without BGP, its own route tables "
                "need static routes to the device, and the stack does not change them",
            )
    elif network and spec.by_transit and "vpn" not in network.tiers:
        yield Problem(
            ("vpns", name, "gateway"),
            f"a transit gateway is attached in the vpn tier, which network {home!r} does not have",
            f"plinth:{'.'.join(map(str, file.network_path(home)))}.{with_tier(network.tiers, 'vpn')}",
        )


def _many(file: StackFile) -> Iterator[Problem]:
    for network in file.named_networks:
        here = [name for name, spec in file.vpns.items() if file.network_of(spec) == network and not spec.by_transit]
        if len(here) > vpn.MOST_CONNECTIONS:
            yield Problem(
                ("vpns", here[vpn.MOST_CONNECTIONS]),
                f"is VPN {vpn.MOST_CONNECTIONS + 1} of its network, and a virtual private gateway has at most "
                f"{vpn.MOST_CONNECTIONS}; remove one",
                show_value=False,
            )


RULES: tuple[Rule, ...] = (
    _names,
    _pairs,
    _many,
    lambda file: each(file.vpns, partial(_certificate, file)),
    lambda file: each(file.vpns, partial(_attachment, file)),
)
