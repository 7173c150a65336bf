"""Profiles: policy configurations for a purpose, derived from the policies. Pure, except that it writes the files.

`python -m policies.engine.profiles`, in the folder that contains `policies`, writes `profiles/*.json`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from policies.engine.catalog import BY_ID, RULES
from policies.engine.controls import AUDITS
from policies.engine.rule import Level, Rule, Severity

FOLDER = Path(__file__).resolve().parents[1] / "profiles"
NAMES = ("baseline", "prod", *AUDITS)
_TYPES = {"boolean": bool, "integer": int, "number": (int, float), "string": str, "array": list}


def profile(name: str) -> dict[str, Any]:
    """Return a profile in the engine's format: policy → level, or level and settings.

    A policy that is off by default is only in the profiles that it declares.
    """
    found: dict[str, Any] = {rule.id: _level(rule, name).value for rule in RULES if _applies(rule, name)}
    found |= {rule.id: rule.profiles[name] for rule in RULES if name in rule.profiles}
    return dict(sorted(found.items()))


def _applies(rule: Rule, name: str) -> bool:
    if rule.level is Level.DISABLED:
        return False
    if name == "prod":
        return bool(rule.environments)
    return name == "baseline" or any(control.framework == AUDITS[name] for control in rule.controls)


def _level(rule: Rule, name: str) -> Level:
    """Return the level in a profile; `baseline`, for existing stacks, only requires the critical policies."""
    lenient = {"baseline": rule.severity is not Severity.CRITICAL, "prod": False}
    return Level.ADVISORY if lenient.get(name, rule.severity is Severity.LOW) else Level.MANDATORY


def problems(config: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a policy configuration; the engine ignores policies that do not exist."""
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
    """Return the content of a profile's file."""
    return json.dumps(profile(name), indent=2) + "\n"


def main() -> None:
    """Write every profile."""
    FOLDER.mkdir(exist_ok=True)
    for name in NAMES:
        (FOLDER / f"{name}.json").write_text(text(name), encoding="utf-8")
        sys.stdout.write(f"profiles/{name}.json\n")


if __name__ == "__main__":
    main()
