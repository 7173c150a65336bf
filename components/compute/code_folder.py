"""The code of a function: a folder of the project, read and measured before anything is made."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pulumi

from components.project_files import files_below, through_link
from model.aws import lambda_
from model.functions import Function

_MIB = 1024**2
_WRITTEN_BY_RUNS = "__pycache__"
"""Compiled modules: they differ from machine to machine, and Lambda writes its own."""


class UnfitCodeError(ValueError):
    """Lambda does not take a folder as the code of a function."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Code:
    """The files of a function."""

    folder: str
    """Path below the project's folder."""

    files: Sequence[str]
    """Paths below *folder*, sorted."""

    sha256: str
    """Hash of all paths and contents, in hex: the same on every machine."""

    def archive(self) -> pulumi.AssetArchive:
        """Return the archive of all files. Pulumi sorts them and gives all of them one time and one mode."""
        return pulumi.AssetArchive({path: pulumi.FileAsset(f"{self.folder}/{path}") for path in self.files})


def read_code(project: Path, spec: Function) -> Code:
    """Return the code of the function *spec*, which names a folder.

    Raises UnfitCodeError if its folder does not exist or is empty, has a hidden file or a symbolic link, is larger than
    Lambda takes, or lacks the file that the handler names.
    """
    if spec.code is None:
        raise ValueError("the function names no folder")
    folder = project / spec.code
    if through_link(project, folder):
        raise UnfitCodeError("leads through a symbolic link; give the folder itself")
    if not folder.is_dir():
        raise UnfitCodeError("is no folder of the project")
    paths = sorted(path.relative_to(folder).as_posix() for path in files_below(folder, _is_code))
    if not paths:
        raise UnfitCodeError("is empty")
    if not set(spec.handler_files) & set(paths):
        raise UnfitCodeError(f"has no {' or '.join(spec.handler_files)}, which the handler {spec.handler} names")
    return Code(folder=spec.code, files=paths, sha256=_measured(folder, paths))


def _is_code(path: Path) -> bool:
    """Return whether *path* belongs to the code, or raise UnfitCodeError for what must not be there."""
    if path.is_symlink():
        raise UnfitCodeError(f"has the symbolic link {path.name}; replace it by the file")
    if path.name != _WRITTEN_BY_RUNS and path.name.startswith("."):
        raise UnfitCodeError(f"has the hidden file {path.name}, which is no code; remove it")
    return path.name != _WRITTEN_BY_RUNS


def _measured(folder: Path, paths: Sequence[str]) -> str:
    """Return the hash of all files, or raise UnfitCodeError if they are too large."""
    archive_size(folder, paths)
    digest = hashlib.sha256()
    for path in paths:
        for part in (path.encode(), (folder / path).read_bytes()):
            digest.update(len(part).to_bytes(8))
            digest.update(part)
    return digest.hexdigest()


def archive_size(folder: Path, paths: Sequence[str]) -> None:
    """Raise UnfitCodeError if the files *paths* below *folder* are more than Lambda takes, as they are or packed."""
    size = sum((folder / path).stat().st_size for path in paths)
    if size > lambda_.LARGEST_CODE_BYTES:
        raise UnfitCodeError(
            f"has {size / _MIB:.0f} MiB, and Lambda takes {lambda_.LARGEST_CODE_BYTES // _MIB}; leave out what the "
            "function does not need"
        )
    if size <= lambda_.LARGEST_ARCHIVE_BYTES:
        return
    packed = sum(len(zlib.compress((folder / path).read_bytes())) for path in paths)
    if packed > lambda_.LARGEST_ARCHIVE_BYTES:
        raise UnfitCodeError(
            f"has {packed / _MIB:.0f} MiB as an archive, and Lambda takes {lambda_.LARGEST_ARCHIVE_BYTES // _MIB}; "
            "leave out what the function does not need, such as boto3, which the runtime has"
        )
