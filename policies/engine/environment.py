"""The environment of a stack or a resource. Pure, except that it reads the process's environment variables.

In this order: the resource's own tag `Environment`; `policy:environment` in the stack's configuration; `environment` in
`plinth:stack` there; the stack's tag `environment`; the stack's name, if it is the name of an environment.
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
"""The stack's own tags, after the engine has sent them."""


def normal(word: str) -> str:
    """Return the environment that *word* means; any other word is an environment of its own."""
    return _WORDS.get(word.strip().lower(), word.strip().lower())


@cache
def _parsed(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def remember(stack: str, project: str, config: Mapping[str, str]) -> None:
    """Store what the engine sends about the stack; only older engines set it in the pack's environment variables."""
    sent = {"STACK": stack, "PROJECT": project, "CONFIG": json.dumps(dict(config)) if config else ""}
    os.environ.update({f"PULUMI_{name}": text for name, text in sent.items() if text})


def stack_config() -> dict[str, Any]:
    """Return the stack's configuration as the engine passes it to the pack."""
    return _parsed(os.environ.get("PULUMI_CONFIG") or "{}")


def config_object(key: str) -> Any:
    """Return one key of the stack's configuration, objects decoded; None if it is not set."""
    value = stack_config().get(key)
    if isinstance(value, str) and value[:1] in "[{":
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def stack_environment() -> str:
    """Return the stack's environment, or an empty string if it is unknown."""
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


def allowed_variables(service: str) -> list[str]:
    """Return the variables of a service that the stack file declares to be no secrets; none for other tasks."""
    declared = _declared("plinth:services", service)
    sidecars = declared.get("sidecars")
    containers = [declared, *(sidecars.values() if isinstance(sidecars, dict) else ())]
    allowed = [one.get("allow_plaintext") for one in containers if isinstance(one, dict)]
    return [variable for names in allowed if isinstance(names, list) for variable in names if isinstance(variable, str)]


def allows_plaintext(parameter: str) -> bool:
    """Return whether the stack file declares the value of a parameter to be no secret."""
    return _declared("plinth:parameters", parameter).get("allow_plaintext") is True


def _declared(section: str, name: str) -> Mapping[str, Any]:
    entries = config_object(section)
    entry = entries.get(name) if isinstance(entries, dict) else None
    return entry if isinstance(entry, dict) else {}


def stack_urn() -> str:
    """Return the URN of the stack itself, by which a finding about the stack as a whole can be exempted."""
    stack, project = os.environ.get("PULUMI_STACK", ""), os.environ.get("PULUMI_PROJECT", "")
    return f"urn:pulumi:{stack}::{project}::pulumi:pulumi:Stack::{project}-{stack}"
