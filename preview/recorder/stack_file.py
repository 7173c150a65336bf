"""Reads Pulumi.yaml and a stack file as the engine reads them, without the engine."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from model.stack_settings_file import misplaced
from preview.errors import WrongInputError
from preview.recorder import yaml_text

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
    runtime = content.get("runtime")
    language = runtime.get("name") if isinstance(runtime, Mapping) else runtime
    if language not in {None, "python"}:
        raise WrongInputError(f"{path.name}: runtime: is {language!r}; an offline preview runs python only")
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


def stack_named_by(path: Path) -> str:
    """Return the stack that a stack file is named for; empty if it has another name than ``Pulumi.<stack>.yaml``."""
    match = _STACK_NAME.fullmatch(path.name)
    return match["stack"] if match else ""


def read(project: Project, stack: str | None, path: Path | None) -> StackFile:
    """Read a stack by name, or any stack file by path; raises WrongInputError if there is none."""
    if stack is not None and not _LEGAL_STACK.fullmatch(stack):
        raise WrongInputError(_illegal(project, stack))
    if path is None:
        stack = stack or "dev"
        candidates = [project.folder / f"Pulumi.{stack}.{ending}" for ending in ("yaml", "yml")]
        path = next((candidate for candidate in candidates if candidate.is_file()), candidates[0])
    if not path.is_file():
        raise WrongInputError(_missing(project, path, stack))
    stack = stack or stack_named_by(path) or path.stem
    if not _LEGAL_STACK.fullmatch(stack):
        raise WrongInputError(f"{path.name}: the file's name gives no stack name; give one before --config-file: dev")
    content = _load(path, path.name)
    if lines := misplaced(path.name, [str(key) for key in content]):
        raise WrongInputError(*lines)
    given = content.get("config") or {}
    if not isinstance(given, Mapping):
        raise WrongInputError(f"{path.name}: config is not an object; example: config: {{aws:region: us-east-1}}")
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


_LEGAL_STACK = re.compile(r"[A-Za-z0-9_.-]{1,100}")
"""Pulumi's rule: https://www.pulumi.com/docs/iac/concepts/stacks/#create-stack."""


def _illegal(project: Project, stack: str) -> str:
    given = f"{stack!r} is not a stack's name" if stack else "the stack's name is empty"
    return (
        f"{given}: 1 to 100 letters, digits, hyphens, underscores and periods; "
        f"stacks here: {', '.join(stacks_of(project.folder)) or 'none'}"
    )


def _missing(project: Project, path: Path, stack: str | None) -> str:
    if path.parent == project.folder and stack is not None:
        known = stacks_of(project.folder)
        have = f"stacks here: {', '.join(known)}" if known else "there is no stack file here"
        return f"no stack {stack!r}: {path.name} does not exist; {have}"
    return f"{path} is a folder, not a stack file" if path.is_dir() else f"no stack file {path}"


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
        content = yaml_text.load(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise WrongInputError(f"{name}: is not UTF-8 text; save it as UTF-8; example: config:") from None
    except OSError as error:
        raise WrongInputError(f"{name}: cannot be read: {error.strerror or error}; example: chmod u+r {name}") from None
    except yaml_text.YamlTextError as error:
        raise WrongInputError(f"{name}: {error}") from None
    if content is None:
        return {}
    if not isinstance(content, Mapping):
        raise WrongInputError(f"{name}: the file is not an object; example: config: {{aws:region: us-east-1}}")
    return content
