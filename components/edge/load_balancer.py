"""The application load balancer: one for all services, closed unless opened, one listener rule per service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import pulumi
import pulumi_aws as aws

from components.edge.load_balancer_metrics import LoadBalancerAlarms, alarms, graphs, unhealthy_hosts
from components.edge.routing import check_route, conditions
from components.network.connections import Connections
from components.observability.alarm import Alarm, Graph

__all__ = ["LoadBalancer", "LoadBalancerAlarms", "LoadBalancerArgs"]

# AWS's own recommendation: TLS 1.3 and 1.2, forward secrecy and AEAD ciphers only, post-quantum key exchange for
# clients that know it. https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
_TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"

_HTTP = 80
_HTTPS = 443
_NAME_LENGTH = 24
_IDLE_TIMEOUTS = range(1, 4001)
_SUBNETS = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class LoadBalancerArgs:
    """What a load balancer is made of."""

    vpc_id: pulumi.Input[str]
    """VPC of the security group."""

    subnet_ids: Sequence[pulumi.Input[str]]
    """One subnet in each of at least two availability zones: AWS wants two.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
    """

    log_bucket: pulumi.Input[str]
    """Name of the bucket for access and connection logs, in the same region, with SSE-S3.

    Its policy must exist before the load balancer does: AWS tries a write at once.
    """

    scheme: Literal["internal", "internet-facing"] = "internal"
    """Default: internal, without a public address."""

    certificate_arn: pulumi.Input[str] | None = None
    """Validated ACM certificate of the load balancer's region. Default: none, which needs *allow_plain_http*."""

    allow_plain_http: bool = False
    """Serve unencrypted HTTP where there is no certificate; refused if internet-facing. Default: no."""

    allow_from: Literal["cloudfront", "vpc", "world"] = "cloudfront"
    """Internal: CloudFront by a VPC origin, or the VPC. Internet-facing: the world. Default: CloudFront."""

    prefix_list_id: pulumi.Input[str] | None = None
    """AWS-managed prefix list ``com.amazonaws.global.cloudfront.origin-facing``. Default: none; CloudFront needs it."""

    vpc_cidr: pulumi.Input[str] | None = None
    """Addresses of the VPC. Default: none; needed if the VPC may connect."""

    log_prefix: str | None = None
    """Folder of the logs in the bucket. Default: none, they begin at ``AWSLogs/``."""

    protect: bool = True
    """Refuse deletion. Default: yes."""

    idle_timeout_seconds: int = 60
    """How long a connection may be silent, 1 to 4000. Default: 60, which is AWS's."""

    alarms: LoadBalancerAlarms = field(default_factory=LoadBalancerAlarms)
    """Thresholds. Default: see LoadBalancerAlarms."""


class LoadBalancer(pulumi.ComponentResource):
    """An application load balancer that answers 404 to whatever no service has claimed by a route.

    Services let it in with ``service.connections.allow_from(load_balancer.connections)``: it can open connections to
    nothing else, since its security group has no egress rule of its own.
    """

    connections: Connections
    """The load balancer as a source of connections."""

    arn: pulumi.Output[str]
    """ARN of the load balancer."""

    arn_suffix: pulumi.Output[str]
    """What CloudWatch calls the load balancer: ``app/<name>/<id>``."""

    dns_name: pulumi.Output[str]
    """Its name in AWS's domain."""

    zone_id: pulumi.Output[str]
    """Hosted zone of that name, for alias records."""

    listener_arn: pulumi.Output[str]
    """The listener that serves requests."""

    https: bool
    """Whether that listener speaks HTTPS."""

    internal: bool
    """Whether it has private addresses only."""

    alarms: Sequence[Alarm]
    """5xx, latency and rejected connections."""

    graphs: Sequence[Graph]
    """Requests, errors, latency and connections."""

    def __init__(self, name: str, args: LoadBalancerArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        _check(name, args)
        super().__init__("plinth:edge:LoadBalancer", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        self._routes: dict[int, str] = {}
        self.https = args.certificate_arn is not None
        self.internal = args.scheme == "internal"
        self._security_group = self._make_security_group()
        self._open()
        self._load_balancer = self._make_load_balancer()
        self._listener = self._make_listener()
        if self.https and args.allow_from != "cloudfront":
            self._redirect()
        self.connections = Connections(name=name, security_group=self._security_group)
        self.arn = self._load_balancer.arn
        self.arn_suffix = self._load_balancer.arn_suffix
        self.dns_name = self._load_balancer.dns_name
        self.zone_id = self._load_balancer.zone_id
        self.listener_arn = self._listener.arn
        self.alarms = alarms(name, self.arn_suffix, args.alarms)
        self.graphs = graphs(name, self.arn_suffix)
        self.register_outputs(
            {
                "arn": self.arn,
                "arn_suffix": self.arn_suffix,
                "dns_name": self.dns_name,
                "zone_id": self.zone_id,
                "listener_arn": self.listener_arn,
                "https": self.https,
                "internal": self.internal,
            }
        )

    def route(
        self,
        name: str,
        target_group_arn: pulumi.Input[str],
        priority: int,
        hosts: Sequence[str] = (),
        paths: Sequence[str] = (),
    ) -> aws.lb.ListenerRule:
        """Send requests for *hosts* and *paths* (one of each must fit) to the target group of the service *name*.

        A target group belongs to a load balancer only by such a rule, so the service depends on it. Lower priorities
        are tried first. Raises ValueError for a rule that AWS would refuse, and for a priority that is taken.
        """
        check_route(name, priority, hosts, paths)
        if priority in self._routes:
            raise ValueError(f"route of {name}: priority {priority} belongs to {self._routes[priority]}; give another")
        self._routes[priority] = name
        return aws.lb.ListenerRule(
            f"{name}-route",
            listener_arn=self.listener_arn,
            priority=priority,
            conditions=conditions(hosts, paths),
            actions=[aws.lb.ListenerRuleActionArgs(type="forward", target_group_arn=target_group_arn)],
            opts=self._child,
        )

    def unhealthy_hosts_alarm(self, service: str, target_group_arn_suffix: pulumi.Input[str]) -> Alarm:
        """Return the alarm on the target group of *service*, which offers it among its own."""
        return unhealthy_hosts(service, self.arn_suffix, target_group_arn_suffix)

    @property
    def _port(self) -> int:
        return _HTTPS if self.https else _HTTP

    def _make_security_group(self) -> aws.ec2.SecurityGroup:
        return aws.ec2.SecurityGroup(
            f"{self._name}-security-group",
            description="Load balancer",
            vpc_id=self._args.vpc_id,
            revoke_rules_on_delete=True,
            opts=self._child,
        )

    def _open(self) -> None:
        if self._args.allow_from == "cloudfront":
            # The list weighs 55 of the 60 rules that a group holds by default, so one port only.
            # https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
            self._allow("cloudfront", self._port, prefix_list_id=self._args.prefix_list_id)
            return
        # The subnets have no IPv6, so neither has the load balancer.
        cidr = "0.0.0.0/0" if self._args.allow_from == "world" else self._args.vpc_cidr
        for port in (_HTTPS, _HTTP) if self.https else (_HTTP,):
            self._allow(self._args.allow_from, port, cidr=cidr)

    def _allow(
        self,
        source: str,
        port: int,
        *,
        cidr: pulumi.Input[str] | None = None,
        prefix_list_id: pulumi.Input[str] | None = None,
    ) -> None:
        aws.vpc.SecurityGroupIngressRule(
            f"{self._name}-from-{source}-{port}",
            security_group_id=self._security_group.id,
            cidr_ipv4=cidr,
            prefix_list_id=prefix_list_id,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            description=f"{source} to {self._name} on {port}",
            opts=pulumi.ResourceOptions(parent=self._security_group),
        )

    def _make_load_balancer(self) -> aws.lb.LoadBalancer:
        bucket, prefix = self._args.log_bucket, self._args.log_prefix
        return aws.lb.LoadBalancer(
            self._name,
            load_balancer_type="application",
            internal=self.internal,
            ip_address_type="ipv4",
            subnets=list(self._args.subnet_ids),
            security_groups=[self._security_group.id],
            idle_timeout=self._args.idle_timeout_seconds,
            drop_invalid_header_fields=True,
            desync_mitigation_mode="defensive",
            xff_header_processing_mode="append",
            enable_cross_zone_load_balancing=True,
            enable_zonal_shift=True,
            enable_deletion_protection=self._args.protect,
            access_logs=aws.lb.LoadBalancerAccessLogsArgs(bucket=bucket, prefix=prefix, enabled=True),
            connection_logs=aws.lb.LoadBalancerConnectionLogsArgs(bucket=bucket, prefix=prefix, enabled=True),
            # AWS's own protection comes too late: by then the listeners are gone.
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(protect=self._args.protect)),
        )

    def _make_listener(self) -> aws.lb.Listener:
        return aws.lb.Listener(
            f"{self._name}-{'https' if self.https else 'http'}",
            load_balancer_arn=self._load_balancer.arn,
            port=self._port,
            protocol="HTTPS" if self.https else "HTTP",
            ssl_policy=_TLS_POLICY if self.https else None,
            certificate_arn=self._args.certificate_arn,
            routing_http_response_server_enabled=False,
            default_actions=[
                aws.lb.ListenerDefaultActionArgs(
                    type="fixed-response",
                    fixed_response=aws.lb.ListenerDefaultActionFixedResponseArgs(
                        content_type="text/plain", message_body="Not found", status_code="404"
                    ),
                )
            ],
            opts=self._child,
        )

    def _redirect(self) -> None:
        aws.lb.Listener(
            f"{self._name}-redirect",
            load_balancer_arn=self._load_balancer.arn,
            port=_HTTP,
            protocol="HTTP",
            default_actions=[
                aws.lb.ListenerDefaultActionArgs(
                    type="redirect",
                    redirect=aws.lb.ListenerDefaultActionRedirectArgs(
                        protocol="HTTPS", port=str(_HTTPS), status_code="HTTP_301"
                    ),
                )
            ],
            opts=self._child,
        )


def _check(name: str, args: LoadBalancerArgs) -> None:
    internal = args.scheme == "internal"
    plain = args.certificate_arn is None
    sources = ("cloudfront", "vpc") if internal else ("world",)
    rules = {
        f"the name may have {_NAME_LENGTH} characters, not {len(name)}": len(name) > _NAME_LENGTH,
        f"needs subnets in two availability zones, not {len(args.subnet_ids)}": len(args.subnet_ids) < _SUBNETS,
        "an internet-facing load balancer needs certificate_arn, plain HTTP is refused": plain and not internal,
        "needs certificate_arn, or allow_plain_http to serve without": plain and internal and not args.allow_plain_http,
        f"allow_from must be one of {', '.join(sources)} if {args.scheme}, not {args.allow_from}": (
            args.allow_from not in sources
        ),
        "allow_from cloudfront needs prefix_list_id": args.allow_from == "cloudfront" and args.prefix_list_id is None,
        "allow_from vpc needs vpc_cidr": args.allow_from == "vpc" and args.vpc_cidr is None,
        f"idle_timeout_seconds must be 1 to 4000, not {args.idle_timeout_seconds}": (
            args.idle_timeout_seconds not in _IDLE_TIMEOUTS
        ),
    }
    problems = [rule for rule, broken in rules.items() if broken]
    if problems:
        raise ValueError(f"load balancer {name}: {'; '.join(problems)}")
