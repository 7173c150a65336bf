"""Run a program, a component or the whole stack offline, to its end, for assertions on what it registered."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from components.identity.account import Account
from components.naming import Label
from components.site import Site
from preview.api import StackFile, project_of, read
from preview.recorder import project as recording
from preview.recorder.program import run
from preview.recorder.record import Record, Registered
from preview.recorder.simulator import ACCOUNT, AwsSimulator
from tests.support.shared_results import shared

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


def stack_record(path: str | Path, changes: Mapping[str, Any] | None = None) -> Record:
    """Run the whole program on a stack file (``Pulumi.prod.yaml``, relative to the project's folder) and return its record.

    *changes* go into its ``config``, down to single values: ``{"plinth:network": {"nat": "none"}}``; None takes a key
    out. Each configuration is run once per test run; all tests that ask for it share the record and must not change it.
    """
    return _recorded((ROOT / path).resolve(), json.dumps(changes or {}))


def run_stack_file(config: Mapping[str, Any], seen: Callable[[Registered], None] | None = None) -> Record:
    """Run ``__main__.py`` with the ``config`` of a stack file that is not committed; *seen* is called per resource.

    Without *seen*, each configuration is run once per test run; all tests share the record and must not change it.
    """
    if seen is None:
        return _recorded(None, json.dumps(config))
    return recording.record(PROJECT, uncommitted(config), account=ACCOUNT, seen=seen)


@functools.lru_cache(maxsize=24)
def _recorded(path: Path | None, config: str) -> Record:
    """Return the record of a committed stack file with changes, or of a whole *config* (JSON, whose order counts)."""

    def run_program() -> Record:
        given = json.loads(config)
        if path is None:
            return recording.record(PROJECT, uncommitted(given), account=ACCOUNT)
        file = read(PROJECT, None, path)
        if given:
            changed = config_of(path)
            _merge(changed, given)
            file = replace(file, config=engine_form(changed))
        return recording.record(PROJECT, file)

    return shared(f"record {path} {config}", run_program)


def config_of(path: str | Path) -> dict[str, Any]:
    """Return the ``config`` of a stack file, relative to the project's folder, for a test to change."""
    return yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))["config"]


def _merge(config: dict[str, Any], changes: Mapping[str, Any]) -> None:
    for key, value in changes.items():
        if isinstance(value, Mapping) and isinstance(config.get(key), dict):
            _merge(config[key], value)
        elif value is None:
            config.pop(key, None)
        else:
            config[key] = value


def uncommitted(config: Mapping[str, Any]) -> StackFile:
    return StackFile(stack="test", path=Path("Pulumi.test.yaml"), config=engine_form(config))


def engine_form(config: Mapping[str, Any]) -> dict[str, str]:
    """Return a stack file's ``config`` as the engine passes it to a program: text, objects as JSON."""
    return {key: value if isinstance(value, str) else json.dumps(value) for key, value in config.items()}
