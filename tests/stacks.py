"""The committed stack files, and the whole program run on any other."""

from __future__ import annotations

import runpy
from collections.abc import Mapping
from typing import Any

from preview import stack_file
from preview.monitor import run
from preview.record import Record
from preview.simulator import AwsSimulator
from tests.harness import ROOT
from tests.strategies import engine_form

PROJECT = stack_file.project_of(ROOT)
STACK_FILES = [*sorted(ROOT.glob("Pulumi.*.yaml")), *sorted((ROOT / "examples").glob("*.yaml"))]


def run_stack_file(config: Mapping[str, Any]) -> Record:
    """Run ``__main__.py`` with the ``config`` of a stack file that is not committed."""
    return run(
        lambda: runpy.run_path(str(PROJECT.program), run_name="__main__"),
        AwsSimulator(config["aws:region"]),
        project=PROJECT.name,
        stack="test",
        config=engine_form(config),
    )
