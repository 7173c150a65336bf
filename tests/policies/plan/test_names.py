"""Each thing that proofs are about has a name of its own, also in plans whose names repeat."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policies.plan.graph import Graph
from policies.plan.listeners import port_of
from policies.plan.names import names_of
from preview.recorder.record import Registered
from tests.policies.plan.game_days import scenario
from tests.support.written_plans import BALANCER, CACHE, DATABASE, SERVICE, component, resource

API = "aws:apigatewayv2/api:Api"
BUCKET, BUCKET_V2 = "aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"
CDN = "aws:cloudfront/distribution:Distribution"
LISTENER = "aws:lb/listener:Listener"
QUEUE = "aws:sqs/queue:Queue"
VPN = "aws:ec2/vpnConnection:VpnConnection"


def shops(*tokens: str, name: str = "shop") -> list[Registered]:
    return [resource(token, name) for token in tokens]


def second(parent: str) -> Registered:
    return replace(resource(SERVICE, "app", parent), urn="urn::second")


@pytest.mark.parametrize(
    ("resources", "names"),
    [
        pytest.param(shops(SERVICE, QUEUE, name="internet"), ["queue/internet", "service/internet"], id="internet"),
        pytest.param(shops(DATABASE, CACHE), ["cache/shop", "database/shop"], id="two-nodes"),
        pytest.param(shops(SERVICE, CDN), ["cdn/shop", "shop"], id="node-and-edge"),
        pytest.param(shops(API, CDN), ["api/shop", "cdn/shop"], id="two-edges"),
        pytest.param(shops(VPN, API), ["shop", "vpn/shop"], id="edge-and-vpn"),
        pytest.param(shops(VPN, API, BUCKET), ["bucket/shop", "shop", "vpn/shop"], id="edge-vpn-and-bucket"),
        pytest.param(shops(VPN, BUCKET), ["bucket/shop", "shop"], id="vpn-and-bucket"),
        pytest.param(shops(BUCKET, BUCKET_V2), [f"{BUCKET}/shop", f"{BUCKET_V2}/shop"], id="one-noun-twice"),
        pytest.param(
            [
                component("one"),
                component("two"),
                resource(SERVICE, "app", parent="urn::one"),
                second("urn::two"),
            ],
            ["one/app", "two/app"],
            id="children-of-two-components",
        ),
        pytest.param(
            [
                component("one"),
                resource(SERVICE, "app", parent="urn::one"),
                second("urn::one"),
            ],
            ["urn::aws:ecs/service:Service::app", "urn::second"],
            id="nothing-but-the-urn-differs",
        ),
    ],
)
def test_what_shares_a_label_is_named_by_what_it_is(resources: list[Registered], names: list[str]) -> None:
    assert sorted(names_of(Graph(resources)).values()) == names


def test_an_api_a_vpn_and_a_bucket_with_one_name_fail_apart_in_the_game_day() -> None:
    region = scenario(Graph(shops(API, VPN, BUCKET)), "region")

    assert {name: (one.kind, one.noun) for name, one in region.outcomes.items()} == {
        "shop": ("regional", "api"),
        "vpn/shop": ("vpn", ""),
        "bucket/shop": ("regional", "bucket"),
    }


@pytest.mark.parametrize(
    ("inputs", "port"),
    [({}, 80), ({"protocol": "HTTPS"}, 443), ({"protocol": "HTTPS", "port": 8443}, 8443), ({"port": "81"}, 81)],
)
def test_a_listener_without_a_port_has_that_of_its_protocol(inputs: dict[str, object], port: int) -> None:
    assert port_of(resource(LISTENER, "web", **inputs)) == port


def test_a_balancer_and_a_service_keep_apart_from_a_bucket_of_their_name() -> None:
    found = names_of(Graph(shops(BALANCER, SERVICE, BUCKET)))
    assert sorted(found.values()) == ["bucket/shop", "load-balancer/shop", "service/shop"]
