"""``plinth preview`` in its forms, and against something older."""

import json

import pytest

from preview.commands import cli

DATABASE = """
aws.rds.Instance("main", engine="{engine}", instance_class="db.t4g.micro", allocated_storage=20)
"""


@pytest.fixture
def saved(project):
    """Save the plan of a stack with one database."""
    project.program(DATABASE.format(engine="postgres"))
    path = project.folder / "old.json"
    assert project.preview("--json", "--output", str(path))[0] == 0
    return path


def test_a_report_is_written_to_a_file_which_standard_error_names(project):
    project.program("aws.sqs.Queue('jobs')")
    path = project.folder / "plan.txt"

    code, out, err = project.preview("--output", str(path))

    assert (code, out) == (0, "")
    assert err.endswith(f"written to {path}\n")
    assert "1 to create" in path.read_text()


def test_the_file_of_a_format_holds_that_format(project):
    project.program("aws.sqs.Queue('jobs')")
    path = project.folder / "plan.json"
    project.preview("--format", "json", "-o", str(path))

    assert json.loads(path.read_text())["summary"]["stack"] == "dev"


def test_a_folder_that_is_not_there_is_wrong_input_before_anything_runs(project):
    project.program("raise SystemExit(9)")
    code, out, err = project.preview("--output", str(project.folder / "nowhere" / "plan.txt"))

    assert (code, out) == (2, "")
    assert "there is no folder" in err


def test_a_file_that_cannot_be_written_is_one_line(project):
    project.program("aws.sqs.Queue('jobs')")
    (project.folder / "loop").symlink_to("loop")
    code, _, err = project.preview("--output", str(project.folder / "loop"))

    assert code == 2
    assert err.count("\n") == 1
    assert "cannot be written" in err


def test_an_unknown_format_is_refused(project, capsys):
    with pytest.raises(SystemExit) as ended:
        project.preview("--format", "pdf")

    assert ended.value.code == 2
    assert "invalid choice: 'pdf'" in capsys.readouterr().err


def test_the_same_plan_has_no_changes(project, saved):
    code, out, _ = project.preview("--against", str(saved))

    assert code == 0
    assert "Changes  against old.json\nno changes\n" in out


def test_lost_data_comes_first_and_ends_with_4(project, saved):
    project.program(DATABASE.format(engine="mysql") + "aws.sqs.Queue('jobs')")
    code, out, _ = project.preview("--against", str(saved))

    assert code == 4
    changes = out.partition("Changes")[2]
    assert changes.index("DATA replace aws:rds/instance:Instance main: engine") < changes.index("create aws:sqs")
    assert "1 resource would lose data · refused" in changes


def test_whoever_names_the_resource_may_lose_it(project, saved):
    project.program(DATABASE.format(engine="mysql"))

    assert project.preview("--against", str(saved), "--allow", "main")[0] == 0
    assert project.preview("--against", str(saved), "--allow", "other")[0] == 4


def test_json_holds_the_changes_too(project, saved):
    project.program(DATABASE.format(engine="mysql"))
    code, out, _ = project.preview("--json", "--against", str(saved))
    plan = json.loads(out)

    assert code == plan["summary"]["exitCode"] == 4
    assert [(change["op"], change["losesData"]) for change in plan["changes"]] == [("replace", True)]


def test_another_stack_is_previewed_and_compared(project):
    project.program("""
        config = pulumi.Config()
        aws.sqs.Queue("jobs", name=f"{pulumi.get_stack()}-jobs", visibility_timeout_seconds=config.get_int("timeout"))
        if config.get("extra"):
            aws.sqs.Queue("more")
    """)
    project.stack("aws:region: eu-west-1", "timeout: 30")
    project.stack("aws:region: us-east-1", "timeout: 60", "extra: yes", name="prod")

    code, out, _ = project.preview("prod", "--against", "dev")

    assert code == 0
    assert "~ different in both: aws:sqs/queue:Queue jobs: visibilityTimeoutSeconds\n" in out, (
        "the name differs by the stack alone"
    )
    assert "1 different, 1 only in prod" in out


@pytest.mark.parametrize("given", ["nowhere.json", "qa"])
def test_what_is_neither_a_file_nor_a_stack_is_wrong_input(project, given):
    project.program("")
    code, _, err = project.preview("--against", given)

    assert code == 2
    assert err == f"error: {given!r} is neither a file nor a stack here; stacks: dev\n"


def test_a_failed_program_is_reported_once(project):
    project.program("raise ValueError('no')")
    code, out, err = project.preview()

    assert (code, out) == (3, "")
    assert err.count("the program failed") == 1


def test_the_proofs_of_a_foreign_stack_are_silent_where_there_is_nothing_to_prove(project):
    project.program("aws.sqs.Queue('jobs')")
    project.stack("aws:region: eu-west-1", 'plinth:objectives: "none of ours"')
    code, out, _ = project.preview()

    assert code == 0
    assert "Reachability" not in out
    assert "Least privilege" not in out


def test_help_names_every_command(capsys):
    with pytest.raises(SystemExit):
        cli.main(["--help"])

    shown = capsys.readouterr().out
    assert all(f"    {command} " in shown for command in ("preview", "diff", "reach", "policies", "explain"))


def test_another_stack_file_without_a_stack_is_compared_with_the_stack_of_the_plan(project, saved):
    project.program(DATABASE.format(engine="mysql"))
    new = project.write("new.yaml", "config:\n  aws:region: eu-west-1\n")
    code, out, _ = project.preview("--config-file", str(new), "--against", str(saved))

    assert code == 4
    assert out.startswith("small · dev · ")
    assert "DATA replace aws:rds/instance:Instance main" in out


def test_a_stack_file_of_another_stack_than_the_plan_has_to_say_which_stack_it_is_for(project, saved):
    path = project.stack("aws:region: eu-west-1", name="prod")
    arguments = ("--config-file", str(path), "--against", str(saved))
    code, out, err = project.preview(*arguments)

    assert (code, out) == (2, "")
    assert err == (
        "error: Pulumi.prod.yaml is named for the stack prod, and --against is of the stack dev; name the stack that "
        "the file is for, such as `plinth preview dev --config-file ...`\n"
    )
    assert project.preview("dev", *arguments)[0] == 0


def test_a_change_that_aws_refuses_ends_with_1_in_every_form(project):
    project.program(DATABASE.format(engine="postgres"))
    old = project.folder / "old.json"
    project.preview("--json", "--output", str(old))
    project.program(DATABASE.format(engine="postgres").replace("=20", "=10"))

    for form, says in (("text", "✗ update"), ("markdown", "refused by AWS"), ("html", "refused by AWS")):
        code, out, _ = project.preview("--against", str(old), "--format", form)
        assert (code, says in out) == (1, True)
    code, out, _ = project.preview("--against", str(old), "--json")
    (change,) = json.loads(out)["changes"]
    assert (code, change["op"]) == (1, "update")
    assert change["refusedByAws"][0].startswith("RDS does not reduce the storage of an instance; ")


@pytest.mark.parametrize(("form", "start"), [("sarif", '{\n  "$schema": '), ("junit", "<?xml ")])
def test_the_forms_for_other_tools_hold_the_findings_and_the_exit_code_is_that_of_the_preview(project, form, start):
    project.program("aws.s3.Bucket('logs', force_destroy='perhaps')")
    code, out, err = project.preview("--format", form)

    assert (code, err) == (1, "")
    assert out.startswith(start)
    assert "provider-input" in out
    assert "__main__.py" in out
