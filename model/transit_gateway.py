"""``plinth:network.transit_gateway``: an existing transit gateway that the VPC is attached to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from model.aws import vpn
from model.base import Distinct, Matches, Model, tried
from model.problem import Problem
from model.remote_ranges import RemoteRange
from model.remote_side import Inbound, Outbound, PropagateTo, overlapping_ranges, repeated_ports, unrouted_services

TransitGatewayId = Annotated[
    str,
    Matches(
        r"tgw-([0-9a-f]{8}|[0-9a-f]{17})",
        "must be the id of a transit gateway: tgw- and 8 or 17 hexadecimal digits",
    ),
]


class ExistingTransitGateway(Model):
    """A transit gateway of this account, or one that another account shares with it by AWS RAM.

    The stack attaches the VPC to it and changes nothing in it: its owner accepts the attachment, unless it accepts them
    by itself, and its route tables are the owner's.
    """

    id: TransitGatewayId = Field(
        description="Its id, in the region of the stack. Changing it replaces the attachment and updates the routes in "
        "place.",
        examples=["tgw-0123456789abcdef0"],
    )
    remote_cidrs: Annotated[list[RemoteRange], Distinct] = Field(
        min_length=1,
        max_length=vpn.MOST_ROUTES,
        description="Ranges that are reached through it, without those of VPNs: routes of the VPC, and what security "
        "groups and network ACLs admit.",
        examples=[["172.16.0.0/12"]],
    )
    propagate_to: PropagateTo = Field(default=["private"])
    inbound: Inbound = Field(default=[])
    outbound: Outbound = Field(default={})

    def problems(self) -> Iterator[Problem]:
        """Yield contradictory ranges, tiers and ports."""
        yield from tried(
            lambda: overlapping_ranges(self.remote_cidrs),
            lambda: unrouted_services(self.outbound, self.propagate_to),
            lambda: repeated_ports(self.outbound),
        )
