"""What a command compares with: a plan or a state in a file, or another stack of the project."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from preview.api import Project, WrongInputError, preview
from preview.recorder.stack_file import stacks_of
from preview.report import plan_json


def document(project: Project, given: str) -> Mapping[str, Any]:
    """Return the plan or state that *given* names: a JSON file, or a stack of the project, which is previewed.

    Raises WrongInputError for anything else.
    """
    path = Path(given)
    if path.is_file():
        return read_json(path)
    stacks = stacks_of(project.folder)
    if given in stacks:
        return plan_json.of(preview(project, given))
    raise WrongInputError(f"{given} is neither a file nor a stack here; stacks: {', '.join(stacks) or 'none'}")


def read_json(path: Path) -> Mapping[str, Any]:
    """Return the object in a JSON file; raises WrongInputError for anything else."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise WrongInputError(f"{path} cannot be read as JSON: {error}") from None
    if not isinstance(content, Mapping):
        raise WrongInputError(f"{path}: neither a plan nor a state: not a JSON object")
    return content
