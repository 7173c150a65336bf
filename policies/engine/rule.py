"""What a policy is: a pure check and its metadata, in one block. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import Enum
from inspect import signature
from typing import Any, Literal, NamedTuple, cast

from policies.engine.controls import Control
from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource

VERBS = ("disallow", "require", "enforce", "restrict", "report")
ID = re.compile(rf"^[a-z0-9]+(-[a-z0-9]+)*-({'|'.join(VERBS)})(-[a-z0-9]+)+$")
ANY_AWS = "aws:*"
"""In `types`: every resource of the AWS provider."""


class Severity(Enum):
    """How severe a violation is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class Level(Enum):
    """What a violation does to the run."""

    ADVISORY = "advisory"
    MANDATORY = "mandatory"
    DISABLED = "disabled"


class Finding(NamedTuple):
    """One violation that a check found."""

    resource: Resource | None
    """The violating resource; None for the stack as a whole."""

    message: str
    """What is wrong, with the value observed."""


Settings = Mapping[str, Any]
"""Setting → value, as a policy configuration sets it or by default."""

Verdict = Literal["passes", "violates"]
Check = (
    Callable[[Resource], Iterable[str | Finding]]
    | Callable[[Resource, Settings], Iterable[str | Finding]]
    | Callable[[Stack], Iterable[Finding]]
    | Callable[[Stack, Settings], Iterable[Finding]]
)
"""Reads one resource or a whole stack, and yields what is wrong. The settings may be left out."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sample:
    """A resource of an example."""

    type: str
    """Token."""

    props: Mapping[str, Any]
    """camelCase inputs."""

    name: str = "this"
    """Logical name. Default: `this`."""

    links: Mapping[str, str] = field(default_factory=dict)
    """Property → logical name of the sample that it depends on. Default: none."""

    protect: bool = False
    """The resource option `protect`. Default: false."""


Case = Mapping[str, Any] | Sample | Sequence[Sample]
"""An example: the inputs of one resource of the policy's first type, a resource, or several."""


def integer(default: int, description: str) -> Mapping[str, Any]:
    """Return the JSON Schema of a setting that is a number."""
    return {"type": "integer", "default": default, "description": description}


def boolean(description: str) -> Mapping[str, Any]:
    """Return the JSON Schema of a setting that is off by default."""
    return {"type": "boolean", "default": False, "description": description}


def integers(*default: int, description: str) -> Mapping[str, Any]:
    """Return the JSON Schema of a setting that is a list of numbers."""
    return {"type": "array", "items": {"type": "integer"}, "default": list(default), "description": description}


def strings(*default: str, description: str) -> Mapping[str, Any]:
    """Return the JSON Schema of a setting that is a list of strings."""
    return {"type": "array", "items": {"type": "string"}, "default": list(default), "description": description}


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """The metadata of a policy. Decorates its check, and turns it into a `Rule`."""

    id: str
    """`service-resource-verb-what`; a public contract."""

    description: str
    """The compliant state in one sentence."""

    severity: Severity
    """How severe a violation is."""

    level: Level = Level.MANDATORY
    """What a violation does; with `environments`, what it does outside of them. Default: mandatory."""

    controls: tuple[Control, ...]
    """What it supports in which framework, the most specific first."""

    remediation: str
    """The change to make, as an imperative."""

    url: str
    """AWS documentation."""

    types: tuple[str, ...]
    """Tokens that the policy reads, the usual one first."""

    good: Case
    """An example that is compliant."""

    bad: Case
    """An example that is not."""

    omitted: Verdict = "passes"
    """The verdict on a resource without any property: whether AWS's defaults are compliant. Default: they are."""

    unknown: Verdict = "passes"
    """The verdict on the bad example where its values are unknown: `violates` where having a property is what violates,
    or lacking another one. Default: an unknown value passes."""

    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """JSON Schema of each setting, with its default. Default: none."""

    example_settings: Settings = field(default_factory=dict)
    """Settings for the examples. Default: those of the policy."""

    environments: tuple[str, ...] = ()
    """Environments that the policy applies to; it is mandatory there. Default: all, at `level`."""

    profiles: Mapping[str, str | Mapping[str, Any]] = field(default_factory=dict)
    """Profile → level, or level and settings, where the profile does not follow from severity and controls.
    Default: nothing."""

    about_the_run: bool = False
    """Whether the policy reports on the run itself: such a policy runs after all others. Default: false."""

    note: str = ""
    """The reason for a limit or an exception. Default: none."""

    def __call__(self, check: Check) -> Rule:
        """Return the policy with its check; raises TypeError for one that reads neither a resource nor a stack."""
        subject = _subject(check)
        if subject not in (Resource, Stack):
            raise TypeError(f"{self.id}: a check takes a Resource or a Stack, not {subject}")
        metadata = {name: getattr(self, name) for name in _METADATA}
        return Rule(scope="stack" if subject is Stack else "resource", check=_with_settings(check), **metadata)


_METADATA = tuple(one.name for one in fields(Policy))


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule(Policy):
    """A policy and its check."""

    scope: Literal["resource", "stack"]
    """Whether the check reads one resource, or all resources of the stack."""

    check: Callable[[Any, Settings], Iterable[str | Finding]]
    """(resource or stack, settings) → findings."""

    @property
    def good_example(self) -> tuple[Sample, ...]:
        """The resources of the compliant example."""
        return _samples(self.good, self.types)

    @property
    def bad_example(self) -> tuple[Sample, ...]:
        """The resources of the violating example."""
        return _samples(self.bad, self.types)

    @property
    def all_settings(self) -> dict[str, Mapping[str, Any]]:
        """The policy's own settings, and those that follow from its environments and severity."""
        found = dict(self.settings)
        if self.environments:
            found["environments"] = strings(
                *self.environments,
                description="Environments that the policy applies to; an unknown environment counts as one of them.",
            )
        if self.severity is Severity.CRITICAL:
            found["allow_critical_exemptions"] = boolean("Whether a stack may exempt itself from this critical policy.")
        return found

    def defaults(self) -> dict[str, Any]:
        """Return the settings' default values."""
        return {name: schema["default"] for name, schema in self.all_settings.items()}


def judges(rule: Rule, token: str) -> bool:
    """Return whether the policy validates resources of this type."""
    return any(name in rule.types for name in names_of(token))


def names_of(token: str) -> tuple[str, ...]:
    """Return the entries of `types` that mean resources of this type."""
    return (token, ANY_AWS) if token.startswith("aws:") else (token,)


def _samples(case: Case, types: Sequence[str]) -> tuple[Sample, ...]:
    if isinstance(case, Sample):
        return (case,)
    if isinstance(case, Mapping):
        return (Sample(type=types[0], props=case),)
    return tuple(case)


def _subject(check: Check) -> Any:
    """Return the class of what a check reads; `typing.get_type_hints` would compile every annotation, in each start."""
    first = next(iter(check.__annotations__.values()), None)
    return check.__globals__.get(first, first) if isinstance(first, str) else first


def _with_settings(check: Check) -> Callable[[Any, Settings], Iterable[str | Finding]]:
    """Return the check with a parameter for settings, which it ignores if it has none."""
    if len(signature(check).parameters) > 1:
        return cast("Callable[[Any, Settings], Iterable[str | Finding]]", check)
    bare = cast("Callable[[Any], Iterable[str | Finding]]", check)
    return lambda subject, _settings: bare(subject)
