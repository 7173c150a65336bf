"""``outbound`` of a network and of a service: connections that may leave besides links, AWS and HTTPS."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Annotated, Literal

from pydantic import Field

from model.base import Checked, Distinct, Matches, Model, Name, Risk
from model.cidr import check_ipv4_range, is_private
from model.problem import Path, Problem
from model.values import flow

Protocol = Literal["tcp", "udp"]

ANYWHERE = "0.0.0.0/0"
HTTPS_PORT = 443
MOST_CIDRS = 20
"""Of one rule: each is a rule of a security group, which has 60."""

FIRST_CLIENT_PORT = 1024
"""First port that a NAT gateway or a load balancer may use as a client, and on which responses arrive."""

MOST_OPENINGS = 4
"""Pairs of protocol and port of one network for which its network ACLs have rules: each up to two, of 20."""

_S3_SUFFIX = ".s3"
_NONE = "outbound: {}"

Range = Annotated[str, Checked(check_ipv4_range, r"\d+\.\d+\.\d+\.\d+/\d+")]
PrefixList = Annotated[
    str,
    Matches(
        r"pl-([0-9a-f]{8}|[0-9a-f]{17})|com\.amazonaws\.[a-z0-9-]+\.[a-z0-9.-]+",
        "must be the id of a prefix list (pl- and 8 or 17 hexadecimal digits) or the name of one of AWS's "
        "(com.amazonaws.…)",
    ),
]


class OutboundRule(Model):
    """A destination of connections: IPv4 ranges or a prefix list, on one port."""

    port: int = Field(ge=1, le=65535, description="Port of the destination.", examples=[587])
    protocol: Protocol = Field(default="tcp", description="tcp or udp. Default: tcp.", examples=["udp"])
    cidrs: Annotated[
        list[Range],
        Distinct,
        Risk(lambda cidrs: ANYWHERE in cidrs, "connections to any address on the internet, on another port than HTTPS"),
    ] = Field(
        default=[],
        max_length=MOST_CIDRS,
        description="IPv4 ranges of the destination, outside of the network; instead of prefix_list. Default: none.",
        examples=[["203.0.113.0/24"]],
    )
    prefix_list: PrefixList | None = Field(
        default=None,
        description="Id of a prefix list, or the name of one of AWS's; instead of cidrs. AWS counts it as as many "
        "rules of a security group as it may have entries. Default: none.",
        examples=["pl-0123456789abcdef0"],
    )

    @property
    def destinations(self) -> tuple[str, ...]:
        """The ranges, or the prefix list."""
        return (self.prefix_list,) if self.prefix_list else tuple(self.cidrs)

    def problems(self) -> Iterator[Problem]:
        """Yield a rule without a destination, and one with two kinds of them."""
        if not self.cidrs and self.prefix_list is None:
            yield Problem(("cidrs",), "is required, or prefix_list", "cidrs: [203.0.113.0/24]")
        if self.cidrs and self.prefix_list is not None:
            yield Problem(("prefix_list",), "is instead of cidrs; use two rules for both", "cidrs: []")


Outbound = dict[Name, OutboundRule]
"""Name → what may be reached."""


@dataclass(frozen=True, slots=True, order=True)
class Opening:
    """What a filter that knows no security group admits: coarse, so that it changes rarely."""

    protocol: Protocol
    """``tcp`` or ``udp``."""

    port: int
    """Port of the destination."""

    cidr: str
    """The range of the destination if it is the only one, otherwise any address."""

    @property
    def needs_acl_rule(self) -> bool:
        """Whether network ACLs have a rule for it: TCP from 1024 on is open for responses, and 443 for HTTPS."""
        return self.protocol == "udp" or (self.port < FIRST_CLIENT_PORT and self.port != HTTPS_PORT)

    @property
    def is_private(self) -> bool:
        """Whether no address of its range is on the internet."""
        return is_private(IPv4Network(self.cidr))


def openings(rules: Iterable[OutboundRule]) -> list[Opening]:
    """Return what *rules* open, one for each protocol and port, sorted.

    A network ACL cannot name a prefix list, so for that any address is open; security groups hold the exact rule.
    """
    found: dict[tuple[Protocol, int], set[str]] = {}
    for rule in rules:
        found.setdefault((rule.protocol, rule.port), set()).update(
            ("", ANYWHERE) if rule.prefix_list else rule.destinations
        )
    return sorted(
        Opening(protocol, port, next(iter(cidrs)) if len(cidrs) == 1 else ANYWHERE)
        for (protocol, port), cidrs in found.items()
    )


def misdirected(
    rules: Mapping[str, OutboundRule], at: Path, *, network_cidrs: Sequence[str], has_internet: bool
) -> Iterator[Problem]:
    """Yield what of *rules*, which are *at* a path, leads nowhere from a network."""
    for name, rule in rules.items():
        for position, cidr in enumerate(rule.cidrs):
            path = (*at, name, "cidrs", position)
            if any(IPv4Network(cidr).subnet_of(IPv4Network(own)) for own in network_cidrs):
                yield Problem(
                    path,
                    f"is within the network, {', '.join(network_cidrs)}; what is in it is reached by links",
                    "cidrs: [203.0.113.0/24]",
                )
            elif not has_internet and not is_private(IPv4Network(cidr)):
                yield Problem(
                    path,
                    "is on the internet, to which nat none leaves no path; name private ranges, or choose a NAT",
                    "cidrs: [192.168.0.0/16]",
                )


def repeated(
    rules: Mapping[str, OutboundRule], at: Path, *, others: Mapping[str, OutboundRule], has_internet: bool
) -> Iterator[Problem]:
    """Yield each destination of *rules*, which are *at* a path, that a security group would have twice.

    That is, as *others* of the network, an earlier rule, or what every service has; AWS refuses a duplicate.
    """
    seen: dict[tuple[str, int, str], str] = {}
    for name, rule in others.items():
        for destination in rule.destinations:
            seen[rule.protocol, rule.port, destination] = f"rule {name!r} of the network"
    for name, rule in rules.items():
        if name in others:
            yield Problem(
                (*at, name),
                "is the name of a rule of the network; choose another",
                f"outbound: {{own-{name[:15].rstrip('-')}: {flow(rule.model_dump(exclude_defaults=True))}}}",
                show_value=False,
            )
            continue
        if has_internet and (rule.protocol, rule.port) == ("tcp", HTTPS_PORT):
            yield Problem(
                (*at, name), "is HTTPS, which every service may send anywhere; remove it", _NONE, show_value=False
            )
            continue
        for destination in rule.destinations:
            key = (rule.protocol, rule.port, destination)
            if key in seen:
                yield Problem(
                    (*at, name),
                    f"repeats {seen[key]}: {destination} on {rule.port}/{rule.protocol}; remove it",
                    _NONE,
                    show_value=False,
                )
            seen.setdefault(key, f"rule {name!r}")
        if rule.prefix_list and rule.prefix_list.endswith(_S3_SUFFIX) and rule.port == HTTPS_PORT:
            yield Problem((*at, name, "prefix_list"), "is S3, which every service may reach; remove the rule", _NONE)
