"""From a value of a resource back to the key of the stack file that says it. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from policies.plan.graph import Graph
from preview.recorder.record import Registered


class StackKeys:
    """The keys of one stack's configuration."""

    def __init__(self, config: Mapping[str, str]) -> None:
        """Read *config*: key → text, which is JSON for every section that has more than one value."""
        self._sections = {key: _parsed(text) for key, text in config.items() if not key.startswith("aws:")}

    def of(self, component: str, property_path: str, value: Any, token: str = "") -> str:
        """Return the key path that says *value*, such as ``plinth:databases.main.instance_class``.

        Args:
            component: Name of the outermost component that the resource belongs to: its key in the stack file.
            property_path: The resource's property, such as ``instanceClass``.
            value: What it is in the plan.
            token: Type of the component; it decides between sections that have an entry of that name.

        Returns:
            The path of the value if exactly one in the entries of that name equals it, or the only one whose key
            resembles the property's name; otherwise the path of the entry, or of the section of that name, if there is
            exactly one; otherwise "".
        """
        entries = {
            f"{key}.{component}": section[component]
            for key, section in self._sections.items()
            if isinstance(section, Mapping) and component in section
        }
        if len(entries) > 1:
            entries = {path: entry for path, entry in entries.items() if _is_of(token, path)} or entries
        found = [path for start, entry in entries.items() for path, leaf in _leaves(start, entry) if _same(leaf, value)]
        if not found and not entries:
            found = [
                path
                for key, section in self._sections.items()
                for path, leaf in _leaves(key, section)
                if _same(leaf, value) and _alike(path, property_path)
            ]
        if len(found) > 1:
            found = [path for path in found if _alike(path, property_path)] or found
        if len(found) == 1:
            return found[0]
        if not entries:  # a section with one thing is named for it, as network is
            entries = {key: section for key, section in self._sections.items() if key.rpartition(":")[2] == component}
        return next(iter(entries)) if len(entries) == 1 else ""


def outermost(plan: Graph[Registered], resource: Registered) -> Registered:
    """Return the outermost component that a resource belongs to, or itself if there is none."""
    while (parent := plan.resources.get(resource.parent)) is not None:
        resource = parent
    return resource


def _is_of(token: str, path: str) -> bool:
    """Return whether a section is named for a component's type: repositories for plinth:compute:Repository."""
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", token.rpartition(":")[2]).lower()
    return bool(name) and path.partition(":")[2].startswith(name[:-1])


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (TypeError, ValueError):  # a value of a plan that is no text
        return text


def _leaves(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(f"{path}.{key}", inner)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _leaves(f"{path}[{index}]", inner)
    else:
        yield path, value


def _same(leaf: Any, value: Any) -> bool:
    if isinstance(leaf, bool) or isinstance(value, bool):
        return leaf is value
    return leaf is not None and str(leaf) == str(value)


def _alike(path: str, property_path: str) -> bool:
    """Return whether the last key shares a word with the property's last name: instance_class, instanceClass."""
    return bool(_words(path.rpartition(".")[2]) & _words(property_path.rpartition(".")[2]))


def _words(name: str) -> set[str]:
    return {word.casefold() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}
