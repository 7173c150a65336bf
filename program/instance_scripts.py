"""The scripts of the instance groups of a stack, read before anything is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from components.compute.instance_scripts import UnfitScriptError, read_script, require_room
from components.compute.instance_user_data import Script
from model.instance_groups import InstanceGroup
from model.problem import Path
from program.site_files import PROJECT
from settings import Settings, SettingsError
from settings.fields import written
from settings.sections import offers


@dataclass(frozen=True, kw_only=True, slots=True)
class InstanceScripts:
    """The scripts of one group."""

    setup: list[Script]
    """Those that set an instance up, in order."""

    stop: Script | None
    """The one that runs before it goes."""


def scripts_of_groups(config: Settings) -> Mapping[str, InstanceScripts]:
    """Return group → its scripts. Raises SettingsError, with one line for each that is unfit."""
    found: dict[str, InstanceScripts] = {}
    lines: list[str] = []
    for name, spec in config.instance_groups.items():
        read: dict[str, Script] = {}
        for path, file in _files(name, spec).items():
            try:
                read[file] = read_script(PROJECT, file)
            except UnfitScriptError as error:
                lines.append(f"{written(path)} = {file!r}: {error}; example: {_EXAMPLE}")
        setup = [read[file] for file in spec.scripts if file in read]
        stop = read.get(spec.stop.script) if spec.stop else None
        try:
            require_room(spec, [*setup, *([stop] if stop else [])], _link_variables(config, spec))
        except UnfitScriptError as error:
            lines.append(f"{written(('instance_groups', name, 'scripts'))}: {error}; example: {_EXAMPLE}")
        found[name] = InstanceScripts(setup=setup, stop=stop)
    if lines:
        raise SettingsError(lines)
    return found


_EXAMPLE = "scripts: [examples/instances/web.sh]"


def _files(name: str, spec: InstanceGroup) -> dict[Path, str]:
    setup: dict[Path, str] = {
        ("instance_groups", name, "scripts", place): file for place, file in enumerate(spec.scripts)
    }
    return setup | ({("instance_groups", name, "stop", "script"): spec.stop.script} if spec.stop else {})


def _link_variables(config: Settings, spec: InstanceGroup) -> int:
    offered = offers(config)
    return sum(len(offered[target].variables_of(access)) for target, access in spec.links.items())
