"""The public hosted zone of a stack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import pulumi
import pulumi_aws as aws

from components.network.delegation import Parent, delegate
from components.network.dnssec import Dnssec, DnssecArgs
from components.network.hosted_zone import zone_metric
from components.network.name_checks import health_check, unhealthy
from components.network.query_logs import QueryLogs, QueryLogsArgs
from components.observability.alarm import Alarm, Graph
from components.observability.log_groups import LogGroups
from components.site import Site
from model.base import require_valid
from model.dns import full_name
from model.hosted_zone import Dns
from model.keys import Keys

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
class _Failover:
    """Which of a pair of records one is."""

    kind: Literal["PRIMARY", "SECONDARY"]
    health_check_id: pulumi.Input[str] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class HostedZoneArgs:
    """Inputs of HostedZone."""

    spec: Dns
    """What is asked for."""

    site: Site
    """Whether a hosted zone that is created is protected from deletion: a new one has other name servers."""

    keys: Keys = field(default_factory=Keys)
    """What the stack file says of KMS keys, for that of DNSSEC. Default: as if it said nothing."""

    query_logs: LogGroups | None = None
    """Encryption, with a key in us-east-1, and retention of the query log, if the zone has one. Default: none."""


class HostedZone(pulumi.ComponentResource):
    """A public hosted zone, created or existing, and the records that point to the stack."""

    hosted_zone_id: pulumi.Output[str]
    """The hosted zone."""

    name_servers: pulumi.Output[Sequence[str]]
    """Name servers for the registrar; empty for an existing hosted zone, whose name servers are already in use."""

    alarms: Sequence[Alarm]
    """Those of DNSSEC and of health checks. Without them none: Route 53 measures queries, not failures."""

    graphs: Sequence[Graph]
    """Queries, and DNSSEC."""

    log_groups: Sequence[aws.cloudwatch.LogGroup]
    """The query log, if there is one."""

    ds_record: pulumi.Output[str] | None
    """DS record for the parent zone. None: the zone is not signed."""

    def __init__(self, name: str, args: HostedZoneArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        require_valid(f"hosted zone {name}", args.spec)
        super().__init__("plinth:network:HostedZone", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)

        zone = self._make_hosted_zone() if args.spec.zone_id is None else None
        self.hosted_zone_id = zone.id if zone else pulumi.Output.from_input(args.spec.zone_id or "")
        self.name_servers = zone.name_servers if zone else pulumi.Output.from_input([])
        self._make_records()
        dnssec = self._sign() if args.spec.dnssec else None
        self.ds_record = dnssec.ds_record if dnssec else None
        if zone:
            self._make_known(zone)
        self.log_groups = [self._log_queries(args.query_logs)] if args.query_logs else []
        self.alarms = (*(dnssec.alarms if dnssec else ()), *self._check_names())
        self.graphs = (*self._graphs(), *(dnssec.graphs if dnssec else ()))
        self.register_outputs({"zone_id": self.hosted_zone_id, "name_servers": self.name_servers})

    def record(
        self, name: str, fqdn: str, target: AliasTarget, *, checked_host: pulumi.Input[str] | None = None
    ) -> list[aws.route53.Record]:
        """Point *fqdn* at *target*, for IPv4 and IPv6. Raises ValueError if *fqdn* is not in the hosted zone.

        If the stack file has a failover for the name, it points to *target* while that is healthy: as its own targets
        are, or as *checked_host* answers, for a target that has none.
        """
        domain = self._args.spec.domain
        if fqdn != domain and not fqdn.endswith(f".{domain}"):
            raise ValueError(f"{fqdn} is not in the hosted zone; legal: {domain}, or a name that ends in .{domain}")
        standby = self._args.spec.failover_of(fqdn)
        if standby is None:
            return self._make_aliases(name, fqdn, target)
        check = self._check_primary(name, fqdn, checked_host, standby.path or "/") if checked_host else None
        primary = _Failover(kind="PRIMARY", health_check_id=check.id if check else None)
        secondary = AliasTarget(dns_name=standby.dns_name, hosted_zone_id=standby.hosted_zone_id)
        return [
            *self._make_aliases(name, fqdn, target, primary),
            *self._make_aliases(f"{name}-secondary", fqdn, secondary, _Failover(kind="SECONDARY")),
        ]

    def _make_aliases(
        self, name: str, fqdn: str, target: AliasTarget, failover: _Failover | None = None
    ) -> list[aws.route53.Record]:
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
                set_identifier=failover.kind.lower() if failover else None,
                failover_routing_policies=(
                    [aws.route53.RecordFailoverRoutingPolicyArgs(type=failover.kind)] if failover else None
                ),
                health_check_id=failover.health_check_id if failover else None,
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

    def _sign(self) -> Dnssec:
        return Dnssec(
            f"{self._name}-dnssec",
            DnssecArgs(
                hosted_zone_id=self.hosted_zone_id,
                domain=self._args.spec.domain,
                keys=self._args.keys,
                site=self._args.site,
            ),
            self._child,
        )

    def _log_queries(self, log_groups: LogGroups) -> aws.cloudwatch.LogGroup:
        args = QueryLogsArgs(
            hosted_zone_id=self.hosted_zone_id,
            domain=self._args.spec.domain,
            log_groups=log_groups,
            site=self._args.site,
        )
        return QueryLogs(f"{self._name}-queries", args, self._child).log_group

    def _check_primary(self, name: str, fqdn: str, host: pulumi.Input[str], path: str) -> aws.route53.HealthCheck:
        # At a name that does not fail over, or the standby's answers would end the failover.
        check = health_check(f"{self._name}-failover-{name}", host, path, self._child)
        alarm = unhealthy(
            f"{self._name}-failed-over-{name}",
            check,
            f"{fqdn} points to its standby: what serves it does not respond at {path} to Route 53's checkers.",
        )
        self.alarms = (*self.alarms, alarm)
        return check

    def _make_known(self, zone: aws.route53.Zone) -> None:
        spec = self._args.spec
        if spec.parent_zone_id is None:
            self._show_name_servers(zone)
            return
        delegate(
            self._name,
            spec.domain,
            parent=Parent(hosted_zone_id=spec.parent_zone_id, role_arn=spec.parent_zone_role_arn),
            site=self._args.site,
            name_servers=zone.name_servers,
            ds_record=self.ds_record if spec.parent_ds_record else None,
            opts=self._child,
        )

    def _check_names(self) -> list[Alarm]:
        domain = self._args.spec.domain
        return [
            self._check(full_name(name, domain), check.path) for name, check in self._args.spec.health_checks.items()
        ]

    def _check(self, fqdn: str, path: str) -> Alarm:
        return unhealthy(
            f"{self._name}-unhealthy-{fqdn}",
            health_check(f"{self._name}-check-{fqdn}", fqdn, path, self._child),
            f"https://{fqdn}{path} does not respond to Route 53's checkers. Look for what users see: the "
            "name's record, CloudFront or the load balancer, then the service.",
        )

    def _show_name_servers(self, zone: aws.route53.Zone) -> None:
        # The outputs of a stack are known only when all of them are, and certificates wait for the delegation before.
        def show(servers: Sequence[str]) -> None:
            if not pulumi.runtime.is_dry_run():
                message = f"{self._args.spec.domain}: the registrar must delegate to {', '.join(servers)}; "
                pulumi.log.info(f"{message}certificates are validated only then", resource=zone)

        zone.name_servers.apply(show)

    def _graphs(self) -> Sequence[Graph]:
        queries = zone_metric(self.hosted_zone_id, "DNSQueries")
        return (Graph(title=f"{self._args.spec.domain}: queries", metrics=[queries]),)
