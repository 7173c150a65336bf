"""``plinth:vpns``: Site-to-Site VPN connections to networks outside of AWS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from model.aws import vpn
from model.base import Distinct, Model, tried
from model.certificates import EXAMPLE_ARN, CertificateArn
from model.network import InNetwork
from model.problem import Problem
from model.remote_ranges import PublicAddress, RemoteRange
from model.remote_side import Inbound, Outbound, PropagateTo, overlapping_ranges, repeated_ports, unrouted_services
from model.vpn_tunnels import Tunnels

MOST_ACL_PORTS = 6
"""Pairs of a range and a port below 1024 that services reach: the network ACL of the private tier has room for more."""


def _check_asn(asn: int) -> int:
    if asn in vpn.RESERVED_ASNS:
        raise ValueError("is reserved by AWS")
    if asn == vpn.AMAZON_ASN:
        raise ValueError("is Amazon's side of the connection; BGP needs two different ones")
    return asn


Asn = Annotated[int, Field(ge=vpn.ASNS[0], le=vpn.ASNS[1]), AfterValidator(_check_asn)]


class Vpn(Model):
    """A Site-to-Site VPN connection: two IPsec tunnels to one device outside of AWS."""

    network: InNetwork = None
    gateway: Literal["virtual_private_gateway", "transit_gateway"] = Field(
        default="virtual_private_gateway",
        description="Amazon's side. transit_gateway: that of network.transit_gateway, or one of the network's own, "
        "attached in the vpn tier, which keeps several VPNs apart even with BGP; AWS bills its attachments. Changing "
        "it moves the connection, which keeps its addresses and keys. Default: virtual_private_gateway.",
        examples=["transit_gateway"],
    )
    acceleration: bool = Field(
        default=False,
        description="Let traffic enter AWS's network near the device, by AWS Global Accelerator; transit_gateway only. "
        "Changing it replaces the connection. Default: false.",
        examples=[True],
    )
    ip_address: PublicAddress | None = Field(
        default=None,
        description="Public address of the device (customer gateway). Default: not known, which needs certificate_arn.",
        examples=["203.0.113.10"],
    )
    certificate_arn: CertificateArn | None = Field(
        default=None,
        description="Private certificate of AWS Private CA, in the stack's region, by which the device authenticates. "
        "Default: keys that AWS generates and keeps in Secrets Manager.",
        examples=[EXAMPLE_ARN],
    )
    bgp_asn: Asn | None = Field(
        default=None,
        description="The device's BGP autonomous system number, 2 or 4 bytes; it then announces its routes. Changing "
        "between BGP and static routes replaces the connection. Default: static routes to remote_cidrs.",
        examples=[65_010],
    )
    remote_cidrs: Annotated[list[RemoteRange], Distinct] = Field(
        min_length=1,
        max_length=vpn.MOST_ROUTES,
        description="Ranges behind the device: static routes without bgp_asn, and what security groups and network "
        "ACLs admit.",
        examples=[["192.168.0.0/16"]],
    )
    propagate_to: PropagateTo = Field(default=["private"])
    inbound: Inbound = Field(default=[])
    outbound: Outbound = Field(default={})
    tunnels: Tunnels = Field(
        default=Tunnels(),
        description="Ciphers, times and addresses of both tunnels. Default: IKEv2 with AES-256-GCM, SHA-2 and groups "
        "19 to 21.",
        examples=[{"dh_groups": [14, 19]}],
    )

    @property
    def by_transit(self) -> bool:
        """Whether it ends at a transit gateway."""
        return self.gateway == "transit_gateway"

    @property
    def startup_action(self) -> Literal["start", "add"]:
        """Which side brings up the tunnels; AWS needs an address for it."""
        return self.tunnels.startup_action or ("start" if self.ip_address else "add")

    @property
    def dpd_timeout_action(self) -> Literal["restart", "clear", "none"]:
        """What follows the death of a peer."""
        return self.tunnels.dpd_timeout_action or ("restart" if self.ip_address else "clear")

    def problems(self) -> Iterator[Problem]:
        """Yield a device that cannot be found or authenticated, and contradictory ranges and tiers."""
        yield from tried(
            self._accelerated,
            self._device,
            self._initiator,
            lambda: overlapping_ranges(self.remote_cidrs),
            lambda: unrouted_services(self.outbound, self.propagate_to),
            lambda: repeated_ports(self.outbound),
        )

    def _accelerated(self) -> Iterator[Problem]:
        if self.acceleration and not self.by_transit:
            yield Problem(("acceleration",), "needs gateway transit_gateway", "acceleration: false")

    def _device(self) -> Iterator[Problem]:
        if self.ip_address is None and self.certificate_arn is None:
            yield Problem(("ip_address",), "is required without certificate_arn")

    def _initiator(self) -> Iterator[Problem]:
        if self.ip_address is not None:
            return
        for field, value, other in (
            ("startup_action", self.tunnels.startup_action == "start", "add"),
            ("dpd_timeout_action", self.tunnels.dpd_timeout_action == "restart", "clear"),
        ):
            if value:
                yield Problem(
                    ("tunnels", field), "needs ip_address: AWS cannot call a device without one", f"{field}: {other}"
                )
