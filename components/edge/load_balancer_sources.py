"""Who connects to a load balancer, and to whom it does: rules of its security group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.edge.listeners import HTTP, HTTPS
from model.load_balancer import LoadBalancer


@dataclass(frozen=True, kw_only=True, slots=True)
class _Source:
    """What connects: one of three kinds of addresses."""

    name: str
    cidr: str | None = None
    ipv6_cidr: str | None = None
    prefix_list_id: pulumi.Input[str] | None = None


def admit_sources(
    name: str,
    group: aws.ec2.SecurityGroup,
    spec: LoadBalancer,
    *,
    port: int,
    ipv6: bool,
    cloudfront_prefix_list_id: pulumi.Input[str] | None,
) -> None:
    """Let what *spec* says connect to the load balancer *name*, which serves on *port*.

    A public one also listens on 80, for the redirect; CloudFront's list counts as 55 of the 60 rules of a security
    group, so it has one port only.
    """
    ports: Sequence[int] = (port,) if spec.closed else (HTTPS, HTTP)
    for source in _sources(spec, cloudfront_prefix_list_id, ipv6=ipv6):
        for one in ports:
            _admit(name, group, source, one)
    if spec.test_listener is not None:
        for cidr in spec.test_listener.allowed_cidrs:
            _admit(name, group, _of_range(cidr), spec.test_listener.port)


def _admit(name: str, group: aws.ec2.SecurityGroup, source: _Source, port: int) -> None:
    aws.vpc.SecurityGroupIngressRule(
        f"{name}-from-{source.name}-{port}",
        security_group_id=group.id,
        cidr_ipv4=source.cidr,
        cidr_ipv6=source.ipv6_cidr,
        prefix_list_id=source.prefix_list_id,
        ip_protocol="tcp",
        from_port=port,
        to_port=port,
        description=f"{source.name} to {name} on {port}",
        opts=pulumi.ResourceOptions(parent=group),
    )


def _of_range(cidr: str) -> _Source:
    return _Source(name=cidr.replace("/", "-"), cidr=cidr)


def _sources(
    spec: LoadBalancer, cloudfront_prefix_list_id: pulumi.Input[str] | None, *, ipv6: bool
) -> Iterator[_Source]:
    if spec.closed and cloudfront_prefix_list_id is not None:
        yield _Source(name="cloudfront", prefix_list_id=cloudfront_prefix_list_id)
    elif not spec.closed and not spec.allowed_cidrs:
        yield _Source(name="world", cidr="0.0.0.0/0")
        if ipv6:
            yield _Source(name="world-ipv6", ipv6_cidr="::/0")
    for cidr in spec.allowed_cidrs:
        yield _of_range(cidr)


def reach_identity_providers(name: str, group: aws.ec2.SecurityGroup) -> None:
    """Let the load balancer ask identity providers for tokens and keys: their addresses change, their port is 443.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html
    """
    aws.vpc.SecurityGroupEgressRule(
        f"{name}-to-identity-providers",
        security_group_id=group.id,
        cidr_ipv4="0.0.0.0/0",
        ip_protocol="tcp",
        from_port=HTTPS,
        to_port=HTTPS,
        description=f"{name} to identity providers on {HTTPS}",
        opts=pulumi.ResourceOptions(parent=group),
    )
