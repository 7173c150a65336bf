"""``plinth:services.*.volumes``: folders of a container that are on a file system of the stack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from pydantic import Field

from model.base import Model, Name
from model.problem import Problem


class Volume(Model):
    """An access point of a file system, mounted by TLS and with the permissions of the task's role."""

    file_system: Name = Field(description="File system of plinth:file_systems, in its network.", examples=["shared"])
    access_point: Name = Field(
        description="Access point of the file system: the folder, and the user as which it is used.",
        examples=["uploads"],
    )
    read_only: bool = Field(
        default=False,
        description="Whether the container can only read; the role may not write either, unless another container of "
        "the task may. Default: false.",
        examples=[True],
    )


def volume_problems(volumes: Mapping[str, Volume], scratch_paths: Sequence[str]) -> Iterator[Problem]:
    """Yield volumes inside of another one, and those that share a folder with the task's disk: one hides the other."""
    for path in volumes:
        around = [other for other in volumes if other != path and _inside(path, other)]
        disk = [other for other in scratch_paths if _inside(path, other) or _inside(other, path)]
        if around or disk:
            other = (
                f"is inside of the volume {around[0]}" if around else f"shares a folder with scratch_paths {disk[0]}"
            )
            yield Problem(
                ("volumes", path),
                f"{other}, and one would hide the other; mount it elsewhere",
                "volumes: {/mnt/files: {file_system: shared, access_point: uploads}}",
                show_value=False,
            )


def _inside(path: str, other: str) -> bool:
    return PurePosixPath(path).is_relative_to(other)
