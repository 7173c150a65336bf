"""The preview through an engine, as far as it can be tested without one: fakes on PATH, events and states by hand."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from preview.engine import events, process, states
from preview.engine.policies import Pack, findings
from preview.engine.process import Run
from preview.engine.program_error import program_error
from preview.pack.findings import Violation
from preview.recorder.values import from_state

ROOT = Path(__file__).parents[3]
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
SIGNATURE = "4dabf18193072939515e22adb298388d"
STACK = "urn:pulumi:dev::small::pulumi:pulumi:Stack::small-dev"
BUCKET = "urn:pulumi:dev::small::small:x:Part$aws:s3/bucket:Bucket::files"
PART = "urn:pulumi:dev::small::small:x:Part::part"
PROVIDER = "urn:pulumi:dev::small::pulumi:providers:aws::default_7_51_1"


@pytest.fixture
def path(tmp_path, monkeypatch):
    """Give a folder that alone is on PATH."""
    folder = tmp_path / "only"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return folder


def fake(folder, script):
    """Put an executable ``pulumi`` into a folder."""
    file = folder / "pulumi"
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(0o755)
    return file


def diagnostic(message, urn="", severity="error"):
    return {"diagnosticEvent": {"message": f"{message}\n", "severity": severity, **({"urn": urn} if urn else {})}}


def reported(folder, *log, code=255, errors=""):
    """Return the exit code and the lines that a run of the engine ends in."""
    found = program_error(Run(code=code, errors=errors, digest={"steps": []}, events=log), folder)
    return found and (found.code, list(found.lines))


@pytest.mark.usefixtures("path")
def test_without_an_engine_one_line_names_what_is_missing_and_the_remedy(project):
    project.program("")
    code, out, err = project.preview("--engine")
    assert (code, out) == (2, "")
    assert err == (
        "error: --engine: there is no Pulumi engine; install the Pulumi CLI 3.259.0 or newer "
        "(https://www.pulumi.com/docs/install/), or build it with `make engine`\n"
    )


def test_an_engine_that_is_too_old_is_named(project, path):
    project.program("")
    old = fake(path, "echo v3.258.1")
    code, _, err = project.preview("--engine")
    assert code == 2
    assert f"{old} is Pulumi 3.258.1; install the Pulumi CLI 3.259.0 or newer" in err


def test_an_engine_that_the_project_built_is_found_without_path(path, tmp_path):
    built = tmp_path / "tools" / "bin"
    built.mkdir(parents=True)
    fake(path, "exit 1")
    fake(built, "echo v3.300.1-dev")
    assert process.find(tmp_path) == process.Engine(path=built / "pulumi", version="3.300.1")


def test_the_oldest_engine_is_the_one_that_the_tests_run_with():
    required = re.search(r"pulumi/pkg/v3 v(\d+)\.(\d+)\.(\d+)", (ROOT / "tools" / "go.mod").read_text(encoding="utf-8"))
    assert tuple(map(int, required.groups())) == process.OLDEST


def test_the_engines_own_messages_are_reported_and_nothing_is_left_running(project, path, tmp_path):
    project.program("")
    fake(path, 'case "$1" in version) echo v3.300.0;; *) echo "error: no such\nbackend" >&2; exit 255;; esac')
    before = sorted(project.folder.iterdir())
    code, out, err = project.preview("--engine")
    assert (code, out, err) == (3, "", "error: no such\n  backend\n")
    assert sorted(project.folder.iterdir()) == before
    assert list(tmp_path.glob("plinth-engine-*")) == []


def test_an_offline_preview_imports_nothing_of_the_engines(project):
    project.program("")
    script = (
        "import sys; from preview.commands import cli; cli.main(['preview']); "
        "sys.exit(any(name.startswith('preview.engine') for name in sys.modules) or 'preview.analysis.offline' not in sys.modules)"
    )
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=project.folder, env=environment, capture_output=True, check=False
    )
    assert run.returncode == 0, run.stderr


def test_an_engine_gets_nothing_that_leads_to_the_users_own_state(monkeypatch, tmp_path):
    for name in ("ACCESS_TOKEN", "CONFIG_PASSPHRASE_FILE", "STACK", "DIY_BACKEND_URL", "PYTHON_CMD"):
        monkeypatch.setenv(f"PULUMI_{name}", "the user's")
    monkeypatch.setenv("PULUMI_BACKEND_URL", "s3://theirs")
    given = process._environment(tmp_path)
    assert sorted(key for key, value in given.items() if value == "the user's") == ["PULUMI_PYTHON_CMD"]
    assert given["PULUMI_BACKEND_URL"] == f"file://{tmp_path}/state"
    assert given["PULUMI_CONFIG_PASSPHRASE"] != process._environment(tmp_path)["PULUMI_CONFIG_PASSPHRASE"]


def test_what_is_not_known_yet_is_left_out_and_keeps_its_place_in_a_list():
    state = {"b": UNKNOWN, "a": [UNKNOWN, "x", {"c": UNKNOWN, "d": 1}], "__defaults": ["a"], "n": None}
    assert from_state(state) == ({"a": [None, "x", {"d": 1}]}, [])
    assert from_state({"b": UNKNOWN, "c": {"d": "[secret]"}}, "?") == ({"b": "?", "c": {"d": "?"}}, [("c", "d")])


def test_secrets_are_masked_in_both_forms_of_the_engine():
    state = {"a": ["[secret]"], "b": {SIGNATURE: "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "[secret]"}}
    assert from_state(state) == ({"a": ["[secret]"], "b": "[secret]"}, [("a", 0), ("b",)])


def test_a_reference_to_a_resource_is_its_id_where_that_is_known():
    reference = {SIGNATURE: "5cf8f73096256a8f31e491e813e4eb8e", "urn": BUCKET}
    assert from_state({"a": {**reference, "id": "b-1"}, "b": reference, "c": {**reference, "id": UNKNOWN}}) == (
        {"a": "b-1", "b": BUCKET},
        [],
    )


def step(urn, op="create", **state):
    return {"op": op, "urn": urn, "newState": {"urn": urn, "type": "", **state}}


def test_states_become_what_the_report_reads():
    bucket = step(
        BUCKET,
        custom=True,
        parent=PART,
        inputs={"bucket": UNKNOWN, "tags": {"a": "[secret]"}, "forceDestroy": True, "__defaults": []},
        propertyDependencies={"bucket": [PART], "tags": []},
        provider=f"{PROVIDER}::{UNKNOWN}",
        customTimeouts={"create": 7200, "update": 5400, "delete": 45},
        sourcePosition="project:///parts/part.py#7",
        protect=True,
    )
    plan = [
        bucket,
        step(PART, custom=False, parent=STACK),
        step(STACK, custom=False),
        step(PROVIDER, custom=True),
        step(f"{BUCKET}-old", op="read", custom=True, id="old-1", sourcePosition="project:///../lib/x.py#1"),
    ]
    outputs = {
        STACK: {"url": UNKNOWN, "name": "x", "key": "[secret]"},
        PART: {"arn": UNKNOWN, "size": 3},
        BUCKET: {"arn": UNKNOWN, "forceDestroy": True},
    }
    record, wrong = states.record_of(plan, outputs, "/home/me/small")
    assert wrong == []
    assert [resource.urn for resource in record.resources] == [BUCKET, f"{BUCKET}-old", PART]
    files, old, part = record.resources
    assert (part.parent, part.custom, files.parent, files.name) == ("", False, PART, "files")
    assert files.inputs == {"forceDestroy": True, "tags": {"a": "[secret]"}}
    assert (files.secret_paths, files.secret_inputs) == ((("tags", "a"),), frozenset({"tags"}))
    assert (files.id, files.outputs, files.provider) == ("", {"forceDestroy": True}, "")
    assert files.property_dependencies == {"bucket": (PART,)}
    assert files.custom_timeouts == {"create": "2h", "update": "90m", "delete": "45s"}
    assert (files.source, old.source) == ("file:///home/me/small/parts/part.py#7", "")
    assert (files.protect, files.external, old.external, old.id) == (True, False, True, "old-1")
    assert record.component_outputs == {PART: {"size": 3}}
    assert record.stack_outputs == {"name": "x", "key": "[secret]"}
    assert record.secret_stack_outputs == [("key",)]


def test_an_input_that_is_not_known_yet_is_neither_missing_nor_of_the_wrong_type():
    subnet = BUCKET.replace("s3/bucket:Bucket", "ec2/subnet:Subnet")
    good = step(subnet, custom=True, inputs={"vpcId": UNKNOWN, "mapPublicIpOnLaunch": "[secret]", "tags": UNKNOWN})
    assert states.record_of([good], {}, "/x")[1] == []
    bad = step(subnet, custom=True, inputs={"mapPublicIpOnLaunch": "yes", "tags": {"a": UNKNOWN, "b": 1}})
    assert sorted(error.message for error in states.record_of([bad], {}, "/x")[1]) == [
        "property mapPublicIpOnLaunch must be true or false, not a string",
        "property tags.b must be a string, not a number",
        "property vpcId is missing, and required",
    ]


def test_the_last_outputs_of_a_resource_count():
    log = [{"resOutputsEvent": {"metadata": {"urn": PART, "new": {"outputs": outputs}}}} for outputs in ({}, {"a": 1})]
    assert events.outputs(log) == {PART: {"a": 1}}


def test_messages_are_those_of_the_program_without_the_engines_notes():
    log = [
        diagnostic("using pulumi-resource-aws from $PATH at /bin/pulumi-resource-aws", severity="warning"),
        diagnostic("registering", severity="debug"),
        diagnostic("careful", severity="warning"),
        diagnostic("printed", severity="info#err"),
        diagnostic("preview failed"),
    ]
    assert events.messages(log) == [("warning", "careful"), ("info", "printed")]


def test_what_the_program_refuses_is_wrong_input_line_by_line(tmp_path):
    lines = ["error: small:a = 1: too small", "error: small:b = 2: too big"]
    assert reported(tmp_path, diagnostic("small:a = 1: too small\nsmall:b = 2: too big")) == (2, lines)


def test_an_exception_shows_only_the_programs_own_lines(tmp_path):
    trace = (
        "Program failed with an unhandled exception:\n"
        "Traceback (most recent call last):\n"
        f'  File "{tmp_path}/parts.py", line 3, in inner\n    return broken\n           ^^^^^^\n'
        "KeyError: 'here'\n\n"
        "The above exception was the direct cause of the following exception:\n\n"
        "Traceback (most recent call last):\n"
        '  File "/usr/lib/python3/site-packages/pulumi/stack.py", line 133, in run\n    await result\n'
        f'  File "{tmp_path}/.venv/lib/site-packages/x.py", line 9, in y\n    z()\n'
        "RuntimeError: no\n"
    )
    assert reported(tmp_path, diagnostic(trace)) == (
        3,
        ["error: the program failed", "  parts.py:3 in inner", "    return broken", "  KeyError: 'here'"],
    )


def test_a_provider_that_does_not_answer_is_reported_in_its_own_words(tmp_path):
    trace = (
        "Program failed with an unhandled exception:\nTraceback (most recent call last):\n"
        f'  File "{tmp_path}/__main__.py", line 4, in <module>\n    aws.get_caller_identity()\n'
        "Exception: invoke of aws:index/getCallerIdentity:getCallerIdentity failed: invocation of "
        "aws:index/getCallerIdentity:getCallerIdentity returned an error: no credentials\nlog in first\n"
    )
    lines = ["error: aws:index/getCallerIdentity:getCallerIdentity: no credentials", "  log in first"]
    assert reported(tmp_path, diagnostic(trace)) == (3, lines)


@pytest.mark.parametrize(
    ("message", "code", "line"),
    [
        (
            "aws:s3/bucket:Bucket resource 'files': property x has a problem: x is unknown",
            1,
            "error: aws:s3/bucket:Bucket files: property x has a problem: x is unknown",
        ),
        (
            "failed to run policy: Exception calling application: boom",
            1,
            "error: aws:s3/bucket:Bucket files: failed to run policy: boom",
        ),
        (
            f"Duplicate resource URN '{BUCKET}'; try giving it a unique name",
            2,
            f"error: aws:s3/bucket:Bucket files: Duplicate resource URN '{BUCKET}'; try giving it a unique name",
        ),
        ("AWS account ID not allowed: 1", 3, "error: aws:s3/bucket:Bucket files: AWS account ID not allowed: 1"),
    ],
    ids=["provider refuses", "policy crashes", "twice", "account"],
)
def test_what_fails_for_a_resource_names_it_and_ends_as_offline(tmp_path, message, code, line):
    follows = diagnostic("Program failed with an unhandled exception:\nTraceback (most recent call last):\nX\n")
    assert reported(tmp_path, diagnostic(message, BUCKET), diagnostic(message, BUCKET), follows) == (code, [line])


def test_a_program_that_ends_itself_has_failed(tmp_path):
    ended = diagnostic("an unhandled error occurred: the program ended with 4")
    assert reported(tmp_path, ended) == (3, ["error: the program ended with 4"])


def test_a_silent_engine_is_reported_with_its_exit_code(tmp_path):
    assert reported(tmp_path, code=139) == (3, ["error: the engine ended with 139: no output"])


def test_a_refusal_by_the_pack_is_no_failure(tmp_path):
    refused = {"policyEvent": {"policyName": "a", "enforcementLevel": "mandatory", "message": "no"}}
    assert reported(tmp_path, refused, diagnostic("preview failed")) is None
    assert reported(tmp_path, code=0) is None


def test_findings_are_those_of_the_events_with_the_packs_own_metadata():
    pack = Pack(
        name="tiny",
        levels={"a": "mandatory", "b": "advisory", "c": "disabled", "d": "remediate", "e": "mandatory"},
        descriptions={"a": "Buckets have tags.", "b": "Stacks are small."},
    )

    def violated(policy, level, urn, message, **more):
        return {
            "policyEvent": {
                "policyName": policy, "enforcementLevel": level, "resourceUrn": urn, "message": message, **more
            }
        }  # fmt: skip

    log = [
        violated("b", "advisory", STACK, "Stacks are small.\n  too big\n", severity="low"),
        violated("a", "mandatory", BUCKET, "Buckets have tags.\nno tags\n"),
        violated("a", "mandatory", BUCKET, "Buckets have tags.\nno tags\n"),
        {"policyAnalyzeSummaryEvent": {"passed": ["d"], "failed": ["a"]}},
        {"policyAnalyzeStackSummaryEvent": {"failed": ["b"]}},
    ]
    found = findings(pack, log)
    assert (found.pack, found.policies, found.disabled, found.not_applicable) == ("tiny", 5, ["c"], ["e"])
    assert found.violations == [
        Violation(level="mandatory", policy="a", urn=BUCKET, message="no tags", description="Buckets have tags."),
        Violation(
            level="advisory", policy="b", urn="", message="too big", severity="low", description="Stacks are small."
        ),
    ]
    assert not found.passed
