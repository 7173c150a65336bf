from datetime import date, timedelta

import pytest

from model.cost import Usage
from preview.analysis.cost.estimate import estimate
from tests.support.written_plans import BALANCER, DATABASE, NAT, component, resource, service, task

KEY = "aws:kms/key:Key"

SMALL_STACK = [
    task("api", 512, 1024, "X86_64"),
    service("api", "api", desiredCount=2),
    resource(
        DATABASE,
        "main",
        engine="postgres",
        instanceClass="db.t3.micro",
        multiAz=True,
        allocatedStorage=20,
        storageType="gp3",
    ),
    resource(BALANCER, "web", internal=False, subnets=["a", "b"]),
    resource(NAT, "nat"),
    resource("aws:ecr/repository:Repository", "api"),
    resource("aws:cloudwatch/logGroup:LogGroup", "api"),
    resource("aws:secretsmanager/secret:Secret", "database"),
]
USAGE = Usage(nat_gb=0, load_balancer_lcus=0, internet_gb=10, image_gb=5, log_gb=5, secret_requests=0, key_requests=0)


@pytest.mark.parametrize(
    ("resource_name", "item", "usd"),
    [
        ("api", "Fargate", 730 * 2 * (0.5 * 0.04048 + 0.004445)),
        ("main", "", 730 * 0.036 + 20 * 0.23),
        ("web", "load balancer", 730 * 0.0225),
        ("web", "public IPv4", 2 * 730 * 0.005),
        ("web", "data to the internet", 10 * 0.09),
        ("nat", "", 730 * 0.045),
        ("api", "images", 5 * 0.10),
        ("api", "logs", 5 * (0.50 + 0.03)),
        ("database", "", 0.40),
    ],
)
def test_a_resource_costs_its_quantity_at_list_price(resource_name: str, item: str, usd: float) -> None:
    lines = estimate(SMALL_STACK, "us-east-1", USAGE).lines
    found = sum(line.monthly_usd for line in lines if line.resource == resource_name and item in line.item)

    assert found == pytest.approx(usd)


def test_the_total_is_that_of_all_resources() -> None:
    found = estimate(SMALL_STACK, "us-east-1", USAGE)

    assert not found.not_priced
    assert found.total_usd == pytest.approx(127.95, abs=0.005)


def test_fixed_cost_and_usage_make_the_total() -> None:
    found = estimate(SMALL_STACK, "us-east-1")

    assert found.total_usd == pytest.approx(found.fixed_usd + found.usage_usd)
    assert found.total_usd == pytest.approx(sum(found.by_component().values()))


def test_a_resource_counts_for_its_outermost_component_the_most_expensive_first() -> None:
    plan = [
        component("alerts"),
        component("topic", parent="urn::alerts"),
        resource(KEY, "key", parent="urn::topic"),
        component("network"),
        resource(NAT, "nat", parent="urn::network"),
        resource("aws:route53/zone:Zone", "alone"),
    ]
    found = estimate(plan, "us-east-1", Usage(key_requests=0, nat_gb=0))

    assert found.by_component() == pytest.approx({"network": 32.85, "alerts": 1.0, "alone": 0.5})
    assert list(found.by_component()) == ["network", "alerts", "alone"]


def test_a_type_without_a_rule_is_named_and_never_nothing() -> None:
    (left,) = estimate([resource("aws:docdb/cluster:Cluster", "docs")], "us-east-1").not_priced

    assert (left.component, left.resource, left.type) == ("docs", "docs", "aws:docdb/cluster:Cluster")
    assert left.reason == "no rule for this type"


def test_free_types_components_and_other_providers_are_not_listed() -> None:
    plan = [
        component("api"),
        resource("aws:iam/role:Role", "api"),
        resource("random:index/randomPassword:RandomPassword", "password"),
    ]
    found = estimate(plan, "us-east-1")

    assert not found.lines
    assert not found.not_priced


def test_a_region_without_prices_is_named_item_by_item_instead_of_priced_like_another() -> None:
    found = estimate([resource(NAT, "nat"), resource("aws:route53/zone:Zone", "zone")], "eu-west-1")

    assert found.total_usd == 0.5
    assert [left.reason for left in found.not_priced] == [
        "no price of NAT gateway in eu-west-1",
        "no price of data through NAT in eu-west-1",
    ]


def test_a_resource_that_names_its_region_is_priced_there() -> None:
    found = estimate([resource(KEY, "key", region="us-east-1")], "eu-west-1", Usage(key_requests=0))

    assert found.total_usd == 1.0
    assert not found.not_priced


def test_every_line_names_item_resource_and_price() -> None:
    (line,) = estimate([resource("aws:cloudwatch/dashboard:Dashboard", "ops")], "us-east-1").lines

    assert (line.component, line.resource, line.item, line.kind) == ("ops", "ops", "dashboard", "fixed")
    assert (line.quantity, line.unit, line.unit_usd, line.monthly_usd) == (1, "dashboard-month", 3.0, 3.0)


def test_prices_of_more_than_a_year_ago_are_warned_of() -> None:
    found = estimate([], "us-east-1")

    assert found.age_warning(found.as_of + timedelta(days=365)) is None
    assert found.as_of.isoformat() in (found.age_warning(found.as_of + timedelta(days=366)) or "")
    assert found.as_of <= date(2026, 12, 31)
