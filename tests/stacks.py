"""Runs the whole program for a stack file: once per stack and test run where the file is a committed one."""

from __future__ import annotations

import functools
import runpy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from preview import stack_file
from preview.monitor import run
from preview.record import Record
from preview.simulator import ACCOUNT, AwsSimulator
from tests.strategies import engine_form

ROOT = Path(__file__).parents[1]
PROJECT = stack_file.project_of(ROOT)
STACK_FILES = [*sorted(ROOT.glob("Pulumi.*.yaml")), *sorted((ROOT / "examples").glob("*.yaml"))]


def run_program(config: Mapping[str, str], stack: str) -> Record:
    """Run ``__main__.py`` with *config* in the engine's form."""
    account = stack_file_account(config)
    simulator = AwsSimulator(config.get("aws:region", "us-east-1"), account)
    return run(
        lambda: runpy.run_path(str(ROOT / "__main__.py"), run_name="__main__"),
        simulator,
        project=PROJECT.name,
        stack=stack,
        config=config,
    )


def stack_file_account(config: Mapping[str, str]) -> str:
    """Return the account that the credentials are taken to belong to: the one that the provider allows."""
    allowed = config.get("aws:allowedAccountIds", "")
    return next((part for part in allowed.split('"') if part.isdigit()), ACCOUNT)


def run_stack_file(config: Mapping[str, Any], stack: str = "test") -> Record:
    """Run ``__main__.py`` with the ``config`` of a stack file."""
    return run_program(engine_form(config), stack)


@functools.cache
def stack_record(path: Path) -> Record:
    """Return what a committed stack registers."""
    named = path.name.startswith("Pulumi.")
    file = stack_file.read(PROJECT, path.name.split(".")[1] if named else None, None if named else path)
    return run_program(file.config, file.stack)
