"""All policies of the pack, for the command line and for the pack itself. Pure: it needs neither Pulumi nor AWS."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from policies import guardrails
from policies.engine.controls import FRAMEWORKS
from policies.engine.rule import Rule, Sample


def _rules() -> Iterator[Rule]:
    """Yield the policies of every module in `guardrails/`."""
    for module in iter_modules(guardrails.__path__, f"{guardrails.__name__}."):
        yield from (item for item in vars(import_module(module.name)).values() if isinstance(item, Rule))


RULES: tuple[Rule, ...] = tuple(sorted(_rules(), key=lambda rule: (rule.about_the_run, rule.id)))
"""Sorted by id, the order in which they are listed and run; those that report on the run itself come last."""

BY_ID: Mapping[str, Rule] = {rule.id: rule for rule in RULES}


def service(rule: Rule) -> str:
    """Return the service of a policy: the first word of its id."""
    return rule.id.partition("-")[0]


def select(service_name: str | None = None, severity: str | None = None, framework: str | None = None) -> list[Rule]:
    """Return the policies of a service, a severity and a framework (`PCI DSS`, `cis 5.0`); None selects all."""
    return [
        rule
        for rule in RULES
        if (service_name is None or service(rule) == service_name.lower())
        and (severity is None or rule.severity.value == severity.lower())
        and (framework is None or any(control.lower().startswith(framework.lower()) for control in rule.controls))
    ]


def as_dict(rule: Rule) -> dict[str, Any]:
    """Return one policy as `plinth policies --format json` prints it."""
    return {
        "id": rule.id,
        "description": rule.description,
        "severity": rule.severity.value,
        "level": rule.level.value,
        "controls": list(rule.controls),
        "remediation": rule.remediation,
        "url": rule.url,
        "applies_to": list(rule.types),
    }


def explain(rule_id: str) -> dict[str, Any]:
    """Return everything about one policy; raises KeyError if there is none with this id."""
    rule = BY_ID[rule_id]
    return {
        **as_dict(rule),
        "scope": rule.scope,
        "environments": list(rule.environments),
        "settings": {name: dict(schema) for name, schema in rule.all_settings.items()},
        "omitted": rule.omitted,
        "profiles": dict(rule.profiles),
        "note": rule.note,
        "good": [_example(sample) for sample in rule.good_example],
        "bad": [_example(sample) for sample in rule.bad_example],
    }


def coverage() -> dict[str, dict[str, int]]:
    """Return for each framework the number of policies that support it, and of its controls that they name."""
    found: dict[str, dict[str, int]] = {}
    for framework in FRAMEWORKS:
        prefix = f"{framework} "
        per_rule = [[control for control in rule.controls if control.startswith(prefix)] for rule in RULES]
        references = Counter(control for controls in per_rule for control in controls)
        found[framework] = {"policies": sum(map(bool, per_rule)), "references": len(references)}
    return found


def _example(sample: Sample) -> dict[str, Any]:
    fields: dict[str, Any] = {"name": sample.name, "type": sample.type, "properties": dict(sample.props)}
    if sample.links:
        fields["computed_from"] = dict(sample.links)
    if sample.protect:
        fields["options"] = {"protect": True}
    return fields
