"""YAML as the engine's own parser reads it, and what is wrong with a text that is not such YAML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

_DEEPEST = 100
"""Objects and lists within one another: more is a mistake, and a parser that follows it runs out of stack."""

_MOST_VALUES = 1_000_000
"""Values of a file with its anchors filled in: a few lines of anchors within anchors can stand for billions."""

_TAGS = {"str", "int", "float", "bool", "null", "map", "seq", "merge"}
_TAG = "tag:yaml.org,2002:"


class YamlTextError(Exception):
    """The text is not YAML that a stack file can hold. The message is one line, with its place, rule and an example."""


def load(text: str) -> Any:
    """Return the content of the YAML *text*; raises YamlTextError."""
    try:
        _check_shape(text)
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - the loader is a safe one
    except yaml.MarkedYAMLError as error:
        raise YamlTextError(_located(error.problem_mark or error.context_mark, *_explained(error))) from None
    except yaml.reader.ReaderError as error:
        code = error.character if isinstance(error.character, int) else ord(str(error.character)[0])
        rule = f"holds the control character U+{code:04X}; remove it"
        raise YamlTextError(f"{rule}; example: config: {{aws:region: us-east-1}}") from None
    except LookupError:  # PyYAML's own constructor of !!bool
        raise YamlTextError(
            'holds a tag that its value does not fit, such as !!bool maybe; remove the tag; example: key: "maybe"'
        ) from None
    except (ValueError, OverflowError):
        raise YamlTextError('holds a number that is none, such as 0x_; quote it; example: key: "0x_"') from None


def _located(mark: Any, rule: str, example: str) -> str:
    where = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
    return f"{where}{rule}; example: {example}"


@dataclass(slots=True)
class _Open:
    """An object or a list that the parser is in."""

    anchor: str | None
    values: int = 1


def _check_shape(text: str) -> None:
    """Raise YamlTextError for a foreign tag, and for what exhausts the stack or the memory of a parser."""
    inside: list[_Open] = [_Open(None)]
    sizes: dict[str | None, int] = {}
    for event in yaml.parse(text, Loader=_Safe):
        if isinstance(event, yaml.AliasEvent):
            if any(one.anchor == event.anchor for one in inside):
                raise YamlTextError(
                    _located(
                        event.start_mark,
                        f"*{event.anchor} is part of what it refers to, so it never ends",
                        "write the value out",
                    )
                )
            inside[-1].values += sizes.get(event.anchor, 1)
        elif isinstance(event, yaml.NodeEvent):
            _check_tag(event)
            if isinstance(event, yaml.ScalarEvent):
                inside[-1].values += 1
                sizes[event.anchor] = 1
            else:
                inside.append(_Open(event.anchor))
                if len(inside) > _DEEPEST:
                    raise YamlTextError(
                        _located(
                            event.start_mark,
                            f"more than {_DEEPEST} objects and lists are within one another",
                            "key: [a, b]",
                        )
                    )
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            done = inside.pop()
            inside[-1].values += done.values
            if done.anchor:
                sizes[done.anchor] = done.values
        if inside[-1].values > _MOST_VALUES:
            rule = f"its anchors stand for more than {_MOST_VALUES} values"
            raise YamlTextError(_located(event.start_mark, rule, "write the values out"))


def _check_tag(event: Any) -> None:
    tag = event.tag
    if tag and tag != "!" and tag.removeprefix(_TAG) not in _TAGS:
        shown = f"!!{tag.removeprefix(_TAG)}" if tag.startswith(_TAG) else tag
        rule = f"the tag {shown} is not known; a value is text, a number, a boolean, a list or an object"
        raise YamlTextError(_located(event.start_mark, rule, 'key: "value"'))


_REASONS = (
    ("mapping values are not allowed", "': ' within a value, or a line that is indented wrongly", 'key: "a: b"'),
    ("tab character", "is indented with a tab; YAML takes spaces only", "config: {aws:region: us-east-1}"),
    (
        "cannot start any token",
        "a value begins with a character that YAML reserves, or a line is indented with a tab; quote it, or use spaces",
        'key: "@value"',
    ),
    ("undefined alias", "* refers to an anchor that is not in the file; quote text that begins with *", 'key: "*.css"'),
    ("expected alphabetic or numeric", "text that begins with * or & is quoted", 'key: "*.css"'),
    ("unexpected end of stream", "a quote is opened and never closed", 'key: "value"'),
    ("unknown escape", "\\ within double quotes begins an escape; use single quotes", r"key: 'a\b'"),
    ("expected ',' or", "a list or an object in brackets is never closed, or lacks a comma", "key: [a, b]"),
    ("expected node content", "a list or an object in brackets is never closed, or lacks a value", "key: [a, b]"),
    ("expected key", "does not fit the lines above: its indentation, or text after a closing quote", "key: value"),
    ("expected ':'", "is neither a key with ': ' nor part of the value above", "key: value"),
    ("'-' indicator", "a list begins where a key is expected; check the indentation", "key: [a, b]"),
    ("sequence entries are not allowed", "a list begins on the line of its key; start a new line", "key: [a, b]"),
    ("expected a single document", "a second document begins with ---; a stack file is one", "config:"),
    ("unhashable key", "a key is text, not a list or an object", "key: value"),
    ("mapping or list of mappings", "<< merges objects only", "<<: *anchor"),
    ("mapping for merging", "<< merges objects only", "<<: *anchor"),
)
"""Part of the parser's message → the same for a person who does not know parsers, and an example."""

_TWICE = "occurs twice"


def _explained(error: yaml.MarkedYAMLError) -> tuple[str, str]:
    """Return the rule that is broken, and an example."""
    reason = " ".join(" ".join(part for part in (error.problem, error.context) if part).split())
    for part, rule, example in _REASONS:
        if part in reason:
            return rule, example
    if reason.endswith(_TWICE):
        return f"{reason}; move the contents of both under one", "key: {first: 1, second: 2}"
    return reason, "config: {aws:region: us-east-1}"


_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The faster implementation in C, where it is installed."""


class _Loader(_Safe):
    """YAML as the engine's own parser reads it: ``on`` and ``12:30`` are text, and no key occurs twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002
        """Return a map; raise for a key that occurs twice."""
        seen = set[str]()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value != "<<":
                if key.value in seen:
                    problem = f"the key {key.value} {_TWICE}"
                    raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
                seen.add(key.value)
        return super().construct_mapping(node, deep)


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?(0|[1-9][0-9_]*)|0o?[0-7_]+|0x[0-9a-fA-F_]+|0b[01_]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+0123456789."),
    ("null", r"~|null|Null|NULL|", "~nN\0"),
    ("merge", r"<<", "<"),
):
    _Loader.add_implicit_resolver(f"{_TAG}{_tag}", re.compile(f"^({_pattern})$"), list(_first))
_Loader.add_implicit_resolver(f"{_TAG}null", re.compile(r"^$"), [""])
