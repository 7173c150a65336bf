"""The cost page: the committed stacks, and the example item by item."""

from __future__ import annotations

import pytest

from tests.support.offline import ROOT
from tools import write_cost

pytestmark = pytest.mark.usefixtures("previewed")

# US dollars a month, from list prices: hours are 730, Fargate 2 x (0.5 vCPU, 1 GB) on x86_64.
EXAMPLE = {
    "ECS on Fargate": 730 * 2 * (0.5 * 0.04048 + 0.004445),
    "NAT gateway": 730 * 0.045,
    "RDS for PostgreSQL": 730 * 0.036 + 20 * 0.23,
    "Application Load Balancer": 730 * 0.0225,
    "public IPv4 addresses": 3 * 730 * 0.005,
    "images in ECR": 5 * 0.10,
    "data to the internet": 10 * 0.09,
    "CloudWatch Logs": 5 * (0.50 + 0.03),
    "Secrets Manager": 0.40,
}


@pytest.mark.parametrize("item", EXAMPLE)
def test_an_item_of_the_example_costs_its_quantity_at_list_price(item: str) -> None:
    amounts = {row.item: usd for row, usd in write_cost.itemized(write_cost.estimated(write_cost.EXAMPLE).lines)}

    assert amounts[item] == pytest.approx(EXAMPLE[item])


def test_the_items_of_the_example_are_the_whole_estimate() -> None:
    estimate = write_cost.estimated(write_cost.EXAMPLE)

    assert sum(usd for _, usd in write_cost.itemized(estimate.lines)) == pytest.approx(estimate.total_usd)
    assert all(usd > 0 for _, usd in write_cost.itemized(estimate.lines))
    assert not estimate.not_priced


def test_each_setting_that_the_page_recommends_makes_the_example_cheaper_by_a_third_in_all() -> None:
    steps = [usd for _, usd in write_cost.cheaper()]

    assert steps == sorted(set(steps), reverse=True)
    assert steps[-1] < 0.7 * steps[0]


def test_dev_costs_50_to_100_dollars_and_staging_at_most_30_percent_of_prod() -> None:
    dev, staging, prod = (write_cost.estimated(path).total_usd for path in write_cost.STACKS[:3])

    assert 50 <= dev <= 100
    assert staging <= 0.30 * prod


@pytest.mark.parametrize("path", write_cost.STACKS)
def test_every_committed_stack_stays_within_its_own_budget(path: str) -> None:
    (budget,) = write_cost.previewed(path).record.of_type("aws:budgets/budget:Budget")

    assert write_cost.estimated(path).total_usd <= float(budget.inputs["limitAmount"])


def test_the_page_is_current() -> None:
    assert (ROOT / "docs/cost.md").read_text() == write_cost.page(), "run: make reference"
