"""Rules of security groups between components and ranges outside of the stack, by name and port."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.naming import dashed
from components.network.connections import Connections


@dataclass(frozen=True, kw_only=True, slots=True)
class RemoteHosts:
    """What is behind a VPN or a transit gateway."""

    name: str
    """Name of the VPN, or of the transit gateway; rules are named from it."""

    cidrs: Sequence[str]
    """Their ranges."""

    def connect_to(self, target: Connections) -> None:
        """Let them connect to the port of *target*; raises ValueError if it listens on none."""
        if target.port is None:
            raise ValueError(f"{target.name} listens on no port, so {self.name} cannot reach it")
        for cidr in self.cidrs:
            aws.vpc.SecurityGroupIngressRule(
                f"{self.name}-to-{target.name}-{dashed(cidr)}-ingress",
                security_group_id=target.security_group.id,
                cidr_ipv4=cidr,
                ip_protocol="tcp",
                from_port=target.port,
                to_port=target.port,
                description=f"{cidr} behind {self.name} to {target.name} on {target.port}",
                opts=pulumi.ResourceOptions(parent=target.security_group),
            )

    def admit(self, source: Connections, ports: Sequence[int]) -> None:
        """Let *source* connect to them on TCP *ports*."""
        for cidr in self.cidrs:
            for port in ports:
                aws.vpc.SecurityGroupEgressRule(
                    f"{source.name}-to-{self.name}-{dashed(cidr)}-{port}-egress",
                    security_group_id=source.security_group.id,
                    cidr_ipv4=cidr,
                    ip_protocol="tcp",
                    from_port=port,
                    to_port=port,
                    description=f"{source.name} to {cidr} behind {self.name} on {port}",
                    opts=pulumi.ResourceOptions(parent=source.security_group),
                )
