from __future__ import annotations

import re

import pytest

from tests.preview.report.plan_sketch import Sketch, drawn, usual
from tests.preview.report.svg.sample_plans import SHAPES
from tests.preview.report.svg.svg_reader import NS, Seen, area, inside, title
from tests.support.offline import stack_record


@pytest.fixture(scope="module")
def seen():
    return Seen(usual().drawn())


# What is drawn where --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("node", "tier"),
    [
        ("net-nat-a", "public"),
        ("edge", "private"),
        ("api", "private"),
        ("worker", "private"),
        ("main", "data"),
        ("sessions", "data"),
    ],
)
def test_everything_is_drawn_in_the_row_of_its_tier(seen, node, tier):
    [row] = [one for one in seen.of("frame", "tier") if title(one).startswith(f"{tier} ")]
    assert inside(area(seen.node(node)), area(row))


def test_a_gateway_is_drawn_in_its_own_zone(seen):
    cells = sorted({area(one)[0:3:2] for one in seen.of("frame", "cell")})
    for letter, (left, right) in zip("abc", cells, strict=True):
        x = area(seen.node(f"net-nat-{letter}"))
        assert left <= x[0]
        assert x[2] <= right


def test_what_runs_in_one_zone_alone_is_drawn_in_that_zone():
    sketch = Sketch()
    sketch.vpc(zones="ab")
    sketch.service("here", zones="a")
    sketch.service("there", zones="b")
    found = Seen(sketch.drawn())
    zones = sorted({area(one)[0:3:2] for one in found.of("frame", "cell")})
    for name, (left, right) in zip(("here", "there"), zones, strict=True):
        assert left <= area(found.node(name))[0]
        assert area(found.node(name))[2] <= right


def test_a_load_balancer_spans_its_zones(seen):
    cells = [area(one) for one in seen.of("frame", "cell")]
    left, _, right, _ = area(seen.node("edge"))
    assert left - min(cell[0] for cell in cells) < 12
    assert max(cell[2] for cell in cells) - right < 12


def test_subnets_show_their_ranges_and_services_how_many_tasks(seen):
    texts = {one.text for one in seen.root.iter(f"{NS}text")}
    assert {"10.0.1.0/24", "10.0.20.0/24", "10.0.42.0/24", "us-east-1a", "VPC net  10.0.0.0/16"} <= texts
    assert "3\N{EN DASH}20 tasks" in "".join(seen.node("api").itertext())
    assert "2 tasks" in "".join(seen.node("auth").itertext())


def test_a_standby_and_replicas_stand_beside_their_primary():
    sketch = Sketch()
    sketch.vpc()
    sketch.database("main", multiAz=True)
    sketch.replica("copy", "main")
    sketch.cache("shards", numNodeGroups=3, replicasPerNodeGroup=1)
    found = Seen(sketch.drawn())
    shown = [one.text for one in found.node("main").findall(f"{NS}text")]
    assert shown == ["main", "PostgreSQL 17, db.t4g.micro, Multi-AZ", "primary", "standby", "replica copy"]
    assert [one.text for one in found.node("shards").findall(f"{NS}text")][2:] == ["2 nodes", "2 nodes", "2 nodes"]
    assert not [one for one in found.of("box") if one.get("data-node") == "copy"]


def test_endpoints_are_one_group_and_what_is_in_no_subnet_is_counted(seen):
    [endpoints] = [one for one in seen.of("boxes") if "VPC endpoints" in title(one)]
    assert title(endpoints) == "2 VPC endpoints: s3 (gateway) and ecr.api (interface)"
    [buckets] = [one for one in seen.of("boxes") if title(one) == "Buckets (1): assets"]
    assert [one.text for one in buckets.findall(f"{NS}text")] == ["Buckets", "1"]


def test_the_tooltip_has_name_kind_and_protection(seen):
    assert title(seen.node("main")) == (
        "main: database, PostgreSQL 17, db.t4g.micro, Multi-AZ, primary, standby, of which AWS chooses, "
        "in us-east-1a, us-east-1b, us-east-1c, protected against deletion"
    )
    assert seen.node("api").get("data-component") == "api"


def test_what_is_in_subnets_of_another_plan_is_drawn_separately():
    sketch = Sketch()
    sketch.service("lonely")
    found = Seen(sketch.drawn())
    [frame] = found.of("frame", "vpc")
    assert title(frame) == "In subnets that this plan does not create"
    assert inside(area(found.node("lonely")), area(frame))


def test_an_empty_plan_reports_that_there_is_nothing_to_draw():
    found = Seen(Sketch().drawn())
    assert [one.text for one in found.root.iter(f"{NS}text")] == [
        "This plan has nothing to draw: no VPC, no distribution, no bucket."
    ]


# The whole -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["usual", "long names", "many targets", "two VPCs", "five distributions"])
def test_the_picture_does_not_depend_on_the_order_of_registration(name):
    sketch = SHAPES[name]()
    assert sketch.drawn() == sketch.drawn(seed=1) == sketch.drawn(seed=2)


def test_names_cannot_break_out_of_the_picture():
    evil = "</text><script>alert('1')</script>\"&\x07"
    sketch = Sketch()
    sketch.vpc()
    sketch.service(evil)
    sketch.bucket(evil)
    sketch.distribution(f"edge {evil}", buckets=[evil])
    svg = sketch.drawn()
    found = Seen(svg)
    assert "<script" not in svg
    assert "\x07" not in svg
    assert found.node(evil.replace("\x07", " ")) is not None
    assert not list(found.root.iter(f"{NS}script"))


def test_the_picture_needs_nothing_from_anywhere(seen):
    assert not re.search(r"(href|src|url\()", seen.svg)
    assert seen.svg.count("http") == 1  # the name of SVG itself


def test_the_picture_has_a_text_alternative(seen):
    assert seen.root.get("role") == "img"
    named = seen.root.get("aria-labelledby").split()
    assert [seen.by_id[key].tag.removeprefix(NS) for key in named] == ["title", "desc"]
    assert seen.by_id[named[0]].text == "Architecture of project, stack test"
    shown_text = seen.by_id[named[1]].text
    for sentence in (
        "VPC net (10.0.0.0/16) in us-east-1a, us-east-1b and us-east-1c.",
        "database main (PostgreSQL 17, db.t4g.micro, Multi-AZ, primary, standby)",
        "cdn reaches edge on 443.",
        "api, auth and worker reach main on 5432.",
        "cdn serves bucket assets for other paths.",
        "api, auth and worker reach the internet.",
    ):
        assert sentence in shown_text


def test_the_committed_stack_is_drawn_with_all_of_its_workloads_and_stores():
    resources = stack_record("Pulumi.prod.yaml").resources
    found = Seen(drawn(resources))
    nodes = {one.get("data-node") for one in found.of("box")} - {None}
    assert {"cdn", "edge", "api", "auth", "worker", "cleanup", "main", "sessions"} <= nodes
    assert {f"network-nat-{letter}" for letter in "abc"} <= nodes
    assert (("api", "auth", "cleanup"), "main", "5432") not in found.connections()
    assert [sources for sources, target, _ in found.connections() if target == "sessions"] == [("api",)]
