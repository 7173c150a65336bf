"""The lifecycle guard: what is protected goes in two updates or not at all, whoever asks and however."""

from pathlib import Path

import pytest
import stacks

SMALL = Path(__file__).resolve().parent / "fixtures" / "small"
GUARDED = "is protected in the deployed stack, and this update would delete or replace it"


def settings(**values):
    lines = [f'  small:{key}: "{value}"' for key, value in values.items()]
    return "\n".join(["config:", "  aws:region: us-east-1", *lines])


@pytest.fixture
def guarded(copy_of):
    return copy_of("small-guarded", settings(protect="true"), SMALL)


def changes(engine, start):
    return [call["op"] for call in engine.journal()[start:] if call["op"] not in {"configure", "invoke"}]


@pytest.mark.parametrize("arguments", [(), ("--ignore-protect",)], ids=["plain", "ignoring protection"])
def test_destroy_is_refused_before_the_first_deletion(guarded, arguments):
    start = len(guarded.journal())
    result = guarded.destroy(*arguments)
    assert result.code != 0
    assert "plinth-keep-protected" in result.output
    assert changes(guarded, start) == []


def test_destroy_that_runs_the_program_is_refused_in_its_preview(guarded):
    start = len(guarded.journal())
    result = guarded.run("destroy", "--yes", "--run-program", events=True)
    assert result.code != 0
    assert GUARDED in result.output
    assert changes(guarded, start) == []


def test_a_replacement_of_what_is_protected_is_refused(guarded):
    guarded.configure(settings(protect="true", database="other"))
    start = len(guarded.journal())
    for result in (guarded.preview(), guarded.up()):
        assert result.code != 0
        assert "unable to replace resource" in result.output
    assert changes(guarded, start) == []


def test_weakening_and_replacing_in_one_update_is_refused_and_the_two_steps_are_named(guarded):
    guarded.configure(settings(protect="false", database="other"))
    start = len(guarded.journal())
    for result in (guarded.preview(), guarded.up(), guarded.up("--ignore-protect")):
        assert result.code != 0
        assert GUARDED in result.output
        assert "deploy allow_data_loss: true first, with no other change" in result.output
    assert changes(guarded, start) == []


def test_weakening_first_and_replacing_then_is_let_through(guarded):
    guarded.configure(settings(protect="false"))
    assert guarded.up().ok().count() == {"update": 1}
    guarded.configure(settings(protect="false", database="other"))
    start = len(guarded.journal())
    guarded.up().ok()
    assert changes(guarded, start) == ["delete", "create"]


def test_a_database_taken_out_of_prod_is_refused(copy_of):
    engine = copy_of("prod", stacks.text("prod"))
    engine.configure(stacks.changed("prod", stacks.without("prod", "databases", "main")))
    start = len(engine.journal())
    result = engine.preview()
    assert result.code != 0
    assert "main (aws:rds/instance:Instance)" in result.output or "cannot be deleted" in result.output
    assert changes(engine, start) == []


def test_in_prod_a_bucket_leaves_the_stack_in_three_steps_and_stays_in_aws(copy_of):
    engine = copy_of("prod", stacks.text("prod"))
    gone = stacks.without("prod", "buckets", "backups")
    engine.configure(stacks.changed("prod", gone))
    assert GUARDED in engine.preview().output
    engine.configure(stacks.changed("prod", {path: value for path, value in gone.items() if value is not None}))
    engine.up().ok()
    held = [r for r in engine.resources() if r.get("protect") and r["urn"].endswith("::backups")]
    assert {r["type"] for r in held} == {"aws:s3/bucket:Bucket", "aws:kms/key:Key"}
    for resource in held:
        engine.run("state", "delete", resource["urn"], "--force", "--target-dependents", "--yes").ok()
    engine.configure(stacks.changed("prod", gone))
    touched = engine.up().ok().of("create", "delete", "create-replacement")
    assert {item for item in touched if item.startswith("aws:")} == set()
    assert {r["id"] for r in held} <= {thing["id"] for thing in engine.existing()}
    assert engine.up().ok().count() == {}


def test_the_pack_refuses_a_prod_stack_that_gives_up_its_data(copy_of):
    engine = copy_of("prod", stacks.text("prod"))
    engine.commit("settings/rules/prod.py", "    _switches,\n", "")
    engine.configure(stacks.changed("prod", {"stack.allow_data_loss": True}))
    result = engine.preview(pack=stacks.PROJECT / "policies")
    assert result.code != 0
    assert "mandatory governance-resource-require-protect main" in result.violations
    assert "mandatory lb-balancer-require-deletion-protection edge" in result.violations
