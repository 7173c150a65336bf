"""Which environment a stack, or a resource of it, belongs to. Pure but for the process's environment.

The order: the resource's own tag `Environment`; `policy:environment` of the stack's configuration;
`plinth:stack` → `environment` there; the stack's tag `environment`; a stack name that is an environment's name.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from functools import cache
from typing import Any

from policies.plan.lens.view import Resource

_WORDS = {
    "prod": "prod",
    "production": "prod",
    "live": "prod",
    "staging": "staging",
    "stage": "staging",
    "preprod": "staging",
    "dev": "dev",
    "development": "dev",
    "sandbox": "dev",
}
PROD = ("prod",)
stack_tags: dict[str, str] = {}
"""The stack's own tags, once the engine has told them."""


def normal(word: str) -> str:
    """Return the environment that *word* means; a word of one's own means itself."""
    return _WORDS.get(word.strip().lower(), word.strip().lower())


@cache
def _parsed(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def remember(stack: str, project: str, config: Mapping[str, str]) -> None:
    """Keep what the engine tells of the stack over the wire; only older ones put it into the pack's environment."""
    told = {"STACK": stack, "PROJECT": project, "CONFIG": json.dumps(dict(config)) if config else ""}
    os.environ.update({f"PULUMI_{name}": text for name, text in told.items() if text})


def stack_config() -> dict[str, Any]:
    """Return the stack's configuration as the engine hands it to the pack."""
    return _parsed(os.environ.get("PULUMI_CONFIG") or "{}")


def config_object(key: str) -> Any:
    """Return one key of the stack's configuration, objects decoded; None where there is none."""
    value = stack_config().get(key)
    if isinstance(value, str) and value[:1] in "[{":
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def stack_environment() -> str:
    """Return the stack's environment, or an empty text where nothing tells."""
    declared = config_object("policy:environment")
    if isinstance(declared, str) and declared:
        return normal(declared)
    section = config_object("plinth:stack")
    if isinstance(section, dict) and isinstance(section.get("environment"), str):
        return normal(section["environment"])
    tag = stack_tags.get("environment")
    if tag:
        return normal(tag)
    return _WORDS.get(os.environ.get("PULUMI_STACK", "").lower(), "")


def environment_of(resource: Resource) -> str:
    """Return the environment of a resource: of its own tag, else of its stack; empty if it is unknown."""
    return normal(resource.environment) if resource.environment else stack_environment()


def stack_urn() -> str:
    """Return the URN of the stack itself, by which a finding about the whole of it can be exempted."""
    stack, project = os.environ.get("PULUMI_STACK", ""), os.environ.get("PULUMI_PROJECT", "")
    return f"urn:pulumi:{stack}::{project}::pulumi:pulumi:Stack::{project}-{stack}"
