from __future__ import annotations

from preview.recorder.record import Record, Registered
from preview.recorder.tree import tree
from preview.report.view.anchors import Anchors


def thing(name, type_="aws:s3/bucket:Bucket", parent=""):
    urn = f"urn:pulumi:dev::p::{type_}::{name}"
    return Registered(urn=urn, type=type_, name=name, custom=type_.startswith("aws:"), parent=parent, inputs={})


def test_every_resource_has_an_id_of_its_own_even_if_names_are_written_alike():
    record = Record(resources=[thing("a b"), thing("a-b"), thing("A_B"), thing("é")])
    anchors = Anchors(tree(record))
    assert [anchors.of_urn(one.urn) for one in sorted(record.resources, key=lambda one: one.name)] == [
        "r-bucket-a-b", "r-bucket-a-b--2", "r-bucket-a-b--3", "r-bucket-x",
    ]  # fmt: skip


def test_a_urn_is_known_without_its_stack_and_project_too():
    anchors = Anchors(tree(Record(resources=[thing("b")])))
    assert anchors.of_urn("aws:s3/bucket:Bucket::b") == "r-bucket-b"
    assert anchors.of_urn("aws:s3/bucket:Bucket::c") == ""


def test_a_name_means_the_component_that_holds_most():
    service, registry = thing("api", "p:compute:Service"), thing("api", "p:compute:Repository")
    inner = [thing(f"api-{number}", parent=service.urn) for number in range(3)]
    record = Record(resources=[service, registry, *inner, thing("api", parent=registry.urn)])
    assert Anchors(tree(record)).of_name("api") == "r-service-api"
    assert Anchors(tree(record)).of_name("other") == ""
