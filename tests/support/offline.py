"""Run a program, a component or the whole stack offline, to its end, for assertions on what it registered."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from components.identity.account import Account
from components.naming import Label
from components.site import Site
from preview.api import StackFile, project_of, read
from preview.recorder import project as recording
from preview.recorder.program import run
from preview.recorder.record import Record, Registered
from preview.recorder.simulator import ACCOUNT, AwsSimulator

REGION = "us-east-1"
PLACE = Account(account_id=ACCOUNT, region=REGION)
SITE = Site(account=PLACE, label=Label(project="plinth", environment="test"))
ROOT = Path(__file__).parents[2]
PROJECT = project_of(ROOT)
STACK_FILES = [*sorted(ROOT.glob("Pulumi.*.yaml")), *sorted((ROOT / "examples").glob("*.yaml"))]
"""The committed stack files."""


def record(program: Callable[[], object], config: Mapping[str, str] | None = None) -> Record:
    """Run *program* offline and return its record."""
    return run(program, AwsSimulator(REGION), project="plinth", stack="test", config=config or {})


def stack_record(path: str | Path) -> Record:
    """Run the whole program on a stack file (``Pulumi.prod.yaml``, relative to the project's folder) and return its record.

    Each file is run once per test run; all tests that ask for it share the record and must not change it.
    """
    return _stack_record((ROOT / path).resolve())


@functools.cache
def _stack_record(path: Path) -> Record:
    return recording.record(PROJECT, read(PROJECT, None, path))


def run_stack_file(config: Mapping[str, Any], seen: Callable[[Registered], None] | None = None) -> Record:
    """Run ``__main__.py`` with the ``config`` of a stack file that is not committed; *seen* is called per resource."""
    file = StackFile(stack="test", path=Path("Pulumi.test.yaml"), config=engine_form(config))
    return recording.record(PROJECT, file, account=ACCOUNT, seen=seen)


def engine_form(config: Mapping[str, Any]) -> dict[str, str]:
    """Return a stack file's ``config`` as the engine passes it to a program: text, objects as JSON."""
    return {key: value if isinstance(value, str) else json.dumps(value) for key, value in config.items()}
