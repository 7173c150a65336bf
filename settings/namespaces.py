"""Configuration that is not Plinth's: keys of the provider, and namespaces that nothing reads."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from model.aws import provider
from model.aws.regions import regions
from model.base import nearest, suggestion
from model.problem import Problem
from model.values import flow
from settings.examples import example
from settings.messages import kind
from settings.stack_file import ALIASES, NAMESPACE

_AWS = "aws"
_READ = (NAMESPACE, _AWS, "docker-build", "policy", "pulumi")
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
        elif namespace not in _READ:
            yield _unread(key, namespace, name, project)
    if "aws:allowedAccountIds" in raw and "aws:forbiddenAccountIds" in raw:
        yield Problem(
            ("aws:forbiddenAccountIds",),
            "the provider refuses it next to aws:allowedAccountIds; remove it",
            f"aws:allowedAccountIds: {flow(raw['aws:allowedAccountIds'])}",
        )


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
    if name not in provider.FIELDS:
        return
    for position, entry in enumerate(value) if isinstance(value, list) else [(None, value)]:
        path = (key,) if position is None else (key, position)
        if not isinstance(entry, Mapping):
            yield Problem(path, f"expected an object, got {kind(entry)}", _example(name))
            continue
        for field in entry:
            if field not in provider.FIELDS[name]:
                known = f"known: {', '.join(provider.FIELDS[name])}"
                near = suggestion(str(field), provider.FIELDS[name])
                yield Problem((*path, str(field)), f"unknown key{near or f'; {known}'}", _example(name))


def _example(name: str) -> str:
    if name == "assumeRoles":
        return f"{_AWS}:{name}: [{{roleArn: 'arn:aws:iam::111122223333:role/deploy'}}]"
    if name in provider.CHOICES:
        return f"{_AWS}:{name}: {provider.CHOICES[name][0]}"
    if name in {"allowedAccountIds", "forbiddenAccountIds"}:
        return f'{_AWS}:{name}: ["012345678901"]'
    if name in {"region", "stsRegion"}:
        return f"{_AWS}:{name}: us-east-1"
    if name == "profile":
        return f"{_AWS}:{name}: my-profile"
    return f"{_AWS}:{name}: {flow(_EXAMPLES[provider.KEYS[name]])}"
