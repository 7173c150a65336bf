from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from model.cost import Usage
from preview.analysis.cost.change import summary
from preview.analysis.cost.estimate import Estimate, estimate
from preview.analysis.cost.recommendations import Recommendation
from preview.analysis.proofs import prove
from preview.analysis.result import Result
from preview.recorder.record import Record, Registered
from preview.report.text import cost, lines
from preview.report.view.cost import cost_of
from tests.support.offline import ROOT
from tests.support.written_plans import BALANCER, NAT, component, resource

SECRET = "aws:secretsmanager/secret:Secret"
ZONE = "aws:route53/zone:Zone"
TODAY = date(2026, 6, 1)

STACK = [
    component("network"),
    resource(NAT, "nat", "urn::network"),
    component("edge"),
    resource(BALANCER, "lb", "urn::edge", internal=True),
    resource(ZONE, "domain"),
]


def shown(
    plan: Sequence[Registered] = STACK,
    region: str = "us-east-1",
    *,
    budget: str = "",
    previous: Mapping[str, Any] | None = None,
    recommendations: Sequence[Recommendation] = (),
    full: bool = False,
    today: date = TODAY,
    width: int = 100,
) -> str:
    limit = {"limitAmount": budget}
    kept = Registered(urn="u", type="aws:budgets/budget:Budget", name="b", custom=True, parent="", inputs=limit)
    found = Result(
        project="p",
        stack="dev",
        folder=ROOT,
        file=ROOT / "Pulumi.dev.yaml",
        config={"aws:region": region},
        secret_keys=frozenset(),
        environments=(),
        record=Record(resources=[kept] if budget else []),
        proofs=prove((), {}),
        estimate=of(plan, region),
        recommendations=recommendations,
        previous=previous,
    )
    return lines.plain(cost.cost(cost_of(found, today), "", width, full=full))


def of(plan: Sequence[Registered], region: str = "us-east-1") -> Estimate:
    return estimate(plan, region, Usage(nat_gb=200, load_balancer_lcus=2))


def recommendation(number: int, saving: float | None = None) -> Recommendation:
    return Recommendation(
        title=f"saving {number}",
        saving_usd=saving,
        change=f"plinth:thing: {number}",
        caveat=f"caveat {number}",
        source="a page (https://example.com)",
        as_of=date(2026, 1, 2),
    )


def test_the_total_is_shown_in_its_two_parts_with_the_date_of_its_prices() -> None:
    text = shown()

    # 730 x (0.045 + 0.0225) + 0.50 and 200 x 0.045 + 2 x 730 x 0.008
    assert "Cost a month  list prices of 2026-01-01 or later, on demand, before tax and discounts" in text
    assert "$70.46  fixed $49.78, assumed usage $20.68" in text


def test_every_component_is_shown_in_the_same_parts_the_most_expensive_first() -> None:
    rows = [re.split(r" {2,}", row.strip()) for row in shown().splitlines()[3:7]]

    assert rows == [
        ["fixed", "usage", "total"],
        ["network", "$32.85", "$9.00", "$41.85"],
        ["edge", "$16.43", "$11.68", "$28.11"],
        ["domain", "$0.50", "$0.00", "$0.50"],
    ]


def test_of_many_components_the_most_expensive_are_shown_and_the_others_summed() -> None:
    plan = [resource(ZONE, f"zone-{number:02}") for number in range(14)]

    assert re.search(r"4 others +\$2\.00 +\$0\.00 +\$2\.00", shown(plan))
    assert "zone-13" not in shown(plan)
    assert "zone-13" in shown(plan, full=True)


@pytest.mark.parametrize(("budget", "share"), [("100", "70 %"), ("50", "141 %")])
def test_the_total_is_compared_with_the_budget(budget: str, share: str) -> None:
    assert f"{share} of the budget of ${budget}.00" in shown(budget=budget)


def test_the_assumptions_are_stated_as_the_stack_file_names_them_those_first_that_cost_most() -> None:
    assert "  assumed: load_balancer_lcus 2 ($11.68), nat_gb 200 ($9.00); plinth:cost.usage overrides them\n" in shown()


def test_what_has_no_price_is_named_without_asking() -> None:
    plan = [*STACK, resource("aws:docdb/cluster:Cluster", "docs"), resource("aws:docdb/cluster:Cluster", "more-docs")]

    assert "  not included: docs, more-docs (no rule for this type)\n" in shown(plan)


def test_a_region_without_prices_is_reported_and_its_components_are_named() -> None:
    text = " ".join(shown(region="eu-west-1", budget="100").split())

    assert (
        "! no prices for eu-west-1, only for us-east-1, us-east-2, us-west-2: the amounts below are not a total; they "
        "cover only what costs the same in every region $0.50"
    ) in text
    assert "no price for: edge, network; --full lists their resources" in text
    assert "of the budget" not in text
    assert "nat (no price of NAT gateway in eu-west-1)" in " ".join(shown(region="eu-west-1", full=True).split())


def test_prices_of_more_than_a_year_ago_are_warned_of() -> None:
    oldest = of(STACK).as_of

    assert "more than a year ago" not in shown(today=oldest + timedelta(days=365))
    assert "  ! the oldest prices are of 2026-01-01, more than a year ago" in shown(today=oldest + timedelta(days=366))


def test_an_earlier_plan_shows_what_costs_more_and_what_less() -> None:
    before = [
        component("network"),
        resource(NAT, "nat", "urn::network"),
        resource(NAT, "nat-b", "urn::network"),
        resource(SECRET, "gone"),
        resource(ZONE, "domain"),
    ]
    text = shown(previous={"cost": summary(of(before))})

    assert "$5.64 less than before ($76.10)" in text
    assert re.search(r"network +\$32\.85 +\$9\.00 +\$41\.85 +-\$32\.85\n", text)
    assert re.search(r"edge +\$16\.43 +\$11\.68 +\$28\.11 +\+\$28\.11\n", text)
    assert re.search(r"domain +\$0\.50 +\$0\.00 +\$0\.50\n", text)
    assert re.search(r"gone +\$0\.00 +\$0\.00 +\$0\.00 +-\$0\.90\n", text)


def test_an_earlier_plan_of_the_same_cost_is_reported_as_unchanged() -> None:
    assert "same as before ($70.46)" in shown(previous={"cost": summary(of(STACK))})


def test_an_earlier_state_without_a_cost_is_not_compared() -> None:
    assert "before ($" not in shown(previous={"deployment": {"resources": []}})


def test_six_pieces_of_advice_are_shown_by_a_line_each() -> None:
    text = shown(recommendations=[*(recommendation(number, 100.0 - number) for number in range(7)), recommendation(7)])

    assert "Potential savings  a month, each on its own: they do not add up; --full shows how" in text
    assert re.search(r"^ +\$95\.00  saving 5$", text, re.MULTILINE)
    assert "saving 6" not in text
    assert "  and 2 more; --full shows all\n" in text


def test_all_that_is_known_of_advice_is_shown_in_full() -> None:
    text = shown(
        recommendations=[*(recommendation(number, 100.0 - number) for number in range(7)), recommendation(7)], full=True
    )

    assert re.search(r"^ +-  saving 7\n +plinth:thing: 7\n +caveat 7\n +2026-01-02: a page", text, re.MULTILINE)
    assert "more; --full" not in text


def test_no_line_is_wider_than_the_terminal() -> None:
    long = Recommendation(
        title="word " * 60, saving_usd=1.0, change="x", caveat="y", source="z", as_of=date(2026, 1, 2)
    )

    assert max(map(len, shown(recommendations=[long], width=90).splitlines())) <= 90
