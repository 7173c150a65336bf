"""Where a key of a stack file is: the line that says it. Pure."""

from __future__ import annotations

import re

import yaml

_INDEX = re.compile(r"\[(\d+)\]")


class YamlLines:
    """The lines of the keys of one YAML text."""

    def __init__(self, text: str) -> None:
        """Read *text*; one that is not YAML has no keys."""
        try:
            self._root = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.YAMLError:
            self._root = None

    def of(self, path: str) -> int | None:
        """Return the line, counted from 1, of *path* such as ``config.plinth:services.api.zones[1]``.

        If the last parts of the path are not in the text, it is the line of the part that is; None if even the first
        is not.
        """
        return None if self._root is None else _line(self._root, path)


def _line(node: yaml.Node, path: str) -> int | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in sorted(node.value, key=lambda pair: -len(str(pair[0].value))):  # a key may contain a period
            name = str(key.value)
            if path == name or (path.startswith(name) and path[len(name)] in ".["):
                return _line(value, path[len(name) :].removeprefix(".")) or key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        index = _INDEX.match(path)
        if index and int(index[1]) < len(node.value):
            item = node.value[int(index[1])]
            return _line(item, path[index.end() :].removeprefix(".")) or item.start_mark.line + 1
    return None
