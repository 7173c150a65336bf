"""The validator's process: it answers, it ends, and where it cannot run it says why."""

from __future__ import annotations

import subprocess
import sys

import pytest

from preview.validation import process
from preview.validation.process import ValidatorError, ValidatorProcess
from preview.validation.validator import Validator

TABLE = {
    "Resources": {
        "Logs": {"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": "soon"}},
        "Task": {
            "Type": "AWS::ECS::TaskDefinition",
            "Properties": {
                "Cpu": "256",
                "Memory": "5000",
                "NetworkMode": "awsvpc",
                "RequiresCompatibilities": ["FARGATE"],
                "ContainerDefinitions": [{"Name": "a", "Image": "b"}],
            },
        },
    }
}


def test_one_template_is_answered_and_the_process_ends() -> None:
    validator = ValidatorProcess()
    validator.send(TABLE, "eu-central-1")
    answer = validator.answer()
    validator.close()
    found = {(one.rule, one.logical_id, one.path) for one in answer.diagnostics}
    assert ("E3047", "Task", "Properties.Cpu") in found
    assert ("F3012", "Logs", "Properties.RetentionInDays") in found
    assert answer.memory_mib > 1
    validator.close()  # twice is fine


def test_process_without_an_input_ends_by_itself() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "preview.validation.worker"], stdin=subprocess.DEVNULL, capture_output=True, check=True
    )
    assert ended.stdout == b""


def test_process_that_fails_says_how() -> None:
    validator = ValidatorProcess()
    validator._process.kill()
    validator.send(TABLE, "eu-central-1")
    with pytest.raises(ValidatorError, match="the validator gave no answer"):
        validator.answer()
    validator.close()


def test_platform_without_a_wheel_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "is_installed", lambda: False)
    validator = Validator()
    validator.send([], "eu-central-1")
    assert validator.finish({}).not_done == process.NO_WHEEL
    validator.close()
