"""Ranges and addresses outside of AWS, as they are written in a stack file. Pure."""

from __future__ import annotations

from ipaddress import AddressValueError, IPv4Address, IPv4Network
from typing import Annotated

from model.aws.vpc import PRIVATE_RANGES
from model.base import Checked

_UNUSABLE = tuple(
    IPv4Network(block) for block in ("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "240.0.0.0/4")
)
"""This network, loopback, link-local, multicast and reserved addresses: https://www.iana.org/assignments/iana-ipv4-special-registry"""

_LARGEST_PREFIX = 8


def written_range(text: str) -> IPv4Network:
    """Return *text* as a network, or raise ValueError unless it is an IPv4 range as AWS keeps it."""
    address, _, _ = text.partition("/")
    try:
        network = IPv4Network(text, strict=False)
    except ValueError:
        raise ValueError("must be an IPv4 range, address/prefix") from None
    if "/" not in text or str(network.network_address) != address:
        raise ValueError(f"is not written as AWS keeps it; did you mean '{network}'?")
    return network


def _check_remote(text: str) -> str:
    network = written_range(text)
    if network.prefixlen < _LARGEST_PREFIX:
        raise ValueError(f"is wider than /{_LARGEST_PREFIX}: name the ranges that are on the other side")
    if any(network.overlaps(block) for block in _UNUSABLE):
        raise ValueError("has addresses that no host can have: loopback, link-local, multicast or reserved")
    return text


def _check_public(text: str) -> str:
    try:
        address = IPv4Address(text)
    except AddressValueError:
        raise ValueError("must be an IPv4 address, four numbers of 0 to 255") from None
    if any(address in block for block in (*_UNUSABLE, *map(IPv4Network, PRIVATE_RANGES))):
        raise ValueError("must be public: the address under which the internet sees the device")
    return text


RemoteRange = Annotated[str, Checked(_check_remote, r"\d+\.\d+\.\d+\.\d+/\d+")]
PublicAddress = Annotated[str, Checked(_check_public, r"\d+\.\d+\.\d+\.\d+")]
