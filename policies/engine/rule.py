"""What a policy is: a pure check and its metadata, in one block. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from inspect import signature
from typing import Any, Literal, NamedTuple

from policies.engine.view import Resource

VERBS = ("disallow", "require", "enforce", "restrict", "report")
ID = re.compile(rf"^[a-z0-9]+(-[a-z0-9]+)*-({'|'.join(VERBS)})(-[a-z0-9]+)+$")
ANY_AWS = "aws:*"
"""Stands in `types` for every resource of the AWS provider."""


class Severity(Enum):
    """How bad a violation is."""

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
    """Default for a resource rule: the resource judged."""

    message: str
    """What is wrong, with the value observed."""


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
    """Property → logical name of the sample that it was computed from. Default: none."""

    protect: bool = False
    """The option `protect`. Default: false."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One policy."""

    id: str
    """`service-resource-verb-what`; a public contract."""

    description: str
    """The compliant state in one sentence."""

    severity: Severity
    """How bad a violation is."""

    level: Level
    """What a violation does; with `environments`, what it does outside of them."""

    controls: tuple[str, ...]
    """`framework reference`, the most specific first."""

    remediation: str
    """The edit to make."""

    url: str
    """AWS documentation."""

    types: tuple[str, ...]
    """Tokens that the rule judges, the usual one first; for a stack rule, those it asks about."""

    scope: Literal["resource", "stack"]
    """A resource by itself, or with the others of its stack."""

    check: Callable[..., Iterable[str | Finding]]
    """(resource or stack, settings) → findings."""

    good: tuple[Sample, ...]
    """An example that passes."""

    bad: tuple[Sample, ...]
    """An example that does not."""

    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """JSON Schema of each setting, with its default. Default: none."""

    example_settings: Mapping[str, Any] = field(default_factory=dict)
    """Settings that the examples are judged with. Default: as they are when nobody sets them."""

    environments: tuple[str, ...] = ()
    """Environments the rule is for; there it is mandatory. Default: all, at `level`."""

    note: str = ""
    """Why the rule is as it is, where one would ask. Default: nothing to add."""

    @property
    def all_settings(self) -> dict[str, Mapping[str, Any]]:
        """The rule's own settings and those that every rule of its kind has."""
        found = dict(self.settings)
        if self.environments:
            found["environments"] = {
                "type": "array",
                "items": {"type": "string"},
                "default": list(self.environments),
                "description": "Environments that the policy judges; a resource of an unknown one is judged too.",
            }
        if self.severity is Severity.CRITICAL:
            found["allow_critical_exemptions"] = {
                "type": "boolean",
                "default": False,
                "description": "Whether a stack may exempt itself from this critical policy.",
            }
        return found

    def defaults(self) -> dict[str, Any]:
        """Return the settings as they are when nobody sets them."""
        return {name: schema["default"] for name, schema in self.all_settings.items()}


Case = Mapping[str, Any] | Sample | Sequence[Sample]


def _samples(case: Case, types: Sequence[str]) -> tuple[Sample, ...]:
    if isinstance(case, Sample):
        return (case,)
    if isinstance(case, Mapping):
        return (Sample(type=types[0], props=case),)
    return tuple(case)


def _with_settings(check: Callable[..., Any]) -> Callable[..., Any]:
    """Let a check that has no settings leave them out of its parameters."""
    if len(signature(check).parameters) > 1:
        return check
    return lambda subject, _settings: check(subject)


def _rule(scope: Literal["resource", "stack"], types: Sequence[str], good: Case, bad: Case, **metadata: Any) -> Any:
    def decorate(check: Callable[..., Any]) -> Rule:
        return Rule(
            scope=scope,
            check=_with_settings(check),
            types=tuple(types),
            good=_samples(good, types),
            bad=_samples(bad, types),
            **metadata,
        )

    return decorate


def resource_rule(
    *,
    id: str,  # noqa: A002 - the word that users see
    description: str,
    severity: Severity,
    controls: Sequence[str],
    remediation: str,
    url: str,
    types: Sequence[str],
    good: Case,
    bad: Case,
    level: Level = Level.MANDATORY,
    settings: Mapping[str, Mapping[str, Any]] | None = None,
    environments: Sequence[str] = (),
    note: str = "",
) -> Callable[[Callable[..., Iterable[str | Finding]]], Rule]:
    """Make a rule of a check that judges one resource by itself."""
    return _rule(
        "resource",
        types,
        good,
        bad,
        id=id,
        description=description,
        severity=severity,
        level=level,
        controls=tuple(controls),
        remediation=remediation,
        url=url,
        settings=settings or {},
        environments=tuple(environments),
        note=note,
    )


def stack_rule(
    *,
    id: str,  # noqa: A002 - the word that users see
    description: str,
    severity: Severity,
    controls: Sequence[str],
    remediation: str,
    url: str,
    types: Sequence[str],
    good: Case,
    bad: Case,
    level: Level = Level.MANDATORY,
    settings: Mapping[str, Mapping[str, Any]] | None = None,
    example_settings: Mapping[str, Any] | None = None,
    environments: Sequence[str] = (),
    note: str = "",
) -> Callable[[Callable[..., Iterable[Finding]]], Rule]:
    """Make a rule of a check that judges a whole stack."""
    return _rule(
        "stack",
        types,
        good,
        bad,
        id=id,
        description=description,
        severity=severity,
        level=level,
        controls=tuple(controls),
        remediation=remediation,
        url=url,
        settings=settings or {},
        example_settings=example_settings or {},
        environments=tuple(environments),
        note=note,
    )
