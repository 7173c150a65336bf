"""The scripts of an instance group: files of the project, read and measured before anything is made."""

from __future__ import annotations

from pathlib import Path

from components.compute.instance_user_data import Script, most_script_bytes
from components.project_files import through_link
from model.instance_groups import InstanceGroup

_PER_SCRIPT = 100
"""Bytes around each script: its path, its end, and the commands that write and run it."""


class UnfitScriptError(ValueError):
    """A file cannot be a script of an instance."""


def read_script(project: Path, path: str) -> Script:
    """Return the script at *path*.

    Raises UnfitScriptError if there is no such file, if it is a symbolic link or no text, or if it does not say with
    ``#!`` what runs it.
    """
    file = project / path
    if through_link(project, file):
        raise UnfitScriptError("leads through a symbolic link; give the file itself")
    if not file.is_file():
        raise UnfitScriptError("is no file of the project")
    try:
        text = file.read_bytes().decode()
    except UnicodeDecodeError:
        raise UnfitScriptError("is no text in UTF-8") from None
    if not text.startswith("#!"):
        raise UnfitScriptError("does not say in its first line what runs it, such as #!/bin/bash")
    if "\r\n" in text:
        raise UnfitScriptError("has line breaks of Windows, which no shell runs; save it with line breaks of Unix")
    return Script(path=path, text=text if text.endswith("\n") else f"{text}\n")


def require_room(spec: InstanceGroup, scripts: list[Script], link_variables: int) -> None:
    """Raise UnfitScriptError if *scripts* do not fit into user data with *link_variables* and the spec's own."""
    own = sum(len(f"{name}{value}".encode()) + 8 for name, value in spec.environment.items())
    most = most_script_bytes(own, link_variables)
    if most < 0:
        raise UnfitScriptError(
            f"has no room: the variables of the group alone are {-most} bytes more than its user data takes; put large "
            "values into a parameter or a file of a bucket that the group is linked to"
        )
    size = sum(len(script.text.encode()) + len(script.path) + _PER_SCRIPT for script in scripts)
    if size > most:
        raise UnfitScriptError(
            f"makes {size} bytes with the other scripts of the group, and its user data has {most} for them; put large "
            "parts into a bucket that the group is linked to, or into an image"
        )
