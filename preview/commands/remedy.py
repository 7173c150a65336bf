"""``plinth explain ID --resource URN``: what to set on one resource that violates one policy."""

from __future__ import annotations

import argparse
import copy
import difflib
import importlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from policies.plan.graph import Graph
from policies.plan.kinds import STATEFUL
from preview.analysis.remediation import REMOVED, Addition, Example, Remediation, remediation
from preview.api import WrongInputError, preview, read
from preview.aws.replacement import replacing
from preview.commands.documents import saved
from preview.commands.paths import project_at
from preview.commands.policy_arguments import LANGUAGES
from preview.recorder.record import Registered
from preview.recorder.sdk import inputs_of
from preview.recorder.tree import short
from preview.report.snippets import needs_own_value, properties_of, resource_of
from preview.validation.stack_keys import StackKeys, outermost

_TITLES = {"python": "Python", "typescript": "TypeScript", "yaml": "YAML"}
_NEAR = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class _Plan:
    resources: Sequence[Registered]
    config: Mapping[str, str]
    source: str


def lines(catalog: Any, arguments: argparse.Namespace) -> list[str]:
    """Return the violations of the resource and the change that removes them, or why there is none."""
    rule = catalog.BY_ID[arguments.policy]
    plan = _plan(arguments)
    target = _target(plan, arguments.resource)
    if not importlib.import_module("policies.engine.rule").judges(rule, target.type):
        raise WrongInputError(
            f"{rule.id} does not judge {target.type}; it judges {', '.join(rule.types) or 'the run itself'}"
        )
    check = _Check(rule, plan, target)
    head = [rule.id, f"  {rule.description}", "", short(target.urn), f"  {target.urn}"]
    found = check.messages(target.inputs)
    if not found:
        return [*head, "", "It satisfies the policy; there is nothing to change."]
    head += [*(f"  {text}" for text in found), ""]
    if rule.environments:
        head += [f"The policy applies to {', '.join(rule.environments)} only.", ""]
    change = remediation(
        target.type, target.inputs, _examples(rule.good_example), _examples(rule.bad_example), check.violates
    )
    if change is None or (rule.remediation.startswith("remove") and REMOVED not in change.properties.values()):
        example = catalog.explain(rule.id)["good"]
        shown = [row for one in example for row in json.dumps(one, indent=2, ensure_ascii=False).splitlines()]
        return [
            *head,
            f"There is no mechanical change: {rule.remediation}.",
            "A compliant example:",
            *(f"  {row}" for row in shown),
        ]
    return [*head, *_change_lines(change, plan, target, arguments.language)]


def _plan(arguments: argparse.Namespace) -> _Plan:
    if arguments.plan is not None:
        if arguments.stack is not None:
            raise WrongInputError("--plan and --stack exclude each other")
        document = saved(arguments.plan)
        from preview.analysis.plan_file import saved_plan  # noqa: PLC0415 - imports the SDK, which a stack runs first

        config = document.get("config") or {}
        return _Plan(resources=saved_plan(document).resources, config=config, source=str(arguments.plan))
    project = project_at(arguments.cwd)
    file = read(project, arguments.stack, None)
    result = preview(project, file)
    return _Plan(resources=result.record.resources, config=file.config, source=f"the stack {file.stack}")


def _target(plan: _Plan, given: str) -> Registered:
    """Return the resource that is named, by its URN or by a name that only one has; raises WrongInputError."""
    own = [one for one in plan.resources if one.custom]
    found = [one for one in own if one.urn == given] or [one for one in own if given in {one.name, short(one.urn)}]
    if len(found) == 1:
        return found[0]
    if found:
        choices = ", ".join(one.urn for one in found[:_NEAR])
        raise WrongInputError(
            f"{plan.source} has {len(found)} resources named {given!r}; name one by its URN: {choices}"
        )
    urns = [one.urn for one in own]
    near = difflib.get_close_matches(given, urns, n=1) or [
        one.urn for name in difflib.get_close_matches(given.rpartition("::")[2], [one.name for one in own], n=1)
        for one in own if one.name == name
    ]  # fmt: skip
    hint = (
        f"; did you mean {near[0]}?" if near else f"; it has {len(urns)} resources, `plinth preview --full` lists them"
    )
    raise WrongInputError(f"{plan.source} has no resource {given!r}{hint}")


def _examples(samples: Sequence[Any]) -> list[Example]:
    return [Example(type=one.type, name=one.name, properties=one.props, links=one.links) for one in samples]


class _Check:
    """Asks the policy about the resource, as it is and with changes; the pack's modules are those of the named pack."""

    def __init__(self, rule: Any, plan: _Plan, target: Registered) -> None:
        self._rule = rule
        self._target = target
        self._settings = rule.defaults()
        self._resource = importlib.import_module("policies.plan.lens.view").Resource
        self._stack = importlib.import_module("policies.plan.lens.stack").Stack
        self._unknown = importlib.import_module("policies.plan.values").UNKNOWN
        self._region = plan.config.get("aws:region", "")
        others = (one for one in plan.resources if one.custom and one.urn != target.urn)
        self._others = [self._lens(one, one.inputs) for one in others] if rule.scope == "stack" else []

    def violates(self, properties: Mapping[str, Any], additions: Sequence[Addition]) -> bool:
        """Return whether the resource violates the policy with these properties and these resources next to it."""
        return bool(self.messages(properties, additions))

    def messages(self, properties: Mapping[str, Any], additions: Sequence[Addition] = ()) -> list[str]:
        """Return what the policy finds; raises WrongInputError if it fails inside."""
        resource = self._lens(self._target, properties)
        try:
            if self._rule.scope == "resource":
                found = self._rule.check(resource, self._settings)
                return (
                    [one if isinstance(one, str) else one.message for one in found] if not additions else ["unchanged"]
                )
            stack = self._stack([resource, *self._others, *map(self._added, additions)])
            found = self._rule.check(stack, self._settings)
            return [one.message for one in found if one.resource is None or one.resource.urn == resource.urn]
        except Exception as error:
            raise WrongInputError(f"the policy {self._rule.id} itself failed on {resource.urn}: {error}") from error

    def _lens(self, one: Registered, properties: Mapping[str, Any]) -> Any:
        data = copy.deepcopy(dict(properties))
        for path in one.unknown_paths:
            _put(data, path, self._unknown)
        if self._rule.scope == "stack":
            data = {**{key: value for key, value in one.outputs.items() if key not in one.inputs}, **data}
        return self._resource(
            one.type,
            data,
            urn=one.urn,
            name=one.name,
            protect=one.protect,
            parent=one.parent,
            provider={"region": self._region} if self._region else None,
            dependencies=one.dependencies,
            links=one.property_dependencies,
        )

    def _added(self, one: Addition) -> Any:
        start = self._target.urn.rpartition("::")[0].rpartition("::")[0]
        urns = {path: [self._target.urn if not role else f"{start}::{role}"] for path, role in one.links.items()}
        return self._resource(
            one.type, dict(one.properties), urn=f"{start}::{one.type}::{one.role}", name=one.role, links=urns
        )


def _put(data: Any, path: Sequence[str | int], value: Any) -> None:
    """Set *value* at *path*, if the containers on the way are there."""
    for step in path[:-1]:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return
    last = path[-1]
    if isinstance(data, dict):
        data[last] = value
        return
    if isinstance(data, list) and isinstance(last, int) and last < len(data):
        data[last] = value


def _notes(change: Remediation, target: Registered) -> list[str]:
    """Return what to know before the change is made."""
    found = []
    if needs_own_value([change.properties, *(one.properties for one in change.additions)]):
        found.append("ARNs, names, ranges and texts are the example's; put your own in their place.")
    if change.context:
        context = ", ".join(f"{key} {value}" for key, value in change.context.items())
        found.append(f"The example has {context}, this resource has not; check that the values fit it.")
    for one in change.additions:
        given = {*one.properties, *one.links}
        needed = [name for name, item in (inputs_of(one.type) or {}).items() if item.required and name not in given]
        if needed:
            found.append(f"{one.type} also needs {', '.join(needed)}.")
    return [*found, *_replacement_notes(change, target)] if change.properties else found


def _replacement_notes(change: Remediation, target: Registered) -> list[str]:
    """Return whether the change replaces the resource, as far as its card says."""
    try:
        forcing = replacing(target.type, list(_paths(change.properties)), target.inputs, change.result)
    except LookupError:
        return ["Preview it before the update: whether it replaces this type of resource is not known here."]
    if not forcing:
        return []
    loss = ", and its data with it: copy the data first, or exempt the resource" if target.type in STATEFUL else ""
    return [f"A change of {', '.join(forcing)} replaces the resource{loss}."]


def _paths(changes: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    """Yield the dotted paths of what changes, without positions in lists."""
    for name, value in changes.items():
        items = value if isinstance(value, list) else [value]
        if any(isinstance(item, Mapping) for item in items):
            for item in items:
                yield from _paths(item, f"{prefix}{name}.") if isinstance(item, Mapping) else ()
        else:
            yield f"{prefix}{name}"


def _change_lines(change: Remediation, plan: _Plan, target: Registered, language: str | None) -> list[str]:
    lines: list[str] = []
    if change.additions:
        lines.append("Add next to it; with that, the policy finds nothing:")
    else:
        lines.append("Set, and leave the rest as it is; with that, the policy finds nothing:")
    for one in (language,) if language else LANGUAGES:
        written = properties_of(change.properties, one)
        for addition in change.additions:
            written += resource_of(addition, target.name, target.type, one)
        lines += ["", f"  {_TITLES[one]}", *(f"    {row}" for row in written)]
    lines += ["", *_notes(change, target)]
    keys = StackKeys(plan.config)
    component = outermost(Graph(plan.resources), target)
    entry = keys.of(component.name, "", None, component.type)
    own = {name: keys.of(component.name, name, target.inputs.get(name), component.type) for name in change.properties}
    if entry and not all(own[name] not in {"", entry} for name in own):
        lines.append(f"The stack file describes the resource at {entry}.")
    lines += [f"{name} follows from {key} in the stack file." for name, key in own.items() if key not in {"", entry}]
    return lines if lines[-1] else lines[:-1]
