"""Which component may connect to which: a security group and a port each, and one rule resource per direction."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.network.placement import Placement

_PORT = ["fromPort", "toPort"]
"""What EC2 could change in place, which would cut off the tasks that still listen on the old port."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Connections:
    """The security group of a component, and the TCP port on which it is reached."""

    name: str
    """The component's name; rules are named from it."""

    security_group: aws.ec2.SecurityGroup
    """Group without inline rules; every rule is a resource of its own."""

    port: int | None = None
    """TCP port that the component listens on. Default: none, it is only a client."""

    placement: Placement | None = None
    """Where the component is. Default: not known, it connects to its own VPC only."""

    def allow_from(self, source: Connections) -> list[pulumi.Resource]:
        """Open this component's port to *source*: an ingress rule on this group and an egress rule on the other.

        Returns both rules, so that a workload can depend on them. Another port replaces a rule: the new one exists
        before the workload changes, the old one is deleted after it. A rule names a group of another VPC only while a
        peering connection is active (https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html),
        so rules across networks exist after it, and are deleted before it. Raises ValueError if there is no port.
        """
        if self.port is None:
            raise ValueError(f"{self.name} listens on no port, so {source.name} cannot connect to it")
        name = f"{source.name}-to-{self.name}"
        port = self.port
        path = self._path_from(source)
        ingress = aws.vpc.SecurityGroupIngressRule(
            f"{name}-ingress",
            security_group_id=self.security_group.id,
            referenced_security_group_id=source.security_group.id,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            description=f"{source.name} to {self.name} on {port}",
            opts=pulumi.ResourceOptions(parent=self.security_group, replace_on_changes=_PORT, depends_on=path),
        )
        egress = aws.vpc.SecurityGroupEgressRule(
            f"{name}-egress",
            security_group_id=source.security_group.id,
            referenced_security_group_id=self.security_group.id,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            description=f"{source.name} to {self.name} on {port}",
            opts=pulumi.ResourceOptions(parent=source.security_group, replace_on_changes=_PORT, depends_on=path),
        )
        return [ingress, egress]

    def _path_from(self, source: Connections) -> list[pulumi.Resource]:
        """Return what connects the two networks; nothing if both are in the same one."""
        here, there = self.placement, source.placement
        return list(here.paths.get(there.network, ())) if here and there else []
