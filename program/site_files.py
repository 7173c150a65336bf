"""The folders that a stack uploads, read before anything is made."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from components.data.local_files import LocalFile, UnfitFolderError, local_files
from model.site_files import Files
from settings import Settings, SettingsError
from settings.fields import written

PROJECT = Path(__file__).resolve().parents[1]
"""Folder of the program, to which Pulumi's paths of files are relative."""


def files_of_buckets(config: Settings) -> Mapping[str, tuple[Files, list[LocalFile]]]:
    """Return bucket → what is uploaded to it. Raises SettingsError, with one line for each folder that is unfit."""
    found: dict[str, tuple[Files, list[LocalFile]]] = {}
    lines: list[str] = []
    for name, bucket in config.buckets.items():
        if bucket.files is not None:
            try:
                found[name] = (bucket.files, local_files(PROJECT, bucket.files))
            except UnfitFolderError as error:
                path = written(("buckets", name, "files", "folder"))
                lines.append(f"{path} = {bucket.files.folder!r}: {error}; example: files: null")
    if lines:
        raise SettingsError(lines)
    return found
