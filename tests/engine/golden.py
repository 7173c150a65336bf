"""The states of the last release, cut down to what must survive an upgrade. `make goldens` writes them at a release.

A state is cut down to what holds data or carries traffic, and to what decides whether these are replaced. Values that the
make-believe AWS gave are kept, for the next release's resources are compared with them.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

import stacks  # noqa: E402 - its folder is put on the path first
from engine import PROJECT, Engine  # noqa: E402
from stateful import CARRY_TRAFFIC, HOLD_DATA  # noqa: E402

from preview.aws.replacement import forces_replacement  # noqa: E402

FOLDER = HERE / "golden"
_KEPT = (
    "urn",
    "custom",
    "id",
    "type",
    "inputs",
    "parent",
    "protect",
    "retainOnDelete",
    "external",
    "provider",
)


def cut(deployment: dict[str, Any]) -> dict[str, Any]:
    """Return a deployment with only what has to survive, and what that depends on."""
    resources = {resource["urn"]: resource for resource in deployment["resources"]}
    kept: set[str] = set()
    todo = [urn for urn, resource in resources.items() if resource["type"] in HOLD_DATA | CARRY_TRAFFIC]
    while todo:
        urn = todo.pop()
        if urn not in kept:
            kept.add(urn)
            todo += _stands_on(resources[urn])
    return {
        "manifest": deployment["manifest"],
        "resources": [_short(resource, kept) for urn, resource in resources.items() if urn in kept],
    }


def _short(resource: dict[str, Any], kept: set[str]) -> dict[str, Any]:
    """Return a resource without outputs that repeat its inputs, and without what is not kept."""
    short = {key: resource[key] for key in _KEPT if key in resource}
    short["dependencies"] = [urn for urn in resource.get("dependencies") or [] if urn in kept]
    if resource["custom"]:
        inputs = resource.get("inputs", {})
        short["outputs"] = {key: value for key, value in resource["outputs"].items() if inputs.get(key) != value}
    return short


def read(name: str) -> dict[str, Any]:
    """Return the state of a stack at the last release, whole again."""
    state = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    for resource in state["deployment"]["resources"]:
        given = {key: value for key, value in resource.get("inputs", {}).items() if key != "__defaults"}
        if "outputs" in resource:
            resource["outputs"] = {**given, **resource["outputs"]}
    return state


def _stands_on(resource: dict[str, Any]) -> list[str]:
    """Return what decides whether a resource is replaced: what its values come from that AWS cannot change in place."""
    found = [resource.get("parent"), resource.get("provider", "").rpartition("::")[0]]
    if resource["type"].startswith("aws:"):
        decisive = {path.partition(".")[0] for path in forces_replacement(resource["type"])}
        for name, urns in (resource.get("propertyDependencies") or {}).items():
            found += urns or [] if name in decisive else []
    return [urn for urn in found if urn]


def write(path: Path, deployment: dict[str, Any]) -> None:
    """Write one resource a line: two releases can be compared by eye."""
    lines = ",\n".join(json.dumps(resource, sort_keys=True) for resource in deployment["resources"])
    manifest = json.dumps(deployment["manifest"])
    text = f'{{"version": 3, "deployment": {{"manifest": {manifest}, "resources": [\n{lines}\n]}}}}\n'
    path.write_text(text, encoding="utf-8")


def main() -> None:
    """Deploy every committed stack with the engine that the command line names, and write its state."""
    FOLDER.mkdir(exist_ok=True)
    for name in stacks.COMMITTED:
        with tempfile.TemporaryDirectory() as folder:
            engine = Engine.new(
                Path(folder) / name, name, command=sys.argv[1], settings=stacks.text(name), program=PROJECT
            )
            engine.up().ok()
            shown = engine.run("stack", "export", "--show-secrets").ok().output
            write(FOLDER / f"{name}.json", cut(json.loads(shown[shown.index("{") :])["deployment"]))


if __name__ == "__main__":
    main()
