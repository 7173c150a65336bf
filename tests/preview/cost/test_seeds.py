"""The seeds' own prices: 001's table by the example, 000's targets by the committed stacks."""

from __future__ import annotations

import runpy
from types import SimpleNamespace

import pytest

from tests.support.offline import ROOT

PAGE = SimpleNamespace(**runpy.run_path(str(ROOT / "tools/write_cost.py")))


def test_like_for_like_the_example_costs_what_the_table_of_seed_001_says() -> None:
    found = PAGE.seed_rows(PAGE.SEED, list(PAGE.estimated(PAGE.EXAMPLE).lines))

    assert sum(row.seed_usd for row, _ in found) == pytest.approx(112.40)
    assert sum(usd for _, usd in found) == pytest.approx(112.40, rel=0.15)


@pytest.mark.parametrize("place", range(8))
def test_every_line_of_the_table_has_something_in_its_place_close_to_it_and_a_reason(place: int) -> None:
    row, usd = PAGE.seed_rows(PAGE.SEED, list(PAGE.estimated(PAGE.EXAMPLE).lines))[place]

    assert usd == pytest.approx(row.seed_usd, rel=0.21)
    assert row.why


def test_both_tables_together_hold_every_line_of_the_estimate_once() -> None:
    estimate = PAGE.estimated(PAGE.EXAMPLE)
    lines = list(estimate.lines)
    found = PAGE.seed_rows(PAGE.SEED, lines) + PAGE.seed_rows(PAGE.BEYOND, lines)

    assert not lines
    assert sum(usd for _, usd in found) == pytest.approx(estimate.total_usd)
    assert not estimate.not_priced


def test_with_todays_settings_the_whole_example_costs_less_than_the_seeds_table() -> None:
    steps = [usd for _, usd in PAGE.cheaper()]

    assert steps == sorted(steps, reverse=True)
    assert steps[-1] < 112.40


def test_dev_costs_50_to_100_and_staging_at_most_30_percent_of_prod_as_seed_000_wants() -> None:
    dev, staging, prod = (PAGE.estimated(path).total_usd for path in PAGE.STACKS[:3])

    assert 50 <= dev <= 100
    assert staging <= 0.30 * prod


@pytest.mark.parametrize("path", PAGE.STACKS)
def test_every_committed_stack_stays_within_its_own_budget(path: str) -> None:
    (budget,) = PAGE.previewed(path).record.of_type("aws:budgets/budget:Budget")

    assert PAGE.estimated(path).total_usd <= float(budget.inputs["limitAmount"])


def test_the_page_of_costs_is_fresh() -> None:
    assert (ROOT / "docs/cost.md").read_text() == PAGE.page(), "run: make reference"
