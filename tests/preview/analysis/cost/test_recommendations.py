from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from model.cost import Usage
from preview.analysis.cost.estimate import estimate
from preview.analysis.cost.recommendations import Recommendation, recommendations
from preview.recorder.record import Registered
from tests.support.offline import stack_record
from tests.support.written_plans import (
    CACHE,
    CLUSTER,
    DATABASE,
    ENDPOINT,
    NAT,
    SERVICE,
    TARGET,
    resource,
    service,
    task,
    urn,
)

VPC = "aws:ec2/vpc:Vpc"
SECRET = "aws:secretsmanager/secret:Secret"
FARGATE = {"capacityProvider": "FARGATE", "base": 2, "weight": 1}
# One vCPU and 2 GB on ARM64: 730 x (0.03238 + 2 x 0.00356) a month, and on Spot 730 x (0.009714 + 2 x 0.001068).
TASK_USD, SPOT_USD = 28.835, 8.6505


def of(*plan: Registered, environment: str = "", **assumed: Any) -> list[Recommendation]:
    tagged = [resource(VPC, "network", tags={"Environment": environment})] if environment else []
    resources = [*tagged, *plan]
    return recommendations(resources, estimate(resources, "us-east-1", Usage(**assumed)))


def one(found: list[Recommendation], beginning: str) -> Recommendation:
    (recommendation,) = [recommendation for recommendation in found if recommendation.title.startswith(beginning)]
    return recommendation


def titles(found: list[Recommendation]) -> list[str]:
    return [recommendation.title for recommendation in found]


def running(tasks: int, *strategy: dict[str, Any], architecture: str = "ARM64") -> list[Registered]:
    return [
        task("api", 1024, 2048, architecture),
        service("api", "api", desiredCount=tasks, capacityProviderStrategies=list(strategy)),
    ]


def gateways(count: int) -> list[Registered]:
    return [resource(NAT, f"nat-{number}") for number in range(count)]


def interface(name: str, zones: int) -> Registered:
    return resource(
        ENDPOINT,
        name,
        vpcEndpointType="Interface",
        serviceName=f"com.amazonaws.us-east-1.{name}",
        subnetIds=[f"subnet-{zone}" for zone in range(zones)],
    )


def test_arm64_saves_the_difference_of_the_list_prices() -> None:
    found = one(of(*running(2, architecture="X86_64")), "ARM64 in place of x86_64")

    # 2 x 730 x (0.04048 - 0.03238 + 2 x (0.004445 - 0.00356))
    assert found.saving_usd == pytest.approx(14.41, abs=0.005)
    assert found.change == "plinth:services.api.architecture: arm64"
    assert found.as_of == date(2026, 9, 11)


def test_nothing_is_advised_that_is_already_so() -> None:
    spot = {"capacityProvider": "FARGATE_SPOT", "weight": 1}
    found = of(*running(2, spot), resource(CACHE, "sessions", engine="valkey", nodeType="cache.t4g.micro"))

    assert [title.partition(",")[0] for title in titles(found)] == ["Reserved cache nodes"]


@pytest.mark.parametrize(
    ("environment", "moved", "setting"),
    [
        ("dev", 5, "{on_demand_base: 0, on_demand_weight: 0, spot_weight: 1}"),
        ("staging", 4, "{on_demand_base: 1, on_demand_weight: 0, spot_weight: 1}"),
        ("prod", 3, "{on_demand_base: 2, on_demand_weight: 0, spot_weight: 1}"),
    ],
)
def test_spot_saves_on_every_task_that_need_not_stay(environment: str, moved: int, setting: str) -> None:
    found = one(of(*running(5, FARGATE), environment=environment), "Fargate Spot for ")

    assert found.saving_usd == pytest.approx(moved * (TASK_USD - SPOT_USD))
    assert found.change == f"plinth:cluster: {setting}"
    assert "up to 70 %" in found.caveat


def test_spot_counts_the_tasks_that_run_on_average() -> None:
    target = resource(TARGET, "api", refers={"resourceId": [urn(SERVICE, "api")]}, minCapacity=2, maxCapacity=9)
    found = one(of(*running(2, FARGATE), target, environment="prod", average_tasks={"api": 6}), "Fargate Spot for ")

    assert found.saving_usd == pytest.approx(4 * (TASK_USD - SPOT_USD))


def test_a_savings_plan_takes_its_part_off_what_always_runs_on_demand() -> None:
    spot = {"capacityProvider": "FARGATE_SPOT", "weight": 1}
    found = of(*running(4, FARGATE, spot), environment="prod")

    # Two of the base and one of the two others on demand: 3 x 28.835 = 86.505
    year, three = one(found, "Compute Savings Plan, 1 year"), one(found, "Compute Savings Plan, 3 years")
    assert year.saving_usd == pytest.approx(0.20 * 3 * TASK_USD)
    assert three.saving_usd == pytest.approx(0.45 * 3 * TASK_USD)
    assert year.change == "nothing in the stack file; in AWS Billing commit $0.095 an hour"
    assert year.as_of == date(2020, 6, 28)


@pytest.mark.parametrize(
    ("level", "environment", "saving"),
    [
        ("enhanced", "prod", (23 + 77 + 2 * 80) * 0.07 - (8 + 17) * 0.3),
        ("enabled", "dev", (8 + 17) * 0.3),
        ("enabled", "prod", None),
        ("disabled", "dev", None),
    ],
)
def test_less_container_insights_saves_its_metrics(level: str, environment: str, saving: float | None) -> None:
    cluster = resource(CLUSTER, "main", settings=[{"name": "containerInsights", "value": level}])
    found = [
        recommendation
        for recommendation in of(cluster, *running(2), environment=environment)
        if recommendation.title.startswith("Container Insights")
    ]

    assert [recommendation.saving_usd for recommendation in found] == ([pytest.approx(saving)] if saving else [])


def test_reservations_take_their_part_off_instances_and_nodes_and_nothing_else() -> None:
    found = of(
        resource(
            DATABASE, "main", engine="postgres", instanceClass="db.r6g.large", allocatedStorage=100, storageType="gp3"
        ),
        resource(CACHE, "sessions", engine="valkey", nodeType="cache.r6g.large", numCacheClusters=2),
        cache_backup_gb=1000,
        database_backup_gb=1000,
    )

    # 730 x 0.225 and 2 x 730 x 0.1648
    assert one(found, "Reserved DB instances").saving_usd == pytest.approx(0.296 * 164.25)
    assert one(found, "Reserved cache nodes").saving_usd == pytest.approx(0.317 * 240.608)
    assert one(found, "Reserved DB instances").change == "nothing in the stack file; reserve db.r6g.large"


def test_graviton_and_valkey_save_the_difference_of_the_list_prices() -> None:
    found = of(
        resource(
            DATABASE, "main", engine="postgres", instanceClass="db.t3.micro", allocatedStorage=20, storageType="gp3"
        ),
        resource(CACHE, "sessions", engine="redis", nodeType="cache.t3.micro", numCacheClusters=1),
    )
    graviton = {
        recommendation.title: recommendation for recommendation in found if recommendation.title.startswith("t4g")
    }

    assert graviton["t4g in place of t3: main"].saving_usd == pytest.approx(730 * 0.002)
    assert graviton["t4g in place of t3: main"].change == "plinth:databases.main.instance_class: db.t4g.micro"
    assert graviton["t4g in place of t3: sessions"].saving_usd == pytest.approx(730 * 0.001)
    assert graviton["t4g in place of t3: sessions"].change == "plinth:caches.sessions.node_type: cache.t4g.micro"
    valkey = one(found, "Valkey in place of Redis: sessions")
    assert valkey.saving_usd == pytest.approx(730 * (0.017 - 0.0136))
    assert valkey.change == "plinth:caches.sessions.engine: valkey"


def test_standard_database_insights_save_all_that_advanced_ones_cost() -> None:
    plan = resource(
        DATABASE,
        "main",
        engine="postgres",
        instanceClass="db.r6g.large",
        allocatedStorage=100,
        storageType="gp3",
        databaseInsightsMode="advanced",
    )
    found = one(of(plan), "Database Insights standard in place of advanced: main")

    assert found.saving_usd == pytest.approx(2 * 730 * 0.0125)
    assert found.change == "plinth:databases.main.insights: standard"


def test_endpoints_pay_off_from_where_their_savings_reach_their_fixed_cost() -> None:
    found = one(of(*gateways(1), *running(2), resource(SECRET, "key")), "Interface endpoints would cost $29.20 in 1 ")

    # 4 x 730 x 0.01 = 29.20 fixed, 0.045 - 0.01 = 0.035 saved a GB
    assert found.break_even_gb == pytest.approx(29.20 / 0.035)
    assert found.saving_usd is None
    assert found.change == (
        "plinth:network.endpoints.interface: [ecr.api, ecr.dkr, logs, secretsmanager] (1 zone: $29.20, from 834 GB; "
        "2 zones: $58.40, from 1,669 GB; 3 zones: $87.60, from 2,503 GB)"
    )


def test_what_tasks_read_and_who_may_enter_them_needs_endpoints_too() -> None:
    plan = [*running(1), resource("aws:ssm/parameter:Parameter", "level"), resource(SECRET, "key")]
    plan[1].inputs["enableExecuteCommand"] = True
    found = one(of(*gateways(1), *plan), "Interface endpoints would cost $43.80 in 1 ")

    assert "interface: [ecr.api, ecr.dkr, logs, secretsmanager, ssm, ssmmessages] (" in found.change


def test_beyond_that_endpoints_save() -> None:
    found = one(of(*gateways(1), *running(2), nat_gb=2000), "Interface endpoints would cost $21.90")

    assert found.saving_usd == pytest.approx(2000 * 0.035 - 21.90)


def test_endpoints_that_are_there_are_weighed_against_nat() -> None:
    plan = [*gateways(1), *running(2), *(interface(name, 3) for name in ("ecr.api", "ecr.dkr", "logs"))]
    light = one(of(*plan, endpoint_gb=100), "NAT in place of 3 interface endpoints in 3 zones")
    heavy = one(of(*plan, endpoint_gb=5000), "NAT in place of 3 interface endpoints in 3 zones")

    assert light.saving_usd == pytest.approx(65.70 - 3.50)
    assert light.break_even_gb == pytest.approx(65.70 / 0.035)
    assert heavy.saving_usd is None


def test_without_nat_only_endpoints_are_paid() -> None:
    plan = [*gateways(3), *running(2), *(interface(name, 1) for name in ("ecr.api", "ecr.dkr"))]
    found = one(of(*plan, nat_gb=100), "No NAT")

    # 3 x 730 x 0.05 + 100 x 0.045 - 730 x 0.01 for the missing one of logs - 100 x 0.01
    assert found.saving_usd == pytest.approx(109.50 + 4.50 - 7.30 - 1.00)
    assert found.change == "plinth:network: {nat: none, endpoints: {interface: [ecr.api, ecr.dkr, logs]}}"


@pytest.mark.parametrize("plan", [[], [interface("logs", 2)], running(2)])
def test_without_a_nat_gateway_there_is_nothing_to_weigh(plan: list[Registered]) -> None:
    assert not [title for title in titles(of(*plan)) if "NAT" in title or "ndpoints" in title]


def test_one_gateway_saves_the_others_but_for_what_then_crosses_zones() -> None:
    found = one(of(*gateways(3), environment="staging", nat_gb=300), "One NAT gateway in place of 3")

    # 2 x 730 x 0.05 - 300 x 2/3 x 2 x 0.01
    assert found.saving_usd == pytest.approx(73.00 - 4.00)
    assert found.change == "plinth:network.nat: single"


def test_advice_names_the_network_by_its_key() -> None:
    plan = [resource(VPC, "home", tags={"Environment": "staging"}), *gateways(3)]

    assert one(of(*plan, nat_gb=300), "One NAT gateway in place of 3").change == "plinth:networks.home.nat: single"


def test_there_is_no_advice_on_nat_for_several_networks_as_traffic_is_assumed_for_the_stack() -> None:
    plan = [*(resource(VPC, name, tags={"Environment": "staging"}) for name in ("front", "batch")), *gateways(3)]

    assert not [title for title in titles(of(*plan, *running(2), nat_gb=300)) if "NAT" in title or "ndpoints" in title]


def test_the_cost_of_prods_gateways_is_reported_and_nothing_that_prod_refuses_is_recommended() -> None:
    found = of(*gateways(3), environment="prod", nat_gb=300)

    (recommendation,) = [recommendation for recommendation in found if "more than one for all" in recommendation.title]
    assert recommendation.title == "A NAT gateway in each of 3 zones costs $69.00 more than one for all"
    assert recommendation.saving_usd is None
    assert not [title for title in titles(found) if title.startswith("One NAT")]


def test_a_regional_gateway_counts_for_each_zone_that_it_serves() -> None:
    gateway = resource(NAT, "nat", availabilityMode="regional")
    routes = [
        resource("aws:ec2/route:Route", f"nat-{letter}", refers={"natGatewayId": [urn(NAT, "nat")]}) for letter in "ab"
    ]

    assert one(of(gateway, *routes, nat_gb=0), "One NAT gateway in place of 2").saving_usd == pytest.approx(36.50)


def test_dev_may_do_with_an_instance() -> None:
    found = one(of(*gateways(1), environment="dev", nat_gb=100), "A NAT instance (t4g.nano)")

    # 730 x (0.045 - 0.0042) + 100 x 0.045 - 8 x 0.08
    assert found.saving_usd == pytest.approx(29.784 + 4.50 - 0.64)
    assert not [title for title in titles(of(*gateways(1), environment="staging")) if "instance" in title]


def test_the_greatest_saving_comes_first_and_what_saves_nothing_last() -> None:
    record = stack_record("Pulumi.prod.yaml")
    savings = [one.saving_usd for one in recommendations(record.resources, estimate(record.resources, "us-east-2"))]

    assert savings == sorted(savings, key=lambda saving: -(saving or 0))
    assert savings[0]
    assert savings[-1] is None


def test_a_region_without_prices_gets_no_recommendation() -> None:
    record = stack_record("Pulumi.prod.yaml")

    assert recommendations(record.resources, estimate(record.resources, "eu-west-1")) == []


def test_no_saving_is_more_than_what_the_stack_costs_and_each_names_the_change_and_its_source() -> None:
    record = stack_record("examples/fastapi.yaml")
    whole = estimate(record.resources, "us-east-1")
    for recommendation in recommendations(record.resources, whole):
        assert (recommendation.saving_usd or 0) < whole.total_usd
        assert recommendation.change
        assert recommendation.caveat
        assert "https://" in recommendation.source
