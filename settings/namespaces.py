"""Configuration that is not Plinth's: keys of the provider, and namespaces that nothing reads."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from model import foreign_configuration
from model.aws import provider
from model.aws.regions import regions
from model.base import nearest, suggestion
from model.problem import Path, Problem
from model.values import flow
from settings.examples import example
from settings.messages import kind
from settings.stack_file import ALIASES, NAMESPACE, STACK_NAME

_AWS = "aws"
_READ = (NAMESPACE, _AWS, *foreign_configuration.KEYS)
"""Namespaces that the program, its providers, the policy pack or Pulumi itself read."""

_EXAMPLES: Mapping[provider.Kind, Any] = {
    "a string": "text",
    "an integer": 5,
    "a boolean": True,
    "a list": ["text"],
    "an object": {"tags": {"Product": "shop"}},
}


def foreign_problems(raw: Mapping[str, Any], project: str, secret_keys: Collection[str]) -> Iterator[Problem]:
    """Yield what is wrong with the keys of *raw* that are no section; *project* is the name of the Pulumi project."""
    for key, value in raw.items():
        namespace, _, name = key.partition(":")
        if namespace == _AWS:
            yield from _provider_key(key, name, value, secret_keys)
        elif namespace in foreign_configuration.KEYS and key != STACK_NAME:
            yield from _foreign_key(key, namespace, value, secret_keys)
        elif namespace not in _READ:
            yield _unread(key, namespace, name, project)
    if "aws:allowedAccountIds" in raw and "aws:forbiddenAccountIds" in raw:
        yield Problem(
            ("aws:forbiddenAccountIds",),
            "the provider refuses it next to aws:allowedAccountIds; remove it",
            f"aws:allowedAccountIds: {flow(raw['aws:allowedAccountIds'])}",
        )


def _foreign_key(key: str, namespace: str, value: Any, secret_keys: Collection[str]) -> Iterator[Problem]:
    keys = {f"{namespace}:{name}": takes for name, takes in foreign_configuration.KEYS[namespace].items()}
    if key not in keys:
        near = nearest(key, keys)
        meant = f"did you mean {near!r}?" if near else f"known: {', '.join(keys)}"
        yield Problem(
            (key,), f"nothing reads it; {meant}", _foreign_example(near or next(iter(keys))), show_value=False
        )
        return
    if kind(value) != keys[key]:
        yield Problem((key,), f"expected {keys[key]}, got {kind(value)}", _foreign_example(key))
        return
    for position, entry in enumerate(value) if key in foreign_configuration.FIELDS else ():
        fields = foreign_configuration.FIELDS[key]
        if not isinstance(entry, Mapping):
            yield Problem((key, position), f"expected an object, got {kind(entry)}", _foreign_example(key))
            continue
        for field in entry:
            if field not in fields:
                known = suggestion(str(field), fields) or f"; known: {', '.join(fields)}"
                yield Problem((key, position, str(field)), f"unknown key{known}", _foreign_example(key))
        if "password" in entry and key not in secret_keys:
            rule = "is a credential in clear text; set it with pulumi config set --secret --path"
            yield Problem((key, position, "password"), rule, _foreign_example(key), show_value=False)
    for provider_name in value if key == "pulumi:disable-default-providers" else ():
        if provider_name in foreign_configuration.USED_PROVIDERS:
            yield Problem(
                (key,), f"the program uses the default provider that {provider_name!r} disables", f"{key}: []"
            )


def _foreign_example(key: str) -> str:
    return f"{key}: {flow(foreign_configuration.EXAMPLES[key])}"


def _unread(key: str, namespace: str, name: str, project: str) -> Problem:
    """Return that nothing reads *key*: a section under a misspelled namespace would be deleted without a word."""
    sections = [alias for alias in ALIASES.values() if alias.startswith(f"{NAMESPACE}:")]
    meant = f"{NAMESPACE}:{name}"
    if meant in sections:
        rule = f"nothing reads the namespace {namespace!r}; did you mean {meant!r}?"
        if namespace == project:
            rule = f"a key without a namespace belongs to the project {project!r}, which reads none; write {meant!r}"
        return Problem((key,), rule, example((meant,), {}), show_value=False)
    near = nearest(key, [*sections, *(f"{_AWS}:{one}" for one in provider.KEYS)]) or nearest(namespace, _READ)
    rule = (
        f"nothing reads the namespace {namespace!r}; known: {', '.join(_READ)}{suggestion(key, [near]) if near else ''}"
    )
    return Problem((key,), rule, example((ALIASES["keys"],), {}), show_value=False)


def _provider_key(key: str, name: str, value: Any, secret_keys: Collection[str]) -> Iterator[Problem]:
    takes = provider.KEYS.get(name)
    if takes is None:
        near = nearest(name, provider.KEYS)
        meant = f"did you mean '{_AWS}:{near}'?" if near else f"known: {', '.join(provider.KEYS)}"
        legal = _example(near) if near else f"{_AWS}:profile: my-profile"
        yield Problem((key,), f"is not a key of the AWS provider; {meant}", legal, show_value=False)
    elif name in provider.CREDENTIALS and key not in secret_keys:
        yield Problem(
            (key,),
            "is a credential in clear text; use a profile or a role, or set it with pulumi config set --secret",
            f"{_AWS}:profile: my-profile",
            show_value=False,
        )
    elif key not in ALIASES.values():
        yield from _wrong_value(key, name, takes, value)


def _wrong_value(key: str, name: str, takes: provider.Kind, value: Any) -> Iterator[Problem]:
    got = kind(value)
    if got != takes and not (takes == "a string" and got in {"an integer", "a number", "a boolean"}):
        yield Problem((key,), f"expected {takes}, got {got}", _example(name))
        return
    choices = regions() if name == "stsRegion" else provider.CHOICES.get(name, ())
    if choices and value not in choices:
        legal = "an AWS region" if name == "stsRegion" else " or ".join(map(repr, choices))
        yield Problem((key,), f"must be {legal}{suggestion(str(value), choices)}", f"{key}: {choices[0]}")
    if got in {"an integer", "a number"} and isinstance(value, (int, float)) and value < 0:
        yield Problem((key,), "must be at least 0", _example(name))
    if name in provider.TEXTS and name != "endpoints":
        yield from _texts((key,), name, value, _example(name))
    if name in provider.FIELDS or name == "endpoints":
        yield from _objects(key, name, value)


def _texts(path: Path, name: str, value: Any, example_text: str) -> Iterator[Problem]:
    """Yield texts of a key that do not match what it takes."""
    pattern, rule = provider.TEXTS[name]
    for position, text in enumerate(value) if isinstance(value, list) else [(None, value)]:
        if isinstance(text, (bool, list, Mapping)) or text is None or not re.fullmatch(pattern, str(text)):
            yield Problem(path if position is None else (*path, position), rule, example_text)


def _objects(key: str, name: str, value: Any) -> Iterator[Problem]:
    for position, entry in enumerate(value) if isinstance(value, list) else [(None, value)]:
        path: Path = (key,) if position is None else (key, position)
        if not isinstance(entry, Mapping):
            yield Problem(path, f"expected an object, got {kind(entry)}", _example(name))
            continue
        required = provider.REQUIRED.get(name)
        if required and required not in entry and not any(nearest(str(field), [required]) for field in entry):
            yield Problem((*path, required), "is required", _example(name))
        for field, given in entry.items():
            yield from _field((*path, str(field)), name, given)


def _field(path: Path, name: str, given: Any) -> Iterator[Problem]:
    field, fields = str(path[-1]), provider.FIELDS.get(name)
    if fields is not None and field not in fields:
        known = suggestion(field, fields) or f"; known: {', '.join(fields)}"
        yield Problem(path, f"unknown key{known}", _example(name))
        return
    pattern = name if fields is None else f"{name}.{field}"
    if pattern in provider.TEXTS:
        yield from _texts(path, pattern, given, _example(name))
    if pattern in provider.TEXT_MAPS:
        texts = given.values() if isinstance(given, Mapping) else [None]
        if not all(isinstance(text, str) for text in texts):
            yield Problem(path, "expected an object whose values are text, quoted", _example(name))


def _example(name: str) -> str:
    if name in provider.CHOICES:
        return f"{_AWS}:{name}: {provider.CHOICES[name][0]}"
    return f"{_AWS}:{name}: {flow(_LEGAL.get(name, _EXAMPLES[provider.KEYS[name]]))}"


_ROLE = {"roleArn": "arn:aws:iam::111122223333:role/deploy"}
_LEGAL: Mapping[str, Any] = {
    "allowedAccountIds": ["012345678901"],
    "assumeRoleWithWebIdentity": _ROLE,
    "assumeRoles": [_ROLE],
    "endpoints": [{"s3": "http://localhost:4566"}],
    "forbiddenAccountIds": ["012345678901"],
    "httpProxy": "http://proxy.example.com:3128",
    "httpsProxy": "http://proxy.example.com:3128",
    "ignoreTags": {"keys": ["CreatedAt"]},
    "profile": "my-profile",
    "region": "us-east-1",
    "stsRegion": "us-east-1",
}
"""Key of the AWS provider → a legal value, where one of its kind is not enough."""
