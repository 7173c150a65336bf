import re
from dataclasses import replace
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest

from components.edge.load_balancer import LoadBalancer, LoadBalancerArgs
from components.edge.origin_header import OriginHeaderArgs
from components.network.connections import Connections
from components.network.placement import Placement
from model import load_balancer as model
from tests.support.offline import SITE, record

BALANCER = "aws:lb/loadBalancer:LoadBalancer"
COMPONENT = "plinth:edge:LoadBalancer"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
LISTENER = "aws:lb/listener:Listener"
RULE = "aws:lb/listenerRule:ListenerRule"
NOT_FOUND = [
    {
        "type": "fixed-response",
        "fixedResponse": {"contentType": "text/plain", "messageBody": "Not found", "statusCode": "404"},
    }
]
CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/1"


def arguments(*, protect: bool = True, certificate_arn: str | None = CERTIFICATE, **spec: Any) -> LoadBalancerArgs:
    return LoadBalancerArgs(
        spec=model.LoadBalancer.model_validate({"scheme": "internal", **spec}),
        site=replace(SITE, protect=protect),
        placement=Placement(vpc_id="vpc-1", subnet_ids=["subnet-a", "subnet-b"]),
        log_bucket="logs",
        certificate_arn=certificate_arn,
        cloudfront_prefix_list_id="pl-cloudfront",
    )


def public() -> LoadBalancerArgs:
    return arguments(scheme="internet-facing", subdomain="api")


def test_in_subnets_with_ipv6_a_public_one_has_both_families_and_an_internal_one_only_ipv4() -> None:
    for args, kind in ((public(), "dualstack"), (arguments(), "ipv4")):
        six = replace(args, placement=replace(args.placement, ipv6=True))
        seen = record(lambda args=six: LoadBalancer("edge", args))
        assert seen.only(BALANCER).inputs["ipAddressType"] == kind
        opened = {(rule.name, rule.inputs["cidrIpv6"]) for rule in seen.of_type(INGRESS) if "cidrIpv6" in rule.inputs}
        expected = {("edge-from-world-ipv6-443", "::/0"), ("edge-from-world-ipv6-80", "::/0")}
        assert opened == (expected if kind == "dualstack" else set())


def test_a_load_balancer_is_internal_logged_hardened_and_protected() -> None:
    seen = record(lambda: LoadBalancer("public", arguments()))
    group = seen.named("public-security-group", GROUP)

    balancer = seen.named("public", BALANCER)
    assert balancer.inputs == {
        "loadBalancerType": "application",
        "internal": True,
        "ipAddressType": "ipv4",
        "subnets": ["subnet-a", "subnet-b"],
        "securityGroups": [group.id],
        "idleTimeout": 60,
        "dropInvalidHeaderFields": True,
        "desyncMitigationMode": "defensive",
        "xffHeaderProcessingMode": "append",
        "enableCrossZoneLoadBalancing": True,
        "enableZonalShift": True,
        "enableDeletionProtection": True,
        "accessLogs": {"bucket": "logs", "enabled": True},
        "connectionLogs": {"bucket": "logs", "enabled": True},
    }
    assert balancer.parent == group.parent == seen.named("public", COMPONENT).urn
    assert balancer.property_dependencies["securityGroups"] == (group.urn,)


def test_protection_follows_the_site() -> None:
    balancer = record(lambda: LoadBalancer("public", arguments(protect=False))).only(BALANCER)

    assert balancer.inputs["enableDeletionProtection"] is False
    assert not balancer.protect


def test_the_security_group_has_no_inline_rules_and_no_egress() -> None:
    seen = record(lambda: LoadBalancer("public", public()))

    assert seen.only(GROUP).inputs == {"description": "Load balancer", "vpcId": "vpc-1", "revokeRulesOnDelete": True}
    assert seen.of_type(EGRESS) == []


def test_cloudfront_gets_exactly_one_rule_because_its_list_weighs_55_of_60() -> None:
    seen = record(lambda: LoadBalancer("public", arguments()))

    rule = seen.only(INGRESS)
    assert rule.name == "public-from-cloudfront-443"
    assert rule.parent == seen.only(GROUP).urn
    assert rule.inputs == {
        "securityGroupId": seen.only(GROUP).id,
        "prefixListId": "pl-cloudfront",
        "ipProtocol": "tcp",
        "fromPort": 443,
        "toPort": 443,
        "description": "cloudfront to public on 443",
    }
    assert [listener.name for listener in seen.of_type(LISTENER)] == ["public-https"]


def test_the_world_reaches_an_internet_facing_load_balancer_on_443_and_80_only() -> None:
    seen = record(lambda: LoadBalancer("public", public()))

    assert {
        (r.name, r.inputs["cidrIpv4"], r.inputs["fromPort"], r.inputs["toPort"]) for r in seen.of_type(INGRESS)
    } == {
        ("public-from-world-443", "0.0.0.0/0", 443, 443),
        ("public-from-world-80", "0.0.0.0/0", 80, 80),
    }
    assert seen.only(BALANCER).inputs["internal"] is False


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (
            replace(arguments(allowed_cidrs=["10.0.0.0/8"]), cloudfront_prefix_list_id=None),
            {("public-from-10.0.0.0-8-443", "10.0.0.0/8", 443)},
        ),
        (
            arguments(scheme="internet-facing", subdomain="api", allowed_cidrs=["203.0.113.0/24"]),
            {
                ("public-from-203.0.113.0-24-443", "203.0.113.0/24", 443),
                ("public-from-203.0.113.0-24-80", "203.0.113.0/24", 80),
            },
        ),
    ],
)
def test_only_the_allowed_ranges_reach_a_load_balancer_that_has_some(
    args: LoadBalancerArgs, expected: set[tuple[str, str, int]]
) -> None:
    seen = record(lambda: LoadBalancer("public", args))

    rules = {(r.name, r.inputs["cidrIpv4"], r.inputs["toPort"]) for r in seen.of_type(INGRESS)}
    assert rules == expected


def test_https_serves_404_with_a_modern_policy_and_80_redirects_for_good() -> None:
    seen = record(lambda: LoadBalancer("public", public()))
    arn = seen.only(BALANCER).outputs["arn"]

    https = seen.named("public-https", LISTENER)
    assert https.inputs == {
        "loadBalancerArn": arn,
        "port": 443,
        "protocol": "HTTPS",
        "sslPolicy": "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
        "certificateArn": CERTIFICATE,
        "routingHttpResponseServerEnabled": False,
        "defaultActions": NOT_FOUND,
    }
    redirect = seen.named("public-redirect", LISTENER)
    assert redirect.inputs == {
        "loadBalancerArn": arn,
        "port": 80,
        "protocol": "HTTP",
        "defaultActions": [
            {"type": "redirect", "redirect": {"protocol": "HTTPS", "port": "443", "statusCode": "HTTP_301"}}
        ],
    }
    assert https.parent == redirect.parent == seen.named("public", COMPONENT).urn


def test_plain_http_is_served_on_80_alone_where_it_is_allowed() -> None:
    seen = record(lambda: LoadBalancer("public", arguments(certificate_arn=None, allow_plain_http=True)))

    listener = seen.only(LISTENER)
    assert listener.name == "public-http"
    assert listener.inputs == {
        "loadBalancerArn": seen.only(BALANCER).outputs["arn"],
        "port": 80,
        "protocol": "HTTP",
        "routingHttpResponseServerEnabled": False,
        "defaultActions": NOT_FOUND,
    }
    assert seen.only(INGRESS).inputs["fromPort"] == seen.only(INGRESS).inputs["toPort"] == 80


def test_an_internal_one_without_cloudfront_is_reached_by_what_it_admits_alone() -> None:
    def program() -> None:
        balancer = LoadBalancer("edge", replace(arguments(), cloudfront_prefix_list_id=None))
        link = aws.ec2.SecurityGroup("link", vpc_id="vpc-1")
        balancer.admit(Connections(name="public-link", security_group=link))

    seen = record(program)
    group, link = seen.named("edge-security-group", GROUP), seen.named("link", GROUP)

    assert seen.only(INGRESS).name == "public-link-to-edge-ingress"
    assert seen.only(INGRESS).inputs == {
        "securityGroupId": group.id,
        "referencedSecurityGroupId": link.id,
        "ipProtocol": "tcp",
        "fromPort": 443,
        "toPort": 443,
        "description": "public-link to edge on 443",
    }
    assert seen.only(EGRESS).inputs["securityGroupId"] == link.id


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (arguments(certificate_arn=None), "needs certificate_arn, or an internal spec with allow_plain_http"),
        (
            arguments(scheme="internet-facing", subdomain="api", certificate_arn=None),
            "needs certificate_arn, or an internal spec with allow_plain_http",
        ),
        (
            arguments(scheme="internet-facing", subdomain="api", certificate_arn=None, allow_plain_http=True),
            "allow_plain_http internet-facing never serves plain HTTP",
        ),
    ],
)
def test_what_is_unsafe_or_impossible_is_refused(args: LoadBalancerArgs, message: str) -> None:
    with pytest.raises(ValueError, match=r"^load balancer public: .*" + re.escape(message)):
        record(lambda: LoadBalancer("public", args))


def test_a_name_too_long_for_a_generated_suffix_is_refused() -> None:
    with pytest.raises(ValueError, match="the name has at most 24 characters, not 25"):
        record(lambda: LoadBalancer("a" * 25, arguments()))


def test_one_that_only_cloudfront_reaches_needs_its_header_and_its_addresses() -> None:
    closed = arguments(scheme="internet-facing", cloudfront_only={})
    header = OriginHeaderArgs(version=1, key_arn="arn:key", protect=True)

    for args in (
        closed,
        replace(closed, origin_header=header, cloudfront_prefix_list_id=None),
        replace(public(), origin_header=header),
    ):
        with pytest.raises(ValueError, match="needs origin_header and cloudfront_prefix_list_id with cloudfront_only"):
            record(lambda args=args: LoadBalancer("edge", args))
    seen = record(lambda: LoadBalancer("edge", replace(closed, origin_header=header)))
    assert [one.name for one in seen.of_type(INGRESS)] == ["edge-from-cloudfront-443"]
    assert [one.name for one in seen.of_type(LISTENER)] == ["edge-https"]


def test_a_service_lets_the_load_balancer_in_through_its_connections() -> None:
    def program() -> None:
        balancer = LoadBalancer("public", arguments())
        group = aws.ec2.SecurityGroup("api", vpc_id="vpc-1")
        Connections(name="api", security_group=group, port=8080).allow_from(balancer.connections)

    seen = record(program)
    egress = seen.only(EGRESS)
    assert egress.parent == seen.named("public-security-group", GROUP).urn
    assert egress.inputs["referencedSecurityGroupId"] == seen.named("api", GROUP).id
    assert egress.inputs["fromPort"] == egress.inputs["toPort"] == 8080


def test_the_outputs_are_those_that_others_need() -> None:
    given: list[list[str]] = []
    kept: list[LoadBalancer] = []

    def program() -> None:
        balancer = LoadBalancer("public", arguments())
        kept.append(balancer)
        outputs = (balancer.arn, balancer.arn_suffix, balancer.dns_name, balancer.hosted_zone_id, balancer.listener_arn)
        pulumi.Output.all(*outputs).apply(given.append)

    seen = record(program)
    made, listener_arn = seen.only(BALANCER).outputs, seen.only(LISTENER).outputs["arn"]
    assert given == [[made["arn"], made["arnSuffix"], made["dnsName"], made["zoneId"], listener_arn]]
    assert (kept[0].https, kept[0].internal) == (True, True)


def test_alarms_watch_errors_latency_and_rejected_connections_with_the_given_thresholds() -> None:
    kept: list[LoadBalancer] = []
    thresholds = {"target_errors_per_minute": 9, "latency_p95_seconds": 0.2}
    record(lambda: kept.append(LoadBalancer("public", arguments(alarms=thresholds))))

    watched = {a.name: (a.metric.name, a.metric.statistic, a.threshold, a.severity) for a in kept[0].alarms}
    assert watched == {
        "public-balancer-5xx": ("HTTPCode_ELB_5XX_Count", "Sum", 5, "critical"),
        "public-target-5xx": ("HTTPCode_Target_5XX_Count", "Sum", 9, "critical"),
        "public-latency-high": ("TargetResponseTime", "p95", 0.2, "warning"),
        "public-connections-rejected": ("RejectedConnectionCount", "Sum", 0, "critical"),
    }
    assert {a.metric.namespace for a in kept[0].alarms} == {"AWS/ApplicationELB"}
    assert all(a.metric.dimensions == {"LoadBalancer": kept[0].arn_suffix} for a in kept[0].alarms)


def test_the_dashboard_row_shows_requests_errors_latency_and_connections() -> None:
    kept: list[LoadBalancer] = []
    record(lambda: kept.append(LoadBalancer("public", arguments())))

    assert [graph.title for graph in kept[0].graphs] == [
        "public: requests",
        "public: errors",
        "public: latency",
        "public: connections",
    ]


def test_a_service_gets_the_alarm_of_its_own_target_group() -> None:
    kept: list[LoadBalancer] = []
    record(lambda: kept.append(LoadBalancer("public", arguments())))

    alarm = kept[0].unhealthy_hosts_alarm("api", "targetgroup/api/1")
    assert (alarm.name, alarm.metric.name, alarm.metric.statistic) == (
        "api-hosts-unhealthy",
        "UnHealthyHostCount",
        "Maximum",
    )
    assert alarm.metric.dimensions == {"LoadBalancer": kept[0].arn_suffix, "TargetGroup": "targetgroup/api/1"}
    assert (alarm.threshold, alarm.comparison) == (0, "GreaterThanThreshold")
