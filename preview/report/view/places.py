"""Where a finding is shown in a code review: the line of the stack file that says the setting, or of the program."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from policies.plan.graph import Graph
from preview.recorder.record import Registered
from preview.recorder.yaml_lines import YamlLines
from preview.report.view.judgement import Judgement
from preview.validation.stack_keys import StackKeys, outermost

_SOURCE = re.compile(r"file://(?P<path>.+)#(?P<line>\d+)(,\d+)?")
_PROPERTY = re.compile(r"(?:property )?([a-z][A-Za-z0-9]*)((?:\.[A-Za-z0-9]+|\[\d+\])*)")
_STEP = re.compile(r"[^.\[\]]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A line of a file."""

    file: str
    """Path with slashes from the root of the Git repository, or from the project's folder if there is none."""
    line: int
    key: str = ""
    """Key of the stack file. Default: it is not known."""


class Places:
    """The places of one stack's resources."""

    def __init__(self, given: Judgement) -> None:
        """Keep what leads to a place; the stack file is read when the first finding asks."""
        folder = self._folder = given.folder
        usual = (folder / f"Pulumi.{given.stack}.{ending}" for ending in ("yaml", "yml"))
        self._file = next(filter(Path.is_file, (given.file, *usual)), folder / "Pulumi.yaml")
        self._config = given.config
        self._graph = Graph(given.resources)
        self._project = given.project

    def of(self, urn: str, message: str, key: str = "") -> Place:
        """Return the place of a finding about the resource *urn*.

        It is the line of *key*, or of the setting that the property with which *message* starts comes from; otherwise
        the line of the entry of the resource's component; otherwise the line of the program that made the resource;
        otherwise the start of the stack file.
        """
        resource = self._graph.resources.get(urn)
        if resource is not None and not key:
            path, value = _property(resource, message)
            component = outermost(self._graph, resource)
            key = self._keys.of(component.name, path, value, component.type)
        line = self._line(key) if key else None
        if line is not None:
            return Place(file=self._relative(self._file), line=line, key=key)
        source = _SOURCE.fullmatch(resource.source) if resource is not None else None
        if source is not None:
            return Place(file=self._relative(Path(source["path"])), line=max(1, int(source["line"])))
        return Place(file=self._relative(self._file), line=1)

    def _line(self, key: str) -> int | None:
        own = key.removeprefix(f"{self._project}:")
        return next(filter(None, (self._lines.of(f"config.{one}") for one in dict.fromkeys((key, own)))), None)

    @cached_property
    def _keys(self) -> StackKeys:
        return StackKeys(self._config)

    @cached_property
    def _lines(self) -> YamlLines:
        try:
            return YamlLines(self._file.read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError):
            return YamlLines("")

    @cached_property
    def _root(self) -> Path:
        return next((one for one in (self._folder, *self._folder.parents) if (one / ".git").exists()), self._folder)

    def _relative(self, path: Path) -> str:
        return path.relative_to(self._root).as_posix() if path.is_relative_to(self._root) else path.name


def _property(resource: Registered, message: str) -> tuple[str, Any]:
    """Return the path and the value of the input with which a message starts; nothing if it starts with none."""
    found = _PROPERTY.match(message)
    if found is None or found[1] not in resource.inputs:
        return "", None
    value: Any = resource.inputs
    for step in _STEP.findall(found[0].removeprefix("property ")):
        if isinstance(value, list) and not step.isdecimal() and value:
            value = value[0]
        if isinstance(value, Mapping) and step in value:
            value = value[step]
        elif isinstance(value, list) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        else:
            return found[0], None
    return found[0], value
