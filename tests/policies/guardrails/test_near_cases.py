"""What is next to the examples of a policy: other links, forms, versions and defaults, each with its verdict."""

from __future__ import annotations

from typing import Any

import pytest

from policies.engine.catalog import BY_ID
from policies.engine.rule import Sample
from policies.plan.aws import (
    apigateway,
    apigatewayv2,
    cloudfront,
    cloudwatch,
    datasync,
    ecr,
    elb,
    lb,
    opensearch,
    rds,
    s3,
    secretsmanager,
    vpc,
)
from policies.plan.values import UNKNOWN
from tests.support.pack_harness import judged

FIRES, SILENT = True, False


def one(token: str, name: str = "this", links: dict[str, str] | None = None, **props: Any) -> Sample:
    return Sample(type=token, name=name, props={**props, **dict.fromkeys(links or {}, UNKNOWN)}, links=links or {})


def check(policy: str, samples: tuple[Sample, ...], *, fires: bool, settings: dict[str, Any] | None = None) -> None:
    found = judged(BY_ID[policy], samples, settings)

    assert bool(found) is fires, found
    assert len(found) == len(set(found))


# Default security groups ---------------------------------------------------------------------------------------------

NETWORK = one(vpc.VPC, "vpc", cidrBlock="10.0.0.0/16", defaultSecurityGroupId="sg-default", id="vpc-1")
MANAGED = one(vpc.DEFAULT_SECURITY_GROUP, "default", {"vpcId": "vpc"})
OTHER = one(vpc.SECURITY_GROUP, "app", id="sg-app")
PRIVATE: dict[str, Any] = {"ipProtocol": "-1", "cidrIpv4": "10.0.0.0/8"}


@pytest.mark.parametrize("token", [vpc.INGRESS_RULE, vpc.EGRESS_RULE, vpc.SECURITY_GROUP_RULE])
@pytest.mark.parametrize(
    ("link", "fires"),
    [
        pytest.param({"links": {"securityGroupId": "default"}}, FIRES, id="of-the-group"),
        pytest.param({"links": {"securityGroupId": "vpc"}}, FIRES, id="of-the-attribute-of-the-vpc"),
        pytest.param({"securityGroupId": "sg-default"}, FIRES, id="of-the-known-id"),
        pytest.param({"links": {"securityGroupId": "app"}}, SILENT, id="of-another-group"),
        pytest.param({"securityGroupId": "sg-app"}, SILENT, id="of-the-id-of-another-group"),
        pytest.param({"securityGroupId": "sg-elsewhere"}, SILENT, id="of-another-stack"),
        pytest.param({"securityGroupId": UNKNOWN}, SILENT, id="unknown"),
        pytest.param({}, SILENT, id="of-none"),
    ],
)
def test_a_rule_of_the_default_security_group_is_traffic(token: str, link: dict[str, Any], *, fires: bool) -> None:
    rule = one(token, "rule", **PRIVATE, **link)

    check("vpc-default-security-group-restrict-traffic", (NETWORK, MANAGED, OTHER, rule), fires=fires)


# Authorization of APIs -----------------------------------------------------------------------------------------------

HTTP = one(apigatewayv2.API, "http", protocolType="HTTP")
SOCKET = one(apigatewayv2.API, "socket", protocolType="WEBSOCKET")


@pytest.mark.parametrize("kind", [{}, {"authorizationType": "NONE"}, {"authorizationType": "AWS_IAM"}])
@pytest.mark.parametrize(
    ("api", "key", "open_to_anyone"),
    [
        ("http", "$default", True),
        ("http", "GET /orders", True),
        ("http", "ANY /{proxy+}", True),
        ("http", "OPTIONS /orders", False),
        ("http", "GET /health", False),
        ("socket", "$connect", True),
        ("socket", "$default", False),
        ("socket", "$disconnect", False),
        ("socket", "sendmessage", False),
        ("", "$default", True),
        ("", "$connect", True),
        ("", "sendmessage", False),
        ("", UNKNOWN, False),
    ],
)
def test_a_route_needs_authorization_where_a_request_comes_first(
    kind: dict[str, str], api: str, key: Any, *, open_to_anyone: bool
) -> None:
    route = one(apigatewayv2.ROUTE, "route", {"apiId": api} if api else {}, routeKey=key, **kind)

    fires = open_to_anyone and kind.get("authorizationType") != "AWS_IAM"
    check("apigateway-route-require-authorization", (HTTP, SOCKET, route), fires=fires)


@pytest.mark.parametrize(
    ("props", "fires"),
    [
        ({"protocolType": "HTTP", "target": "arn:aws:lambda:us-east-1:123456789012:function:f"}, FIRES),
        ({"protocolType": "HTTP", "target": "arn", "routeKey": "GET /orders"}, FIRES),
        ({"protocolType": "HTTP", "target": "arn", "routeKey": "GET /health"}, SILENT),
        ({"protocolType": "HTTP", "target": UNKNOWN}, SILENT),
        ({"protocolType": "HTTP"}, SILENT),
    ],
)
def test_an_api_with_a_target_has_a_route_without_authorization(props: dict[str, Any], *, fires: bool) -> None:
    check("apigateway-route-require-authorization", (one(apigatewayv2.API, **props),), fires=fires)


@pytest.mark.parametrize(
    ("props", "settings", "fires"),
    [
        ({"httpMethod": "GET", "authorization": "NONE"}, {}, FIRES),
        ({"httpMethod": "GET", "authorization": "NONE", "apiKeyRequired": True}, {}, FIRES),
        ({"httpMethod": "GET", "authorization": "NONE", "apiKeyRequired": True}, {"accept_api_keys": True}, SILENT),
        ({"httpMethod": "GET", "authorization": "NONE"}, {"accept_api_keys": True}, FIRES),
        ({"httpMethod": "OPTIONS", "authorization": "NONE"}, {}, SILENT),
        ({"httpMethod": "GET", "authorization": "AWS_IAM"}, {}, SILENT),
    ],
)
def test_an_api_key_is_no_authorization(props: dict[str, Any], settings: dict[str, Any], *, fires: bool) -> None:
    samples = (one(apigateway.METHOD, **props),)

    check("apigateway-route-require-authorization", samples, fires=fires, settings=settings)


# Rotation ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rules", "fires"),
    [
        ({"scheduleExpression": "rate(180 days)"}, FIRES),
        ({"scheduleExpression": "rate(30 days)"}, SILENT),
        ({"scheduleExpression": "rate(4 hours)"}, SILENT),
        ({"scheduleExpression": "cron(0 16 1 1/6 ? *)"}, FIRES),
        ({"scheduleExpression": "cron(0 16 1 1 ? 2026)"}, FIRES),
        ({"scheduleExpression": "cron(0 16 1,15 * ? *)"}, SILENT),
        ({"scheduleExpression": "now and then"}, SILENT),
        ({"scheduleExpression": UNKNOWN}, SILENT),
        ({"automaticallyAfterDays": "120"}, FIRES),
    ],
)
def test_a_schedule_of_rotation_is_read(rules: dict[str, Any], *, fires: bool) -> None:
    samples = (one(secretsmanager.SECRET_ROTATION, rotationRules=rules),)

    check("secrets-rotation-restrict-interval", samples, fires=fires)


# CloudFront ----------------------------------------------------------------------------------------------------------

SOURCE = one(cloudwatch.LOG_DELIVERY_SOURCE, "logs", {"resourceArn": "this"}, logType="ACCESS_LOGS")
DELIVERY = one(cloudwatch.LOG_DELIVERY, "delivery", {"deliverySourceName": "logs"})


@pytest.mark.parametrize(
    ("props", "more", "fires"),
    [
        pytest.param({}, (SOURCE, DELIVERY), SILENT, id="delivered"),
        pytest.param({}, (SOURCE,), FIRES, id="source-alone"),
        pytest.param(
            {},
            (
                one(cloudwatch.LOG_DELIVERY_SOURCE, "logs", {"resourceArn": "this"}, logType="CONNECTION_LOGS"),
                DELIVERY,
            ),
            FIRES,
            id="other-logs",
        ),
        pytest.param(
            {}, (SOURCE, one(cloudwatch.LOG_DELIVERY, "d", deliverySourceName=UNKNOWN)), SILENT, id="maybe-delivered"
        ),
        pytest.param(
            {"arn": "arn:aws:cloudfront::1:distribution/E1"},
            (
                Sample(
                    type=cloudwatch.LOG_DELIVERY_SOURCE,
                    name="logs",
                    props={
                        "resourceArn": "arn:aws:cloudfront::1:distribution/E1",
                        "name": "cf",
                        "logType": "ACCESS_LOGS",
                    },
                ),
                one(cloudwatch.LOG_DELIVERY, "d", deliverySourceName="cf"),
            ),
            SILENT,
            id="known-names",
        ),
        pytest.param({"loggingConfig": {"bucket": "logs.s3.amazonaws.com"}}, (), SILENT, id="legacy"),
        pytest.param({"loggingConfig": {"includeCookies": True}}, (), FIRES, id="legacy-without-bucket"),
        pytest.param({"loggingConfig": UNKNOWN}, (), SILENT, id="unknown"),
    ],
)
def test_access_logs_of_a_distribution_are_delivered(
    props: dict[str, Any], more: tuple[Sample, ...], *, fires: bool
) -> None:
    samples = (one(cloudfront.DISTRIBUTION, **props), *more)

    check("cloudfront-distribution-require-logging", samples, fires=fires)


CORS = {"accessControlAllowCredentials": False, "accessControlAllowOrigins": {"items": ["*"]}, "originOverride": True}
HSTS = {"strictTransportSecurity": {"accessControlMaxAgeSec": 63072000, "override": True}}


@pytest.mark.parametrize(
    ("policy", "fires"),
    [
        pytest.param({"corsConfig": CORS}, FIRES, id="cors"),
        pytest.param({"corsConfig": CORS, "securityHeadersConfig": HSTS}, SILENT, id="both"),
        pytest.param({"securityHeadersConfig": UNKNOWN}, SILENT, id="unknown"),
        pytest.param(
            {"customHeadersConfig": {"items": [{"header": "X-Frame-Options", "value": "DENY"}]}}, SILENT, id="custom"
        ),
        pytest.param({"customHeadersConfig": {"items": [{"header": "X-Team", "value": "a"}]}}, FIRES, id="other"),
        pytest.param({"customHeadersConfig": {"items": UNKNOWN}}, SILENT, id="custom-unknown"),
    ],
)
@pytest.mark.parametrize("known", [False, True])
def test_a_response_headers_policy_sets_security_headers(policy: dict[str, Any], *, known: bool, fires: bool) -> None:
    behavior = {"responseHeadersPolicyId": "headers-1" if known else UNKNOWN}
    distribution = Sample(
        type=cloudfront.DISTRIBUTION,
        props={"defaultCacheBehavior": behavior},
        links={} if known else {"defaultCacheBehavior": "headers"},
    )
    headers = one(cloudfront.RESPONSE_HEADERS_POLICY, "headers", id="headers-1", **policy)

    check("cloudfront-distribution-require-security-headers", (distribution, headers), fires=fires)


@pytest.mark.parametrize(
    ("policy", "fires"),
    [
        ("60669652-455b-4ae9-85a4-c4c02393f86c", FIRES),
        ("5cc3b908-e619-4b99-88e5-2cf7f45965bd", FIRES),
        ("e61eb60c-9c35-4d20-a928-2b84e02af89c", SILENT),
        ("another-stacks-policy", SILENT),
    ],
)
def test_a_managed_policy_for_cors_alone_sets_no_security_headers(policy: str, *, fires: bool) -> None:
    behaviors = [{"pathPattern": "/api", "responseHeadersPolicyId": policy}]
    samples = (one(cloudfront.DISTRIBUTION, orderedCacheBehaviors=behaviors),)

    check("cloudfront-distribution-require-security-headers", samples, fires=fires)


# Databases and versions ----------------------------------------------------------------------------------------------


def database(links: dict[str, str] | None = None, **props: Any) -> Sample:
    return one(rds.INSTANCE, "db", links, **props)


@pytest.mark.parametrize(
    ("props", "family", "parameters", "fires"),
    [
        pytest.param({"engine": "db2-se"}, "db2-se-11.5", {"db2comm": "TCPIP"}, FIRES, id="db2-plain"),
        pytest.param({"engine": "db2-se"}, "db2-se-11.5", {"db2comm": "TCPIP,SSL"}, FIRES, id="db2-both"),
        pytest.param({"engine": "db2-ae"}, "db2-ae-11.5", {"DB2COMM": "SSL"}, SILENT, id="db2-tls"),
        pytest.param({"engine": "db2-ae"}, "db2-ae-11.5", {}, FIRES, id="db2-default"),
        pytest.param({}, "db2-ae-11.5", {"db2comm": "TCPIP"}, FIRES, id="engine-by-family"),
        pytest.param({"engine": "postgres"}, "postgres13", {}, FIRES, id="version-by-family"),
        pytest.param({"engine": "postgres"}, "postgres15", {}, SILENT, id="newer-version-by-family"),
        pytest.param({"engine": "postgres", "engineVersion": "14.9"}, "postgres15", {}, FIRES, id="version-decides"),
        pytest.param({"engine": "postgres", "engineVersion": UNKNOWN}, "postgres13", {}, SILENT, id="unknown"),
        pytest.param({"engine": "postgres"}, "postgres13", {"rds.force_ssl": 1}, SILENT, id="forced"),
        pytest.param({"engine": "sqlserver-ex"}, "sqlserver-ex-15.0", {}, FIRES, id="sqlserver-edition"),
        pytest.param({"engine": "sqlserver-web"}, "sqlserver-web-15.0", {"rds.force_ssl": "1"}, SILENT, id="web"),
        pytest.param({"engine": "mariadb"}, "mariadb11.8", {}, SILENT, id="mariadb-default"),
        pytest.param({"engine": "mariadb", "engineVersion": "11.4.5"}, "mariadb11.4", {}, FIRES, id="mariadb-older"),
        pytest.param({"engine": "mysql"}, "mysql8.4", {}, FIRES, id="mysql"),
        pytest.param({"engine": "mysql"}, "mysql8.4", {"require_secure_transport": "ON"}, SILENT, id="mysql-on"),
        pytest.param({"engine": "oracle-ee"}, "oracle-ee-19", {}, SILENT, id="other-engine"),
    ],
)
def test_tls_of_a_database_follows_its_parameter_group_and_version(
    props: dict[str, Any], family: str, parameters: dict[str, Any], *, fires: bool
) -> None:
    rows = [{"name": name, "value": value} for name, value in parameters.items()]
    group = one(rds.PARAMETER_GROUP, "group", family=family, parameters=rows)

    check("rds-database-enforce-tls", (database({"parameterGroupName": "group"}, **props), group), fires=fires)


@pytest.mark.parametrize(
    ("name", "fires"), [("default.postgres13", FIRES), ("default.postgres17", SILENT), ("of-another-stack", SILENT)]
)
def test_a_default_parameter_group_is_named_for_its_family(name: str, *, fires: bool) -> None:
    samples = (database(engine="postgres", parameterGroupName=name),)

    check("rds-database-enforce-tls", samples, fires=fires)


@pytest.mark.parametrize(
    ("props", "fires"),
    [
        ({"dbClusterInstanceClass": "db.m6gd.large"}, FIRES),
        ({"dbClusterInstanceClass": "db.m6gd.large", "dbSubnetGroupName": "default"}, FIRES),
        ({"dbClusterInstanceClass": "db.m6gd.large", "dbSubnetGroupName": "data"}, SILENT),
        ({"dbClusterInstanceClass": "db.m6gd.large", "dbSubnetGroupName": UNKNOWN}, SILENT),
        ({"dbClusterInstanceClass": "db.m6gd.large", "publiclyAccessible": False}, SILENT),
        ({"engine": "aurora-postgresql"}, SILENT),
    ],
)
def test_a_multi_az_cluster_in_the_default_subnets_is_public(props: dict[str, Any], *, fires: bool) -> None:
    check("rds-database-disallow-public-access", (one(rds.CLUSTER, **props),), fires=fires)


# Defaults of blocks --------------------------------------------------------------------------------------------------

TLS = "Policy-Min-TLS-1-2-PFS-2023-10"


@pytest.mark.parametrize("token", [opensearch.DOMAIN, opensearch.ELASTICSEARCH_DOMAIN])
@pytest.mark.parametrize(
    ("policy", "props", "fires"),
    [
        ("opensearch-domain-enforce-https", {}, FIRES),
        ("opensearch-domain-enforce-https", {"domainEndpointOptions": []}, FIRES),
        ("opensearch-domain-enforce-https", {"domainEndpointOptions": {"tlsSecurityPolicy": TLS}}, SILENT),
        ("opensearch-domain-enforce-https", {"domainEndpointOptions": [{"tlsSecurityPolicy": TLS}]}, SILENT),
        (
            "opensearch-domain-enforce-https",
            {"domainEndpointOptions": {"tlsSecurityPolicy": TLS, "enforceHttps": False}},
            FIRES,
        ),
        ("opensearch-domain-require-multiple-nodes", {}, FIRES),
        ("opensearch-domain-require-multiple-nodes", {"clusterConfig": {"zoneAwarenessEnabled": True}}, FIRES),
        *(
            (
                "opensearch-domain-require-multiple-nodes",
                {"clusterConfig": {"zoneAwarenessEnabled": True, "instanceCount": count}},
                fires,
            )
            for count, fires in ((1, FIRES), (2, FIRES), ("3", SILENT), (6, SILENT), (UNKNOWN, SILENT))
        ),
        (
            "opensearch-domain-require-multiple-nodes",
            {"clusterConfig": {"multiAzWithStandbyEnabled": True, "instanceCount": 3}},
            SILENT,
        ),
    ],
)
def test_a_domain_takes_the_defaults_of_the_blocks_that_it_has(
    token: str, policy: str, props: dict[str, Any], *, fires: bool
) -> None:
    check(policy, (one(token, **props),), fires=fires)


@pytest.mark.parametrize(
    ("policy", "token", "props", "fires"),
    [
        ("lb-balancer-require-access-logs", lb.LOAD_BALANCER, {"accessLogs": {"bucket": "logs"}}, FIRES),
        ("elb-balancer-require-access-logs", elb.LOAD_BALANCERS[0], {"accessLogs": {"bucket": "logs"}}, SILENT),
        ("datasync-task-require-logging", datasync.TASK, {"cloudwatchLogGroupArn": "arn"}, FIRES),
        ("datasync-task-require-logging", datasync.TASK, {}, FIRES),
    ],
)
def test_a_block_without_its_switch_takes_the_providers_default(
    policy: str, token: str, props: dict[str, Any], *, fires: bool
) -> None:
    check(policy, (one(token, **props),), fires=fires)


# Buckets for logs ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("logger", "fires"),
    [
        pytest.param(
            Sample(type=s3.BUCKET, name="app", props={"logging": {"targetBucket": "logs-1"}}), SILENT, id="inline"
        ),
        pytest.param(
            Sample(type=s3.BUCKETS[1], name="app", props={"loggings": [{"targetBucket": "logs-1"}]}), SILENT, id="v2"
        ),
        pytest.param(
            Sample(type=s3.BUCKET, name="app", props={"logging": {"targetBucket": UNKNOWN}}, links={"logging": "logs"}),
            SILENT,
            id="by-dependency",
        ),
        pytest.param(
            Sample(type=lb.LOAD_BALANCER, name="app", props={"accessLogs": {"bucket": "logs-1"}}), SILENT, id="balancer"
        ),
        pytest.param(
            Sample(
                type=cloudfront.DISTRIBUTION,
                name="app",
                props={"loggingConfig": {"bucket": "logs-1.s3.amazonaws.com"}},
            ),
            SILENT,
            id="distribution",
        ),
        pytest.param(
            Sample(type=s3.BUCKET, name="app", props={"logging": {"targetBucket": "elsewhere"}}), FIRES, id="another"
        ),
    ],
)
def test_a_target_of_logs_needs_no_logs_of_its_own(logger: Sample, *, fires: bool) -> None:
    logs = one(s3.BUCKET, "logs", id="logs-1", bucket="logs-1", bucketDomainName="logs-1.s3.amazonaws.com")
    versioning = one(s3.BUCKET_VERSIONINGS[0], "versioning", bucket="app")
    found = judged(BY_ID["s3-bucket-require-access-logging"], (logs, logger, versioning))

    assert any("bucket logs has no server access logging" in message for message in found) is fires


# Flow logs -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("types", "fires"),
    [
        pytest.param(["ACCEPT"], FIRES, id="accepted-only"),
        pytest.param(["REJECT"], SILENT, id="rejected-only"),
        pytest.param(["ACCEPT", "REJECT"], SILENT, id="one-each"),
        pytest.param([UNKNOWN], SILENT, id="unknown"),
    ],
)
def test_flow_logs_that_record_no_rejected_traffic_are_not_enough(types: list[Any], *, fires: bool) -> None:
    logs = [one(vpc.FLOW_LOG, f"log-{turn}", {"vpcId": "vpc"}, trafficType=kind) for turn, kind in enumerate(types)]

    check("vpc-network-require-flow-logs", (NETWORK, *logs), fires=fires)


@pytest.mark.parametrize(
    ("principal", "fires"), [("*", FIRES), ({"AWS": "arn:aws:iam::123456789012:root"}, SILENT), (None, SILENT)]
)
def test_a_template_gives_new_repositories_no_public_policy(principal: Any, *, fires: bool) -> None:
    statement = {"Effect": "Allow", "Principal": principal, "Action": "ecr:BatchGetImage"}
    policy = {"repositoryPolicy": {"Statement": [statement]}} if principal else {}
    samples = (one(ecr.REPOSITORY_CREATION_TEMPLATE, prefix="public", **policy),)

    check("ecr-repository-policy-disallow-public-access", samples, fires=fires)
