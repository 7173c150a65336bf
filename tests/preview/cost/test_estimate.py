from datetime import date, timedelta

import pytest

from model.cost import Usage
from preview.analysis.cost.estimate import estimate
from tests.preview.cost.plans import BALANCER, DATABASE, NAT, component, resource, service, task

KEY = "aws:kms/key:Key"

SEED_001 = [
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
# What its table counts: 10 GB of transfer, 5 GB of images, 5 GB of logs, no work for NAT and load balancer, no addresses.
SEED_001_USE = Usage(
    nat_gb=0, load_balancer_lcus=0, internet_gb=10, image_gb=5, log_gb=5, secret_requests=0, key_requests=0
)


def test_seed_001_costs_what_its_table_says_but_for_what_the_table_leaves_out() -> None:
    found = estimate(SEED_001, "us-east-1", SEED_001_USE)
    left_out = sum(line.monthly_usd for line in found.lines if line.item.startswith("public IPv4"))

    assert not found.not_priced
    assert found.total_usd - left_out == pytest.approx(112.40, rel=0.15)


@pytest.mark.parametrize(
    ("resource_name", "item", "usd"),
    [("api", "Fargate", 30.00), ("main", "", 30.00), ("web", "load balancer", 16.00), ("nat", "", 32.00)],
)
def test_the_great_items_of_seed_001_are_close_to_its_table(resource_name: str, item: str, usd: float) -> None:
    lines = estimate(SEED_001, "us-east-1", SEED_001_USE).lines
    found = sum(line.monthly_usd for line in lines if line.resource == resource_name and item in line.item)

    # The table rounds: Fargate comes to 36.04 x86 at list price, NAT to 32.85, the load balancer to 16.43.
    assert found == pytest.approx(usd, rel=0.21)


def test_baseline_and_usage_make_the_total() -> None:
    found = estimate(SEED_001, "us-east-1")

    assert found.total_usd == pytest.approx(found.baseline_usd + found.usage_usd)
    assert found.total_usd == pytest.approx(sum(found.by_component().values()))


def test_a_resource_counts_for_its_outermost_component_the_dearest_first() -> None:
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


def test_every_line_says_what_of_which_at_which_price() -> None:
    (line,) = estimate([resource("aws:cloudwatch/dashboard:Dashboard", "ops")], "us-east-1").lines

    assert (line.component, line.resource, line.item, line.kind) == ("ops", "ops", "dashboard", "baseline")
    assert (line.quantity, line.unit, line.unit_usd, line.monthly_usd) == (1, "dashboard-month", 3.0, 3.0)


def test_prices_of_more_than_a_year_ago_are_warned_of() -> None:
    found = estimate([], "us-east-1")

    assert found.age_warning(found.as_of + timedelta(days=365)) is None
    assert found.as_of.isoformat() in (found.age_warning(found.as_of + timedelta(days=366)) or "")
    assert found.as_of <= date(2026, 12, 31)
