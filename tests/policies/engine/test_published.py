"""References to published controls: they exist, they are of the framework that they name, and their titles agree."""

import json
import re
from dataclasses import replace

import pytest

from policies.engine import catalog, published
from policies.engine.controls import CIS_3_OF_5, FRAMEWORKS, PLINTH, SECURITY_HUB, TOGETHER, Theme, cis, fsbp, own
from policies.engine.rule import Level
from preview.commands.cli import main
from tests.support.pack_harness import ROOT

RELATED = ROOT / "policies" / "engine" / "frameworks" / "related.json"
_FILLERS = {"a", "alarm", "and", "ensure", "exist", "filter", "for", "log", "metric", "monitored", "of", "the", "to"}


CITED = [(rule.id, control) for rule in catalog.RULES for control in rule.controls]


def test_policies_cite_controls_that_their_framework_publishes_and_that_code_can_show() -> None:
    wrong = [
        f"{rule}: {control}"
        for rule, control in CITED
        if control.framework != PLINTH
        and (not published.title(control) or control.reference in published.framework(control.framework).outside)
    ]

    assert wrong == []
    assert {control.framework for _, control in CITED} == set(FRAMEWORKS)


def test_a_policy_cites_the_pack_itself_only_where_no_technical_control_says_the_same() -> None:
    for rule in catalog.RULES:
        technical = {control.framework for control in rule.controls if control.framework in (*published.WHOLE, PLINTH)}
        assert technical, rule.id
        assert PLINTH not in technical or technical == {PLINTH}, rule.id


def test_a_part_is_of_a_control_that_could_be_covered_in_full_and_reads_like_a_phrase() -> None:
    parts = [(rule, control) for rule, control in CITED if control.part]

    assert [rule for rule, control in parts if control.framework not in published.WHOLE] == []
    assert [rule for rule, control in parts if not re.fullmatch(r"\S.*[^. ]", control.part)] == []
    assert len(parts) > 20


@pytest.mark.parametrize("name", published.FRAMEWORKS)
def test_a_framework_has_a_source_a_title_for_every_control_and_a_reason_for_each_that_code_cannot_show(
    name: str,
) -> None:
    framework = published.framework(name)

    assert framework.source.startswith("https://")
    assert re.fullmatch(r"20\d\d-\d\d", framework.as_of)
    assert all(re.fullmatch(r"\S.{5,}[^.\s]", title) for title in framework.titles.values())
    assert set(framework.outside) <= set(framework.titles)
    assert all(framework.outside.values())


def test_a_control_of_security_hub_is_either_in_fsbp_or_not() -> None:
    assert not set(published.framework("FSBP").titles) & set(published.framework("Security Hub").titles)


def test_a_recommendation_of_cis_5_and_its_counterpart_in_cis_3_have_the_same_title() -> None:
    newer, older = (published.framework(name).titles for name in ("CIS 5.0", "CIS 3.0"))

    def nearest(title: str) -> str:
        words = _words(title)
        return max(older, key=lambda other: len(words & _words(older[other])) / len(words | _words(older[other])))

    assert {reference: nearest(newer[reference]) for reference in CIS_3_OF_5} == CIS_3_OF_5
    assert set(newer) - set(CIS_3_OF_5) == {"2.2.4", "5.1.2"}
    assert set(older) - set(CIS_3_OF_5.values()) == {"1.3"}


def _words(title: str) -> set[str]:
    """Return the words that matter, each by its first letters: public and publicly are the same."""
    return {word[:6] for word in re.findall(r"[a-z0-9.:/]+", title.lower()) if word not in _FILLERS}


def test_a_theme_adds_what_aws_relates_to_the_cited_controls_and_its_own_requirements_where_aws_relates_none() -> None:
    theme = Theme(pci=("6.4.2",), hipaa=("164.312(d)",), soc2=("CC6.1",), nist=("SC-5",))

    assert [str(control) for control in fsbp("ELB.4") + theme if control.framework != "HIPAA"] == [
        "FSBP ELB.4", "PCI DSS 4.0.1 6.2.4", "SOC 2 CC6.1", "SOC 2 CC6.2", "SOC 2 CC6.7",
        "NIST 800-53 SC-7(4)", "NIST 800-53 SC-8(2)",
    ]  # fmt: skip
    assert [str(control) for control in fsbp("ELB.13") + theme][1:] == [str(control) for control in own("X") + theme][
        1:
    ]
    assert [str(control) for control in fsbp("S3.8", "S3.19") + theme if control.framework.startswith("PCI")] == [
        "PCI DSS 4.0.1 1.4.4"
    ]


def test_every_related_requirement_and_the_control_that_it_is_related_to_are_published() -> None:
    hub = {reference for name in SECURITY_HUB for reference in published.framework(name).titles}
    for name, related in json.loads(RELATED.read_text()).items():
        framework = published.framework(name)
        for control, requirements in related.items():
            assert control in hub
            assert set(requirements) <= set(framework.titles) - set(framework.outside), (control, requirements)


def test_coverage_counts_every_control_that_code_can_show_once() -> None:
    for one in catalog.coverage():
        found = [*one["full"], *one["partial"], *one["uncovered"]]
        assert len(found) == len(set(found)) == one["controls"]
        assert set(found) | set(one["outside"]) == set(published.framework(one["framework"]).titles)


def test_only_a_technical_control_is_covered_in_full() -> None:
    full = {one["framework"] for one in catalog.coverage() if one["full"]}

    assert full == set(published.WHOLE)


def test_a_control_is_covered_in_part_until_one_policy_covers_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = replace(catalog.RULES[0], environments=(), level=Level.MANDATORY)
    cited = fsbp("S3.5", part="reads") + fsbp("S3.9", part="writes") + cis("2.1.1", part="reads")
    rules = (
        replace(rule, controls=cited),
        replace(rule, controls=fsbp("S3.9") + own("S3-1")),
        replace(rule, controls=fsbp("RDS.5"), environments=("prod",)),
        replace(rule, controls=fsbp("RDS.23", part="instances"), level=Level.DISABLED),
    )
    monkeypatch.setattr(catalog, "RULES", rules)

    found = {one["framework"]: one for one in catalog.coverage()}

    assert "S3.9" in found["FSBP"]["full"]
    assert {reference: one["parts"] for reference, one in found["FSBP"]["partial"].items()} == {
        "RDS.5": ["in prod"],
        "RDS.23": ["instances, off by default"],
        "S3.5": ["reads"],
    }
    assert found["CIS 3.0"]["partial"] == found["CIS 5.0"]["partial"]
    assert found["CIS 5.0"]["partial"]["2.1.1"]["parts"] == ["reads"]
    assert found["FSBP"]["policies"] == 4
    assert "S3.12" in found["FSBP"]["uncovered"]
    assert "IAM.6" in found["FSBP"]["outside"]


@pytest.mark.parametrize("control", sorted(TOGETHER))
def test_parts_that_are_the_whole_together_are_of_several_policies(control: str) -> None:
    parts = [one.part for rule in catalog.RULES for one in rule.controls if str(one) == control]

    assert all(parts)
    assert len(set(parts)) >= 2


def test_the_readme_states_the_coverage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policies", "--coverage", "--format", "markdown"]) == 0

    assert capsys.readouterr().out in (ROOT / "policies" / "README.md").read_text(), "run: make reference"
