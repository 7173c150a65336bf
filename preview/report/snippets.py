"""A change of properties as code: Python, TypeScript or YAML. Pure."""

from __future__ import annotations

import json
import keyword
import re
from collections.abc import Mapping, Sequence
from typing import Any

from preview.analysis.remediation import REMOVED, Addition

_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_CAMEL = re.compile(r"[a-z][A-Za-z0-9]*")
_MAPS = frozenset({"tags", "tagsAll", "variables", "parameters", "labels", "connectionProperties"})
"""Properties whose keys are the user's own."""
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_YAML_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
_REFERENCE = re.compile(
    r"(Arns?|Ids?|Identifiers?|Groups?|[Nn]ames?|Bucket|Role|Topic|Cidrs?|Blocks?|Url|Prefix|Owner|[Dd]escription|^id)$"
)
_OWN = re.compile(r"arn|.*[/\s*]|\d+\.\d+\.|\d{12}$|[a-z]+-[0-9a-f]{8,}$")


def snake(name: str) -> str:
    """Return a property's name in Python, as the SDK has it."""
    found = _WORD.sub("_", name).lower() if _CAMEL.fullmatch(name) else name
    return f"{found}_" if keyword.iskeyword(found) else found


def needs_own_value(properties: Any, name: str = "") -> bool:
    """Return whether a value is only the example's: an ARN, a name, a range, a text."""
    if isinstance(properties, Mapping):
        return any(needs_own_value(value, str(key)) for key, value in properties.items())
    if isinstance(properties, (list, tuple)):
        return any(needs_own_value(item, name) for item in properties)
    return isinstance(properties, str) and bool(_REFERENCE.search(name) or _OWN.match(properties))


def properties_of(changes: Mapping[str, Any], language: str) -> list[str]:
    """Return the lines that set the properties, as in the arguments of the resource."""
    lines: list[str] = []
    for name, value in changes.items():
        if value is REMOVED:
            lines.append(
                f"{'//' if language == 'typescript' else '#'} remove {snake(name) if language == 'python' else name}"
            )
        else:
            lines += _property(name, value, language, 0)
    return lines


def resource_of(addition: Addition, target: str, token: str, language: str) -> list[str]:
    """Return the lines that create a resource next to the violating one, *target* of the type *token*."""
    package, module, kind = addition.type.split(":")
    service = module.partition("/")[0]
    role = kind.removeprefix(token.rpartition(":")[2]) or kind
    name = f"{target}-{_WORD.sub('-', role).lower()}"
    variables = {
        role: re.sub(r"\W", "_", target if not role else f"{target}_{role}") for role in addition.links.values()
    }
    links = {path: f"{variables[role]}.{_output(path)}" for path, role in addition.links.items()}
    if language == "yaml":
        fields = [line for path, text in links.items() for line in [f"{path}: ${{{text}}}"]]
        fields += properties_of(addition.properties, language)
        return [
            f"{name}:",
            f"  type: {package}:{service}:{kind}",
            *(["  properties:"] if fields else []),
            *(f"    {line}" for line in fields),
        ]
    if language == "python":
        module_name = f"{service}_" if keyword.iskeyword(service) else service
        fields = [f"{snake(path)}={text}," for path, text in links.items()]
        fields += properties_of(addition.properties, language)
        return [f"{package}.{module_name}.{kind}(", f'    "{name}",', *(f"    {line}" for line in fields), ")"]
    fields = [f"{path}: {text}," for path, text in links.items()] + properties_of(addition.properties, language)
    return [f'new {package}.{service}.{kind}("{name}", {{', *(f"    {line}" for line in fields), "});"]


def _output(path: str) -> str:
    return "arn" if path.endswith(("Arn", "Arns")) else "name" if path.endswith("Name") else "id"


def _property(name: str, value: Any, language: str, depth: int) -> list[str]:
    """Return one property on the top level: an argument in Python, a field elsewhere."""
    if language == "yaml":
        return _yaml(name, value, depth)
    head, end = (f"{snake(name)}=", ",") if language == "python" else (f"{name}: ", ",")
    first, *rest = _literal(value, language, depth, name)
    lines = [head + first, *rest]
    return [*lines[:-1], lines[-1] + end]


def _literal(value: Any, language: str, depth: int, name: str) -> list[str]:
    inner = "    " * (depth + 1)
    outer = "    " * depth
    if isinstance(value, Mapping):
        lines = ["{"]
        for key, item in value.items():
            lines += _field(str(key), item, language, depth + 1, own=name in _MAPS)
        return [*lines, outer + "}"] if value else ["{}"]
    if isinstance(value, (list, tuple)):
        if not any(isinstance(item, (Mapping, list)) for item in value):
            return [f"[{', '.join(_scalar(item, language) for item in value)}]"]
        lines = ["["]
        for item in value:
            first, *rest = _literal(item, language, depth + 1, name)
            found = [inner + first, *rest]
            lines += [*found[:-1], found[-1] + ","]
        return [*lines, outer + "]"]
    return [_scalar(value, language)]


def _field(key: str, value: Any, language: str, depth: int, *, own: bool) -> list[str]:
    indent = "    " * depth
    if value is REMOVED:
        return [f"{indent}# remove {snake(key)}" if language == "python" else f"{indent}// remove {key}"]
    if language == "python":
        head = f"{json.dumps(key if own else snake(key), ensure_ascii=False)}: "
    else:
        head = f"{key if re.fullmatch(r'[A-Za-z_$][A-Za-z0-9_$]*', key) else json.dumps(key, ensure_ascii=False)}: "
    first, *rest = _literal(value, language, depth, key)
    lines = [indent + head + first, *rest]
    return [*lines[:-1], lines[-1] + ","]


def _scalar(value: Any, language: str) -> str:
    if language == "python" and (value is None or isinstance(value, bool)):
        return repr(value)
    return json.dumps(value, ensure_ascii=False)


def _yaml(name: str, value: Any, depth: int) -> list[str]:
    indent = "  " * depth
    key = name if _is_plain(name) else json.dumps(name, ensure_ascii=False)
    if value is REMOVED:
        return [f"{indent}# remove {name}"]
    if isinstance(value, Mapping) and value:
        return [
            f"{indent}{key}:",
            *(line for inner, item in value.items() for line in _yaml(str(inner), item, depth + 1)),
        ]
    if isinstance(value, (list, tuple)) and any(isinstance(item, Mapping) for item in value):
        return [f"{indent}{key}:", *(line for item in value for line in _yaml_item(item, depth + 1))]
    if isinstance(value, (list, tuple)):
        return [f"{indent}{key}: [{', '.join(map(_yaml_scalar, value))}]"]
    return [f"{indent}{key}: {_yaml_scalar(value) if not isinstance(value, Mapping) else '{}'}"]


def _yaml_item(item: Any, depth: int) -> Sequence[str]:
    indent = "  " * depth
    if not isinstance(item, Mapping):
        return [f"{indent}- {_yaml_scalar(item)}"]
    lines = [line for inner, value in item.items() for line in _yaml(str(inner), value, depth + 1)] or [
        f"{indent}  {{}}"
    ]
    return [f"{indent}- {lines[0].lstrip()}", *lines[1:]]


def _yaml_scalar(value: Any) -> str:
    if isinstance(value, str) and _is_plain(value):
        return value
    return json.dumps(value, ensure_ascii=False)


def _is_plain(text: str) -> bool:
    return bool(_PLAIN.fullmatch(text)) and text.casefold() not in _YAML_WORDS
