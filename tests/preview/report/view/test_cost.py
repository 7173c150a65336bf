from __future__ import annotations

import pytest

from preview.report.view import cost


def component(name, usd, change=None):
    return cost.ComponentCost(name=name, fixed_usd=usd, usage_usd=0.0, part=usd / 100, change_usd=change)


def test_what_changed_is_never_put_together_with_others():
    found = [component("a", 9), component("b", 5), component("c", 4, 1.0), component("d", 3), component("e", 2)]
    shown_, rest = cost.shortened(found, 1)
    assert [one.name for one in shown_] == ["a", "c"]
    assert [one.name for one in rest] == ["b", "d", "e"]
    assert cost.together(rest).total_usd == 10
    assert cost.together(rest).name == "3 others"


def test_a_single_rest_is_no_rest():
    found = [component("a", 9), component("b", 5)]
    assert cost.shortened(found, 1) == (found, [])


@pytest.mark.parametrize(("usd", "share"), [(0, "0 %"), (0.4, "< 1 %"), (1, "1 %"), (33.4, "33 %")])
def test_a_share_is_shown_in_whole_percent(usd, share):
    assert component("a", usd).share == share
