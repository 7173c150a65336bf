"""Standard streams that cannot be written, consoles of another encoding, and folders that are gone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from preview.commands import terminal
from preview.commands.cli import main

ROOT = Path(__file__).parents[3]
SHELL = f'"{sys.executable}" -m preview.commands.cli "$@"'
STREAMS = [
    ("> /dev/full", 2, "error: standard output cannot be written: No space left on device\n"),
    (">&-", 2, "error: standard output cannot be written: Bad file descriptor\n"),
    ("> /dev/null 2> /dev/full", 0, ""),
    ("> /dev/null 2>&-", 0, ""),
    ("> /dev/null <&-", 0, ""),
]


def run(command, folder, streams="", **environment):
    """Run the command line through a shell that redirects its streams."""
    return subprocess.run(
        ["/bin/sh", "-c", f"{SHELL} {streams}", "sh", *command],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize(("streams", "code", "said"), STREAMS)
def test_a_stream_that_cannot_be_written_is_one_line_or_nothing(project, streams, code, said):
    project.stack(name="empty")
    done = run(["diff", "old.json", "old.json"], made(project), streams)

    assert (done.returncode, done.stderr.decode()) == (code, said)


def test_help_that_cannot_be_written_is_wrong_input_too(project):
    assert run(["--help"], project.folder, "> /dev/full").returncode == 2


def made(project):
    project.program("")
    project.write("old.json", '{"deployment": {}}')
    return project.folder


def test_a_deleted_working_directory_is_one_line(project):
    folder = project.folder / "gone"
    folder.mkdir()
    done = subprocess.run(
        ["/bin/sh", "-c", f"rmdir '{folder}'; {SHELL}", "sh", "policies"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr.decode()) == (
        2,
        "error: the current folder was deleted; change to the project's folder\n",
    )


def test_a_console_without_unicode_gets_plain_signs_and_documents_in_utf_8(project):
    project.program('aws.sqs.Queue("größe")')
    ascii_only = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    text = run(["preview", "--no-validation"], project.folder, **ascii_only)
    document = run(["preview", "--no-validation", "--json"], project.folder, **ascii_only)

    assert (text.returncode, text.stderr.decode()) == (0, "")
    assert text.stdout.decode("ascii").startswith("small - dev - eu-west-1\n")
    assert "gr??e" in text.stdout.decode("ascii")
    assert "größe" in document.stdout.decode("utf-8")


def test_the_signs_of_the_report_have_a_form_in_ascii():
    terminal.prepare()
    assert "dev · a → b ± ├─ ü".encode("ascii", "plinth.ascii") == b"dev - a -> b +- |- ?"


@pytest.mark.parametrize(
    "arguments",
    [
        ("--cwd", "loop"),
        ("--config-file", "loop"),
        ("--policy-pack", "loop"),
        ("--against", "loop"),
        ("--output", "loop"),
        ("--against", ""),
        ("--against", "x" * 300),
        ("--config-file", "x" * 300),
    ],
)
def test_a_path_that_leads_nowhere_is_one_line(project, monkeypatch, arguments):
    made(project)
    (project.folder / "loop").symlink_to("loop")
    monkeypatch.chdir(project.folder)
    code, out, err = project.preview(*arguments)

    assert (code, out) == (2, "")
    assert err.startswith("error: ")
    assert err.count("\n") == 1
    assert "Traceback" not in err


def test_a_folder_that_is_not_there_does_not_select_the_project_above_it(project, monkeypatch):
    made(project)
    monkeypatch.chdir(project.folder)
    code, _, err = project.preview("--cwd", "nowhere")

    assert (code, err) == (2, "error: --cwd nowhere: there is no such folder\n")


def test_an_empty_path_is_refused(project, capsys):
    made(project)
    for option in ("--cwd", "--config-file", "--output", "--policy-pack", "--policy-pack-config"):
        with pytest.raises(SystemExit):
            project.preview(option, "")
        assert f"argument {option}" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["", "a/b", "../dev", "x" * 101, "ä"])
def test_what_cannot_be_a_stack_is_refused(project, name):
    made(project)
    code, out, err = project.preview(name)

    assert (code, out) == (2, "")
    assert "1 to 100 letters" in err
    assert err.endswith("stacks here: dev\n")


def test_input_that_is_nested_too_deeply_is_one_line(project, capsys):
    made(project)
    deep = '{"a":' * 900 + "1" + "}" * 900
    for name in ("one", "two"):
        urn = f"urn:pulumi:{name}::small::t:t:T::n"
        state = f'{{"urn": "{urn}", "type": "t:t:T", "custom": true, "inputs": {deep}}}'
        project.write(f"{name}.json", f'{{"deployment": {{"resources": [{state}]}}}}')

    assert main(["diff", *(str(project.folder / f"{name}.json") for name in ("one", "two"))]) == 2
    assert capsys.readouterr().err == "error: the input is nested too deeply\n"
