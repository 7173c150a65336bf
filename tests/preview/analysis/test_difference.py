from typing import Any

import pytest

from preview.analysis.change import Change
from preview.analysis.difference import compare
from tests.preview.analysis.written_states import exported, plan, state

BUCKET = "aws:s3/bucket:Bucket"
DATABASE = "aws:rds/instance:Instance"
SUBNET = "aws:ec2/subnet:Subnet"


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


def test_smaller_storage_is_refused_with_the_way_out() -> None:
    (change,) = compare(exported(database(allocatedStorage=100)), plan(database(allocatedStorage=50)))

    assert change.operation == "update"
    assert change.sentence.startswith(
        f"update {DATABASE} main: allocatedStorage; refused by AWS: RDS does not reduce the storage of an instance; keep"
    )


def test_what_is_replaced_is_not_refused_for_its_other_inputs() -> None:
    (change,) = compare(
        exported(database(allocatedStorage=100)), plan(database(allocatedStorage=50, engine="mysql", identifier="x"))
    )

    assert (change.operation, change.refusals) == ("replace", ())


def step(operation: str, old: dict[str, Any], new: dict[str, Any] | None, **more: Any) -> dict[str, Any]:
    """Return a step of a plan that the engine made for an existing stack."""
    return {"op": operation, "urn": old["urn"], "oldState": old, **({"newState": new} if new else {}), **more}


def only(old: Any, *steps: dict[str, Any]) -> list[Change]:
    return compare(exported(old), {"steps": list(steps)})


def test_a_replacement_of_the_engine_counts_with_equal_inputs() -> None:
    one = database()
    (change,) = only(
        one,
        step("create-replacement", one, one, replaceReasons=["kmsKeyId"], diffReasons=["kmsKeyId"]),
        step("replace", one, one, replaceReasons=["kmsKeyId"], diffReasons=["kmsKeyId"]),
        step("delete-replaced", one, None),
    )

    assert (change.operation, change.forced_by, change.loses_data) == ("replace", ("kmsKeyId",), True)


def test_an_update_of_the_engine_wins_over_the_card_if_it_compared_the_same() -> None:
    old, new = database(), database(engine="mysql")

    assert [one.operation for one in only(old, step("update", old, new, diffReasons=["engine"]))] == ["update"]
    assert [one.operation for one in only(old, step("same", old, new))] == []
    assert [one.operation for one in only(database(dbName="other"), step("update", old, new))] == ["replace"]


def test_a_deletion_of_the_engine_counts() -> None:
    old = database()
    bucket = state(BUCKET, "files")

    assert [one.name for one in only(bucket, step("delete", old, None), step("same", bucket, bucket))] == ["main"]


def generated(name: str, **more: Any) -> dict[str, Any]:
    return state(BUCKET, "files", inputs={"bucket": name, "__defaults": ["bucket"], **more})


def test_a_generated_name_is_no_change_in_either_direction() -> None:
    without = state(BUCKET, "files", inputs={})

    assert compare(plan(without), exported(generated("files-1234567"))) == []
    assert compare(exported(generated("files-1234567")), plan(without)) == []
    assert compare(exported(generated("files-1234567")), exported(generated("files-7654321"))) == []


def test_a_generated_name_that_is_now_chosen_is_a_change() -> None:
    (change,) = compare(exported(generated("files-1234567")), plan(state(BUCKET, "files", inputs={"bucket": "mine"})))

    assert (change.operation, change.forced_by) == ("replace", ("bucket",))


def test_generated_inputs_of_a_block_in_a_list_are_no_change() -> None:
    old = generated("b", rules=[{"id": "x", "__defaults": ["id"], "days": 3}])
    new = state(BUCKET, "files", inputs={"rules": [{"days": 3}]})

    assert compare(exported(old), plan(new)) == []


def test_an_input_that_a_state_chose_and_a_plan_drops_is_a_change() -> None:
    old = {**database(kmsKeyId="k", dbName="shop"), "protect": True}
    old["inputs"]["__defaults"] = []
    (change,) = compare(exported(old), plan(database()))

    assert (change.operation, change.forced_by, change.protected) == ("replace", ("dbName",), True)


def test_two_stacks_are_described_side_by_side() -> None:
    old = plan(state(BUCKET, "files", inputs={"forceDestroy": True}), state(BUCKET, "old"))
    new = plan(
        state(BUCKET, "files", "dev", inputs={"forceDestroy": False}),
        state(BUCKET, "new", "dev"),
    )
    changes = compare(old, new)

    assert sorted(change.sentence for change in changes) == [
        f"different in both: {BUCKET} files: forceDestroy",
        f"only in dev: {BUCKET} new",
        f"only in prod: {BUCKET} old",
    ]
    assert not any(change.loses_data for change in changes)
