"""The command line as a process of its own, with a terminal and without."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from preview.commands import cli
from preview.exit_codes import ExitCode

PACK = Path(__file__).parents[1] / "fixtures" / "pack"
COMMAND = [sys.executable, "-m", "preview.commands.cli", "preview", "--policy-pack", str(PACK)]
QUICK = [*COMMAND, "--no-validation"]
"""For what the processes beside a preview have no part in."""
ROOT = Path(__file__).parents[3]


def environment(**more):
    kept = {key: value for key, value in os.environ.items() if key not in {"NO_COLOR", "TERM", "FORCE_COLOR"}}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "TERM": "xterm", "COLUMNS": "100", **more}


def on_terminal(folder, **more):
    """Run with a terminal as standard output and error; return what it was sent."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(QUICK, cwd=folder, stdout=theirs, stderr=theirs, env=environment(**more)) as process:
        os.close(theirs)
        text = b""
        try:
            while chunk := os.read(ours, 65536):
                text += chunk
        except OSError:  # the terminal is gone with the last process that had it
            pass
    os.close(ours)
    assert process.returncode == 0
    return text.decode()


def test_without_a_terminal_there_is_plain_text_and_nothing_is_written_into_the_folder(project):
    project.program('aws.s3.Bucket("files", tags={"a": "b"})')
    before = sorted(project.folder.rglob("*"))
    done = subprocess.run(COMMAND, cwd=project.folder, capture_output=True, text=True, env=environment(), check=False)
    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stdout + done.stderr
    assert done.stdout.startswith("small · dev · eu-west-1\n")
    assert done.stderr == ""
    assert sorted(project.folder.rglob("*")) == before


def test_a_terminal_gets_color_and_a_spinner_unless_it_declines(project):
    project.program('aws.s3.Bucket("files", tags={"a": "b"})')
    assert "\x1b[" in on_terminal(project.folder)
    assert "\x1b[" not in on_terminal(project.folder, NO_COLOR="1")


def children_of(pid):
    return (Path("/proc") / str(pid) / "task" / str(pid) / "children").read_text().split()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupted_preview_leaves_no_process_behind(project, how):
    project.program("import time\ntime.sleep(60)\n")
    process = subprocess.Popen(
        COMMAND, cwd=project.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    )
    packs = []
    for _ in range(100):
        packs = children_of(process.pid)
        if packs:
            break
        time.sleep(0.05)
    assert packs
    time.sleep(0.7)
    process.send_signal(how)
    _, errors = process.communicate(timeout=60)
    if how == signal.SIGINT:
        assert process.returncode == 130
        assert errors.decode() == "interrupted\n"
    for _ in range(600):  # the validator reads its input once it has its rules, and other tests come first
        if not any((Path("/proc") / pid).exists() for pid in packs):
            break
        time.sleep(0.05)
    assert not any((Path("/proc") / pid).exists() for pid in packs)


def test_the_help_lists_the_commands_and_the_meaning_of_exit_codes(capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(["--help"])
    assert ended.value.code == 0
    text = capsys.readouterr().out
    assert "plinth preview prod" in text
    assert "Nothing is deployed" in text
    assert _rows(text.partition("exit codes:\n")[2]) == [f"{code} {code.meaning}" for code in ExitCode]


def _rows(help_: str) -> list[str]:
    """Return code and meaning of each row, which may be folded."""
    return [" ".join(row.split()) for row in re.split(r"\n(?=  \d)", help_)]


@pytest.mark.parametrize("command", ["preview", "diff", "reach"])
def test_the_help_of_a_command_has_the_same_exit_codes(command, capsys):
    with pytest.raises(SystemExit):
        cli.main([command, "--help"])
    assert _rows(capsys.readouterr().out.partition("exit codes:\n")[2]) == [
        f"{code} {code.meaning}" for code in ExitCode
    ]


def test_the_documentation_has_the_meaning_of_every_exit_code():
    table = (
        (ROOT / "docs" / "preview.md").read_text(encoding="utf-8").partition("## Exit codes")[2].partition("\n## ")[0]
    )
    rows = re.findall(r"^\| (\d+) \| ([^|]+) \|", table, re.MULTILINE)
    assert [(int(code), meaning.replace("`", "")) for code, meaning in rows] == [
        (code, code.meaning) for code in ExitCode
    ]


def test_a_reader_that_stops_early_changes_no_exit_code(project):
    project.program('aws.s3.Bucket("files")')
    ours, theirs = os.pipe()
    os.close(ours)
    with os.fdopen(theirs, "wb") as closed:
        done = subprocess.run(
            QUICK, cwd=project.folder, stdout=closed, stderr=subprocess.PIPE, env=environment(), check=False
        )
    assert (done.returncode, done.stderr.decode()) == (ExitCode.REFUSED, "")


def test_an_error_of_the_preview_itself_ends_as_a_failed_program_does(project, monkeypatch):
    project.program("")

    def broken(*_arguments, **_options):
        raise RuntimeError("broken")

    monkeypatch.setattr("preview.report.text.report.report", broken)
    code, out, err = project.preview()
    assert (code, out) == (ExitCode.PROGRAM_FAILED, "")
    assert err.startswith("error: plinth itself failed: RuntimeError: broken (test_process.py:")
    assert err.count("\n") == 1

    monkeypatch.setenv("PLINTH_TRACEBACK", "1")
    assert project.preview()[2].startswith("Traceback")
