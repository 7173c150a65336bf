"""A private hosted zone: names that only the networks of a stack resolve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi
import pulumi_aws as aws

from components.site import Site
from model.base import require_valid
from model.dns import full_name
from model.private_dns import PrivateDns

_ENDPOINT_TTL_SECONDS = 60
"""The endpoint's own records are short-lived and follow a failover; this one changes only with the endpoint, when a
database is restored under another name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PrivateZoneArgs:
    """Inputs of PrivateZone."""

    spec: PrivateDns
    """What is asked for."""

    site: Site
    """Region of the VPCs, and whether the hosted zone is protected from deletion."""

    vpc_ids: Mapping[str, pulumi.Input[str]]
    """Name of each network that resolves the zone → its VPC, at least one. Route 53 requires enableDnsSupport and
    enableDnsHostnames, which every VPC of a stack has."""

    endpoints: Mapping[str, pulumi.Input[str]] = field(default_factory=dict)
    """Name in the zone → host name of the endpoint that it is another name for. Default: none."""


class PrivateZone(pulumi.ComponentResource):
    """A private hosted zone, the VPCs that resolve it, and its records.

    All VPCs are inputs of the hosted zone itself, and none is a separate association: the two would undo each other.
    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route53_zone_association
    """

    hosted_zone_id: pulumi.Output[str]
    """The hosted zone."""

    def __init__(self, name: str, args: PrivateZoneArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        require_valid(f"private hosted zone {name}", args.spec)
        if not args.vpc_ids:
            raise ValueError(f"private hosted zone {name}: a hosted zone without a VPC would be public; give vpc_ids")
        super().__init__("plinth:network:PrivateZone", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        self.hosted_zone_id = self._make_hosted_zone().id
        for label, records in args.spec.records.items():
            for kind, values in records.by_type.items():
                self._make_record(label, kind, values, records.ttl_seconds)
        for label, endpoint in args.endpoints.items():
            self._make_record(label, "CNAME", [endpoint], _ENDPOINT_TTL_SECONDS)
        self.register_outputs({"zone_id": self.hosted_zone_id})

    def _make_hosted_zone(self) -> aws.route53.Zone:
        region = self._args.site.account.region
        return aws.route53.Zone(
            self._name,
            name=self._args.spec.domain,
            comment="Private zone",
            vpcs=[
                aws.route53.ZoneVpcArgs(vpc_id=vpc_id, vpc_region=region)
                for _, vpc_id in sorted(self._args.vpc_ids.items())
            ],
            force_destroy=False,
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(protect=self._args.site.protect)),
        )

    def _make_record(self, label: str, kind: str, values: Sequence[pulumi.Input[str]], ttl_seconds: int) -> None:
        fqdn = full_name(label, self._args.spec.domain)
        aws.route53.Record(
            f"{self._name}-{fqdn}-{kind.lower()}",
            zone_id=self.hosted_zone_id,
            name=fqdn,
            type=kind,
            ttl=ttl_seconds,
            records=list(values),
            opts=self._child,
        )
