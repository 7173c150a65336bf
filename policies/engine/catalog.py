"""All policies of the pack, for the command line and for the pack itself. Pure: it needs neither Pulumi nor AWS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from policies import guardrails
from policies.engine import published
from policies.engine.controls import TOGETHER, Control
from policies.engine.rule import Level, Rule, Sample


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
        and (framework is None or any(str(control).lower().startswith(framework.lower()) for control in rule.controls))
    ]


def as_dict(rule: Rule) -> dict[str, Any]:
    """Return one policy as `plinth policies --format json` prints it."""
    return {
        "id": rule.id,
        "description": rule.description,
        "severity": rule.severity.value,
        "level": rule.level.value,
        "controls": [str(control) for control in rule.controls],
        "parts": {str(control): part for control in rule.controls if (part := covered_part(rule, control))},
        "remediation": rule.remediation,
        "url": rule.url,
        "applies_to": list(rule.types),
    }


def covered_part(rule: Rule, control: Control) -> str:
    """Return the part of a technical control that a policy covers by default; empty for all of it."""
    if control.framework not in published.WHOLE:
        return ""
    limits = (
        control.part,
        f"in {' and '.join(rule.environments)}" if rule.environments else "",
        "off by default" if rule.level is Level.DISABLED else "",
    )
    return ", ".join(filter(None, limits))


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
        "titles": {str(control): title for control in rule.controls if (title := published.title(control))},
        "good": [_example(sample) for sample in rule.good_example],
        "bad": [_example(sample) for sample in rule.bad_example],
    }


def coverage() -> list[dict[str, Any]]:
    """Return how the pack covers the controls of each published framework that infrastructure code can show."""
    return [_coverage(name) for name in published.FRAMEWORKS]


def _coverage(name: str) -> dict[str, Any]:
    framework = published.framework(name)
    parts: dict[str, list[str]] = {}
    for rule in RULES:
        for control in rule.controls:
            if control.framework == name:
                parts.setdefault(control.reference, []).append(covered_part(rule, control))
    titles = {reference: title for reference, title in framework.titles.items() if reference not in framework.outside}
    full = {
        reference: title
        for reference, title in titles.items()
        if name in published.WHOLE and ("" in parts.get(reference, ()) or f"{name} {reference}" in TOGETHER)
    }
    return {
        "framework": name,
        "source": framework.source,
        "as_of": framework.as_of,
        "policies": sum(any(control.framework == name for control in rule.controls) for rule in RULES),
        "controls": len(titles),
        "full": full,
        "partial": {
            reference: {"title": title, "parts": list(filter(None, dict.fromkeys(parts[reference])))}
            for reference, title in titles.items()
            if reference in parts and reference not in full
        },
        "uncovered": {reference: title for reference, title in titles.items() if reference not in parts},
        "outside": dict(framework.outside),
    }


def _example(sample: Sample) -> dict[str, Any]:
    fields: dict[str, Any] = {"name": sample.name, "type": sample.type, "properties": dict(sample.props)}
    if sample.links:
        fields["computed_from"] = dict(sample.links)
    if sample.protect:
        fields["options"] = {"protect": True}
    return fields
