"""What a command compares with: a plan or a state in a file, or another stack of the project."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from preview.analysis.documents import DocumentError, resources
from preview.api import Project, WrongInputError, preview
from preview.json_file import read_object
from preview.recorder.stack_file import stacks_of
from preview.report import plan_json


def document(project: Project, given: str) -> Mapping[str, Any]:
    """Return the plan or state that *given* names: a JSON file, or a stack of the project, which is previewed.

    Raises WrongInputError for anything else.
    """
    path = Path(given)
    if path.exists() and not path.is_dir():  # a pipe as well
        return saved(path)
    stacks = stacks_of(project.folder)
    if given in stacks:
        return plan_json.of(preview(project, given))
    raise WrongInputError(f"{given!r} is neither a file nor a stack here; stacks: {', '.join(stacks) or 'none'}")


def saved(path: Path) -> Mapping[str, Any]:
    """Return the plan or state in a JSON file; raises WrongInputError for anything else."""
    found = read_object(path, "a plan or a state")
    try:
        resources(found)
    except DocumentError as error:
        raise WrongInputError(f"{path}: {error}") from None
    if not isinstance(found.get("config") or {}, Mapping):
        raise WrongInputError(f"{path}: a damaged plan or state: config is not an object")
    return found
