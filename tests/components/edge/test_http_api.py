"""HTTP APIs: routes, authorizers, the VPC link, the stage, and a name of its own."""

from __future__ import annotations

import json
from typing import Any

import pytest

from components.edge.api_name import ApiName
from components.edge.http_api import Backend, HttpApi, HttpApiArgs
from components.edge.http_api_log import FORMAT
from components.edge.load_balancer import LoadBalancer, LoadBalancerArgs
from components.network.placement import Placement
from components.observability.log_groups import LogGroups
from model import load_balancer
from model.apis import Api
from preview.recorder.record import Record
from tests.support.offline import SITE, record

API = "aws:apigatewayv2/api:Api"
AUTHORIZER = "aws:apigatewayv2/authorizer:Authorizer"
DOMAIN = "aws:apigatewayv2/domainName:DomainName"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
INTEGRATION = "aws:apigatewayv2/integration:Integration"
LINK = "aws:apigatewayv2/vpcLink:VpcLink"
LISTENER = "aws:lb/listener:Listener"
LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"
MAPPING = "aws:apigatewayv2/apiMapping:ApiMapping"
ROUTE = "aws:apigatewayv2/route:Route"
STAGE = "aws:apigatewayv2/stage:Stage"
CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/1"
PLACEMENT = Placement(vpc_id="vpc-1", subnet_ids=["subnet-a", "subnet-b"])
BALANCER = load_balancer.LoadBalancer.model_validate({"scheme": "internal", "subdomain": "internal"})

SMALL: dict[str, Any] = {"routes": {"GET /orders/{id}": {"service": "orders", "authorizer": "iam"}}}
WHOLE: dict[str, Any] = {
    "authorizers": {"users": {"issuer": "https://auth.example.com", "audiences": ["shop"]}},
    "routes": {
        "GET /orders/{id}": {"service": "orders", "authorizer": "users", "scopes": ["orders.read"]},
        "POST /orders": {
            "service": "orders",
            "authorizer": "users",
            "throttling": {"requests_per_second": 10, "burst": 20},
        },
        "PUT /prices": {"service": "catalog", "authorizer": "iam"},
        "$default": {"service": "catalog", "allow_anonymous": True},
    },
    "subdomain": "api",
    "mutual_tls": {"truststore_uri": "s3://trust/clients.pem", "truststore_version": "7"},
    "cors": {"origins": ["https://www.example.com"]},
    "timeout_seconds": 10,
    "request_headers": {"x-user": "$context.authorizer.claims.sub"},
    "detailed_metrics": True,
}


def made(spec: dict[str, Any], *, plain: bool = False, name: ApiName | None = None) -> Record:
    def program() -> None:
        balancer = LoadBalancer(
            "edge",
            LoadBalancerArgs(spec=BALANCER, site=SITE, placement=PLACEMENT, log_bucket="logs", certificate_arn="c"),
        )
        backend = Backend(load_balancer=balancer, server_name=None if plain else "internal.example.com")
        args = HttpApiArgs(
            spec=Api.model_validate(spec),
            site=SITE,
            log_groups=LogGroups(key_arn="arn:aws:kms:us-east-1:123456789012:key/1", retention_days=30),
            placement=PLACEMENT,
            backends={"orders": backend, "catalog": backend},
            name=name,
        )
        HttpApi("public", args)

    return record(program)


def url_of(found: Record) -> str:
    return found.component_outputs[found.only("plinth:edge:HttpApi").urn]["url"]


@pytest.fixture(scope="module")
def whole() -> Record:
    return made(WHOLE, name=ApiName(name="api.example.com", certificate_arn=CERTIFICATE))


@pytest.fixture(scope="module")
def small() -> Record:
    return made(SMALL)


def test_each_route_has_its_authorizer_and_goes_to_the_load_balancer(whole: Record) -> None:
    integration, authorizer = whole.only(INTEGRATION), whole.only(AUTHORIZER)
    routes = {one.inputs["routeKey"]: one.inputs for one in whole.of_type(ROUTE)}

    assert {one["target"] for one in routes.values()} == {f"integrations/{integration.id}"}
    assert {key: (one["authorizationType"], one.get("authorizerId")) for key, one in routes.items()} == {
        "GET /orders/{id}": ("JWT", authorizer.id),
        "POST /orders": ("JWT", authorizer.id),
        "PUT /prices": ("AWS_IAM", None),
        "$default": ("NONE", None),
    }
    assert routes["GET /orders/{id}"]["authorizationScopes"] == ["orders.read"]
    assert "authorizationScopes" not in routes["POST /orders"]
    assert authorizer.inputs["jwtConfiguration"] == {"issuer": "https://auth.example.com", "audiences": ["shop"]}


def test_requests_reach_the_load_balancer_by_the_link_with_tls(whole: Record) -> None:
    link, listener = whole.only(LINK), whole.only(LISTENER)
    group = whole.named("public-security-group")

    assert link.inputs["subnetIds"] == ["subnet-a", "subnet-b"]
    assert link.inputs["securityGroupIds"] == [group.id]
    assert whole.only(INTEGRATION).inputs == {
        "apiId": whole.only(API).id,
        "integrationType": "HTTP_PROXY",
        "integrationMethod": "ANY",
        "integrationUri": listener.id,
        "connectionType": "VPC_LINK",
        "connectionId": link.id,
        "payloadFormatVersion": "1.0",
        "timeoutMilliseconds": 10_000,
        "requestParameters": {
            "overwrite:header.x-user": "$context.authorizer.claims.sub",
            "overwrite:header.host": "internal.example.com",
        },
        "tlsConfig": {"serverNameToVerify": "internal.example.com"},
    }
    assert whole.only(EGRESS).inputs["securityGroupId"] == group.id
    assert whole.only(INGRESS).name == "public-link-to-edge-ingress"


def test_the_stage_logs_as_json_and_throttles_each_route(whole: Record) -> None:
    stage, log_group = whole.only(STAGE), whole.only(LOG_GROUP)

    assert stage.inputs["name"] == "$default"
    assert stage.inputs["autoDeploy"] is True
    assert stage.inputs["accessLogSettings"] == {"destinationArn": log_group.outputs["arn"], "format": FORMAT}
    assert log_group.inputs["name"].startswith("/aws/vendedlogs/apigateway/plinth-")
    assert stage.inputs["defaultRouteSettings"] == {
        "detailedMetricsEnabled": True,
        "throttlingRateLimit": 1000,
        "throttlingBurstLimit": 2000,
    }
    # What settings of a route leave out is off, not the default's.
    assert stage.inputs["routeSettings"] == [
        {
            "routeKey": "POST /orders",
            "detailedMetricsEnabled": True,
            "throttlingRateLimit": 10,
            "throttlingBurstLimit": 20,
        }
    ]


def test_the_stage_waits_for_its_routes_and_for_the_rules_of_the_link(whole: Record) -> None:
    awaited = {one.name for one in whole.resources if one.urn in whole.only(STAGE).dependencies}

    assert {f"public-{key}" for key in WHOLE["routes"]} <= awaited
    assert {"public-link-to-edge-ingress", "public-link-to-edge-egress"} <= awaited


def test_the_access_log_is_one_line_of_json_without_what_callers_choose_freely() -> None:
    fields = json.loads(FORMAT)

    assert "\n" not in FORMAT
    assert len(FORMAT.encode()) < 3 * 1024
    assert not [value for value in fields.values() if "userAgent" in value or "header" in value or "query" in value]
    assert fields["status"] == "$context.status"


def test_a_name_of_its_own_takes_the_place_of_awss(whole: Record) -> None:
    domain, mapping = whole.only(DOMAIN), whole.only(MAPPING)

    assert domain.inputs["domainNameConfiguration"] == {
        "certificateArn": CERTIFICATE,
        "endpointType": "REGIONAL",
        "securityPolicy": "TLS_1_2",
    }
    assert domain.inputs["mutualTlsAuthentication"] == {
        "truststoreUri": "s3://trust/clients.pem",
        "truststoreVersion": "7",
    }
    assert mapping.inputs == {"apiId": whole.only(API).id, "domainName": domain.id, "stage": whole.only(STAGE).id}
    assert whole.only(API).inputs["disableExecuteApiEndpoint"] is True
    assert url_of(whole) == "https://api.example.com"


def test_without_one_the_api_has_awss_name(small: Record) -> None:
    assert small.of_type(DOMAIN) == []
    assert small.only(API).inputs == {"protocolType": "HTTP", "disableExecuteApiEndpoint": False}
    assert url_of(small).endswith(".execute-api.us-east-1.amazonaws.com")


def test_without_tls_there_is_no_name_to_verify() -> None:
    integration = made(SMALL, plain=True).only(INTEGRATION)

    assert "tlsConfig" not in integration.inputs
    assert "overwrite:header.host" not in integration.inputs.get("requestParameters", {})


def test_one_more_route_only_adds(small: Record) -> None:
    more = made({"routes": {**SMALL["routes"], "GET /orders": {"service": "orders", "authorizer": "iam"}}})
    before, after = ({one.urn: one.inputs for one in found.resources} for found in (small, more))

    assert {urn.rpartition("::")[2] for urn in after.keys() - before.keys()} == {"public-GET /orders"}
    assert {urn: after[urn] for urn in before} == before


def test_its_alarms_are_on_errors_refusals_and_latency() -> None:
    found: list[HttpApi] = []

    def program() -> None:
        balancer = LoadBalancer(
            "edge",
            LoadBalancerArgs(spec=BALANCER, site=SITE, placement=PLACEMENT, log_bucket="logs", certificate_arn="c"),
        )
        spec = Api.model_validate({**SMALL, "alarms": {"latency_p95_seconds": 0.5}})
        args = HttpApiArgs(
            spec=spec,
            site=SITE,
            log_groups=LogGroups(key_arn="key", retention_days=30),
            placement=PLACEMENT,
            backends={"orders": Backend(load_balancer=balancer, server_name="internal.example.com")},
        )
        found.append(HttpApi("public", args))

    record(program)

    assert {alarm.name: alarm.threshold for alarm in found[0].alarms} == {
        "public-5xx": 5,
        "public-4xx": 20,
        "public-latency-high": 500,
    }
    assert [graph.title for graph in found[0].graphs] == ["public: requests", "public: errors", "public: latency"]


@pytest.mark.parametrize(
    ("spec", "name", "message"),
    [
        ({"routes": {"GET /a": {"service": "other", "authorizer": "iam"}}}, None, "backends needs service other"),
        ({**SMALL, "subdomain": "api"}, None, "name and spec.subdomain belong together"),
        ({"routes": {"GET /a": {"service": "orders"}}}, None, "authorizer is missing"),
    ],
)
def test_what_does_not_fit_together_is_refused(spec: dict[str, Any], name: ApiName | None, message: str) -> None:
    with pytest.raises(ValueError, match=f"^API public: .*{message}"):
        made(spec, name=name)
