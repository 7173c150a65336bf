"""The files of a folder that is to be uploaded."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from components.project_files import files_below, through_link
from model.site_files import LARGEST_FILE_BYTES, LONGEST_KEY_BYTES, MOST_FILES, Files

_MIB = 1024**2
_PUBLIC_HIDDEN = ".well-known"
"""The one hidden folder that is meant to be read: https://www.rfc-editor.org/rfc/rfc8615"""


class UnfitFolderError(ValueError):
    """A folder, or a file in it, cannot be uploaded."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LocalFile:
    """A file to be uploaded."""

    key: str
    """Key of its object: the path below the folder, with /."""

    path: str
    """Path below the project's folder."""

    sha256: str
    """Hash of its content, in hex."""


def local_files(project: Path, spec: Files) -> list[LocalFile]:
    """Return the files of the folder of *spec*, sorted by key.

    Raises UnfitFolderError if the folder does not exist or is empty, if it has too many files, one that is too large,
    hidden or a symbolic link, or if a pattern of *spec* matches none of them.
    """
    folder = project / spec.folder
    if through_link(project, folder):
        raise UnfitFolderError("leads through a symbolic link; give the folder itself")
    if not folder.is_dir():
        raise UnfitFolderError("is no folder of the project; build the site before the update")
    paths = sorted(files_below(folder, _is_public))
    if not paths:
        raise UnfitFolderError("is empty; build the site before the update")
    if len(paths) > MOST_FILES:
        raise UnfitFolderError(
            f"has {len(paths)} files, at most {MOST_FILES} are resources of a stack; see docs/site-files.md"
        )
    files = [_read(folder, path, spec) for path in paths]
    _patterns_match(spec, [one.key for one in files])
    return files


def _is_public(path: Path) -> bool:
    """Return true, or raise UnfitFolderError for what must not be in the folder."""
    if path.is_symlink():
        raise UnfitFolderError(
            f"has the symbolic link {path.name}, which could lead out of the folder; replace it by the file"
        )
    if path.name.startswith(".") and path.name != _PUBLIC_HIDDEN:
        raise UnfitFolderError(f"has the hidden file {path.name}, which is not meant to be public; remove it")
    return True


def _read(folder: Path, path: Path, spec: Files) -> LocalFile:
    key = path.relative_to(folder).as_posix()
    size = path.stat().st_size
    if size > LARGEST_FILE_BYTES:
        raise UnfitFolderError(
            f"has {key} of {size / _MIB:.0f} MiB, at most {LARGEST_FILE_BYTES // _MIB} are read at every update; "
            "see docs/site-files.md"
        )
    if len(key.encode()) > LONGEST_KEY_BYTES or not key.isprintable() or "//" in key:
        raise UnfitFolderError(f"has a file whose path S3 does not keep: {key[:80]!r}")
    with path.open("rb") as content:
        return LocalFile(
            key=key, path=f"{spec.folder}/{key}", sha256=hashlib.file_digest(content, "sha256").hexdigest()
        )


def _patterns_match(spec: Files, keys: Sequence[str]) -> None:
    used = {spec.pattern_of(key) for key in keys}
    for pattern in spec.headers():
        if pattern not in used:
            raise UnfitFolderError(f"has no file for the pattern {pattern}; correct it or remove it")
