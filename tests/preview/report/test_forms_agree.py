"""Every form of the report states the same facts: the JSON is read, and text, Markdown, page and picture must agree."""

from __future__ import annotations

import re

import pytest

from tests.preview.report import sample_results as results
from tests.preview.report.html.html_reader import rows
from tests.preview.report.svg.svg_reader import NS
from tests.preview.report.written_forms import forms_of

RESULTS = {
    "dev": results.dev,
    "prod": results.prod,
    "fastapi": results.fastapi,
    "serverless cache": results.serverless,
    "data loss": results.refused,
}


@pytest.fixture(scope="module", params=RESULTS)
def forms(request):
    return forms_of(RESULTS[request.param]())


def section(text, title):
    """Return a section of the text, without its title."""
    return text.partition(f"\n{title}  ")[2].partition("\n\n")[0]


def headline(forms):
    """Return label → value and note of the page's figures, and of the comment's."""
    found = {}
    for fact in forms.page.of_class("fact"):
        [label], [value] = fact.all("dt"), fact.all("b")
        found[label.text] = (value.text, " ".join(one.text for one in fact.all("small")))
    table = re.findall(r"^\| ([^|]+) \| \*\*(.*?)\*\*(?: ❌)? \| (.*?) \|$", forms.markdown, re.MULTILINE)
    assert {label: (value, note.strip()) for label, value, note in table} == found
    return found


def test_the_verdict_and_its_reasons(forms):
    summary = forms.json["summary"]
    reasons = ", ".join(summary["reasons"])
    assert f" · {summary['verdict']} · " in forms.text.splitlines()[-1]
    assert forms.markdown.splitlines()[0].endswith(f": {summary['verdict']}" + (f" ({reasons})" if reasons else ""))
    expected = summary["verdict"].capitalize() + (f" : {reasons}" if reasons else "")
    assert forms.page.of_class("verdict")[0].text == expected
    assert bool(summary["exitCode"]) == (summary["verdict"] == "refused") == bool(reasons)


def test_the_number_of_resources(forms):
    summary = forms.json["summary"]
    counted = f"{summary['resources']} to create in {summary['components']} component"
    assert counted in section(forms.text, "Resources") + forms.text
    assert counted in forms.markdown
    assert counted in forms.page.with_id("resources").text
    protected = f"{summary['protected']} protected"
    note = protected if summary["protected"] else ""
    assert headline(forms)["Resources"] == (f"{summary['resources']} to create", note)
    assert f"{summary['resources']} to create, {protected} · " in forms.text.splitlines()[-1]


def test_the_cost(forms):
    cost = forms.json["cost"]
    total, fixed, usage = (f"${cost[key]:,.2f}" for key in ("monthly", "baseline", "usage"))
    parts = f"fixed {fixed}, assumed usage {usage}"
    assert section(forms.text, "Cost a month").splitlines()[1] == f"  {total}  {parts}"
    assert f"### Cost: {total} a month\n\nF{parts[1:]}." in forms.markdown
    assert f"F{parts[1:]}." in forms.page.with_id("cost").text
    assert headline(forms)["Cost a month"][0] == total
    costly = {name for name, usd in cost["byComponent"].items() if usd}
    figures = [cells for table in forms.page.with_id("cost").of_class("figures") for cells in rows(table)]
    assert costly <= {cells[0] for cells in figures}
    folded = forms.markdown.partition("<summary>Cost of each component")[2].partition("</details>")[0]
    assert costly <= {cells[0] for cells in cells_of(folded)}
    assert costly <= {row.split()[0] for row in section(forms.text, "Cost a month").splitlines() if row.strip()}


def test_the_violations(forms):
    found = (forms.json["policies"] or {}).get("violations", [])
    assert {one["policyName"] for one in found} == {
        one.text.split()[0] for one in forms.page.with_id("policies").all("h3")
    }
    listed = re.findall(r"^- (?:❌|⚠️) \[?<code>(.*?)</code>", forms.markdown, re.MULTILINE)
    assert {one["policyName"] for one in found} == set(listed)
    listed = re.findall(r"^  (?:mandatory|advisory)  (\S+)", forms.text, re.MULTILINE)
    assert {one["policyName"] for one in found} == set(listed)
    if forms.json["policies"] is None:
        assert "Policy violations" not in headline(forms)
    else:
        mandatory = sum(one["enforcementLevel"] == "mandatory" for one in found)
        numbers = (f"{mandatory} mandatory", f"{len(found) - mandatory} advisory")
        assert headline(forms)["Policy violations"] == numbers
        assert ", ".join(numbers) in forms.text.splitlines()[-1]


def test_the_losses_of_data(forms):
    lost = {one["urn"].rpartition("::")[2] for one in forms.json.get("changes", ()) if one["losesData"]}
    assert lost == set(re.findall(r"^. DATA \w+ \S+ ([\w-]+)", forms.text, re.MULTILINE))
    assert lost == set(re.findall(r"^- \*\*loses data\*\*: \w+ \S+ ([\w-]+)", forms.markdown, re.MULTILINE))
    if "changes" in forms.json:
        table = rows(forms.page.with_id("changes").all("table")[0])
        assert lost == {cells[1].split()[-1] for cells in table if "loses data" in cells[0]}


def test_what_the_proofs_found(forms):
    proofs = forms.json["proofs"]
    facts = headline(forms)
    exposed = len(proofs["exposures"])
    assert facts["Exposed paths"][0] == (str(exposed) if exposed else "none")
    assert section(forms.text, "Reachability").count("exposed path: ") == exposed
    assert forms.markdown.count("\n- exposed path: ") == exposed
    assert forms.page.with_id("reachability").text.count("Exposed path: ") == exposed
    missed = len(proofs["missedObjectives"])
    assert facts.get("Missed objectives", ("none",))[0] == (str(missed) if missed else "none")
    assert section(forms.text, "Game day").count("  ! misses its ") == missed
    assert len(proofs["roleFindings"]) == int(facts["Role findings"][0].replace("none", "0"))


def test_every_open_path_is_in_the_matrix_of_page_and_comment(forms):
    paths = {(one["source"], one["target"], one["port"]) for one in forms.json["proofs"]["paths"]}
    listed = re.findall(r"(\S+) → (\S+):(\d+)", " ".join(one.text for one in forms.page.of_class("paths")))
    assert paths == {(source, target, int(port)) for source, target, port in listed}
    folded = forms.markdown.partition("<summary>Reachability: ")[2].partition("</details>")[0]
    heads, _, *table = cells_of(folded)
    columns = [re.split(r"[ ,]+", head) for head in heads]
    shown = set()
    for first, *cells in table:
        names = re.split(r"[ ,]+", first)
        for column, cell in zip(columns[1:], cells, strict=True):
            ports = {int(port) for port in re.findall(r"\d+", cell.partition("<br>")[0])}
            matching = {one for one in paths if one[0] in names and one[1] in column}
            assert ports == {port for _, _, port in matching}, (first, column)
            shown |= matching
    assert shown == paths


def test_every_connection_is_in_text_picture_and_flowchart(forms):
    expected = {(one["source"], one["target"], one["port"]) for one in forms.json["proofs"]["connections"]}
    found = set()
    for targets, port, sources in re.findall(r"^  (\S.*):(\d+) +←  (.*)$", forms.text, re.MULTILINE):
        if targets not in {"VPC endpoints", "internet"}:
            found |= {(source, target, int(port)) for source in sources.split(", ") for target in targets.split(", ")}
    assert found == expected

    boxes = dict(re.findall(r'^  (n\d+)[^\s"]+"(.*?)"', forms.markdown, re.MULTILINE))
    home = {name: box for box, label in boxes.items() for name in re.split(r"[ ,]+", _plain(label))}
    arrows = re.findall(r"^  (n\d+) -->\|(.*?)\| (n\d+)$", forms.markdown, re.MULTILINE)
    drawn = {(start, end, int(port)) for start, ports, end in arrows for port in ports.split(", ")}
    assert drawn == {(home[source], home[target], port) for source, target, port in expected}

    arrows = [one for one in forms.svg.of("connection") if one.get("data-ports")]
    drawn = {
        (start, one.get("data-to"), int(port))
        for one in arrows
        for start in one.get("data-from").split()
        for port in one.get("data-ports").split()
    }
    places = boxes_of(forms.svg)
    apart = {(places[source], places[target], port) for source, target, port in expected}
    assert drawn == {one for one in apart if one[0] != one[1]}


def _plain(label):
    """Return a label of the flowchart without its escapes."""
    return re.sub(r"#(\d+);", lambda match: chr(int(match[1])), label)


def boxes_of(svg):
    """Return the name of a node → the id of the box that arrows lead to: its own, or that of its group."""
    found = {"internet": "box-internet"}
    for group in svg.of("boxes"):
        found |= {one.get("data-node"): group.get("id") for one in group.iter(f"{NS}g") if one.get("data-node")}
    for box in svg.of("box"):
        if box.get("data-node"):
            found.setdefault(box.get("data-node"), box.get("id"))
    return found


def cells_of(markdown):
    """Return the cells of every row of a Markdown table."""
    return [
        [re.sub(r"</?code>", "", cell.strip()) for cell in line.strip("|").split(" | ")]
        for line in markdown.splitlines()
        if line.startswith("|")
    ]


def test_what_is_in_the_data_tier_is_in_the_text_and_the_picture(forms):
    stores = {
        one.get("data-node")
        for one in forms.svg.of("box")
        if re.search(r": (database|cache)\b", one.findtext(f"{NS}title"))
    }
    shown_text = section(forms.text, "VPC") + forms.text.partition("\nPicture")[2]
    named = re.findall(r"(?:Databases?|Caches?): ([^│]*)│(?:\n  │ {13}([^ :│][^:│]*)│)?", shown_text)
    text = " ".join(part for pair in named for part in pair)
    assert stores
    assert all(re.search(rf"\b{re.escape(name)} \(", text) for name in stores), (stores, text)


def test_every_form_has_what_the_validator_says(forms):
    found = forms.json["validation"]
    texts = [f"{one['property']} {one['value']}: {one['message']}" for one in (found or {"findings": []})["findings"]]
    wanted = texts or ([] if found else ["AWS's own rules were not checked"])
    for form in (forms.text, forms.markdown, forms.page.text):
        assert all(text in form for text in wanted)
