"""Profiles: policy configurations for a purpose, made from the rules' own controls. Pure but for writing the files.

`python -m policies.engine.profiles` in the pack's folder writes `profiles/*.json`; a test keeps them fresh.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from policies.engine.catalogue import BY_ID, RULES
from policies.engine.rule import Level, Rule, Severity

FOLDER = Path(__file__).resolve().parents[1] / "profiles"
NAMES = ("baseline", "prod", "hipaa", "pci", "soc2")
_FRAMEWORKS = {"hipaa": "HIPAA ", "pci": "PCI DSS 4.0.1 ", "soc2": "SOC 2 "}
_WEB_ACLS = ("cloudfront-distribution-require-waf", "lb-balancer-require-waf", "apigateway-stage-require-waf")
_ADVICE = ("rds-database-require-iam-authentication", "route53-zone-require-query-logging")
_OWN_KEYS = ("s3-bucket-require-encryption-configuration", "sqs-queue-require-encryption")
_LOG_DAYS = {"hipaa": 2192, "pci": 365, "soc2": 365}
"""Six years for HIPAA (45 CFR 164.316(b)(2)(i)), one for PCI DSS (10.5.1); SOC 2 leaves it to the company."""

_TYPES = {"boolean": bool, "integer": int, "number": (int, float), "string": str, "array": list}


def profile(name: str) -> dict[str, Any]:
    """Return a profile as the engine takes it: policy → level, or level and settings."""
    if name == "baseline":
        found = {rule.id: _baseline(rule).value for rule in RULES if rule.level is not Level.DISABLED}
        return dict(sorted(found.items()))
    if name == "prod":
        chosen = [rule.id for rule in RULES if rule.environments and rule.level is not Level.DISABLED]
        return dict.fromkeys(sorted([*chosen, *_WEB_ACLS]), Level.MANDATORY.value)
    found = {
        rule.id: _demanded(rule).value for rule in RULES if _serves(rule, name) and rule.level is not Level.DISABLED
    }
    found |= dict.fromkeys(_ADVICE, Level.ADVISORY.value)
    if name == "pci":
        found |= dict.fromkeys(_WEB_ACLS, Level.MANDATORY.value)
        found["secrets-secret-require-rotation"] = Level.ADVISORY.value
    with_settings: dict[str, Any] = dict(found)
    for rule_id in _OWN_KEYS:
        with_settings[rule_id] = {"enforcementLevel": Level.MANDATORY.value, "require_cmk": True}
    with_settings["logs-group-require-retention"] = {
        "enforcementLevel": Level.MANDATORY.value,
        "days": _LOG_DAYS[name],
    }
    return dict(sorted(with_settings.items()))


def _baseline(rule: Rule) -> Level:
    """Demand the worst only: the first step for stacks that exist already."""
    return Level.MANDATORY if rule.severity is Severity.CRITICAL else Level.ADVISORY


def _demanded(rule: Rule) -> Level:
    return Level.ADVISORY if rule.severity is Severity.LOW else Level.MANDATORY


def _serves(rule: Rule, name: str) -> bool:
    return any(control.startswith(_FRAMEWORKS[name]) for control in rule.controls)


def problems(config: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a policy configuration; the engine passes over names that it does not know."""
    levels = {level.value for level in Level}
    found = []
    for rule_id, value in config.items():
        rule = BY_ID.get(rule_id)
        level = value.get("enforcementLevel") if isinstance(value, Mapping) else value
        if rule is None and rule_id != "all":
            found.append(f"{rule_id}: no such policy")
        if level is not None and level not in levels:
            found.append(f"{rule_id}: enforcementLevel is {level!r}; legal: {', '.join(sorted(levels))}")
        if rule is not None and isinstance(value, Mapping):
            found += _setting_problems(rule, {key: item for key, item in value.items() if key != "enforcementLevel"})
    return found


def _setting_problems(rule: Rule, given: Mapping[str, Any]) -> list[str]:
    schemas = rule.all_settings
    found = [
        f"{rule.id}: no setting {name}; legal: {', '.join(schemas) or 'none'}" for name in given if name not in schemas
    ]
    for name, value in given.items():
        wanted = schemas.get(name, {}).get("type")
        right = wanted is None or (
            isinstance(value, _TYPES[wanted]) and (wanted == "boolean" or not isinstance(value, bool))
        )
        if not right:
            found.append(f"{rule.id}: {name} is {value!r}; legal: {wanted}")
    return found


def text(name: str) -> str:
    """Return a profile's file."""
    return json.dumps(profile(name), indent=2) + "\n"


def main() -> None:
    """Write every profile."""
    FOLDER.mkdir(exist_ok=True)
    for name in NAMES:
        (FOLDER / f"{name}.json").write_text(text(name), encoding="utf-8")
        sys.stdout.write(f"profiles/{name}.json\n")


if __name__ == "__main__":
    main()
