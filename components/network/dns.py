"""The public hosted zone of a stack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.observability.alarm import Alarm, Graph, Metric
from components.site import Site
from model.aws.regions import GLOBAL_SERVICES_REGION
from model.base import require_valid
from model.dns import full_name
from model.edge import Dns

_CAA_TTL_SECONDS = 3600
"""Authorities change rarely, and each asks before it issues."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AliasTarget:
    """What an alias record points to."""

    dns_name: pulumi.Input[str]
    """DNS name of a load balancer or distribution."""

    hosted_zone_id: pulumi.Input[str]
    """Hosted zone of that name, an output of the load balancer or distribution."""

    evaluate_target_health: bool = False
    """Respond only while the target is healthy; not available for CloudFront. Default: no."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HostedZoneArgs:
    """Inputs of HostedZone."""

    spec: Dns
    """What is asked for."""

    site: Site
    """Whether a hosted zone that is created is protected from deletion: a new one has other name servers."""


class HostedZone(pulumi.ComponentResource):
    """A public hosted zone, created or existing, and the records that point to the stack."""

    hosted_zone_id: pulumi.Output[str]
    """The hosted zone."""

    name_servers: pulumi.Output[Sequence[str]]
    """Name servers for the registrar; empty for an existing hosted zone, whose name servers are already in use."""

    alarms: Sequence[Alarm]
    """None: Route 53 measures queries, not failures."""

    graphs: Sequence[Graph]
    """Queries."""

    def __init__(self, name: str, args: HostedZoneArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        require_valid(f"hosted zone {name}", args.spec)
        super().__init__("plinth:network:HostedZone", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)

        if args.spec.zone_id is None:
            zone = self._make_hosted_zone()
            self.hosted_zone_id, self.name_servers = zone.id, zone.name_servers
            self._show_name_servers(zone)
        else:
            self.hosted_zone_id = pulumi.Output.from_input(args.spec.zone_id)
            self.name_servers = pulumi.Output.from_input([])

        self._make_records()
        self.alarms = ()
        self.graphs = self._graphs()
        self.register_outputs({"zone_id": self.hosted_zone_id, "name_servers": self.name_servers})

    def record(self, name: str, fqdn: str, target: AliasTarget) -> list[aws.route53.Record]:
        """Point *fqdn* at *target*, for IPv4 and IPv6. Raises ValueError if *fqdn* is not in the hosted zone."""
        domain = self._args.spec.domain
        if fqdn != domain and not fqdn.endswith(f".{domain}"):
            raise ValueError(f"{fqdn} is not in the hosted zone; legal: {domain}, or a name that ends in .{domain}")
        return [
            aws.route53.Record(
                f"{name}-{family}",
                zone_id=self.hosted_zone_id,
                name=fqdn,
                type=kind,
                aliases=[
                    aws.route53.RecordAliasArgs(
                        name=target.dns_name,
                        zone_id=target.hosted_zone_id,
                        evaluate_target_health=target.evaluate_target_health,
                    )
                ],
                opts=self._child,
            )
            for family, kind in (("ipv4", "A"), ("ipv6", "AAAA"))
        ]

    def _make_hosted_zone(self) -> aws.route53.Zone:
        return aws.route53.Zone(
            self._name,
            name=self._args.spec.domain,
            comment="Public zone",
            # Records can be changed within an hour if us-east-1, the region of Route 53's control plane, fails.
            enable_accelerated_recovery=True,
            force_destroy=False,
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(protect=self._args.site.protect)),
        )

    def _make_records(self) -> None:
        spec = self._args.spec
        for name, records in spec.records.items():
            for kind, values in records.by_type.items():
                self._make_record(full_name(name, spec.domain), kind, values, records.ttl_seconds)
        if spec.certificate_authorities:
            values = [f'0 issue "{authority}"' for authority in spec.certificate_authorities]
            self._make_record(spec.domain, "CAA", values, _CAA_TTL_SECONDS)

    def _make_record(self, fqdn: str, kind: str, values: Sequence[str], ttl_seconds: int) -> None:
        aws.route53.Record(
            f"{self._name}-{fqdn}-{kind.lower()}",
            zone_id=self.hosted_zone_id,
            name=fqdn,
            type=kind,
            ttl=ttl_seconds,
            records=list(values),
            opts=self._child,
        )

    def _show_name_servers(self, zone: aws.route53.Zone) -> None:
        # The outputs of a stack are known only when all of them are, and certificates wait for the delegation before.
        def show(servers: Sequence[str]) -> None:
            if not pulumi.runtime.is_dry_run():
                message = f"{self._args.spec.domain}: the registrar must delegate to {', '.join(servers)}; "
                pulumi.log.info(f"{message}certificates are validated only then", resource=zone)

        zone.name_servers.apply(show)

    def _graphs(self) -> Sequence[Graph]:
        queries = Metric(
            namespace="AWS/Route53",
            name="DNSQueries",
            dimensions={"HostedZoneId": self.hosted_zone_id},
            statistic="Sum",
            region=GLOBAL_SERVICES_REGION,
        )
        return (Graph(title=f"{self._args.spec.domain}: queries", metrics=[queries]),)
