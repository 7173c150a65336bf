"""Policies as policies of the Pulumi SDK: each has its own name, level, configuration schema and metadata."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pulumi_policy import (
    EnforcementLevel,
    Policy,
    PolicyComplianceFramework,
    PolicyConfigSchema,
    ResourceValidationPolicy,
    Severity,
    StackValidationPolicy,
)

from policies.engine.environment import PROD, stack_tags
from policies.engine.judge import Judge
from policies.engine.rule import Level, Rule, judges
from policies.engine.wire import resource_of_args, stack_of_args


def level_of(rule: Rule, environment: str) -> Level:
    """Return the level in a stack of this environment: a policy for production is mandatory there."""
    if rule.environments and rule.level is not Level.DISABLED:
        return Level.MANDATORY if environment in PROD else Level.ADVISORY
    return rule.level


def policy_of(rule: Rule, judge: Judge, environment: str) -> Policy:
    """Return the SDK's policy of *rule*."""
    framework = None
    if rule.controls:
        first = rule.controls[0]
        framework = PolicyComplianceFramework(name=first.framework, reference=first.reference)
    shared: dict[str, Any] = {
        "name": rule.id,
        "description": rule.description,
        "enforcement_level": EnforcementLevel(level_of(rule, environment).value),
        "config_schema": PolicyConfigSchema({name: dict(schema) for name, schema in rule.all_settings.items()})
        if rule.all_settings
        else None,
        "severity": Severity(rule.severity.value),
        "framework": framework,
        "tags": [str(control) for control in rule.controls],
        "remediation_steps": rule.remediation,
        "url": rule.url,
    }
    if rule.scope == "resource":
        return ResourceValidationPolicy(validate=_resource_check(rule, judge), **shared)
    return StackValidationPolicy(validate=_stack_check(rule, judge), **shared)


def _resource_check(rule: Rule, judge: Judge) -> Callable[[Any, Any], None]:
    def validate(args: Any, report: Callable[..., None]) -> None:
        if judges(rule, args.resource_type):
            for message in judge.resource(rule, resource_of_args(args), args.get_config()):
                report(message)

    return validate


def _stack_check(rule: Rule, judge: Judge) -> Callable[[Any, Any], None]:
    def validate(args: Any, report: Callable[..., None]) -> None:
        stack_tags.update(args.stack_tags)
        stack = stack_of_args(args)
        stack.run = judge
        for message, urn in judge.stack(rule, stack, args.get_config()):
            report(message, urn)

    return validate
