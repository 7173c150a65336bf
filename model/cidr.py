"""The IPv4 ranges of a VPC, and which subnets they hold. Pure."""

from __future__ import annotations

from ipaddress import AddressValueError, IPv4Network, IPv6Network, NetmaskValueError, collapse_addresses, ip_network
from typing import Annotated

from model.aws.regions import AZ_LETTERS
from model.aws.vpc import DOCKER_RANGE, LARGEST_PREFIX, PRIVATE_RANGES, SMALLEST_PREFIX
from model.base import Checked

_PRIVATE = tuple(IPv4Network(block) for block in PRIVATE_RANGES)
_DOCKER = IPv4Network(DOCKER_RANGE)


def check_address_range(text: str) -> str:
    """Return *text*, or raise ValueError unless it is a range of IPv4 or IPv6 addresses as AWS keeps it."""
    try:
        network = ip_network(text, strict=False)
    except ValueError:
        raise ValueError("must be a range of IPv4 or IPv6 addresses, address/prefix") from None
    if str(network) != text:
        raise ValueError(f"is not written as AWS keeps it; did you mean '{network}'?")
    return text


def is_private(network: IPv4Network) -> bool:
    """Return whether a VPC may have the range; the internet has no such addresses."""
    return any(network.subnet_of(block) for block in _PRIVATE)


def check_ipv4_range(text: str) -> str:
    """Return *text*, or raise ValueError unless it is an IPv4 range whose addresses a VPC can route."""
    network = _parsed(text, most=IPv4Network(0).max_prefixlen)
    if network.is_loopback or network.is_link_local or network.is_multicast:
        raise ValueError("must be addresses that a VPC routes: not loopback, link-local or multicast")
    return text


def _parsed(text: str, *, least: int = 0, most: int) -> IPv4Network:
    """Return *text* as a range; one with a prefix of *least* to *most* is suggested if it has bits set behind it."""
    address, slash, prefix = text.partition("/")
    if not slash or not prefix.isdigit():
        raise ValueError("must be an IPv4 range with a prefix length, address/prefix")
    try:
        network = IPv4Network(text, strict=False)
    except (AddressValueError, NetmaskValueError, ValueError):
        raise ValueError("must be an IPv4 range, four numbers of 0 to 255 and a prefix length") from None
    if str(network.network_address) != address:
        meant = f"; did you mean '{network}'?" if least <= network.prefixlen <= most else ""
        raise ValueError(f"has bits set behind its prefix{meant}")
    return network


def check_vpc_cidr(text: str) -> str:
    """Return *text*, or raise ValueError unless it is a private IPv4 range that AWS permits for a VPC."""
    network = _parsed(text, least=LARGEST_PREFIX, most=SMALLEST_PREFIX)
    if not LARGEST_PREFIX <= network.prefixlen <= SMALLEST_PREFIX:
        raise ValueError(
            f"the prefix of a VPC is /{LARGEST_PREFIX} to /{SMALLEST_PREFIX}, this one is /{network.prefixlen}"
        )
    if not is_private(network):
        raise ValueError(f"must be private: within {', '.join(PRIVATE_RANGES[:-1])} or {PRIVATE_RANGES[-1]}")
    if network.overlaps(_DOCKER):
        raise ValueError(f"must not overlap {DOCKER_RANGE}, which Docker uses in AWS Cloud9 and SageMaker AI")
    return text


Cidr = Annotated[str, Checked(check_vpc_cidr, r"\d+\.\d+\.\d+\.\d+/\d+")]
"""A range that AWS permits for a VPC."""


def slots(cidr: str, subnet_prefix: int) -> int:
    """Return how many subnets of *subnet_prefix* fit into *cidr*."""
    return 2 ** max(subnet_prefix - IPv4Network(cidr).prefixlen, 0)


def slot(cidr: str, subnet_prefix: int, number: int) -> str:
    """Return the subnet of *subnet_prefix* with *number* in *cidr*; the first has number 0."""
    vpc = IPv4Network(cidr)
    size = 2 ** (vpc.max_prefixlen - subnet_prefix)
    return str(IPv4Network((int(vpc.network_address) + number * size, subnet_prefix)))


def ipv6_slot(cidr: str, number: int) -> str:
    """Return the /64 with *number* in *cidr*, the IPv6 range of a VPC; the first has number 0."""
    return str(IPv6Network((int(IPv6Network(cidr).network_address) + (number << 64), 64)))


def tier_blocks(cidr: str, subnet_prefix: int, first: int) -> list[str]:
    """Return the fewest CIDRs that hold the subnets of a tier that begins at number *first*, in every zone there is.

    Rules written with these stay the same when an availability zone is added.
    """
    numbers = range(first, min(first + len(AZ_LETTERS), slots(cidr, subnet_prefix)))
    return [str(block) for block in collapse_addresses(IPv4Network(slot(cidr, subnet_prefix, one)) for one in numbers)]
