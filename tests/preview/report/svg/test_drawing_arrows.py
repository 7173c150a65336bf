from __future__ import annotations

from dataclasses import replace

from tests.preview.report.plan_sketch import Sketch, usual
from tests.preview.report.svg.sample_plans import alike, chained
from tests.preview.report.svg.svg_reader import NS, Seen, title


def test_arrows_follow_the_open_paths_and_there_are_no_others():
    assert Seen(usual().drawn()).connections() == {
        (("Users and the internet",), "cdn", "443"),
        (("cdn",), "assets", ""),
        (("cdn",), "edge", "443"),
        (("edge",), "api", "8080"),
        (("api",), "auth", "8080"),
        (("api", "auth", "worker"), "main", "5432"),
        (("api",), "sessions", "6379"),
        (("private subnets",), "2 VPC endpoints", ""),
        (("private subnets",), "NAT gateway", ""),
        (("NAT gateway",), "internet gateway of VPC net", ""),
        (("internet gateway of VPC net",), "Users and the internet", ""),
    }


def test_without_a_path_to_the_internet_there_is_no_arrow_to_it():
    targets = {target for _, target, _ in Seen(usual("ab", "none").drawn()).connections()}
    assert not {one for one in targets if "gateway" in one or "internet" in one}


def test_a_closed_path_is_not_drawn():
    sketch = usual()
    sketch.resources = [
        replace(one, inputs={**one.inputs, "ingress": []})
        if one.name == "auth" and "securityGroup" in one.type
        else one
        for one in sketch.resources
    ]
    assert not [path for path in Seen(sketch.drawn()).connections() if path[1] == "auth"]


def test_arrows_from_the_internet_past_every_load_balancer_are_marked():
    sketch = Sketch()
    sketch.vpc(zones="ab", nat="none")
    sketch.service("open", ["internet"], tier="public", zones="ab", public=True)
    sketch.database("main", ["internet", "open"], tier="public", zones="ab", publiclyAccessible=True)
    found = Seen(sketch.drawn())
    marked = {title(one) for one in found.of("connection", "exposed") if title(one)}
    assert marked == {"the internet reaches main on 5432", "the internet reaches open on 8080"}
    assert "open reaches main on 5432" in {title(one) for one in found.of("connection")}


def test_40_services_of_the_same_sources_and_targets_are_one_group_with_one_arrow_each():
    found = Seen(alike(40).drawn())
    [group] = [one for one in found.of("boxes") if "40 ECS services" in title(one)]
    assert len(group.findall(f"{NS}g")) == 40
    key = group.get("id")
    assert {(path.get("data-from"), path.get("data-to")) for path in found.of("connection") if key in (path.get("data-from") or "", path.get("data-to"))} == {
        ("box-edge", key), (key, "box-main"), (key, "box-sessions"),
    }  # fmt: skip
    assert float(found.root.get("viewBox").split()[3]) < 1700


def test_a_chain_of_40_services_is_no_hairball():
    found = Seen(chained(40).drawn())
    assert len([one for one in found.of("connection") if one.get("data-ports")]) <= 6
    assert "39 ECS services, 38 connections among them" in {one.text for one in found.root.iter(f"{NS}text")}


def test_names_in_a_group_are_sorted_by_number():
    found = Seen(alike(12).drawn())
    [group] = [one for one in found.of("boxes") if "12 ECS services" in title(one)]
    assert [one.get("data-node") for one in group.findall(f"{NS}g")] == [f"s{number}" for number in range(12)]
