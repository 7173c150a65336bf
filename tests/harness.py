"""Run a program or a component to its end, then assert on what it registered."""

from __future__ import annotations

import functools
import runpy
from collections.abc import Callable, Mapping
from pathlib import Path

from components.identity.account import Account
from preview.recorder import stack_file
from preview.recorder.monitor import run
from preview.recorder.record import Record
from preview.recorder.simulator import ACCOUNT, AwsSimulator

REGION = "us-east-1"
PLACE = Account(account_id=ACCOUNT, region=REGION)
ROOT = Path(__file__).parents[1]


def record(program: Callable[[], object], config: Mapping[str, str] | None = None) -> Record:
    """Run *program* offline and return its record."""
    return run(program, AwsSimulator(REGION), project="plinth", stack="test", config=config or {})


def stack_record(path: str | Path) -> Record:
    """Run the whole program on a stack file (``Pulumi.prod.yaml``, from the project's folder on) and return its record.

    Each file is run once in a test run; all tests that ask for it get the same record. Nobody may change it.
    """
    return _stack_record((ROOT / path).resolve())


@functools.cache
def _stack_record(path: Path) -> Record:
    project = stack_file.project_of(ROOT)
    file = stack_file.read(project, None, path)
    return run(
        lambda: runpy.run_path(str(project.program), run_name="__main__"),
        AwsSimulator(file.config["aws:region"]),
        project=project.name,
        stack=file.stack,
        config=file.config,
        secret_keys=file.secret_keys,
        root=str(ROOT),
    )
