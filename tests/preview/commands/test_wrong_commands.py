"""Wrong command lines: one line that says what to do, exit code 2, and no work before it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from preview.commands import cli
from preview.pack.process import raised
from preview.validation.stack_keys import StackKeys

PLAN = {"steps": []}


def ended(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Return the exit code and the last line of standard error."""
    try:
        code = cli.main(list(arguments))
    except SystemExit as end:
        code = int(end.code or 0)
    return code, capsys.readouterr().err.strip().splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["preveiw"], "did you mean preview?"),
        (["-C", ".", "preview"], "an option comes after the command that has it"),
        (["--version"], "an option comes after the command that has it"),
        (["preview", "--nope"], "unrecognized arguments: --nope; plinth COMMAND --help lists what a command takes"),
        (["validate", ""], "argument PLAN: the path is empty"),
        (["preview", "--allow", "x"], "--allow has no effect without --against"),
        (["preview", "--no-policy-pack", "--policy-pack", "p"], "--no-policy-pack runs no pack, and --policy-pack "),
        (["preview", "--no-policy-pack", "--policy-pack-config", "p"], "and --policy-pack-config configures one"),
        (["preview", "-o", "."], "--output .: is a folder; name a file in it"),
        (["template", "-o", "."], "--output .: is a folder; name a file in it"),
    ],
)
def test_a_wrong_command_line_says_what_to_do(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    code, line = ended(capsys, *arguments)
    assert code == 2
    assert message in line


def test_two_plans_are_compared_outside_of_a_project(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps(PLAN), encoding="utf-8")
    assert cli.main(["diff", "--cwd", str(tmp_path), str(plan), str(plan)]) == 0
    assert ended(capsys, "diff", "--cwd", str(tmp_path), str(plan), "dev")[1].startswith("error: no Pulumi.yaml in")


def test_a_plan_whose_configuration_is_no_object_is_damaged(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps({**PLAN, "config": [1]}), encoding="utf-8")
    code, line = ended(capsys, "validate", str(plan))
    assert (code, line) == (2, f"error: {plan}: a damaged plan or state: config is not an object")


def test_a_configuration_value_that_is_no_text_is_no_key() -> None:
    assert StackKeys({"plinth:a": 5}).of("main", "size", 7) == ""  # pyrefly: ignore[bad-argument-type] - of a plan


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--config-file", "{folder}"], "{folder} is a folder, not a stack file"),
        (["qa"], "no stack 'qa'"),
    ],
)
def test_a_stack_file_that_is_none_is_named(project, arguments, message):
    project.program("")
    code, _, err = project.preview(*(one.format(folder=project.folder) for one in arguments))
    assert code == 2
    assert message.format(folder=project.folder) in err


def test_a_program_in_another_language_is_not_run(project):
    project.write("Pulumi.yaml", "name: small\nruntime: {name: nodejs}\n")
    code, _, err = project.preview()
    assert (code, err) == (2, "error: Pulumi.yaml: runtime: is 'nodejs'; an offline preview runs python only\n")


def test_of_a_packs_traceback_its_exception_and_its_place_are_shown() -> None:
    text = (
        "error: Program failed\nTraceback (most recent call last):\n"
        '  File "<frozen runpy>", line 88, in _run_code\n  File "/p/__main__.py", line 1, in <module>\n    import nope\n'
        "ModuleNotFoundError: No module named 'nope'\nFatal Python error: _enter_buffered_busy\n"
    )
    assert raised(text) == [
        "ModuleNotFoundError: No module named 'nope'",
        'File "/p/__main__.py", line 1, in <module>',
    ]
    assert raised("no traceback") == []
