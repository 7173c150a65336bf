"""Paths and folders that the command line names."""

from __future__ import annotations

from pathlib import Path

from preview.api import Project, WrongInputError, project_of


def project_at(folder: Path) -> Project:
    """Return the project that *folder* is in. Raises WrongInputError if there is no such folder, or no project."""
    place = absolute(folder)
    if not place.is_dir():
        raise WrongInputError(f"--cwd {folder}: there is no such folder")
    return project_of(place)


def absolute(path: Path) -> Path:
    """Return an absolute path without links. Raises WrongInputError for a link that leads to itself."""
    try:
        return path.resolve()
    except FileNotFoundError:  # only the current folder is looked up
        raise WrongInputError("the current folder was deleted; change to the project's folder") from None
    except (OSError, RuntimeError):  # RuntimeError up to Python 3.12
        raise WrongInputError(f"{path}: the path is a loop of symbolic links") from None
