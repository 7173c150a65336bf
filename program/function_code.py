"""The code of the functions of a stack, read before anything is made."""

from __future__ import annotations

from collections.abc import Mapping

from components.compute.code_folder import Code, UnfitCodeError, read_code
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
