"""Every policy of the pack, for the command line and for the pack itself. Pure: it needs neither Pulumi nor AWS."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Any

from policies.engine.controls import FRAMEWORKS
from policies.engine.rule import Rule, Sample

MODULES = (
    "s3",
    "s3_data",
    "cloudfront",
    "load_balancing",
    "wafv2",
    "security_groups",
    "vpc",
    "network_paths",
    "vpn",
    "ec2",
    "ecs",
    "ecs_tasks",
    "ecs_start",
    "ecr",
    "rds",
    "rds_access",
    "documentdb",
    "elasticache",
    "dynamodb",
    "efs",
    "opensearch",
    "kms",
    "secrets_manager",
    "iam_policies",
    "iam_trust",
    "iam_identities",
    "iam_roles",
    "messaging",
    "eventbridge",
    "lambda_functions",
    "apigateway",
    "cloudtrail",
    "detection",
    "cloudwatch",
    "backup",
    "datasync",
    "synthetics",
    "codebuild",
    "codepipeline",
    "dns",
    "recovery",
    "governance",
)
"""In the order in which policies are listed and run; the run's own reports come last."""


def _rules() -> Iterable[Rule]:
    for name in MODULES:
        yield from (
            item for item in vars(import_module(f"policies.guardrails.{name}")).values() if isinstance(item, Rule)
        )


RULES: tuple[Rule, ...] = tuple(_rules())
BY_ID: Mapping[str, Rule] = {rule.id: rule for rule in RULES}


def service(rule: Rule) -> str:
    """Return the service that a policy belongs to: the first word of its id."""
    return rule.id.partition("-")[0]


def select(service_name: str | None = None, severity: str | None = None, framework: str | None = None) -> list[Rule]:
    """Return the policies of a service, a severity and a framework (`PCI DSS`, `cis 5.0`), each if given."""
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
    """Return one policy with everything there is to say; raises KeyError for an id that is none."""
    rule = BY_ID[rule_id]
    return {
        **as_dict(rule),
        "scope": rule.scope,
        "environments": list(rule.environments),
        "settings": {name: dict(schema) for name, schema in rule.all_settings.items()},
        "note": rule.note,
        "good": [_example(sample) for sample in rule.good],
        "bad": [_example(sample) for sample in rule.bad],
    }


def coverage() -> dict[str, dict[str, int]]:
    """Return per framework how many policies serve it, and how many of its references they name."""
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
