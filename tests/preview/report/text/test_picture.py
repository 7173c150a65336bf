"""The architecture as text."""

from __future__ import annotations

import functools

import pytest

from preview.analysis.proofs import prove
from preview.recorder.record import Registered
from preview.report.text import lines, picture
from preview.report.view.architecture.connections import connections_of
from preview.report.view.architecture.reading import read
from tests.preview.report.plan_sketch import Sketch, usual
from tests.support.offline import stack_record
from tests.support.vpcs import recorded


def shown(resources, width=100):
    proofs = prove(resources, {})
    architecture = read(resources, proofs.network)
    found = [
        *picture.picture(architecture, width),
        *picture.connections(connections_of(architecture, proofs), width),
    ]
    return lines.plain(found)


@functools.cache
def prod():
    return shown(stack_record("Pulumi.prod.yaml").resources)


def rows(text):
    """Return the lines of the box without its sides."""
    return [row.strip(" │") for row in text.splitlines() if row.startswith("  │ ")]


def test_the_picture_shows_tiers_by_availability_zone_and_what_is_in_them():
    box = rows(prod())
    assert box[0].split() == ["us-east-2a", "us-east-2b", "us-east-2c"]
    assert [row.split()[0] for row in box if "/24" in row] == ["public", "private", "data"]
    assert ["NAT", "gateway"] * 3 in [row.split() for row in box]
    public, private, data = (box.index(row) for row in box if "/24" in row)
    assert box.index("to and from the internet") in range(public, private)
    assert box.index("outbound through NAT only") in range(private, data)
    assert box.index("no path to the internet") > data
    assert "ECS services: api (3\N{EN DASH}20 tasks), auth (3\N{EN DASH}10 tasks)," in box[private:data]
    assert "Database: main (PostgreSQL 17, db.r6g.large, Multi-AZ)" in box[data:]


@pytest.mark.parametrize(
    ("nat", "way"), [("per_az", "outbound only, through NAT and by IPv6"), ("none", "no path to the internet")]
)
def test_the_picture_says_that_a_vpc_has_ipv6_and_that_it_leads_only_out_of_the_private_tier(nat, way):
    text = shown(recorded(nat=nat, ipv6=True)[0].resources)
    box = rows(text)
    private, data = (next(turn for turn, row in enumerate(box) if row.startswith(tier)) for tier in ("private", "data"))
    assert "VPC main  10.0.0.0/16, IPv6 " in text
    assert box.index(way, private) < data
    assert "no path to the internet" in box[data:]


def test_connections_follow_the_proofs():
    section = prod().partition("\nConnections  ")[2]
    found = dict(row.strip().split("←") for row in section.splitlines() if "←" in row)
    found = {target.strip(): sources.strip() for target, sources in found.items()}
    assert found == {
        "cdn:443": "internet",
        "edge:443": "cdn",
        "api:8080": "edge",
        "auth:8080": "api",
        "main:5432": "api, auth, cleanup, worker",
        "sessions:6379": "api",
        "VPC endpoints:443": "api, auth, cleanup, worker",
        "internet:443": "api, auth, cleanup, worker",
    }


def test_a_security_group_without_a_route_is_no_connection():
    """The rule lets the service in, and the network ACLs of neither side stop it; the peer is in another VPC."""
    sketch = Sketch()
    sketch.vpc("one", number=1)
    sketch.vpc("two", number=2)
    sketch.service("caller", vpc="one")
    sketch.service("called", ["caller"], vpc="two")
    assert "called:8080" not in shown(sketch.resources)


def test_the_box_has_an_even_width():
    box = [row for row in prod().splitlines() if row.startswith(("  ┌", "  │ ", "  └"))]
    assert {len(row) for row in box} == {len(box[0])}


def test_a_distribution_shows_where_each_path_leads():
    assert "CloudFront cdn  www.example.com" in prod()
    assert "other paths ──▶ bucket assets" in prod()
    assert "/api/*      ──▶ load balancer edge" in prod()


def test_a_public_load_balancer_is_at_the_top():
    sketch = Sketch()
    sketch.vpc()
    sketch.service("api", ["front"])
    sketch.balancer("front", ["api"])
    assert "  load balancer front\n" in shown(sketch.resources).partition("┌")[0]


def test_a_serverless_cache_is_in_the_data_tier():
    sketch = usual()
    sketch.serverless_cache("burst", ["api"])
    text = shown(sketch.resources)
    data = text.partition("data        10.")[2].partition("└")[0]
    assert "Caches: burst (Valkey 8, serverless), sessions (" in data
    assert "  burst, sessions:6379 ←  api\n" in text


def test_read_replicas_are_counted_with_their_primary():
    sketch = usual()
    sketch.replica("copy", "main")
    data = " ".join(row for row in rows(shown(sketch.resources)))
    assert "Database: main (PostgreSQL 17, db.t4g.micro, Multi-AZ," in data
    assert " 1 replica)" in data


def test_a_regional_nat_gateway_is_in_no_tier():
    assert "NAT gateway over all zones (net-nat)" in shown(usual(nat="regional").resources)


def test_what_is_in_subnets_of_another_plan_has_a_box_of_its_own():
    sketch = Sketch()
    sketch.add("aws:ecs/service:Service", "api", networkConfiguration={"subnets": ["subnet-1"]}, desiredCount=2)
    text = shown(sketch.resources)
    assert "─ In subnets that this plan does not create ─" in text
    assert "ECS service: api (2 tasks)" in text


def test_a_stack_without_a_network_has_a_picture_of_what_is_outside_of_one():
    bucket = Registered(
        urn="urn:pulumi:dev::p::aws:s3/bucket:Bucket::b", type="aws:s3/bucket:Bucket", name="b", custom=True, parent="",
        inputs={},
    )  # fmt: skip
    assert shown([bucket]) == "\nPicture\n  Buckets           b\n"


@pytest.mark.parametrize("zones", ["a", "abc", "abcdef"])
def test_no_line_is_wider_than_the_terminal(zones):
    assert max(map(len, shown(usual(zones=zones).resources).splitlines())) <= 100
