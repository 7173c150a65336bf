from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from itertools import pairwise

import pytest

from preview.analysis.proofs import prove
from preview.analysis.result import Result
from preview.recorder.record import Record
from preview.report.html import page as html
from preview.report.view import headline
from preview.report.view.remarks import GOOD, Remark
from tests.preview.report import sample_results as results
from tests.preview.report.html.html_reader import read, rows
from tests.preview.report.sample_results import HOSTILE, LATER, NOW, SECRET
from tests.support.offline import ROOT

PAGES = {"prod": results.prod, "forty": results.forty, "refused": results.refused, "hostile": results.hostile}


@pytest.fixture(scope="module", params=PAGES)
def written(request):
    return html.page(PAGES[request.param](), NOW)


@pytest.fixture(scope="module")
def prod():
    return read(html.page(results.prod(), NOW))


@pytest.fixture(scope="module")
def refused():
    return read(html.page(results.refused(), NOW))


@pytest.fixture(scope="module")
def hostile():
    return html.page(results.hostile(), NOW)


# Every page ----------------------------------------------------------------------------------------------------------


def test_ids_are_unique_and_every_internal_link_leads_to_one(written):
    page = read(written)
    ids = [one.attributes["id"] for one in page.walk() if "id" in one.attributes]
    assert len(ids) == len(set(ids))
    named = [
        name
        for one in page.walk()
        for key in ("aria-labelledby", "aria-describedby", "for")
        for name in one.attributes.get(key, "").split()
    ]
    links = [one.attributes["href"] for one in page.all("a")]
    assert {link[1:] for link in links if link.startswith("#")} | set(named) <= set(ids)
    assert all(link.startswith(("#", "https://")) for link in links)


def test_nothing_is_loaded_from_anywhere(written):
    page = read(written)
    assert not [one for one in page.walk() if {"src", "srcset", "action", "data", "style"} & one.attributes.keys()]
    assert [one.attributes["href"].partition(",")[0] for one in page.all("link")] == ["data:image/svg+xml"]
    assert not re.search(r"url\(|@import|fetch\(|XMLHttpRequest", written)
    assert not [name for one in page.walk() for name in one.attributes if name.startswith("on")]


def test_the_policy_of_the_page_allows_its_own_styles_and_script_alone(written):
    page = read(written)
    [policy] = [one.attributes["content"] for one in page.all("meta") if "http-equiv" in one.attributes]
    raw = {tag: re.findall(rf"<{tag}>(.*?)</{tag}>", written, re.DOTALL) for tag in ("style", "script")}
    hashes = {
        tag: [f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in found]
        for tag, found in raw.items()
    }
    assert policy == (
        f"default-src 'none'; style-src {' '.join(hashes['style'])}; script-src {' '.join(hashes['script'])}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    assert len(hashes["script"]) == 1


def test_headings_are_in_order_under_one_first(written):
    levels = [int(one.tag[1]) for one in read(written).walk() if re.fullmatch(r"h\d", one.tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_table_has_a_caption_and_scoped_heads(written):
    tables = read(written).all("table")
    assert tables
    for table in tables:
        assert table.all("caption")[0].text
        assert all(cell.attributes.get("scope") in {"col", "row"} for cell in table.all("th"))
        widths = {len(row) for row in rows(table)}
        assert len(widths) == 1, table.all("caption")[0].text


def test_every_input_has_a_label_and_the_page_a_language_and_landmarks(written):
    page = read(written)
    labelled = {one.attributes["for"] for one in page.all("label")}
    assert {one.attributes["id"] for one in page.all("input")} == labelled
    assert page.all("html")[0].attributes["lang"] == "en"
    assert [len(page.all(tag)) for tag in ("header", "nav", "main", "search", "footer")] == [1, 1, 1, 1, 1]
    assert page.of_class("skip")[0].attributes["href"] == "#content"


def test_two_pages_of_a_result_differ_in_one_line_of_time(written):
    name = next(name for name, of in PAGES.items() if html.page(of(), NOW) == written)
    again = html.page(replace(PAGES[name](), seconds={"total": 99.0}), LATER)
    pairs = zip(written.splitlines(), again.splitlines(), strict=True)
    differing = [one for one, other in pairs if one != other]
    assert len(differing) == 1
    assert '<time datetime="2026-06-01T12:30:00Z">2026-06-01 12:30 UTC</time>, in ' in differing[0]


# What a page says ----------------------------------------------------------------------------------------------------


def titles(page):
    return [one.text for one in page.all("h2")]


def test_the_sections_are_in_order_and_the_navigation_names_them(prod, refused):
    assert titles(prod) == [
        "Architecture",
        "Resources",
        "Weakening settings",
        "Policies",
        "AWS's rules",
        "Cost",
        "Reachability",
        "Game day",
        "Least privilege",
        "Outputs",
    ]
    assert titles(refused) == [
        "Changes", "Architecture", "Resources", "Weakening settings", "Policies", "AWS's rules", "Cost", "Reachability", "Game day",
        "Least privilege", "Outputs",
    ]  # fmt: skip
    assert [one.text for one in refused.all("nav")[0].all("a")] == titles(refused)


def test_the_headline_is_the_whole_result_in_one_line(prod, refused):
    head = prod.all("header")[0].text
    assert "Offline preview: nothing was deployed, no AWS account was contacted" in head
    assert "Ready for pulumi preview" in head
    assert "us-east-2" in head
    facts = [one.text for one in refused.of_class("fact")]
    assert facts[0].startswith("Resources ")
    assert facts[1].endswith("2 would lose data")
    assert facts[3] == "Policy violations 2 mandatory 1 advisory"
    assert facts[4] == "Exposed paths 1"
    assert facts[5] == "Missed objectives 17 RTO 15 min, RPO 5 min declared"
    assert (
        "Refused : 1 value refused by AWS, 2 mandatory violations, 2 resources would lose data"
        in refused.all("header")[0].text
    )


def test_a_preview_by_the_real_engine_is_marked_as_such():
    page = html.page(replace(results.prod(), engine="Pulumi 3.259.0"), NOW)
    assert "Preview by the real engine, Pulumi 3.259.0: nothing was deployed" in page
    assert "Offline" not in page
    assert "Values that AWS assigns are not known yet." in page


def test_the_tree_holds_every_resource_and_marks_what_is_kept(prod):
    section = prod.with_id("resources")
    assert len(section.all("li")) == len(results.prod().record.resources)
    [database] = [one for one in section.of_class("own") if one.text == "main rds Instance protected"]
    assert database.attributes["id"].startswith("r-instance-main")


def test_names_in_tables_lead_to_the_component_of_that_name(prod):
    [link] = [one for one in prod.with_id("cost").all("a") if one.text == "api"]
    assert prod.with_id(link.attributes["href"][1:]).text.startswith("api Service")


def test_violations_come_mandatory_first_then_by_severity_with_aws_s_page(refused):
    section = refused.with_id("policies")
    assert [one.text for one in section.all("h3")] == [
        "c-critical mandatory critical",
        "b-low mandatory low",
        "a-advice advisory high",
    ]
    assert section.all("a")[0].attributes["href"] == "https://docs.aws.amazon.com/iam/"
    assert "aws:s3/bucket:Bucket uploads : is wrong" in section.text
    assert "1 policy without a violation d-kept It is kept." in section.text


def test_policies_that_hold_are_folded_away(prod):
    section = prod.with_id("policies")
    assert "No violations." in section.text
    assert "1 policy without a violation s3-kept high Buckets are private. AWS documentation" in section.text
    assert all("open" not in one.attributes for one in section.all("details"))


def test_the_cost_adds_up_and_its_bars_are_in_proportion(prod):
    estimate = results.prod().estimate
    table = prod.with_id("cost").all("table")[0]
    cells = rows(table)
    total = cells[-1]
    assert total[0] == "Total"
    assert total[4] == f"${estimate.total_usd:,.2f}"
    assert sum(float(row[4].strip("$").replace(",", "")) for row in cells[1:-1]) == pytest.approx(
        estimate.total_usd, abs=0.1
    )
    widths = [sum(float(rect.attributes["width"]) for rect in bar.all("rect")) for bar in table.all("svg")]
    assert widths[0] == 100
    assert widths == sorted(widths, reverse=True)


def test_the_cost_is_compared_with_the_earlier_plan(refused):
    cells = rows(refused.with_id("cost").all("table")[0])
    assert cells[0][-1] == "Change"
    gone = next(row for row in cells if row[0] == "legacy")
    assert gone[4] == "$0.00"
    assert gone[-1].startswith("-$")
    assert "less than before" in refused.with_id("cost").text


def test_what_would_cost_less_is_shown_with_its_amount_and_source(prod):
    [first, *_] = prod.of_class("recommendations")[0].all("details")
    recommendation = results.prod().recommendations[0]
    assert first.all("summary")[0].text == f"${recommendation.saving_usd:,.2f} {recommendation.title}"
    assert recommendation.change in first.text


def test_the_matrix_has_ports_in_its_cells_and_a_dash_where_no_path_is_open(prod):
    cells = rows(prod.with_id("reachability").all("table")[0])
    heads = cells[0]
    api = next(row for row in cells if row[0] == "ECS service api")
    assert api[heads.index("database main")] == "5432"
    assert api[heads.index("4 VPC endpoints ecr.api ecr.dkr logs secretsmanager")] == "443"
    internet = cells[1]
    assert internet[heads.index("ECS service api")] == "8080 via cdn, edge"
    assert internet[heads.index("database main")] == "— no path"


def test_each_cell_of_the_matrix_links_to_its_paths_hop_by_hop(prod):
    section = prod.with_id("reachability")
    [link] = [one for one in section.all("a") if one.text == "6379"]
    shown_text = section.with_id(link.attributes["href"][1:]).text
    path = next(path for path in results.prod().proofs.paths if (path.source, path.target) == ("api", "sessions"))
    assert shown_text == f"api → sessions:6379 {' '.join(path.steps)}"


def test_forty_services_alike_share_a_row_and_a_column():
    page = read(html.page(results.forty(), NOW))
    cells = rows(page.with_id("reachability").all("table")[0])
    assert len(cells) == 4
    assert any(head.startswith("40 ECS services api s1 s10 s11 and 36 more") for head in cells[0])
    assert cells[3][0].startswith("40 ECS services")


def test_an_exposed_path_is_marked_by_a_word(refused):
    section = refused.with_id("reachability")
    assert "8080 exposed via cdn, edge" in section.text
    assert "Exposed path: internet reaches api:8080" in section.text
    assert "No path from the internet" not in section.text


def test_a_cell_of_the_game_day_has_state_recovery_and_data_loss(prod, refused):
    cells = rows(prod.with_id("game-day").all("table")[0])
    assert cells[0] == ["Tier", "zone us-east-2a", "zone us-east-2b", "zone us-east-2c", "primary of main",
                        "node of sessions", "network-nat-a", "network-nat-b", "network-nat-c", "region"]  # fmt: skip
    by_tier = {row[0]: row[1:] for row in cells[1:]}
    assert by_tier["cache sessions"][0] == "degraded 67 % interrupted for 1 min may lose 1 s"
    assert by_tier["database main"][0] == "survives interrupted for 2 min"
    assert by_tier["database main"][-1] == "lost recovers after 1 d loses all data"
    assert by_tier["4 buckets assets backups logs uploads"][0] == "survives"
    assert "Every objective is met." in prod.with_id("game-day").text
    assert "lost recovers after 4 h misses RTO" in refused.with_id("game-day").text


def test_a_role_lists_who_may_assume_it_its_actions_and_what_each_is_for(prod):
    [role] = [one for one in prod.of_class("roles")[0].all("details") if one.text.startswith("worker-task ")]
    assert "assumed by ecs-tasks.amazonaws.com" in role.all("summary")[0].text
    assert "aws:SourceAccount is" in role.text
    assert "links of worker" in {cell[0] for cell in rows(role.all("table")[0])}


def test_changes_come_with_what_loses_data_first(refused):
    cells = rows(refused.with_id("changes").all("table")[0])
    assert cells[1] == ["delete loses data", "rds Instance legacy", ""]
    assert cells[2] == ["replace loses data", "rds Instance main", "storageEncrypted cannot be changed in place"]
    assert ["create", "ssm Parameter log-level", ""] in cells
    assert (
        "Refused: delete aws:rds/instance:Instance legacy; --allow legacy permits it" in refused.with_id("changes").text
    )


def test_a_result_of_nothing_is_a_page_too():
    empty = Result(project="p", stack="s", folder=ROOT, file=ROOT / "Pulumi.s.yaml", config={}, secret_keys=frozenset(),
                   environments=(), record=Record(), no_estimate="there are no prices", proofs=prove((), {}))  # fmt: skip
    page = read(html.page(empty, NOW))
    assert titles(page) == ["Resources", "Policies", "AWS's rules", "Cost"]
    assert "No policy pack was run." in page.text
    assert "there are no prices" in page.with_id("cost").text
    assert headline.verdict(empty) == Remark(text="ready for pulumi preview", tone=GOOD)


# What must not get through -------------------------------------------------------------------------------------------


def test_names_messages_and_outputs_are_never_markup(hostile):
    page = read(hostile)
    assert len(page.all("script")) == 1
    assert "alert(" not in page.all("script")[0].text
    assert "<script>alert" not in hostile
    assert page.text.count("<script>alert('owned')</script>") > 20


def test_secrets_are_masked(hostile):
    assert SECRET not in hostile
    assert "[secret]" in read(hostile).with_id("outputs").text
    assert "[secret]" in read(hostile).with_id("risks").text
    assert HOSTILE in read(hostile).with_id("outputs").text


def test_a_page_of_40_services_stays_small():
    assert len(html.page(results.forty(), NOW).encode()) < 1_500_000
