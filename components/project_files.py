"""Files of the project that a program reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path


def through_link(project: Path, path: Path) -> bool:
    """Return whether *path*, or a folder on the way from *project* to it, is a symbolic link."""
    return any(part.is_symlink() for part in (path, *path.parents) if project in part.parents)


def files_below(folder: Path, keep: Callable[[Path], bool]) -> Iterator[Path]:
    """Yield the files below *folder*, in no order, without the files and folders that *keep* is false for.

    *keep* may raise for what must not be there; it sees a folder before what is in it.
    """
    for path in folder.iterdir():
        if not keep(path):
            continue
        if path.is_dir():
            yield from files_below(path, keep)
        else:
            yield path
