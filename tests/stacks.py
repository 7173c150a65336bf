"""The committed stack files, and the whole program run on any other."""

from __future__ import annotations

import runpy
from collections.abc import Callable, Mapping
from typing import Any

from preview.recorder import stack_file
from preview.recorder.monitor import run
from preview.recorder.record import Record, Registered
from preview.recorder.simulator import AwsSimulator
from tests.harness import ROOT
from tests.strategies import engine_form

PROJECT = stack_file.project_of(ROOT)
STACK_FILES = [*sorted(ROOT.glob("Pulumi.*.yaml")), *sorted((ROOT / "examples").glob("*.yaml"))]


def run_stack_file(config: Mapping[str, Any], seen: Callable[[Registered], None] | None = None) -> Record:
    """Run ``__main__.py`` with the ``config`` of a stack file that is not committed; *seen* hears of each resource."""
    return run(
        lambda: runpy.run_path(str(PROJECT.program), run_name="__main__"),
        AwsSimulator(config["aws:region"]),
        project=PROJECT.name,
        stack="test",
        config=engine_form(config),
        seen=seen,
    )
