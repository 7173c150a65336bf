from dataclasses import replace
from typing import Any

import pulumi
import pytest

from components.edge.distribution import AlternateDomain, Distribution, DistributionArgs
from components.edge.load_balancer import LoadBalancer, LoadBalancerArgs
from components.edge.viewer_request import code
from components.network.placement import Placement
from model import load_balancer as model
from model.distribution import Cdn, CdnAlarms
from tests.support.offline import SITE, record

DISTRIBUTION = "aws:cloudfront/distribution:Distribution"
ACCESS = "aws:cloudfront/originAccessControl:OriginAccessControl"
FUNCTION = "aws:cloudfront/function:Function"
HEADERS = "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy"
VPC_ORIGIN = "aws:cloudfront/vpcOrigin:VpcOrigin"
BALANCER = "aws:lb/loadBalancer:LoadBalancer"
SOURCE = "aws:cloudwatch/logDeliverySource:LogDeliverySource"
DESTINATION = "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination"
DELIVERY = "aws:cloudwatch/logDelivery:LogDelivery"
COMPONENT = "plinth:edge:Distribution"
CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/1"


API = Cdn(dynamic_paths=["/api/*"])
WWW = AlternateDomain(name="www.example.com", certificate_arn=CERTIFICATE)
FILES = DistributionArgs(
    spec=Cdn(), bucket_domain_name="assets.s3.us-east-1.amazonaws.com", log_bucket_arn="arn:aws:s3:::logs"
)


def balancer(*, certificate_arn: str | None = CERTIFICATE, **spec: Any) -> LoadBalancer:
    args = LoadBalancerArgs(
        spec=model.LoadBalancer.model_validate({"scheme": "internal", **spec}),
        site=SITE,
        placement=Placement(vpc_id="vpc-1", subnet_ids=["subnet-a", "subnet-b"]),
        log_bucket="logs",
        certificate_arn=certificate_arn,
        cloudfront_prefix_list_id="pl-cloudfront",
    )
    return LoadBalancer("public", args)


def whole() -> Distribution:
    spec = Cdn(dynamic_paths=["/api/*", "/auth/*"], price_class="PriceClass_All")
    return Distribution("cdn", replace(FILES, spec=spec, load_balancer=balancer(), alternate_domain=WWW))


def without_domain() -> Distribution:
    plain = balancer(certificate_arn=None, allow_plain_http=True)
    return Distribution("cdn", replace(FILES, spec=API, load_balancer=plain))


def test_files_come_signed_from_the_private_bucket_cached_compressed_and_by_https_only() -> None:
    seen = record(lambda: Distribution("cdn", FILES))

    access, headers, distribution = seen.only(ACCESS), seen.only(HEADERS), seen.only(DISTRIBUTION)
    assert access.inputs == {
        "description": "Signs every request to the bucket",
        "originAccessControlOriginType": "s3",
        "signingBehavior": "always",
        "signingProtocol": "sigv4",
    }
    assert distribution.inputs == {
        "enabled": True,
        "comment": "cdn",
        "isIpv6Enabled": True,
        "httpVersion": "http2and3",
        "priceClass": "PriceClass_100",
        "aliases": [],
        "defaultRootObject": "index.html",
        "origins": [
            {
                "originId": "static",
                "domainName": "assets.s3.us-east-1.amazonaws.com",
                "originAccessControlId": access.id,
            }
        ],
        "defaultCacheBehavior": {
            "targetOriginId": "static",
            "allowedMethods": ["GET", "HEAD", "OPTIONS"],
            "cachedMethods": ["GET", "HEAD"],
            "cachePolicyId": "658327ea-f89d-4fab-a63d-7e88639e58f6",
            "responseHeadersPolicyId": headers.id,
            "viewerProtocolPolicy": "redirect-to-https",
            "compress": True,
        },
        "orderedCacheBehaviors": [],
        "restrictions": {"geoRestriction": {"restrictionType": "none"}},
        "viewerCertificate": {"cloudfrontDefaultCertificate": True},
        "waitForDeployment": True,
    }
    assert distribution.custom_timeouts == {"create": "30m", "update": "30m", "delete": "30m"}
    assert {r.parent for r in (access, headers, distribution)} == {seen.named("cdn", COMPONENT).urn}
    assert set(distribution.property_dependencies["origins"]) == {access.urn}
    assert seen.of_type(VPC_ORIGIN) == []


def test_every_answer_carries_the_security_headers() -> None:
    seen = record(lambda: Distribution("cdn", FILES))

    assert seen.only(HEADERS).inputs["securityHeadersConfig"] == {
        "strictTransportSecurity": {
            "accessControlMaxAgeSec": 31_536_000,
            "includeSubdomains": False,
            "preload": False,
            "override": True,
        },
        "contentTypeOptions": {"override": True},
        "frameOptions": {"frameOption": "DENY", "override": False},
        "referrerPolicy": {"referrerPolicy": "strict-origin-when-cross-origin", "override": False},
    }


def test_a_function_redirects_requests_for_files_alone_and_is_published_before_the_distribution_uses_it() -> None:
    spec = Cdn.model_validate({"dynamic_paths": ["/api/*"], "redirects": {"/old": {"to": "/new"}}})
    args = replace(FILES, spec=spec, alternate_domain=WWW)
    seen = record(lambda: Distribution("cdn", replace(args, load_balancer=balancer())))

    function, distribution = seen.only(FUNCTION), seen.only(DISTRIBUTION)
    assert function.inputs == {
        "comment": "Redirects and index documents of cdn",
        "runtime": "cloudfront-js-2.0",
        "code": code(spec, None),
        "publish": True,
    }
    assert distribution.inputs["defaultCacheBehavior"]["functionAssociations"] == [
        {"eventType": "viewer-request", "functionArn": function.outputs["arn"]}
    ]
    assert all("functionAssociations" not in one for one in distribution.inputs["orderedCacheBehaviors"])
    assert function.urn in distribution.property_dependencies["defaultCacheBehavior"]
    assert function.parent == seen.named("cdn", COMPONENT).urn


@pytest.mark.parametrize("spec", [Cdn(single_page_application=True), Cdn(index_documents=True)])
def test_an_application_and_index_documents_need_the_function(spec: Cdn) -> None:
    assert record(lambda: Distribution("cdn", replace(FILES, spec=spec))).only(FUNCTION).inputs["code"] == code(
        spec, None
    )


def test_the_other_name_redirects_for_files_and_for_services_before_the_load_balancer_sees_it() -> None:
    spec = Cdn.model_validate({"dynamic_paths": ["/api/*"], "index_documents": True})
    both = replace(WWW, redirected=["example.com"])
    seen = record(
        lambda: Distribution("cdn", replace(FILES, spec=spec, load_balancer=balancer(), alternate_domain=both))
    )

    functions = {one.name: one for one in seen.of_type(FUNCTION)}
    inputs = seen.only(DISTRIBUTION).inputs
    assert {name: one.inputs["code"] for name, one in functions.items()} == {
        "cdn-requests": code(spec, "www.example.com"),
        "cdn-names": code(Cdn(), "www.example.com"),
    }
    assert inputs["aliases"] == ["www.example.com", "example.com"]
    arns = {name: one.outputs["arn"] for name, one in functions.items()}
    assert inputs["defaultCacheBehavior"]["functionAssociations"][0]["functionArn"] == arns["cdn-requests"]
    assert [one["functionAssociations"] for one in inputs["orderedCacheBehaviors"]] == [
        [{"eventType": "viewer-request", "functionArn": arns["cdn-names"]}]
    ]


def test_files_alone_under_two_names_need_one_function() -> None:
    both = replace(WWW, redirected=["example.com"])
    seen = record(lambda: Distribution("cdn", replace(FILES, alternate_domain=both)))
    assert [one.name for one in seen.of_type(FUNCTION)] == ["cdn-requests"]


def test_without_a_setting_there_is_no_function() -> None:
    assert record(lambda: Distribution("cdn", FILES)).of_type(FUNCTION) == []


def test_errors_have_pages_with_their_own_status_unless_another_one_is_given() -> None:
    pages = {
        "502": {"page": "/errors/502.html"},
        "403": {"page": "/404.html", "response_code": 404, "caching_seconds": 60},
    }
    args = replace(FILES, spec=Cdn.model_validate({"error_pages": pages}))

    assert record(lambda: Distribution("cdn", args)).only(DISTRIBUTION).inputs["customErrorResponses"] == [
        {"errorCode": 403, "responsePagePath": "/404.html", "responseCode": 404, "errorCachingMinTtl": 60},
        {"errorCode": 502, "responsePagePath": "/errors/502.html", "responseCode": 502, "errorCachingMinTtl": 10},
    ]


def test_further_headers_and_a_content_security_policy_leave_those_of_files_and_services_alone() -> None:
    spec = Cdn(
        content_security_policy="default-src 'self'", response_headers={"x-b": "2", "permissions-policy": "camera=()"}
    )
    inputs = record(lambda: Distribution("cdn", replace(FILES, spec=spec))).only(HEADERS).inputs

    assert inputs["securityHeadersConfig"]["contentSecurityPolicy"] == {
        "contentSecurityPolicy": "default-src 'self'",
        "override": False,
    }
    assert inputs["customHeadersConfig"] == {
        "items": [
            {"header": "permissions-policy", "value": "camera=()", "override": False},
            {"header": "x-b", "value": "2", "override": False},
        ]
    }


@pytest.mark.parametrize(
    ("spec", "restriction"),
    [
        (Cdn(allow_countries=["FR", "DE"]), {"restrictionType": "whitelist", "locations": ["DE", "FR"]}),
        (Cdn(block_countries=["KP"]), {"restrictionType": "blacklist", "locations": ["KP"]}),
    ],
)
def test_countries_are_let_in_or_blocked(spec: Cdn, restriction: dict[str, Any]) -> None:
    seen = record(lambda: Distribution("cdn", replace(FILES, spec=spec)))
    assert seen.only(DISTRIBUTION).inputs["restrictions"] == {"geoRestriction": restriction}


def test_public_names_are_served_with_their_certificate_by_sni_from_tls_1_2() -> None:
    distribution = record(whole).only(DISTRIBUTION)

    assert distribution.inputs["aliases"] == ["www.example.com"]
    assert distribution.inputs["priceClass"] == "PriceClass_All"
    assert distribution.inputs["viewerCertificate"] == {
        "acmCertificateArn": CERTIFICATE,
        "minimumProtocolVersion": "TLSv1.2_2021",
        "sslSupportMethod": "sni-only",
    }


def test_dynamic_paths_reach_the_load_balancer_uncached_with_every_method_and_the_viewers_host() -> None:
    seen = record(whole)

    behaviors = seen.only(DISTRIBUTION).inputs["orderedCacheBehaviors"]
    assert [behavior["pathPattern"] for behavior in behaviors] == ["/api/*", "/auth/*"]
    assert behaviors[0] == {
        "pathPattern": "/api/*",
        "targetOriginId": "dynamic",
        "allowedMethods": ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"],
        "cachedMethods": ["GET", "HEAD"],
        "cachePolicyId": "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
        "originRequestPolicyId": "33f36d7e-f396-46d9-90e0-52428a34d9dc",
        "responseHeadersPolicyId": seen.only(HEADERS).id,
        "viewerProtocolPolicy": "redirect-to-https",
        "compress": True,
    }


def test_the_load_balancer_is_an_origin_inside_the_vpc() -> None:
    seen = record(whole)

    origin, distribution = seen.only(VPC_ORIGIN), seen.only(DISTRIBUTION)
    assert distribution.inputs["origins"][1] == {
        "originId": "dynamic",
        "domainName": seen.only(BALANCER).outputs["dnsName"],
        "vpcOriginConfig": {"vpcOriginId": origin.id, "originReadTimeout": 60, "originKeepaliveTimeout": 30},
    }
    assert origin.inputs == {
        "vpcOriginEndpointConfig": {
            "name": "cdn-e83305c7600a0f64-https-only",
            "arn": seen.only(BALANCER).outputs["arn"],
            "httpPort": 80,
            "httpsPort": 443,
            "originProtocolPolicy": "https-only",
            "originSslProtocols": {"items": ["TLSv1.2"], "quantity": 1},
        },
        "timeouts": {"create": "30m", "update": "30m", "delete": "30m"},
    }
    assert origin.urn in distribution.property_dependencies["origins"]
    assert origin.property_dependencies["vpcOriginEndpointConfig"] == (seen.only(BALANCER).urn,)
    assert origin.parent == seen.named("cdn", COMPONENT).urn


def test_a_vpc_origin_is_never_changed_in_place_because_aws_refuses_that_while_it_is_used() -> None:
    origin = record(whole).only(VPC_ORIGIN)

    assert origin.ignore_changes == ("tags",)
    assert origin.delete_before_replace is False


def test_another_protocol_gives_the_vpc_origin_another_name_so_that_both_can_exist() -> None:
    config = record(without_domain).only(VPC_ORIGIN).inputs["vpcOriginEndpointConfig"]

    assert (config["name"], config["originProtocolPolicy"]) == ("cdn-e83305c7600a0f64-http-only", "http-only")


def test_access_logs_go_to_the_log_bucket_by_a_delivery_in_us_east_1() -> None:
    seen = record(whole)

    source, destination, delivery = seen.only(SOURCE), seen.only(DESTINATION), seen.only(DELIVERY)
    assert source.inputs == {
        "logType": "ACCESS_LOGS",
        "resourceArn": seen.only(DISTRIBUTION).outputs["arn"],
        "region": "us-east-1",
    }
    assert destination.inputs == {
        "outputFormat": "json",
        "deliveryDestinationConfiguration": {"destinationResourceArn": "arn:aws:s3:::logs"},
        "region": "us-east-1",
    }
    assert delivery.inputs == {
        "deliverySourceName": source.outputs["name"],
        "deliveryDestinationArn": destination.outputs["arn"],
        "s3DeliveryConfigurations": [
            {"suffixPath": "{DistributionId}/{yyyy}/{MM}/{dd}/{HH}", "enableHiveCompatiblePath": False}
        ],
        "region": "us-east-1",
    }
    assert {r.parent for r in (source, destination, delivery)} == {seen.named("cdn", COMPONENT).urn}


def test_records_of_requests_have_the_format_fields_and_folders_that_are_asked_for() -> None:
    logs = {
        "file_format": "parquet",
        "record_fields": ["date", "c-ip"],
        "hive_compatible_partitions": True,
        "per_hour_partitions": False,
    }
    seen = record(lambda: Distribution("cdn", replace(FILES, spec=Cdn.model_validate({"access_logs": logs}))))

    delivery = seen.only(DELIVERY)
    assert seen.only(DESTINATION).inputs["outputFormat"] == "parquet"
    assert delivery.inputs["recordFields"] == ["date", "c-ip"]
    assert delivery.inputs["s3DeliveryConfigurations"] == [
        {"suffixPath": "{DistributionId}/{yyyy}/{MM}/{dd}", "enableHiveCompatiblePath": True}
    ]


def test_a_delivery_is_deleted_before_its_successor_because_a_source_has_one_to_a_bucket() -> None:
    assert record(lambda: Distribution("cdn", FILES)).only(DELIVERY).delete_before_replace is True


def test_dynamic_paths_without_a_load_balancer_are_refused() -> None:
    with pytest.raises(ValueError, match="distribution cdn: dynamic_paths need a load_balancer"):
        record(lambda: Distribution("cdn", replace(FILES, spec=API)))


def test_a_load_balancer_without_paths_is_refused() -> None:
    with pytest.raises(ValueError, match="a load_balancer needs dynamic_paths, such as /api/"):
        record(lambda: Distribution("cdn", replace(FILES, load_balancer=balancer(), alternate_domain=WWW)))


def test_a_load_balancer_on_the_internet_is_refused() -> None:
    def program() -> None:
        public = balancer(scheme="internet-facing", subdomain="api")
        Distribution("cdn", replace(FILES, spec=API, load_balancer=public))

    with pytest.raises(ValueError, match="the load_balancer must be internal"):
        record(program)


def test_a_load_balancer_with_a_certificate_is_refused_where_no_public_name_could_match_it() -> None:
    with pytest.raises(ValueError, match="a load_balancer with a certificate needs an alternate_domain"):
        record(lambda: Distribution("cdn", replace(FILES, spec=API, load_balancer=balancer())))


def test_the_outputs_are_those_that_dns_and_deployments_need() -> None:
    given: list[list[str]] = []

    def program() -> None:
        cdn = Distribution("cdn", FILES)
        pulumi.Output.all(cdn.domain_name, cdn.hosted_zone_id, cdn.arn, cdn.distribution_id).apply(given.append)

    distribution = record(program).only(DISTRIBUTION)
    assert given == [
        [distribution.outputs["domainName"], "Z2FDTNDATAQYW2", distribution.outputs["arn"], distribution.id]
    ]


def test_alarms_watch_the_error_rates_in_us_east_1_with_the_given_thresholds() -> None:
    kept: list[Distribution] = []
    args = replace(FILES, spec=Cdn(alarms=CdnAlarms(client_error_percent=25)))
    record(lambda: kept.append(Distribution("cdn", args)))

    watched = {a.name: (a.metric.name, a.metric.statistic, a.threshold, a.severity) for a in kept[0].alarms}
    assert watched == {
        "cdn-5xx": ("5xxErrorRate", "Average", 1, "critical"),
        "cdn-4xx": ("4xxErrorRate", "Average", 25, "warning"),
    }
    metrics = [alarm.metric for alarm in kept[0].alarms]
    metrics += [metric for graph in kept[0].graphs for metric in graph.metrics]
    assert {(metric.namespace, metric.region) for metric in metrics} == {("AWS/CloudFront", "us-east-1")}
    expected = {"DistributionId": kept[0].distribution_id, "Region": "Global"}
    assert all(metric.dimensions == expected for metric in metrics)
    assert [graph.title for graph in kept[0].graphs] == ["cdn: requests", "cdn: traffic", "cdn: errors"]
