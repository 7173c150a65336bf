from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest

from preview.analysis.proofs import prove
from preview.analysis.result import Result
from preview.pack.findings import Findings
from preview.recorder.record import Record
from preview.report.markdown import comment as markdown
from preview.report.markdown.markup import code, prose
from preview.report.markdown.mermaid import flowchart
from preview.report.view.preview import PreviewView
from tests.preview.report import sample_results as results
from tests.preview.report.sample_results import HOSTILE, LATER, NOW, SECRET, violation
from tests.support.offline import ROOT

RESULTS = {"prod": results.prod, "forty": results.forty, "refused": results.refused, "hostile": results.hostile}
GAP = "&#8203;"


@pytest.fixture(scope="module", params=RESULTS)
def written(request):
    return markdown.comment(RESULTS[request.param](), NOW)


@pytest.fixture(scope="module")
def prod():
    return markdown.comment(results.prod(), NOW)


@pytest.fixture(scope="module")
def refused():
    return markdown.comment(results.refused(), NOW)


def chart_of(result):
    view = PreviewView(result, NOW)
    return flowchart(view.reachability.matrix, view.connections)


def summaries(text):
    return re.findall(r"<summary>(.*)</summary>", text)


# Every comment -------------------------------------------------------------------------------------------------------


def test_a_comment_stays_below_github_s_limit(written):
    assert len(written.encode()) < 65_536


def test_two_comments_of_a_result_differ_in_one_line_of_time(written):
    name = next(name for name, of in RESULTS.items() if markdown.comment(of(), NOW) == written)
    again = markdown.comment(replace(RESULTS[name](), seconds={"total": 99.0}), LATER)
    differing = [pair for pair in zip(written.splitlines(), again.splitlines(), strict=True) if pair[0] != pair[1]]
    assert [other for _, other in differing] == ["<sub>2026-06-01 17:45 UTC, in 99.0 s</sub>"]


def test_all_rows_of_a_table_have_as_many_cells_as_its_head(written):
    tables = re.findall(r"(?:^\|.*\n)+", written, re.MULTILINE)
    assert tables
    for table in tables:
        widths = {len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}
        assert len(widths) == 1, table.splitlines()[0]
        assert re.fullmatch(r"\|( -+:? \|)+", table.splitlines()[1])


def test_every_fold_is_closed_and_has_an_empty_line_before_its_markdown(written):
    assert written.count("<details>") == written.count("</details>") == len(summaries(written)) > 0
    assert all(f"<summary>{one}</summary>\n\n" in written for one in summaries(written))


# What it says --------------------------------------------------------------------------------------------------------


def test_the_verdict_comes_first_and_that_nothing_was_deployed(prod, refused):
    assert prod.startswith(
        "## ✅ plinth prod: ready for pulumi preview\n\nOffline preview: nothing was deployed, no AWS account was contacted"
    )
    assert refused.startswith(
        "## ❌ plinth dev: refused (1 value refused by AWS, 2 mandatory violations, 2 resources would lose data)\n"
    )
    assert "| Missed objectives | **17** ❌ | RTO 15 min, RPO 5 min declared |" in refused


def test_a_stack_in_order_shows_its_cost_and_its_risks_and_folds_away_all_else(prod):
    assert re.findall(r"^### .*", prod, re.MULTILINE) == [
        f"### Cost: ${results.prod().estimate.total_usd:,.2f} a month",
        "### Weakening settings and warnings",
    ]
    assert [one.partition(":")[0].partition(",")[0].partition(";")[0] for one in summaries(prod)] == [
        "Resources", "Cost of each component", "What the cost assumes and does not include", "Potential savings a month",
        "Picture", "Reachability", "Game day", "Least privilege", "Outputs",
    ]  # fmt: skip


def test_changes_that_lose_data_come_first_with_what_would_allow_them(refused):
    assert refused.index("### Changes against old.json") < refused.index("### Policy violations")
    listed = [line for line in refused.splitlines() if line.startswith("- **loses data**")]
    assert listed == [
        "- **loses data**: delete aws:rds/instance:Instance legacy",
        "- **loses data**: replace aws:rds/instance:Instance main: storageEncrypted cannot be changed in place",
    ]
    assert "- ❌ refused: delete aws:rds/instance:Instance legacy; --allow legacy permits it" in refused


def test_violations_come_mandatory_first_then_by_severity(refused):
    lines = [line for line in refused.splitlines() if re.match(r"- (❌|⚠️) (\[|<code>)", line)]
    assert lines == [
        "- ❌ [<code>c-critical</code>](https://docs.aws.amazon.com/iam/) (mandatory, critical): It is so.",
        "- ❌ <code>b-low</code> (mandatory, low): It is so.",
        "- ⚠️ <code>a-advice</code> (advisory, high): It is so.",
    ]


def test_exposed_paths_and_missed_objectives_are_expanded(refused):
    section = refused.partition("### Findings of the proofs")[2].partition("### Cost")[0]
    assert "- exposed path: internet reaches api:8080 through" in section
    assert "- misses its RTO: zone us-east-1a: api works again after 4 h; the stack's RTO is 15 min" in section


def test_the_cost_is_shown_with_its_difference_by_component(refused):
    section = refused.partition("### Cost")[2].partition("### ")[0]
    assert re.search(r"\*\*\$[\d.]+ less than before\*\* \(\$[\d.]+\)\.", section)
    assert re.search(r"^\| legacy \| \$0\.00 \| -\$[\d.]+ \|$", section, re.MULTILINE)


def test_the_matrix_and_the_game_day_agree_with_the_page(prod):
    assert "| ECS service api | 443 | — | — | — | 8080 | 5432 | 6379 | 443 |" in prod
    assert "| internet | — | 443 | 443<br>via cdn | 8080<br>via cdn, edge | — | — | — | — |" in prod
    assert (
        "| zone us-east-2a, us-east-2b or us-east-2c | 2 min | 1 s | degraded to 67 %: api, auth, worker, sessions |"
        in prod
    )


def test_the_picture_has_a_box_for_each_group_and_an_arrow_for_each_last_step():
    assert chart_of(results.forty()) == [
        "```mermaid",
        "flowchart LR",
        '  n0(["internet"])',
        '  n1["load balancer edge"]',
        '  n2["40 ECS services api, s1, s10, s11, s12, s13, s14, s15 and 32 more"]',
        '  n3["CloudFront distribution cdn"]',
        '  n4[("database main")]',
        '  n5[("cache sessions")]',
        "  n0 -->|443| n3",
        "  n1 -->|8080| n2",
        "  n2 -->|5432| n4",
        "  n2 -->|6379| n5",
        "  n3 -->|443| n1",
        "```",
    ]


def test_no_letter_of_a_name_means_anything_in_the_picture():
    chart = chart_of(results.hostile())
    [box] = [line for line in chart if "alert" in line]
    assert re.fullmatch(r'  n\d+\["ECS service [A-Za-z0-9 .,#;]*…?"\]', box)


def test_a_result_of_nothing_is_a_comment_too():
    empty = Result(project="p", stack="s", folder=ROOT, file=ROOT / "Pulumi.s.yaml", config={}, secret_keys=frozenset(),
                   environments=(), record=Record(), no_estimate="there are no prices", proofs=prove((), {}))  # fmt: skip
    text = markdown.comment(empty, NOW)
    assert text.startswith("## ✅ p s: ready for pulumi preview\n")
    assert "there are no prices." in text
    assert "No policy pack was run." in text
    assert summaries(text) == []


# Too much of it ------------------------------------------------------------------------------------------------------


def test_what_does_not_fit_is_left_out_by_whole_lines_and_counted():
    outputs = {f"output{number:05}": "x" * 100 for number in range(3000)}
    text = markdown.comment(replace(results.prod(), record=replace(results.prod().record, stack_outputs=outputs)), NOW)
    shown = [int(number) for number in re.findall(r"<code>output(\d+)</code>", text)]
    assert 55_000 < len(text.encode()) < 65_536
    assert shown == list(range(len(shown)))
    assert f"and {3000 - len(shown)} more: the HTML report shows all" in text


def test_long_findings_do_not_make_a_comment_too_long():
    findings = Findings(
        pack="p",
        policies=1,
        violations=[violation("mandatory", f"p{n:04}", "high", message="<" * 5000) for n in range(2000)],
    )
    found = replace(
        results.refused(),
        findings=findings,
        proofs=results.NOTHING_PROVED,
        changes=list(results.refused().changes) * 400,
    )
    text = markdown.comment(found, NOW)
    assert len(text.encode()) < 65_536
    assert re.search(r"and \d+ more lines: the HTML report shows all", text)


# What must not get through -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("plain words, 1.5 % (x)", "plain words, 1.5 % (x)"),
        ("a|b", "a&#124;b"),
        ("`a` *b* _c_ ~d~", "&#96;a&#96; &#42;b&#42; &#95;c&#95; &#126;d&#126;"),
        ("<b>&amp;", "&#60;b&#62;&#38;amp;"),
        ("[a](b)", "&#91;a&#93;(b)"),
        ("@team, mail@x.org", f"@{GAP}team, mail@{GAP}x.org"),
        ("fixes #12 and GH-7", f"fixes &#35;{GAP}12 and GH-{GAP}7"),
        (":tada: aws:s3/bucket:Bucket", f":{GAP}tada: aws:s3/bucket:Bucket"),
        ("https://x.org www.x.org", f"https:/{GAP}/x.org www{GAP}.x.org"),
        ("- list", f"-{GAP} list"),
        ("1. list", f"1{GAP}. list"),
        ("one\n\ntwo\u202eend", "one two end"),
    ],
)
def test_prose_reads_as_it_was_given(given, expected):
    assert prose(given) == expected
    read = html.unescape(prose(given)).replace("\u200b", "")
    assert read == " ".join(given.replace("\u202e", " ").split())


def test_what_is_too_long_is_cut_before_it_is_escaped():
    assert prose("<" * 700) == "&#60;" * 600 + " …"


def test_code_keeps_its_letters_and_ends_no_cell():
    assert code("a|`b`</code>") == "<code>a&#124;&#96;b&#96;&#60;/code&#62;</code>"


def test_hostile_names_stay_words():
    text = markdown.comment(results.hostile(), NOW)
    assert "<script" not in text
    outside = re.sub(r"<code>.*?</code>|```mermaid.*?```", "", text, flags=re.DOTALL)
    assert not re.search(r"@\w|(?<!&)#\d", outside)
    assert "alert('owned')" in text
    assert set(re.findall(r"</?(\w+)", text)) <= {"code", "details", "summary", "br", "sub"}


def test_secrets_are_masked():
    text = markdown.comment(results.hostile(), NOW)
    assert SECRET not in text
    assert "<code>password</code> | <code>&#91;secret&#93;</code>" in text
    assert HOSTILE not in text
