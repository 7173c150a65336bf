"""The cost page: the committed stacks, and the example item by item."""

from __future__ import annotations

import runpy
from types import SimpleNamespace

import pytest

from tests.support.offline import ROOT

PAGE = SimpleNamespace(**runpy.run_path(str(ROOT / "tools/write_cost.py")))

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
    amounts = {row.item: usd for row, usd in PAGE.itemized(PAGE.estimated(PAGE.EXAMPLE).lines)}

    assert amounts[item] == pytest.approx(EXAMPLE[item])


def test_the_items_of_the_example_are_the_whole_estimate() -> None:
    estimate = PAGE.estimated(PAGE.EXAMPLE)

    assert sum(usd for _, usd in PAGE.itemized(estimate.lines)) == pytest.approx(estimate.total_usd)
    assert all(usd > 0 for _, usd in PAGE.itemized(estimate.lines))
    assert not estimate.not_priced


def test_each_setting_that_the_page_recommends_makes_the_example_cheaper_by_a_third_in_all() -> None:
    steps = [usd for _, usd in PAGE.cheaper()]

    assert steps == sorted(set(steps), reverse=True)
    assert steps[-1] < 0.7 * steps[0]


def test_dev_costs_50_to_100_dollars_and_staging_at_most_30_percent_of_prod() -> None:
    dev, staging, prod = (PAGE.estimated(path).total_usd for path in PAGE.STACKS[:3])

    assert 50 <= dev <= 100
    assert staging <= 0.30 * prod


@pytest.mark.parametrize("path", PAGE.STACKS)
def test_every_committed_stack_stays_within_its_own_budget(path: str) -> None:
    (budget,) = PAGE.previewed(path).record.of_type("aws:budgets/budget:Budget")

    assert PAGE.estimated(path).total_usd <= float(budget.inputs["limitAmount"])


def test_the_page_is_current() -> None:
    assert (ROOT / "docs/cost.md").read_text() == PAGE.page(), "run: make reference"
