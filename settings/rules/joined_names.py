"""Names of resources that are joined of two names: ``a-b`` with ``c`` is ``a`` with ``b-c``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from model.additional_port import joined_name
from model.base import Unknown
from model.problem import Path, Problem
from settings.fields import entry_example, written
from settings.rules.attempt import Rule
from settings.rules.taken_names import another_name, things
from settings.stack_file import StackFile

_Joined = Iterator[tuple[str, Path]]


def _subscriptions(file: StackFile) -> _Joined:
    for name in things(file, "topics"):
        for key, one in file.topics[name].subscriptions.items():
            yield f"{name}-{one.endpoint_key}", ("topics", name, "subscriptions", key)


def _rules(file: StackFile) -> _Joined:
    for name in things(file, "event_buses"):
        for rule in file.event_buses[name].rules:
            yield f"{name}-{rule}", ("event_buses", name, "rules", rule)


def _targets(file: StackFile) -> _Joined:
    rules = dict(_rules(file)).values()  # one of each name: two of one name are reported for the rules
    for _, bus, _, rule in rules:
        for target in file.event_buses[str(bus)].rules[str(rule)].targets:
            yield f"{bus}-{rule}-{target}", ("event_buses", bus, "rules", rule, "targets", target)


def _integrations(file: StackFile) -> _Joined:
    for name in things(file, "apis"):
        for function in file.apis[name].functions:
            yield f"{name}-{function}", ("apis", name)


def _authorizers(file: StackFile) -> _Joined:
    for name in things(file, "apis"):
        for authorizer in file.apis[name].authorizers:
            yield f"{name}-{authorizer}", ("apis", name, "authorizers", authorizer)


def _permissions(file: StackFile) -> _Joined:
    for name in things(file, "apis"):
        for function in file.apis[name].functions:
            yield f"{name}-to-{function}", ("apis", name)
    for function in things(file, "functions"):
        for bucket in file.functions[function].uploads:
            yield f"{bucket}-to-{function}", ("functions", function)
    for topic in things(file, "topics"):
        for function in dict.fromkeys(file.topics[topic].subscribed_functions):
            yield f"{topic}-to-{function}", ("topics", topic)
    for bus in things(file, "event_buses"):
        for rule, spec in file.event_buses[bus].rules.items():
            for function in spec.functions:
                yield f"{bus}-{rule}-to-{function}", ("event_buses", bus, "rules", rule)


def _mappings(file: StackFile) -> _Joined:
    for function in things(file, "functions"):
        for source in (*file.functions[function].queues, *file.functions[function].streams):
            yield f"{source}-to-{function}", ("functions", function)


def _access_points(file: StackFile) -> _Joined:
    for name in things(file, "file_systems"):
        for point in file.file_systems[name].access_points:
            yield f"{name}-{point}", ("file_systems", name, "access_points", point)


def _ports(file: StackFile) -> _Joined:
    for name in file.placed:
        yield name, file.placed_path(name)
    for name in things(file, "services"):
        for port in file.services[name].additional_ports:
            yield joined_name(name, port), ("services", name, "additional_ports", port)


def _apart(file: StackFile) -> Iterator[Problem]:
    """Yield what would make a resource of the type and the name of another one, which Pulumi refuses."""
    for kind in _KINDS:
        first: dict[str, Path] = {}
        try:
            found = list(kind(file))
        except Unknown:
            continue
        for name, path in found:
            other = first.setdefault(name, path)
            reported = path[:2] == other[:2] and kind is _subscriptions  # by the topic: both are of one endpoint
            if other != path and not reported:
                yield Problem(
                    path,
                    f"makes a resource with the name {name!r}, as {written(other)} does; choose another name",
                    _renamed(path),
                    show_value=False,
                )


def _renamed(path: Path) -> str:
    """Return an entry of a section with a name of its own, as an example; nothing for what is within an entry."""
    if len(path) > len(("section", "name")):
        return ""
    section, name = map(str, path)
    return entry_example(section, another_name(section, name))


_KINDS: Final = (
    *(_subscriptions, _rules, _targets, _integrations, _authorizers, _permissions, _mappings),
    _access_points,
    _ports,
)
"""Each yields the names of resources of one type."""

RULES: tuple[Rule, ...] = (_apart,)
