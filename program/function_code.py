"""The code of the functions of a stack, read before anything is made."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi

from components.compute.code_folder import Code, UnfitCodeError, read_code
from components.compute.function_dependencies import Dependencies, installed_files, read_dependencies
from program.site_files import PROJECT
from settings import Settings, SettingsError
from settings.fields import written


def code_of_functions(config: Settings) -> Mapping[str, Code]:
    """Return function → its code. Raises SettingsError, with one line for each folder that is unfit."""
    found: dict[str, Code] = {}
    lines: list[str] = []
    for name, spec in config.functions.items():
        if spec.code is None:
            continue
        try:
            found[name] = read_code(PROJECT, spec)
        except UnfitCodeError as error:
            path = written(("functions", name, "code"))
            lines.append(f"{path} = {spec.code!r}: {error}; example: code: examples/functions/reports")
    if lines:
        raise SettingsError(lines)
    return found


def dependencies_of_functions(config: Settings) -> Mapping[str, Dependencies]:
    """Return function → its packages, and warn of those that are not installed.

    Raises SettingsError, with one line for each lock file that is unfit.
    """
    found: dict[str, Dependencies] = {}
    lines: list[str] = []
    for name, spec in config.functions.items():
        path = written(("functions", name, "requirements"))
        try:
            packages = read_dependencies(PROJECT, spec)
        except UnfitCodeError as error:
            lines.append(f"{path} = {spec.requirements!r}: {error}; example: requirements: null")
            continue
        if packages is None:
            continue
        found[name] = packages
        if not installed_files(PROJECT, packages):
            pulumi.log.warn(
                f"{path}: is not installed, so its size is not known; before an update run: make dependencies"
            )
    if lines:
        raise SettingsError(lines)
    return found
