"""Links of services and functions: names, access, and the variables that they set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from model.base import NAME_LENGTH, Unknown, nearest, suggestion
from model.container import Container
from model.container_values import RESERVED_PREFIXES, RESERVED_VARIABLES
from model.functions import REFERENCE, Function
from model.instance_groups import InstanceGroup
from model.links import variable_prefix
from model.problem import Path, Problem
from model.service import Service
from model.values import flow
from settings.fields import entry_example
from settings.rules.attempt import Rule, attempt, each
from settings.rules.taken_names import another_name
from settings.sections import LINKABLE, NETWORKED, OWN_NAMES, Section
from settings.stack_file import ALIASES, LiesInNetwork, StackFile

Linked = Service | Function | InstanceGroup


def in_one_network(
    file: StackFile, section: str, noun: str, linked: Mapping[str, Function] | Mapping[str, InstanceGroup]
) -> Iterator[Problem]:
    """Yield links of what is no service to something in another network: only services reach across a peering."""
    places: dict[str, LiesInNetwork] = {}
    for key in NETWORKED:
        if key in LINKABLE:
            places |= getattr(file, key)
    for name, one in linked.items():
        home = file.network_of(one)
        for target in one.links:
            other = file.network_of(places[target]) if target in places else None
            if home is not None and other is not None and home != other:
                yield Problem(
                    (section, name, "links", target),
                    f"{target!r} is in network {other}, and the {noun} in {home}: only services reach across a "
                    "peering; put both into one network",
                    f"plinth:{section}.{name}.network: {other}",
                )


def _sections(file: StackFile) -> dict[str, list[Section]]:
    """Return name → sections that it is in."""
    found: dict[str, list[Section]] = {}
    for section in LINKABLE.values():
        for name in section.known_in(file):
            found.setdefault(name, []).append(section)
    return found


def _complete(file: StackFile) -> bool:
    """Return whether all names that can be linked to are known."""
    try:
        return all(section.of(file) is not None for section in LINKABLE.values())
    except Unknown:
        return False


def _one_namespace(file: StackFile) -> Iterator[Problem]:
    for name, sections in _sections(file).items():
        if len(sections) > 1:
            first, *others = sections
            for other in others:
                yield Problem(
                    (other.key, name),
                    f"{name!r} is a {first.things.noun} and a {other.things.noun}; a link needs one name for one "
                    "thing: choose another",
                    entry_example(other.key, another_name(other.key, name)),
                    show_value=False,
                )


def _reserved(file: StackFile) -> Iterator[Problem]:
    for name, sections in _sections(file).items():
        for section in sections if name in OWN_NAMES else ():
            yield Problem(
                (section.key, name),
                "is a name of Plinth's own components; choose another",
                entry_example(section.key, f"own-{name}"),
                show_value=False,
            )


def _targets(file: StackFile, own: str, name: str, linked: Linked) -> Iterator[Problem]:
    sections = _sections(file)
    for target, access in linked.links.items():
        path = (own, name, "links", target)
        if target not in sections:
            if _complete(file):
                others = [other for other in sections if other != name]
                example = _a_link(sections, nearest(target, others) or next(iter(others), None))
                yield Problem(path, f"there is no such thing to link to{suggestion(target, others)}", example)
            continue
        if len(sections[target]) > 1:
            continue  # one of them gets another name
        section = sections[target][0]
        legal = section.offer.access
        if access not in legal:
            yield Problem(
                path,
                f"access to a {section.things.noun} is {' or '.join(filter(None, (', '.join(legal[:-1]), legal[-1])))}",
                f"links: {{{target}: {legal[0]}}}",
            )
        if section.key == "services":
            called = (
                attempt(_call, file, name, target) if isinstance(linked, Service) else _no_call(path, target, linked)
            )
            yield from called


def _no_call(path: Path, target: str, linked: Function | InstanceGroup) -> Iterator[Problem]:
    others = {other: access for other, access in linked.links.items() if other != target}
    noun = "a function" if isinstance(linked, Function) else "an instance"
    yield Problem(
        path, f"{noun} calls no services: Service Connect does not reach it; remove it", f"links: {flow(others)}"
    )


def _a_link(sections: dict[str, list[Section]], target: str | None) -> str:
    """Return a link to *target* that is legal in this file."""
    return f"links: {{{target}: {sections[target][0].offer.access[0]}}}" if target else "links: {}"


def _renamed(section: Section, name: str, access: str) -> str:
    """Return a link to a thing with another name, and that thing."""
    return f"links: {{{name}: {access}}}, {ALIASES[section.key]}: {{{entry_example(section.key, name)}}}"


def _call(file: StackFile, name: str, target: str) -> Iterator[Problem]:
    path = ("services", name, "links", target)
    if target == name:
        yield Problem(path, "a service is not linked to itself")
    elif file.services[name].kind == "job":
        others = {other: access for other, access in file.services[name].links.items() if other != target}
        yield Problem(
            path, "a job calls no services: Service Connect does not reach it; remove it", f"links: {flow(others)}"
        )
    elif not file.services[target].is_callable:
        kind = file.services[target].kind
        others = {other: access for other, access in file.services[name].links.items() if other != target}
        internal = f"plinth:services.{target}.kind: internal, plinth:services.{target}.port: 8080"
        yield Problem(
            path,
            f"{target!r} is a {kind}, which cannot be called; only web and internal have a port",
            internal if kind == "worker" else f"links: {flow(others)}",
        )


def _variables(file: StackFile, own: str, name: str, linked: Linked) -> Iterator[Problem]:
    sections = _sections(file)
    origin: dict[str, str] = {}
    for target, access in linked.links.items():
        if target not in sections:
            continue
        for ending in sections[target][0].offer.variables_of(access):
            variable = f"{variable_prefix(target)}{ending}"
            section = sections[target][0]
            if variable in RESERVED_VARIABLES or variable.startswith(RESERVED_PREFIXES):
                yield Problem(
                    (own, name, "links", target),
                    f"gives the variable {variable}, which AWS or the container sets itself; rename {target!r}",
                    _renamed(section, f"app-{target}"[: NAME_LENGTH[1]].rstrip("-"), access),
                )
            first = origin.setdefault(variable, target)
            if first != target:
                yield Problem(
                    (own, name, "links", target),
                    f"gives the variable {variable}, as the link to {first!r} does; rename one of them",
                    _renamed(section, f"other-{target}"[: NAME_LENGTH[1]].rstrip("-"), access),
                )
    if isinstance(linked, Function):
        origin |= {f"{variable}{REFERENCE}": target for variable, target in origin.items()}
    yield from _given_twice((own, name), linked, origin)
    for sidecar, spec in linked.sidecars.items() if isinstance(linked, Service) else ():
        received = {variable: target for variable, target in origin.items() if target in spec.link_variables}
        yield from attempt(_given_twice, ("services", name, "sidecars", sidecar), spec, received)


def _given_twice(
    path: Path, given: Container | Function | InstanceGroup, origin: Mapping[str, str]
) -> Iterator[Problem]:
    fields = {"environment": given.environment, **({"secrets": given.secrets} if isinstance(given, Container) else {})}
    for field, values in fields.items():
        for variable in values:
            if variable in origin:
                rule = f"is given by the link to {origin[variable]!r} already"
                yield Problem((*path, field, variable), rule, "secrets: {}" if field == "secrets" else "")


RULES: tuple[Rule, ...] = (
    _one_namespace,
    _reserved,
    lambda file: each(file.services, partial(_targets, file, "services")),
    lambda file: each(file.services, partial(_variables, file, "services")),
    lambda file: each(file.functions, partial(_targets, file, "functions")),
    lambda file: each(file.functions, partial(_variables, file, "functions")),
    lambda file: each(file.instance_groups, partial(_targets, file, "instance_groups")),
    lambda file: each(file.instance_groups, partial(_variables, file, "instance_groups")),
)
