"""Elastic Load Balancing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from policies.plan.aws import vpc
from policies.plan.graph import Registration
from preview.aws.answers import Answer, Arguments, hexadecimal
from preview.aws.card import Card, Free, Inputs, Replacement, Unique, Unpriced, items
from preview.aws.counterpart import Counterpart
from preview.aws.outputs import Context, Location, Outputs
from preview.aws.pricing import Billing, Charge, UnpricedError, in_zones

LOAD_BALANCER = "aws:lb/loadBalancer:LoadBalancer"
_ELB = "arn:{partition}:elasticloadbalancing:{region}:{account}:"
_KINDS = {"application": "app", "network": "net", "gateway": "gwy"}
_ELB_ZONES = {
    "us-east-1": "Z35SXDOTRQ7X7K",
    "us-east-2": "Z3AADJGX6KTTL2",
    "us-west-1": "Z368ELLRRE2KJ0",
    "us-west-2": "Z1H1FL5HABSF5",
    "eu-west-1": "Z32O12XQLNTSW2",
    "eu-central-1": "Z215JYRZR1TBD5",
}
"""https://docs.aws.amazon.com/general/latest/gr/elb.html; other regions get a simulated id of the same shape."""
_ELB_ACCOUNTS = {
    "us-east-1": "127311923021",
    "us-east-2": "033677994240",
    "us-west-1": "027434742980",
    "us-west-2": "797873946194",
    "eu-central-1": "054676820928",
    "eu-west-1": "156460612806",
}
"""https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html"""


def _balancer(context: Context) -> str:
    kind = _KINDS.get(str(context.inputs.get("loadBalancerType", "application")), "app")
    return context.text(f"{kind}/{{name}}/{{hex:16}}")


def _balancer_arn(context: Context) -> str:
    return context.text(_ELB) + f"loadbalancer/{_balancer(context)}"


def _balancer_host(context: Context) -> str:
    if context.inputs.get("loadBalancerType") == "network":
        return context.text("{name}-{hex:16}.elb.{region}.{suffix}")
    internal = "internal-" if context.inputs.get("internal") else ""
    return context.text(f"{internal}{{name}}-{{digits:10}}.{{region}}.elb.{{suffix}}")


def _balancer_zone(context: Context) -> str:
    return _ELB_ZONES.get(context.location.region) or context.text("Z{upper:13 elb}")


def _listener_arn(context: Context) -> str:
    balancer = str(context.inputs.get("loadBalancerArn", ""))
    return context.text(f"{balancer.replace(':loadbalancer/', ':listener/', 1)}/{{hex:16}}")


def _rule_arn(context: Context) -> str:
    listener = str(context.inputs.get("listenerArn", ""))
    return context.text(f"{listener.replace(':listener/', ':listener-rule/', 1)}/{{hex:16}}")


def _balancer_price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield an application load balancer, its capacity units, and addresses and traffic if it is internet-facing."""
    if resource.inputs.get("loadBalancerType", "application") != "application":
        raise UnpricedError(f"no prices for load balancers of type {resource.inputs['loadBalancerType']}")
    assumed = billing.usage
    yield Charge(item="load balancer", key="alb.hour", quantity=assumed.hours)
    units = assumed.load_balancer_lcus * assumed.hours
    yield Charge(item="capacity units", key="alb.lcu", quantity=units, kind="usage", assumes="load_balancer_lcus")
    if _faces_the_internet(resource):
        zones = len(resource.inputs.get("subnets") or resource.inputs.get("subnetMappings") or ())
        item = in_zones("public IPv4 addresses", zones)
        yield Charge(item=item, key="ipv4.hour", quantity=zones * assumed.hours)
        facing = [found for found in billing.graph.of(LOAD_BALANCER) if _answers_the_internet(found, billing)]
        if resource not in facing:
            return
        sent = assumed.internet_gb / len(facing)
        yield Charge(
            item="data to the internet", key="transfer.internet", quantity=sent, kind="usage", assumes="internet_gb"
        )


def _faces_the_internet(balancer: Registration) -> bool:
    return not balancer.inputs.get("internal")


def _answers_the_internet(balancer: Registration, billing: Billing) -> bool:
    """Return whether it has clients on the internet besides CloudFront, to which data transfer is free.

    https://aws.amazon.com/cloudfront/pricing/
    """
    graph = billing.graph
    groups = graph.refs(balancer, "securityGroups", vpc.SECURITY_GROUP)
    rules = [rule for group in groups for rule in graph.referring(group, "securityGroupId", vpc.INGRESS_RULE)]
    closed = bool(rules) and all(rule.inputs.get("prefixListId") for rule in rules)
    return _faces_the_internet(balancer) and not closed


def _elb_account(location: Location, _args: Arguments) -> dict[str, Any]:
    account = _ELB_ACCOUNTS.get(location.region) or str(int(hexadecimal(location, 12, "elb"), 16)).zfill(12)[:12]
    return {"id": account, "arn": f"arn:{location.partition}:iam::{account}:root"}


def _is_network(inputs: Inputs) -> bool:
    return inputs.get("loadBalancerType") == "network"


def _secondary_addresses_fall(old: Inputs, new: Inputs) -> bool:
    before, after = (inputs.get("secondaryIpsAutoAssignedPerSubnet") or 0 for inputs in (old, new))
    return _is_network(new) and after < before


def _first_or_last_security_group(old: Inputs, new: Inputs) -> bool:
    return _is_network(new) and bool(old.get("securityGroups")) != bool(new.get("securityGroups"))


def _mappings_change(old: Inputs, new: Inputs) -> bool:
    """Subnets are added to both kinds in place, and taken from an application load balancer."""
    if new.get("loadBalancerType") == "gateway":
        return False
    before, after = items(old.get("subnetMappings")), items(new.get("subnetMappings"))
    return not (before < after or (not _is_network(new) and after < before))


def _network_subnets_not_only_added(old: Inputs, new: Inputs) -> bool:
    return _is_network(new) and len(items(new.get("subnets"))) <= len(items(old.get("subnets")))


_FIELDS = {
    "hostHeader": "host-header",
    "httpHeader": "http-header",
    "httpRequestMethod": "http-request-method",
    "pathPattern": "path-pattern",
    "queryString": "query-string",
    "sourceIp": "source-ip",
}
"""Condition of a rule → the field that it is about."""


def _with_fields(value: Any) -> Any:
    return [{"field": next((_FIELDS[key] for key in item if key in _FIELDS), None), **item} for item in value]


def _actions(key: str) -> dict[str, str]:
    return {f"{key}.{name}": f"{name[:1].upper()}{name[1:]}Config" for name in ("fixedResponse", "redirect", "forward")}


def _matcher(inputs: Inputs) -> Mapping[str, str]:
    """Return where the codes of a healthy answer are: those of gRPC have a property of their own."""
    return {"healthCheck.matcher": f"Matcher/{'GrpcCode' if inputs.get('protocolVersion') == 'GRPC' else 'HttpCode'}"}


def _scheme(value: Any) -> Any:
    return "internal" if value else "internet-facing"


CARDS = (
    Card(
        LOAD_BALANCER,
        unique=(Unique("name"),),
        outputs=Outputs(
            id=_balancer_arn,
            arn=_balancer_arn,
            more={
                "arnSuffix": _balancer,
                "dnsName": _balancer_host,
                "zoneId": _balancer_zone,
                "vpcId": "vpc-{hex:17}",
            },
        ),
        replacement=Replacement(
            "elbv2/load_balancer.go",
            "customerOwnedIpv4Pool internal loadBalancerType name namePrefix",
            when={
                "secondaryIpsAutoAssignedPerSubnet": _secondary_addresses_fall,
                "securityGroups": _first_or_last_security_group,
                "subnetMappings": _mappings_change,
                "subnets": _network_subnets_not_only_added,
            },
        ),
        price=_balancer_price,
        cloudformation=Counterpart(
            names={"internal": "Scheme", "loadBalancerType": "Type", "accessLogs": ".", "connectionLogs": "."},
            values={"internal": _scheme},
            attributes_in="LoadBalancerAttributes",
            attributes={
                "accessLogs.bucket": "access_logs.s3.bucket",
                "accessLogs.enabled": "access_logs.s3.enabled",
                "accessLogs.prefix": "access_logs.s3.prefix",
                "connectionLogs.bucket": "connection_logs.s3.bucket",
                "connectionLogs.enabled": "connection_logs.s3.enabled",
                "connectionLogs.prefix": "connection_logs.s3.prefix",
                "clientKeepAlive": "client_keep_alive.seconds",
                "desyncMitigationMode": "routing.http.desync_mitigation_mode",
                "dropInvalidHeaderFields": "routing.http.drop_invalid_header_fields.enabled",
                "enableCrossZoneLoadBalancing": "load_balancing.cross_zone.enabled",
                "enableDeletionProtection": "deletion_protection.enabled",
                "enableHttp2": "routing.http2.enabled",
                "enableZonalShift": "zonal_shift.config.enabled",
                "idleTimeout": "idle_timeout.timeout_seconds",
                "preserveHostHeader": "routing.http.preserve_host_header.enabled",
                "xffHeaderProcessingMode": "routing.http.xff_header_processing.mode",
            },
            outputs={"arnSuffix": "LoadBalancerFullName", "zoneId": "CanonicalHostedZoneID"},
        ),
    ),
    Card(
        "aws:lb/targetGroup:TargetGroup",
        unique=(Unique("name"),),
        outputs=Outputs(
            id=f"{_ELB}targetgroup/{{name}}/{{hex:16}}",
            arn="{id}",
            more={"arnSuffix": "targetgroup/{name}/{hex:16}", "loadBalancerArns": []},
        ),
        replacement=Replacement(
            "elbv2/target_group.go",
            ("ipAddressType name namePrefix port protocol protocolVersion targetControlPort targetType vpcId"),
        ),
        price=Free("the load balancer is billed"),
        cloudformation=Counterpart(
            names={
                "healthCheck": ".",
                "healthCheck.enabled": "HealthCheckEnabled",
                "healthCheck.healthyThreshold": "HealthyThresholdCount",
                "healthCheck.interval": "HealthCheckIntervalSeconds",
                "healthCheck.path": "HealthCheckPath",
                "healthCheck.port": "HealthCheckPort",
                "healthCheck.protocol": "HealthCheckProtocol",
                "healthCheck.timeout": "HealthCheckTimeoutSeconds",
                "healthCheck.unhealthyThreshold": "UnhealthyThresholdCount",
            },
            names_by=_matcher,
            attributes_in="TargetGroupAttributes",
            attributes={
                "deregistrationDelay": "deregistration_delay.timeout_seconds",
                "loadBalancingAlgorithmType": "load_balancing.algorithm.type",
                "slowStart": "slow_start.duration_seconds",
            },
            outputs={"arnSuffix": "TargetGroupFullName"},
        ),
    ),
    Card(
        "aws:lb/listener:Listener",
        unique=(Unique("port", "loadBalancerArn", named=False),),
        outputs=Outputs(id=_listener_arn, arn="{id}"),
        replacement=Replacement("elbv2/listener.go", "loadBalancerArn"),
        price=Free("the load balancer is billed"),
        cloudformation=Counterpart(
            names={"certificateArn": "Certificates/0/CertificateArn", **_actions("defaultActions")},
            attributes_in="ListenerAttributes",
            attributes={
                "routingHttpResponseServerEnabled": "routing.http.response.server.enabled",
                "tcpIdleTimeoutSeconds": "tcp.idle_timeout.seconds",
            },
        ),
    ),
    Card(
        "aws:lb/listenerRule:ListenerRule",
        unique=(Unique("priority", "listenerArn", named=False),),
        outputs=Outputs(id=_rule_arn, arn="{id}"),
        replacement=Replacement("elbv2/listener_rule.go", "listenerArn"),
        price=Free("the load balancer is billed"),
        cloudformation=Counterpart(
            names={
                **_actions("actions"),
                **{f"conditions.{name}": f"{name[:1].upper()}{name[1:]}Config" for name in _FIELDS},
            },
            values={"conditions": _with_fields},
        ),
    ),
    Card(
        "aws:lb/trustStore:TrustStore",
        unique=(Unique("name"),),
        outputs=Outputs(
            id=f"{_ELB}truststore/{{name}}/{{hex:16}}", arn="{id}", more={"arnSuffix": "truststore/{name}/{hex:16}"}
        ),
        replacement=Replacement("elbv2/trust_store.go", "name namePrefix"),
        price=Unpriced("no price of trust stores, which AWS bills for each hour that one is associated"),
    ),
    Card(
        "aws:lb/trustStoreRevocation:TrustStoreRevocation",
        outputs=Outputs(id="{input[trustStoreArn]},1", more={"revocationId": 1}),
        replacement=Replacement(
            "elbv2/trust_store_revocation.go",
            "revocationsS3Bucket revocationsS3Key revocationsS3ObjectVersion trustStoreArn",
        ),
        price=Free("the trust store is billed"),
        cloudformation=Counterpart(
            names={
                "revocationsS3Bucket": "RevocationContents/0/S3Bucket",
                "revocationsS3Key": "RevocationContents/0/S3Key",
                "revocationsS3ObjectVersion": "RevocationContents/0/S3ObjectVersion",
            },
        ),
    ),
    Card(
        "aws:lb/listenerCertificate:ListenerCertificate",
        outputs=Outputs(id="{input[listenerArn]}_{input[certificateArn]}"),
        replacement=Replacement("elbv2/listener_certificate.go", "certificateArn listenerArn"),
        price=Free("the load balancer is billed"),
        cloudformation=Counterpart(names={"certificateArn": "Certificates/0/CertificateArn"}),
    ),
)

ANSWERS: Mapping[str, Answer] = {"getServiceAccount": _elb_account}
