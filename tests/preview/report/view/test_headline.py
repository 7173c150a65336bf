from __future__ import annotations

from dataclasses import replace

from preview.report.view import headline
from preview.report.view.remarks import BAD, GOOD, Remark
from tests.preview.report import sample_results as results


def test_a_stack_is_refused_for_each_of_its_reasons():
    found = results.refused()
    assert headline.verdict(found) == Remark(text="refused", tone=BAD)
    assert headline.reasons(found) == [
        "1 value refused by AWS",
        "2 mandatory violations",
        "2 resources would lose data",
    ]
    allowed = replace(found, allowed=frozenset({"legacy", "main"}), findings=None, validation=None)
    assert headline.verdict(allowed) == Remark(text="ready for pulumi preview", tone=GOOD)
    assert headline.reasons(allowed) == []


def test_the_headline_reports_an_exceeded_budget():
    facts = {fact.label: fact for fact in headline.facts(results.forty())}
    assert facts["Cost a month"].tone == BAD
    assert facts["Cost a month"].note.endswith(" % of the budget of $1,500.00")
