"""The validator's process: it answers, it ends, and where it cannot run it says why."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from preview.recorder.schema import ANY
from preview.validation import process
from preview.validation.findings import Validation
from preview.validation.process import ValidatorError, ValidatorProcess
from preview.validation.validator import Validator
from tests.support.written_plans import resource

TASK = resource(
    "aws:ecs/taskDefinition:TaskDefinition", "api", family="api", cpu="256", memory="5000", networkMode="awsvpc",
    requiresCompatibilities=["FARGATE"], containerDefinitions='[{"name": "a", "image": "b"}]', volumes=ANY,
)  # fmt: skip


def test_one_plan_is_validated_and_the_process_ends() -> None:
    validator = ValidatorProcess()
    validator.send([TASK], "eu-central-1", {"plinth:services": '{"api": {"memory_mib": 5000, "cpu": 256}}'})
    found = validator.validation()
    validator.close()
    assert [(one.rule, one.property, one.key) for one in found.refused] == [("E3047", "cpu", "plinth:services.api.cpu")]
    assert found.resources == 1
    assert found.memory_mib > 1
    validator.close()  # twice is fine


def test_process_without_an_input_ends_by_itself() -> None:
    ended = subprocess.run(
        [sys.executable, *process._WORKER], stdin=subprocess.DEVNULL, capture_output=True, check=True
    )
    assert ended.stdout == b""


def test_process_that_fails_says_how() -> None:
    validator = ValidatorProcess()
    validator._process.kill()
    validator.send([TASK], "eu-central-1", {})
    with pytest.raises(ValidatorError, match="the validator gave no answer"):
        validator.validation()
    validator.close()


def test_process_that_cannot_start_says_why_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/sh")
    monkeypatch.setattr(process, "_WORKER", ("-c", "printf 'Traceback\\n  File\\nImportError: no glibc\\n' >&2"))
    validator = ValidatorProcess()
    validator.send([TASK], "eu-central-1", {})
    with pytest.raises(ValidatorError, match=r"^the validator gave no answer: ImportError: no glibc$"):
        validator.validation()
    validator.close()


@pytest.mark.parametrize("output", [b"", pickle.dumps(Validation())[:-3]], ids=["none", "cut off"])
def test_answer_that_is_not_whole_is_none(output: bytes) -> None:
    validator = ValidatorProcess()
    validator._output = output
    with pytest.raises(ValidatorError, match="the validator gave no answer"):
        validator.validation()
    validator.close()


def test_process_that_hangs_is_given_up_and_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_SECONDS", 0.05)
    monkeypatch.setattr(sys, "executable", "/bin/sh")
    monkeypatch.setattr(process, "_WORKER", ("-c", "exec sleep 60"))
    validator = ValidatorProcess()
    validator.send([TASK], "eu-central-1", {})
    with pytest.raises(ValidatorError, match=r"the validator gave no answer within 0\.05 seconds"):
        validator.validation()
    validator.close()
    assert validator._process.poll() is not None


def test_modules_of_the_current_folder_do_not_take_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``plinth validate`` is called in the folders of other programs."""
    for name in ("json", "preview", "cloudformation_validate"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('not this one')\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert subprocess.run([sys.executable, *process._WORKER], stdin=subprocess.DEVNULL, check=False).returncode == 0


def test_platform_without_a_wheel_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "is_installed", lambda: False)
    validator = Validator()
    validator.start()
    validator.send([], "eu-central-1", {})
    assert validator.finish().not_done == process.NO_WHEEL
    validator.close()
