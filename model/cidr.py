"""The VPC's range. Pure."""

from __future__ import annotations

from ipaddress import AddressValueError, IPv4Network, NetmaskValueError

LARGEST, SMALLEST = 16, 28
"""https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html"""

_PRIVATE = tuple(IPv4Network(block) for block in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"))
_DOCKER = IPv4Network("172.17.0.0/16")


def check_vpc_cidr(text: str) -> str:
    """Return *text*, or raise ValueError unless it is a range that a VPC should have."""
    address, slash, prefix = text.partition("/")
    if not slash or not prefix.isdigit():
        raise ValueError("must be an IPv4 range with a prefix length, address/prefix")
    try:
        network = IPv4Network(text, strict=False)
    except (AddressValueError, NetmaskValueError, ValueError):
        raise ValueError("must be an IPv4 range, four numbers of 0 to 255 and a prefix length") from None
    if str(network.network_address) != address:
        raise ValueError(f"has bits set behind its prefix; did you mean '{network}'?")
    if not LARGEST <= network.prefixlen <= SMALLEST:
        raise ValueError(f"a VPC's prefix is /{LARGEST} to /{SMALLEST}, this one is /{network.prefixlen}")
    if not any(network.subnet_of(block) for block in _PRIVATE):
        raise ValueError("must be private: within 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10")
    if network.overlaps(_DOCKER):
        raise ValueError("must not overlap 172.17.0.0/16, which Docker uses on AWS's build and notebook machines")
    return text


def slots(cidr: str, subnet_prefix: int) -> int:
    """Return how many subnets of *subnet_prefix* fit into *cidr*."""
    return 2 ** max(subnet_prefix - IPv4Network(cidr).prefixlen, 0)
