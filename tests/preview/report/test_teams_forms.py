from __future__ import annotations

from preview.report.markdown.teams import team_markdown
from preview.report.text.lines import plain
from preview.report.text.teams import team_lines
from preview.report.view.team_summary import TeamSummary
from tests.preview.report.judgements import BACKUPS, BUCKET, DATABASE, KEYS, report, violation


def test_the_text_says_what_each_team_has_to_change(tmp_path) -> None:
    text = plain(team_lines(TeamSummary([report(tmp_path)], "Owner"), 120))

    assert text == (
        "Violations by team  tag Owner · small/dev\n"
        "  team  mandatory  advisory  exempt  by severity\n"
        "  data  1          2         1       1 high, 1 medium, 1 low\n"
        "\n"
        "data\n"
        f"  mandatory  high    {BACKUPS}  main\n"
        "  advisory   medium  x-stack-report-size           the stack\n"
        "  advisory   low     s3-bucket-require-versioning  logs\n"
        f"  exempt     medium  {KEYS}      logs\n"
    )


def test_all_forms_say_the_same_and_a_name_cannot_be_markup(tmp_path) -> None:
    hostile = violation("a|b", f"{BUCKET}</code>|x", "is wrong")
    summary = TeamSummary([report(tmp_path, violations=[hostile], failures=["it crashed"])], "Owner")

    assert summary.as_dict()["teams"][0]["policies"][0]["resources"] == [f"{BUCKET}</code>|x"]
    assert summary.as_dict()["failures"] == ["it crashed"]
    markdown = team_markdown(summary)
    assert "| data | 1 | 0 | 0 | 1 high |" in markdown
    assert "<code>logs&#60;/code&#62;&#124;x</code>" in markdown
    assert "**it crashed**" in markdown
    assert "it crashed" in plain(team_lines(summary, 80))


def test_several_stacks_are_summed_up(tmp_path) -> None:
    both = [report(tmp_path, violations=[violation("a", DATABASE, "is wrong")])] * 2
    row = TeamSummary(both, "Owner").rows[0]

    assert (row.team, row.mandatory, row.policies[0].names) == ("data", 2, ["main"])


def test_no_violation_is_said(tmp_path) -> None:
    summary = TeamSummary([report(tmp_path, violations=[])], "Owner")

    assert "no violations" in plain(team_lines(summary, 80))
    assert "no violations" in team_markdown(summary)
