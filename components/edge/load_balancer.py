"""The application load balancer: one for all services, one listener rule per web service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import pulumi
import pulumi_aws as aws

from components.edge.authentication import authenticate
from components.edge.listeners import HTTP, HTTPS, further_certificates, redirect_listener, serving_listener
from components.edge.load_balancer_metrics import alarms, graphs, unhealthy_hosts
from components.edge.load_balancer_sources import admit_sources, reach_identity_providers
from components.edge.origin_header import OriginHeader, OriginHeaderArgs, make_origin_header
from components.edge.routing import accepting, answer, conditions, divide, forward, shifted, weights_of_ecs
from components.edge.trust_store import TrustStoreArgs, make_trust_store, mutual_authentication
from components.naming import PULUMI_SUFFIX_LENGTH
from components.network.connections import Connections
from components.network.placement import Placement
from components.network.security_group import closed_security_group
from components.observability.alarm import Alarm, Graph
from components.site import Site
from model import load_balancer as model
from model.aws import elb
from model.base import require_valid
from model.conditions import Conditions
from model.listener_rule import ListenerRedirect, ListenerRule
from model.priorities import priority_of
from model.route import Route
from model.test_traffic import TrafficTest, rule_key

_NONE: Mapping[str, pulumi.Input[str]] = {}


@dataclass(frozen=True, kw_only=True, slots=True)
class LoadBalancerArgs:
    """Inputs of LoadBalancer."""

    spec: model.LoadBalancer
    """What is asked for."""

    site: Site
    """Whether it is protected from deletion."""

    placement: Placement
    """One subnet in each of at least two availability zones, public if it is internet-facing."""

    log_bucket: pulumi.Input[str]
    """Name of the bucket for access and connection logs, in the same region, with SSE-S3.

    Its policy must exist before the load balancer does, because AWS tests it by a write.
    """

    certificate_arn: pulumi.Input[str] | None = None
    """Validated ACM certificate of the load balancer's region. Default: none, which the model must allow."""

    redirected: Mapping[str, str] = field(default_factory=dict)
    """Host → the host to which it redirects, before any route. Default: none."""

    internet: Sequence[pulumi.Resource] = ()
    """Internet gateway of the VPC, and routes to it. AWS refuses an internet-facing load balancer, and CloudFront a VPC
    origin, in a VPC without one. Default: nothing, it exists."""

    cloudfront_prefix_list_id: pulumi.Input[str] | None = None
    """Managed prefix list of CloudFront's addresses, which an internal one admits, and one with ``cloudfront_only``
    alone. Default: none, it is not behind CloudFront."""

    trust_store: TrustStoreArgs | None = None
    """Files by which client certificates are verified, with ``mutual_tls`` of mode verify. Default: none."""

    origin_header: OriginHeaderArgs | None = None
    """The secret header of one with ``cloudfront_only``. Default: none, others have no such header."""


class LoadBalancer(pulumi.ComponentResource):
    """An application load balancer that responds with 404 where no service has a route.

    Services let it in with ``service.connections.allow_from(load_balancer.connections)``: it can open connections to
    nothing else, since its security group has no egress rule of its own.
    An internal one admits CloudFront's addresses, if it is behind it, and the ranges of its spec; an internet-facing
    one those ranges, or any address, or only CloudFront's, whose requests need the secret header of the stack's own
    distribution, or get a 403.
    """

    connections: Connections
    """The load balancer as a source of connections."""

    arn: pulumi.Output[str]
    """ARN of the load balancer."""

    arn_suffix: pulumi.Output[str]
    """What CloudWatch calls the load balancer: ``app/<name>/<id>``."""

    dns_name: pulumi.Output[str]
    """Name in AWS's domain."""

    hosted_zone_id: pulumi.Output[str]
    """Hosted zone of that name, for alias records."""

    listener_arn: pulumi.Output[str]
    """The listener that serves requests."""

    origin_header: OriginHeader | None
    """The secret header without which it forwards nothing. None: it needs none."""

    https: bool
    """Whether that listener speaks HTTPS."""

    internal: bool
    """Whether it has private addresses only."""

    idle_timeout_seconds: int
    """Seconds that a connection may be idle."""

    alarms: Sequence[Alarm]
    """5xx, latency and rejected connections."""

    graphs: Sequence[Graph]
    """Requests, errors, latency and connections."""

    log_groups: Sequence[aws.cloudwatch.LogGroup] = ()
    """None: its logs go to a bucket."""

    def __init__(self, name: str, args: LoadBalancerArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        _check(name, args)
        super().__init__("plinth:edge:LoadBalancer", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        self._routes: dict[int, str] = {}
        self._rules: list[aws.lb.ListenerRule] = []
        self._reaches_identity_providers = False
        self.https = args.certificate_arn is not None
        self.internal = args.spec.internal
        self.idle_timeout_seconds = args.spec.idle_timeout_seconds
        self.origin_header = make_origin_header(name, args.origin_header, self._child) if args.origin_header else None
        self._security_group = closed_security_group(name, "Load balancer", args.placement.vpc_id, self._child)
        admit_sources(
            name,
            self._security_group,
            args.spec,
            port=self._port,
            ipv6=self._has_ipv6,
            cloudfront_prefix_list_id=args.cloudfront_prefix_list_id,
        )
        self._load_balancer = self._make_load_balancer()
        store = make_trust_store(name, args.trust_store, self._child) if args.trust_store else None
        serve = partial(
            serving_listener,
            name,
            self._load_balancer,
            certificate_arn=args.certificate_arn,
            forbids=self.origin_header is not None,
            mutual_authentication=mutual_authentication(args.spec.mutual_tls, store),
            opts=self._child,
        )
        self._listener = serve()
        test = args.spec.test_listener
        self._test_listener = serve(test_port=test.port) if test else None
        if not args.spec.closed:
            redirect_listener(name, self._load_balancer, self._child)
        further_certificates(name, self._listener, args.spec.further_certificate_arns, self._child)
        if self._test_listener is not None:
            further_certificates(f"{name}-test", self._test_listener, args.spec.further_certificate_arns, self._child)
        self.connections = Connections(name=name, security_group=self._security_group)
        self.arn = self._load_balancer.arn
        self.arn_suffix = self._load_balancer.arn_suffix
        self.dns_name = self._load_balancer.dns_name
        self.hosted_zone_id = self._load_balancer.zone_id
        self.listener_arn = self._listener.arn
        self._answer()
        self.alarms = alarms(name, self.arn_suffix, args.spec.alarms)
        self.graphs = graphs(name, self.arn_suffix)
        self.register_outputs(
            {
                "arn": self.arn,
                "arn_suffix": self.arn_suffix,
                "dns_name": self.dns_name,
                "zone_id": self.hosted_zone_id,
                "listener_arn": self.listener_arn,
                "https": self.https,
                "internal": self.internal,
            }
        )

    def route(
        self,
        name: str,
        target_group_arn: pulumi.Input[str],
        spec: Route,
        others: Mapping[str, pulumi.Input[str]] = _NONE,
    ) -> aws.lb.ListenerRule:
        """Send the requests that *spec* describes to the target group of the service *name*, or to several by weight.

        *others* are the target groups of the services that share them. A target group belongs to a load balancer only
        by such a rule, so the service depends on it. Raises ValueError for a route that is not valid, for weights of
        other services than these, and for a priority that is taken.
        """
        require_valid(f"route of {name}", spec)
        groups = {name: target_group_arn, **others}
        if set(groups) != {name, *(spec.forward.weights if spec.forward else ())} or (
            spec.forward and name not in spec.forward.weights
        ):
            raise ValueError(f"route of {name}: forward.weights must have {', '.join(sorted(groups))}, and no other")
        first = self._authenticate(name, spec)
        actions = [*first, _forward(spec, name, groups, order=2 if first else None)]
        return self._rule(f"{name}-route", name, spec, actions)

    def shift(self, name: str, target_group_arns: Sequence[pulumi.Input[str]], spec: Route) -> aws.lb.ListenerRule:
        """Send the requests that *spec* describes to target groups of the service *name*, by weights that ECS sets.

        Raises ValueError as ``route`` does, and for a route that divides requests between services.
        """
        require_valid(f"route of {name}", spec)
        if spec.forward is not None:
            raise ValueError(f"route of {name}: ECS sets the weights; forward is not allowed")
        return self._shifted(f"{name}-route", name, target_group_arns, spec, spec)

    def shift_test(
        self, name: str, target_group_arns: Sequence[pulumi.Input[str]], spec: Route, test: TrafficTest
    ) -> aws.lb.ListenerRule:
        """Send the requests of *spec* that are test traffic to target groups of *name*, by weights that ECS sets.

        They need the same sign-in. Raises ValueError for conditions that one rule does not hold.
        """
        require_valid(f"test_traffic of {name}", test)
        if test.by_header is None and self._test_listener is None:
            raise ValueError(f"test_traffic of {name}: the load balancer has no test_listener")
        taken = test.conditions(spec)
        require_valid(f"test_traffic of {name}", taken)
        listener = self._test_listener if test.by_header is None else None
        key = name if listener else rule_key(name)  # on a listener of its own it has the priority of the route
        return self._shifted(f"{name}-route-test", key, target_group_arns, spec, taken, test_listener=listener)

    def _shifted(
        self,
        resource: str,
        name: str,
        target_group_arns: Sequence[pulumi.Input[str]],
        route: Route,
        taken: Conditions,
        *,
        test_listener: aws.lb.Listener | None = None,
    ) -> aws.lb.ListenerRule:
        first = self._authenticate(name, route)
        ignored = weights_of_ecs(len(first), len(target_group_arns))
        actions = [*first, shifted(target_group_arns, order=2 if first else None)]
        return self._rule(resource, name, taken, actions, ignored, test_listener=test_listener)

    def _authenticate(self, name: str, spec: Route) -> list[aws.lb.ListenerRuleActionArgs]:
        """Return the action that comes before all others: none, or the sign-in."""
        if spec.authentication is None:
            return []
        if not self.https:
            raise ValueError(f"route of {name}: authentication needs HTTPS, so the load balancer needs a certificate")
        if not self._reaches_identity_providers:
            self._reaches_identity_providers = True
            reach_identity_providers(self._name, self._security_group)
        return [authenticate(spec.authentication)]

    def _answer(self) -> None:
        """Make the rules that need no service."""
        for host, to in self._args.redirected.items():
            spec = ListenerRule(hosts=[host], redirect=ListenerRedirect(status=301, host=to))
            self._rule(f"{self._name}-from-{host}", f"names.{host}", spec, [answer(spec)])
        for name, spec in self._args.spec.rules.items():
            self._rule(f"{self._name}-rule-{name}", f"rules.{name}", spec, [answer(spec)])

    def _rule(
        self,
        resource: str,
        name: str,
        spec: Conditions,
        actions: list[aws.lb.ListenerRuleActionArgs],
        ignored: Sequence[str] = (),
        *,
        test_listener: aws.lb.Listener | None = None,
    ) -> aws.lb.ListenerRule:
        priority = priority_of(name, spec)
        owner = self._routes.setdefault(priority, name)
        if owner != name:
            raise ValueError(f"route of {name}: priority {priority} belongs to {owner}; choose another")
        from_cloudfront = [accepting(self.origin_header.accepted)] if self.origin_header else []
        rule = aws.lb.ListenerRule(
            resource,
            listener_arn=test_listener.arn if test_listener else self.listener_arn,
            priority=priority,
            conditions=[*conditions(spec), *from_cloudfront],
            actions=actions,
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(ignore_changes=list(ignored))),
        )
        self._rules.append(rule)
        return rule

    @property
    def rules(self) -> Sequence[aws.lb.ListenerRule]:
        """The rules so far."""
        return tuple(self._rules)

    def admit(self, source: Connections) -> list[pulumi.Resource]:
        """Let *source*, such as the VPC link of an API, connect to the listener, and return the rules."""
        return self.listening.allow_from(source)

    def unhealthy_hosts_alarm(self, service: str, target_group_arn_suffix: pulumi.Input[str]) -> Alarm:
        """Return the alarm on the target group of *service*, which is one of that service's alarms."""
        return unhealthy_hosts(service, self.arn_suffix, target_group_arn_suffix)

    @property
    def listening(self) -> Connections:
        """The load balancer as a target of connections: its listener's port."""
        return replace(self.connections, port=self._port)

    @property
    def _port(self) -> int:
        return HTTPS if self.https else HTTP

    @property
    def _has_ipv6(self) -> bool:
        """Whether clients use IPv6: CloudFront connects to it by IPv4, and allowed ranges are IPv4."""
        return self._args.placement.ipv6 and not self._args.spec.closed and not self._args.spec.allowed_cidrs

    def _make_load_balancer(self) -> aws.lb.LoadBalancer:
        bucket, protect = self._args.log_bucket, self._args.site.protect
        return aws.lb.LoadBalancer(
            self._name,
            load_balancer_type="application",
            internal=self.internal,
            ip_address_type="dualstack" if self._has_ipv6 else "ipv4",
            subnets=list(self._args.placement.subnet_ids),
            security_groups=[self._security_group.id],
            idle_timeout=self._args.spec.idle_timeout_seconds,
            drop_invalid_header_fields=True,
            desync_mitigation_mode="defensive",
            xff_header_processing_mode="append",
            enable_cross_zone_load_balancing=True,
            enable_zonal_shift=True,
            enable_deletion_protection=protect,
            access_logs=aws.lb.LoadBalancerAccessLogsArgs(bucket=bucket, enabled=True),
            connection_logs=aws.lb.LoadBalancerConnectionLogsArgs(bucket=bucket, enabled=True),
            # AWS's own protection comes too late: by then the listeners are deleted.
            opts=pulumi.ResourceOptions.merge(
                self._child, pulumi.ResourceOptions(protect=protect, depends_on=list(self._args.internet))
            ),
        )


def _forward(
    spec: Route, name: str, groups: Mapping[str, pulumi.Input[str]], *, order: int | None = None
) -> aws.lb.ListenerRuleActionArgs:
    return divide(spec.forward, groups, order=order) if spec.forward else forward(groups[name], order=order)


def _check(name: str, args: LoadBalancerArgs) -> None:
    require_valid(f"load balancer {name}", args.spec)
    longest = elb.LONGEST_NAME - PULUMI_SUFFIX_LENGTH
    rules = {
        f"the name has at most {longest} characters, not {len(name)}": len(name) > longest,
        "needs certificate_arn, or an internal spec with allow_plain_http": (
            args.certificate_arn is None and not args.spec.allow_plain_http
        ),
        "needs certificate_arn with test_listener": args.spec.test_listener is not None
        and args.certificate_arn is None,
        "needs trust_store with mutual_tls of mode verify, and only then": (
            (args.trust_store is None) == (args.spec.mutual_tls is not None and args.spec.mutual_tls.mode == "verify")
        ),
        "needs origin_header and cloudfront_prefix_list_id with cloudfront_only, and origin_header only then": (
            (args.origin_header is None) == (args.spec.cloudfront_only is not None)
            or (args.origin_header is not None and args.cloudfront_prefix_list_id is None)
        ),
    }
    problems = [rule for rule, broken in rules.items() if broken]
    if problems:
        raise ValueError(f"load balancer {name}: {'; '.join(problems)}")
