import pytest

from model.cost import Usage
from preview.analysis.cost.estimate import Estimate, estimate
from preview.recorder.record import Registered
from tests.support.written_plans import BALANCER, ENDPOINT, NAT, resource, urn

NO_USE = Usage(nat_gb=0, endpoint_gb=0, load_balancer_lcus=0, internet_gb=0, zone_gb=0, cdn_gb=0, cdn_requests=0)


def cost(*plan: Registered, assumptions: Usage = NO_USE) -> Estimate:
    return estimate(plan, "us-east-1", assumptions)


def test_a_nat_gateway_per_zone_costs_an_hour_and_an_address_per_zone() -> None:
    gateways = [resource(NAT, f"nat-{letter}", allocationId="e") for letter in "abc"]
    addresses = [resource("aws:ec2/eip:Eip", f"nat-{letter}") for letter in "abc"]

    # 3 x 730 x (0.045 + 0.005)
    assert cost(*gateways, *addresses).total_usd == pytest.approx(109.50)


def test_a_regional_nat_gateway_costs_an_hour_and_an_address_for_each_zone_that_it_serves() -> None:
    gateway = resource(NAT, "nat", availabilityMode="regional")
    routes = [
        resource("aws:ec2/route:Route", f"nat-{letter}", refers={"natGatewayId": [urn(NAT, "nat")]}) for letter in "ab"
    ]

    # 2 x 730 x (0.045 + 0.005)
    assert cost(gateway, *routes).total_usd == pytest.approx(73.00)


def test_gateways_share_the_traffic() -> None:
    found = cost(resource(NAT, "a"), resource(NAT, "b"), assumptions=Usage(nat_gb=100))

    assert found.usage_usd == pytest.approx(4.50)


def test_a_nat_instance_costs_its_hours_its_disk_and_its_address() -> None:
    instance = resource(
        "aws:ec2/instance:Instance",
        "nat",
        instanceType="t4g.nano",
        rootBlockDevice={"volumeType": "gp3", "volumeSize": 8},
    )

    # 730 x 0.0042 + 8 x 0.08 + 730 x 0.005
    assert cost(instance, resource("aws:ec2/eip:Eip", "nat")).total_usd == pytest.approx(7.36, abs=0.005)


@pytest.mark.parametrize(
    ("template", "usd", "left"),
    [
        pytest.param(
            {"instanceType": "t4g.nano", "blockDeviceMappings": [{"ebs": {"volumeType": "gp3", "volumeSize": 8}}]},
            2 * (730 * 0.0042 + 8 * 0.08),
            [],
            id="whole",
        ),
        pytest.param(
            {"instanceType": "t4g.nano"},
            2 * 730 * 0.0042,
            ["the size of their root volume comes from their image"],
            id="disk-of-its-image",
        ),
        pytest.param({}, 0, ["EC2 instances of the group"], id="type-not-in-the-template"),
    ],
)
def test_a_group_costs_its_instances_as_the_launch_template_has_them(
    template: dict[str, object], usd: float, left: list[str]
) -> None:
    token = "aws:ec2/launchTemplate:LaunchTemplate"
    group = resource(
        "aws:autoscaling/group:Group", "hosts", minSize=2, refers={"launchTemplate": [urn(token, "hosts")]}
    )
    found = cost(resource(token, "hosts", **template), group)

    assert found.total_usd == pytest.approx(usd)
    assert [one.reason for one in found.not_priced] == left


def test_an_instance_whose_disk_comes_from_its_image_is_priced_in_part() -> None:
    found = cost(resource("aws:ec2/instance:Instance", "nat", instanceType="t4g.nano"))

    assert found.total_usd == pytest.approx(730 * 0.0042)
    assert [left.reason for left in found.not_priced] == ["the size of its root volume comes from its image"]


def test_interface_endpoints_cost_by_zone_and_gateway_endpoints_nothing() -> None:
    found = cost(
        resource(ENDPOINT, "s3", vpcEndpointType="Gateway", serviceName="com.amazonaws.us-east-1.s3"),
        resource(
            ENDPOINT,
            "logs",
            vpcEndpointType="Interface",
            serviceName="com.amazonaws.us-east-1.logs",
            subnetIds=["a", "b"],
        ),
    )

    assert found.total_usd == pytest.approx(2 * 730 * 0.01)
    assert not found.not_priced


def test_a_load_balancer_on_the_internet_pays_for_its_addresses_and_what_it_sends() -> None:
    inside = cost(resource(BALANCER, "web", internal=True, subnets=["a", "b"]))
    outside = cost(
        resource(BALANCER, "web", internal=False, subnets=["a", "b"]),
        assumptions=Usage(load_balancer_lcus=1, internet_gb=10),
    )

    assert inside.total_usd == pytest.approx(730 * 0.0225)
    assert outside.fixed_usd == pytest.approx(730 * 0.0225 + 2 * 730 * 0.005)
    assert outside.usage_usd == pytest.approx(730 * 0.008 + 10 * 0.09)


def test_another_kind_of_load_balancer_is_named() -> None:
    (left,) = cost(resource(BALANCER, "tcp", loadBalancerType="network")).not_priced

    assert left.reason == "no prices for load balancers of type network"


def test_cloudfront_costs_what_viewers_fetch() -> None:
    found = cost(
        resource("aws:cloudfront/distribution:Distribution", "cdn"),
        assumptions=Usage(cdn_gb=100, cdn_requests=1_000_000),
    )

    assert found.usage_usd == pytest.approx(8.50 + 1.00)


def test_a_hosted_zone_costs_half_a_dollar_and_traffic_between_zones_a_cent_on_each_side() -> None:
    zone, vpc = resource("aws:route53/zone:Zone", "zone"), resource("aws:ec2/vpc:Vpc", "vpc")

    assert cost(zone).total_usd == 0.5
    assert cost(vpc, assumptions=Usage(zone_gb=100)).usage_usd == pytest.approx(2.00)
