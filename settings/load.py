"""Loads Pulumi's configuration as Settings, or raises one error that lists every problem."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import pulumi
import yaml
from pulumi.runtime import config as engine_config
from pydantic import ValidationError

from model.credentials import marked
from model.naming import check_project
from model.problem import Path as Steps
from model.problem import Problem
from model.stack_settings_file import PARTS, misplaced
from settings.errors import SettingsError, error
from settings.fields import value_at
from settings.messages import misspelled, problems
from settings.namespaces import foreign_problems
from settings.partial import partial
from settings.root import BrokenRulesError, Settings
from settings.rules import broken
from settings.stack_file import ALIASES, NAMESPACE, STACK_NAME, StackFile

_TEXT_KEYS = {"aws:region"}


def load() -> Settings:
    """Return the settings of the running stack; raises SettingsError before any resource is registered.

    ``pulumi.Config`` can read a key but cannot list them, and without the list a misspelled section would pass
    unnoticed. The names come from ``pulumi.runtime.config``, the module behind ``pulumi.Config``: ``CONFIG`` is what
    the language host passed on, ``get_config_env`` the content of PULUMI_CONFIG. Both are public names; no private
    one is used. The values come through ``pulumi.Config``.
    """
    keys = {*engine_config.CONFIG.get(), *engine_config.get_config_env()}
    folder = Path(pulumi.get_root_directory())
    _refuse_misplaced(folder / f"Pulumi.{pulumi.get_stack()}.yaml", keys)
    found = {key: pulumi.Config(key.partition(":")[0]).get(key.partition(":")[2]) for key in keys if ":" in key}
    secret = {key for key in keys if engine_config.is_config_secret(key)}
    return parse(
        {key: value for key, value in found.items() if value is not None},
        pulumi.get_stack(),
        {*secret, *engine_config.get_config_secret_keys_env()},
        pulumi.get_project(),
        folder,
    )


def _refuse_misplaced(path: Path, keys: Collection[str]) -> None:
    """Raise SettingsError for sections that are outside of ``config`` in the stack file at *path*.

    Pulumi passes none of them on, so the file itself is read; not if its ``config`` has keys that the engine did not
    pass, since ``--config-file`` then names another one. What cannot be read here was read by the engine.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        if all(map(_EXPECTED.match, text.splitlines())):
            return
        content = yaml.load(text, Loader=_YAML)  # noqa: S506 - the loader is a safe one
    except (OSError, ValueError, RecursionError, yaml.YAMLError):
        return
    if not isinstance(content, Mapping) or not isinstance(content.get("config") or {}, Mapping):
        return
    if {key for key in content.get("config") or {} if ":" in str(key)} <= set(keys):
        lines = misplaced(path.name, [str(key) for key in content])
        if lines:
            raise SettingsError(lines)


_EXPECTED = re.compile(rf"[\s#]|$|({'|'.join(PARTS)}):|---")
"""A line that is not the beginning of a misplaced section, so that most files need no parser."""

_YAML: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The faster implementation in C, where it is installed."""


def parse(
    config: Mapping[str, str],
    stack: str,
    secret_keys: Collection[str] = (),
    project: str = NAMESPACE,
    folder: Path | None = None,
) -> Settings:
    """Return the settings that *config* gives the stack *stack* of the Pulumi project *project*; raises SettingsError.

    With the project's *folder*, what images are built from must be in it.

    *config* has the engine's form: ``namespace:key`` → text, objects as JSON. No value of *secret_keys* is ever shown.
    """
    raw: dict[str, Any] = {}
    foreign: dict[str, Any] = {}
    for key, text in config.items():
        ours = key.startswith(f"{NAMESPACE}:") or key in ALIASES.values()
        (raw if ours else foreign)[key] = text if key in _TEXT_KEYS else _decoded(text)
    raw[STACK_NAME] = stack
    everything = {**foreign, **raw}
    found = [
        *_project_problems(project),
        *_missing_builds(raw, folder),
        *foreign_problems(everything, project, secret_keys),
        *_open_secrets(raw, secret_keys),
        *_credentials(raw, secret_keys),
    ]
    try:
        settings = Settings.model_validate(raw)
    except ValidationError as invalid:
        raise error([*_all_problems(invalid, raw), *found], everything, secret_keys) from None
    if found:
        raise error(found, everything, secret_keys)
    return settings


def _open_secrets(raw: Mapping[str, Any], secret_keys: Collection[str]) -> Iterator[Problem]:
    """Yield a problem for every SecureString whose value is in the file as plain text."""
    section = "plinth:parameters"
    entries = raw.get(section)
    if section in secret_keys or not isinstance(entries, dict):
        return
    for name, entry in entries.items():
        if isinstance(entry, dict) and entry.get("kind") == "SecureString":
            yield Problem(
                (section, name, "value"),
                "a SecureString is set with pulumi config set --secret --path, so that the file holds it encrypted",
                f"pulumi config set --secret --path {section}.{name}.value",
                show_value=False,
            )


def _missing_builds(raw: Mapping[str, Any], folder: Path | None) -> Iterator[Problem]:
    """Yield folders and Dockerfiles of builds that are not on the disk."""
    services = raw.get("plinth:services")
    for name, service in services.items() if folder is not None and isinstance(services, dict) else ():
        build = value_at(("image", "build"), service)
        context = build.get("context") if isinstance(build, dict) else None
        if not isinstance(build, dict) or not isinstance(context, str) or folder is None:
            continue
        path: Steps = ("plinth:services", name, "image", "build")
        dockerfile = build.get("dockerfile", "Dockerfile")
        if PurePosixPath(context).is_absolute():
            continue  # its own rule refuses it
        if not (folder / context).is_dir():
            yield Problem((*path, "context"), "there is no such folder in the project's", "context: ./app")
        elif isinstance(dockerfile, str) and not (folder / context / dockerfile).is_file():
            yield Problem(
                (*path, "dockerfile"), f"there is no file {dockerfile} in {context}", "dockerfile: Dockerfile"
            )


def _project_problems(project: str) -> Iterator[Problem]:
    try:
        check_project(project)
    except ValueError as rule:
        yield Problem(("name",), f"of Pulumi.yaml, {project!r}: {rule}", "name: plinth", show_value=False)


def _credentials(raw: Mapping[str, Any], secret_keys: Collection[str]) -> Iterator[Problem]:
    """Yield a problem for every text that certainly contains a credential, where no rule of its field looks for one."""
    for key, value in raw.items():
        if key.startswith(f"{NAMESPACE}:") and key not in secret_keys:
            yield from _marked((key,), value)


def _marked(path: Steps, value: Any) -> Iterator[Problem]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key not in _LOOKED_AT:
                yield from _marked((*path, key), item)
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from _marked((*path, position), item)
    elif isinstance(value, str) and marked(value):
        yield Problem(
            path,
            f"contains {marked(value)} in clear text; put it into plinth:secrets, and replace it where it is in use",
            'plinth:secrets: {api-key: {description: "What it is for"}}',
            show_value=False,
        )


_LOOKED_AT = {"environment", "command", "value"}
"""Keys whose fields have a rule about credentials of their own."""


def _all_problems(invalid: ValidationError, raw: dict[str, Any]) -> list[Problem]:
    """Return what is wrong field by field, and the rules that are broken by what is right."""
    findings = invalid.errors(include_url=False)
    for finding in findings:
        broken_rules = finding.get("ctx", {}).get("error")
        if isinstance(broken_rules, BrokenRulesError):
            return list(broken_rules.problems)
    wrong: set[Steps] = {*(finding["loc"] for finding in findings), *misspelled(invalid, raw)}
    return [*problems(invalid, raw), *broken(partial((StackFile,), raw, wrong))]


def _decoded(text: str) -> Any:
    """Return what the engine wrote as JSON, or the text itself, which the models then refuse as no object."""
    try:
        return json.loads(text)
    except (TypeError, ValueError, RecursionError):
        return text
