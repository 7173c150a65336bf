"""What services are linked to: names, access, and the variables that follow."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from model.base import Unknown, suggestion
from model.compute import Service
from model.problem import Problem
from settings.fields import entry_example
from settings.rules.attempt import Rule, attempt, each
from settings.stack_file import StackFile

ACCESS = {
    "buckets": ("read", "write", "read_write"),
    "databases": ("connect",),
    "caches": ("connect",),
    "serverless_caches": ("connect",),
    "secrets": ("read",),
    "parameters": ("read",),
    "services": ("call",),
}
"""Section → access that a link may ask for."""

VARIABLES = {
    "buckets": ("_BUCKET",),
    "databases": ("_HOST", "_PORT", "_NAME", "_READER_HOST", "_USERNAME", "_PASSWORD"),
    "caches": ("_HOST", "_PORT", "_TLS", "_CLUSTER_MODE", "_USERNAME", "_CACHE_NAME", "_READER_HOST"),
    "serverless_caches": ("_HOST", "_PORT", "_TLS", "_CLUSTER_MODE", "_USERNAME", "_CACHE_NAME"),
    "secrets": ("",),
    "parameters": ("",),
    "services": ("_URL",),
}
"""Section → endings of the variables that a link gives."""

_OWN_NAMES = {"alerts", "cdn", "cdn-certificate", "certificate", "cluster", "domain", "edge", "logs", "network"}
"""Names under which Plinth itself shows components and makes buckets."""

_KINDS = {
    "buckets": "bucket",
    "databases": "database",
    "caches": "cache",
    "serverless_caches": "serverless cache",
    "secrets": "secret",
    "parameters": "parameter",
    "services": "service",
}

_ENDINGS = {
    "buckets": "files",
    "databases": "db",
    "caches": "cache",
    "serverless_caches": "cache",
    "secrets": "secret",
    "parameters": "value",
    "services": "app",
}


def _sections(file: StackFile) -> dict[str, list[str]]:
    """Return name → sections that it stands in."""
    found: dict[str, list[str]] = {}
    for section in ACCESS:
        try:
            names = list(getattr(file, section))
        except Unknown:
            continue
        for name in names:
            found.setdefault(name, []).append(section)
    return found


def _complete(file: StackFile) -> bool:
    """Tell whether all names that can be linked to are known."""
    try:
        return all(getattr(file, section) is not None for section in ACCESS)
    except Unknown:
        return False


def _one_namespace(file: StackFile) -> Iterator[Problem]:
    for name, sections in _sections(file).items():
        if len(sections) > 1:
            first, *others = sections
            for other in others:
                yield Problem(
                    (other, name),
                    f"{name!r} is a {_KINDS[first]} and a {_KINDS[other]}; a link needs one name for one thing",
                    entry_example(other, f"{name[:12].rstrip('-')}-{_ENDINGS[other]}"),
                    show_value=False,
                )


def _reserved(file: StackFile) -> Iterator[Problem]:
    for name, sections in _sections(file).items():
        for section in sections if name in _OWN_NAMES else ():
            yield Problem(
                (section, name),
                "is a name of Plinth's own components; choose another",
                entry_example(section, f"own-{name}"),
                show_value=False,
            )


def _targets(file: StackFile, name: str, service: Service) -> Iterator[Problem]:
    sections = _sections(file)
    for target, access in service.links.items():
        path = ("services", name, "links", target)
        if target not in sections:
            if _complete(file):
                others = [other for other in sections if other != name]
                yield Problem(path, f"there is no such thing to link to{suggestion(target, others)}")
            continue
        section = sections[target][0]
        if access not in ACCESS[section]:
            legal = ACCESS[section]
            yield Problem(
                path,
                f"access to a {_KINDS[section]} is {' or '.join(filter(None, (', '.join(legal[:-1]), legal[-1])))}",
                f"links: {{{target}: {legal[0]}}}",
            )
        if section == "services":
            yield from attempt(_call, file, name, target)


def _call(file: StackFile, name: str, target: str) -> Iterator[Problem]:
    path = ("services", name, "links", target)
    if target == name:
        yield Problem(path, "a service is not linked to itself")
    elif file.services[name].kind == "job":
        yield Problem(path, "a job calls no services: Service Connect does not reach it", "kind: worker")
    elif not file.services[target].is_callable:
        yield Problem(
            path,
            f"{target!r} is a {file.services[target].kind}, which cannot be called; only web and internal have a port",
            "kind: internal",
        )


def _variables(file: StackFile, name: str, service: Service) -> Iterator[Problem]:
    sections = _sections(file)
    origin: dict[str, str] = {}
    for target in service.links:
        if target not in sections:
            continue
        for ending in VARIABLES[sections[target][0]]:
            variable = f"{target.replace('-', '_').upper()}{ending}"
            first = origin.setdefault(variable, target)
            if first != target:
                yield Problem(
                    ("services", name, "links", target),
                    f"gives the variable {variable}, as the link to {first!r} does; rename one of them",
                    f"links: {{{target}-2: {ACCESS[sections[target][0]][0]}}}",
                )
    for variable in service.environment:
        if variable in origin:
            yield Problem(
                ("services", name, "environment", variable), f"is given by the link to {origin[variable]!r} already"
            )


RULES: tuple[Rule, ...] = (
    _one_namespace,
    _reserved,
    lambda file: each(file.services, partial(_targets, file)),
    lambda file: each(file.services, partial(_variables, file)),
)
