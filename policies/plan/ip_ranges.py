"""Ranges of IP addresses: which of them mean the whole internet. Pure."""

from __future__ import annotations

import ipaddress

_WIDEST_4, _WIDEST_6 = 7, 16
"""Prefix lengths up to which a public CIDR block counts as the whole internet."""


def is_world(block: str) -> bool:
    """Return whether a CIDR block means the whole internet, or nearly."""
    if not isinstance(block, str):
        return False
    try:
        network = ipaddress.ip_network(block, strict=False)
    except ValueError:
        return False
    widest = _WIDEST_4 if network.version == 4 else _WIDEST_6  # noqa: PLR2004 - the IP versions
    return network.prefixlen <= widest and (network.prefixlen == 0 or not network.is_private)
