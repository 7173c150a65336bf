from collections.abc import Mapping
from typing import Any

import pytest

from preview.analysis.difference import compare

DATABASE = "aws:rds/instance:Instance"
SUBNET = "aws:ec2/subnet:Subnet"


def state(kind: str, name: str, stack: str = "prod", **more: Any) -> dict[str, Any]:
    return {"urn": f"urn:pulumi:{stack}::plinth::{kind}::{name}", "custom": True, "type": kind, **more}


def plan(*states: Mapping[str, Any]) -> dict[str, Any]:
    return {"steps": [{"op": "create", "urn": item["urn"], "newState": item} for item in states]}


def exported(*states: Mapping[str, Any]) -> dict[str, Any]:
    return {"version": 3, "deployment": {"resources": list(states)}}


def database(**inputs: Any) -> dict[str, Any]:
    return state(DATABASE, "main", inputs={"engine": "postgres", "instanceClass": "db.t4g.micro", **inputs})


def test_the_same_plan_has_no_changes() -> None:
    assert compare(plan(database()), plan(database())) == []


def test_a_larger_class_is_an_update_with_its_path() -> None:
    (change,) = compare(plan(database()), plan(database(instanceClass="db.r6g.large")))

    assert (change.operation, change.paths, change.loses_data) == ("update", ("instanceClass",), False)


def test_another_engine_replaces_the_database_and_names_the_reason() -> None:
    (change,) = compare(plan(database()), plan(database(engine="mysql")))

    assert (change.operation, change.forced_by, change.loses_data) == ("replace", ("engine",), True)
    assert change.sentence.endswith("main: engine cannot be changed in place")


@pytest.mark.parametrize(("limit", "operations"), [(1000, []), (100, ["update"]), (None, ["update"])])
def test_storage_that_has_grown_by_itself_is_no_change(limit: int | None, operations: list[str]) -> None:
    old = exported(database(allocatedStorage=400, maxAllocatedStorage=limit))
    new = plan(database(allocatedStorage=100, maxAllocatedStorage=limit))

    assert [change.operation for change in compare(old, new)] == operations


def test_what_loses_data_comes_first() -> None:
    old = plan(state(SUBNET, "a", inputs={"cidrBlock": "10.0.1.0/24"}), database())
    changes = compare(old, plan(state(SUBNET, "b", inputs={"cidrBlock": "10.0.2.0/24"})))

    assert [(change.operation, change.type) for change in changes] == [
        ("delete", DATABASE),
        ("delete", SUBNET),
        ("create", SUBNET),
    ]


def test_an_alias_makes_a_rename_of_a_delete_and_a_create() -> None:
    renamed = {**state(DATABASE, "primary", inputs=database()["inputs"]), "aliases": ["main"]}

    assert [change.operation for change in compare(plan(database()), plan(renamed))] == ["rename"]


def test_ignored_and_secret_inputs_are_no_change() -> None:
    new = {**database(password="[secret]", allocatedStorage=20), "ignoreChanges": ["allocatedStorage"]}

    assert compare(plan(database(password="x", allocatedStorage=90)), plan(new)) == []


def test_ids_of_aws_and_of_the_simulator_are_taken_for_the_same() -> None:
    links = {"vpcId": ["urn:pulumi:prod::plinth::aws:ec2/vpc:Vpc::v"]}
    real = state(SUBNET, "a", inputs={"vpcId": "vpc-real", "cidrBlock": "10.0.1.0/24"}, propertyDependencies=links)
    made_up = state(
        SUBNET, "a", inputs={"vpcId": "vpc-made-up", "cidrBlock": "10.0.1.0/24"}, propertyDependencies=links
    )

    assert compare(exported(real), plan(made_up)) == []
    assert [change.forced_by for change in compare(plan(real), plan(made_up))] == [("vpcId",)]


def test_a_type_without_a_card_is_reported_as_unknown() -> None:
    old, new = (plan(state("aws:iot/thing:Thing", "t", inputs={"name": name})) for name in "ab")

    assert "is not known" in compare(old, new)[0].sentence
