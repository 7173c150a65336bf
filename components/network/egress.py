"""What leads out of a network for something placed in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi

from components.network.connections import Connections
from model.outbound import OutboundRule


@dataclass(frozen=True, kw_only=True, slots=True)
class Egress:
    """Destinations that a workload may open connections to, besides its links."""

    requires: Sequence[pulumi.Resource] = ()
    """Routes, endpoints and ACLs without which an image cannot be pulled (``Vpc.egress``). Default: none.

    Each is awaited on its own: awaiting the whole VPC would await its flow logs too.
    """

    allow_https_anywhere: bool = True
    """Whether port 443 of any address is allowed. Default: yes, since images and APIs are there."""

    ipv6: bool = False
    """Whether any IPv6 address is meant, too. Default: no."""

    endpoint_connections: Connections | None = None
    """The VPC's interface endpoints. Default: none."""

    outbound: Mapping[str, OutboundRule] = field(default_factory=dict)
    """Name → what else it may reach. Default: nothing."""

    s3_prefix_list_id: pulumi.Input[str] | None = None
    """Prefix list of S3 in the region, behind the gateway endpoint. Default: none."""
