"""Reads Pulumi.yaml and a stack file as the engine reads them, without the engine."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from preview.errors import WrongInputError

STAND_IN = "stand-in-for-a-secret"
"""What the program receives in place of an encrypted value: the preview cannot decrypt it."""

_PROJECT_FILES = ("Pulumi.yaml", "Pulumi.yml")
_STACK_NAME = re.compile(r"Pulumi\.(?P<stack>[^/]+)\.ya?ml")


@dataclass(frozen=True, kw_only=True, slots=True)
class Project:
    """The content of Pulumi.yaml."""

    name: str
    folder: Path
    program: Path
    """The file that is run."""
    config: Mapping[str, Any]
    """Values for every stack."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StackFile:
    """One stack's configuration in the engine's form."""

    stack: str
    path: Path
    config: Mapping[str, str]
    """``namespace:key`` → text, objects as JSON."""
    secret_keys: frozenset[str] = field(default_factory=frozenset)
    """Keys whose values are or contain encrypted values; these are `STAND_IN`."""
    environments: tuple[str, ...] = ()
    """Pulumi environments that the file imports. The preview cannot read them."""


def project_of(folder: Path) -> Project:
    """Return the project that *folder* is in; raises WrongInputError if there is none above it either."""
    for place in (folder, *folder.parents):
        for name in _PROJECT_FILES:
            if (place / name).is_file():
                return _project(place / name)
    raise WrongInputError(f"no Pulumi.yaml in {folder} or above it; change to the project's folder, or use --cwd DIR")


def _project(path: Path) -> Project:
    content = _load(path, path.name)
    name = content.get("name")
    if not isinstance(name, str) or not name:
        raise WrongInputError(f"{path.name}: the project has no name; example: name: plinth")
    main = path.parent / str(content.get("main") or ".")
    program = main / "__main__.py" if main.is_dir() else main
    if not program.is_file():
        raise WrongInputError(f"{path.name}: there is no program {program}")
    return Project(name=name, folder=path.parent, program=program, config=_defaults(content.get("config"), name))


def _defaults(config: Any, project: str) -> dict[str, Any]:
    """Return the project's own values: ``key: value``, or a map with ``value`` or ``default``."""
    found = {}
    for key, given in (config or {}).items() if isinstance(config, Mapping) else ():
        value = given.get("value", given.get("default")) if isinstance(given, Mapping) else given
        if value is not None:
            found[_full(key, project)] = value
    return found


def stacks_of(folder: Path) -> list[str]:
    """Return the names of the stacks whose files are in *folder*."""
    matches = (_STACK_NAME.fullmatch(path.name) for path in folder.iterdir())
    return sorted(match["stack"] for match in matches if match)


def read(project: Project, stack: str | None, path: Path | None) -> StackFile:
    """Read a stack by name, or any stack file by path; raises WrongInputError if there is none."""
    if path is None:
        stack = stack or "dev"
        candidates = [project.folder / f"Pulumi.{stack}.{ending}" for ending in ("yaml", "yml")]
        path = next((candidate for candidate in candidates if candidate.is_file()), candidates[0])
    if not path.is_file():
        raise WrongInputError(_missing(project, path, stack))
    match = _STACK_NAME.fullmatch(path.name)
    stack = stack or (match["stack"] if match else path.stem)
    content = _load(path, path.name)
    given = content.get("config")
    if given is None:
        given = {}
        if unknown := sorted(set(map(str, content)) - _SECTIONS):
            raise WrongInputError(
                f"{path.name}: there is no config section, and {unknown[0]} is not one; example: config:"
            )
    if not isinstance(given, Mapping):
        raise WrongInputError(f"{path.name}: config is not a map of keys; example: config: {{aws:region: us-east-1}}")
    config, secret = dict[str, str](), set[str]()
    for key, value in {
        **project.config,
        **{_full(str(key), project.name): item for key, item in given.items()},
    }.items():
        opened, encrypted = _opened(value)
        if encrypted:
            secret.add(key)
        config[key] = _text(opened)
    imported = content.get("environment") or ()
    names = imported.get("imports", ()) if isinstance(imported, Mapping) else imported
    return StackFile(
        stack=stack,
        path=path,
        config=config,
        secret_keys=frozenset(secret),
        environments=tuple(map(str, names)) if isinstance(names, (list, tuple)) else (str(names),),
    )


_SECTIONS = {"config", "environment", "secretsprovider", "encryptedkey", "encryptionsalt"}


def _missing(project: Project, path: Path, stack: str | None) -> str:
    if path.parent == project.folder and stack is not None:
        known = stacks_of(project.folder)
        have = f"stacks here: {', '.join(known)}" if known else "there is no stack file here"
        return f"no stack {stack!r}: {path.name} does not exist; {have}"
    return f"no stack file {path}"


def _full(key: str, project: str) -> str:
    """Return *key* with its namespace; a key without one belongs to the project."""
    return key if ":" in key else f"{project}:{key}"


def _opened(value: Any) -> tuple[Any, bool]:
    """Return *value* with `STAND_IN` in place of everything encrypted, and whether anything was."""
    if isinstance(value, Mapping):
        if set(value) == {"secure"}:
            return STAND_IN, True
        items = {str(key): _opened(item) for key, item in value.items()}
        return {key: item for key, (item, _) in items.items()}, any(secret for _, secret in items.values())
    if isinstance(value, list):
        opened = [_opened(item) for item in value]
        return [item for item, _ in opened], any(secret for _, secret in opened)
    return value, False


def _text(value: Any) -> str:
    """Return a value as the engine passes it to the program."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value)


def _load(path: Path, name: str) -> Mapping[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongInputError(f"{name}: cannot be read: {error}") from None
    try:
        content = yaml.load(text, Loader=_Loader)  # noqa: S506 - the loader is a safe one
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise WrongInputError(f"{name}: {where}{_reason(error)}") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise WrongInputError(f"{name}: the file is not valid YAML: {' '.join(str(error).split())}") from None
    if content is None:
        return {}
    if not isinstance(content, Mapping):
        raise WrongInputError(f"{name}: the file is not a map of keys; example: config:")
    return content


def _reason(error: yaml.MarkedYAMLError) -> str:
    """Return the reason in one line."""
    parts = [part for part in (error.problem, error.context, error.note) if part]
    return " ".join(", ".join(parts).split())


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
                    problem = f"the key {key.value} occurs twice"
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
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^({_pattern})$"), list(_first))
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^$"), [""])
