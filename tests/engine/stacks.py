"""The stacks that are committed, and their settings with a change."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import yaml

PROJECT = Path(__file__).resolve().parents[2]
COMMITTED = ("dev", "staging", "prod")
EXAMPLES = tuple(sorted(path.stem for path in (PROJECT / "examples").glob("*.yaml")))
ALL = (*COMMITTED, *EXAMPLES)


def text(name: str) -> str:
    """Return the stack file of a committed stack or of an example."""
    path = PROJECT / f"Pulumi.{name}.yaml" if name in COMMITTED else PROJECT / "examples" / f"{name}.yaml"
    return path.read_text(encoding="utf-8")


def changed(name: str, changes: dict[str, Any]) -> str:
    """Return a stack file in which the values at dotted paths are others; None takes one out.

    The first part of a path is the section: ``network.nat`` is ``plinth:network`` → ``nat``.
    """
    document = copy.deepcopy(yaml.safe_load(text(name)))
    for path, value in changes.items():
        section, *rest = path.split(".")
        holder, last = document["config"], section if ":" in section else f"plinth:{section}"
        for part in rest:
            holder, last = holder.setdefault(last, {}), part
        if value is None:
            holder.pop(last, None)
        else:
            holder[last] = value
    return yaml.safe_dump(document, sort_keys=False)


def value(name: str, path: str) -> Any:
    """Return the value at a dotted path of a stack file."""
    section, *rest = path.split(".")
    found = yaml.safe_load(text(name))["config"][f"plinth:{section}"]
    for part in rest:
        found = found[part]
    return found


def without(name: str, section: str, key: str) -> dict[str, Any]:
    """Return the changes that take one thing out of a stack file, and every link to it."""
    found: dict[str, Any] = {f"{section}.{key}": None}
    for service, values in value(name, "services").items():
        if key in values.get("links", {}) and service != key:
            found[f"services.{service}.links"] = {t: a for t, a in values["links"].items() if t != key}
    return found


def safe(name: str) -> bool:
    """Return whether the stack keeps its data: its resources are protected."""
    return not (yaml.safe_load(text(name))["config"]["plinth:stack"].get("allow_data_loss") or False)
