"""The plan as JSON, in the shape of ``pulumi preview --json``, next to the facts of the report. Pure."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from preview.analysis.result import Result
from preview.recorder.record import Record, Registered
from preview.recorder.tree import in_order
from preview.recorder.values import masked
from preview.recorder.wire_marks import MASK, STACK_TYPE, UNKNOWN
from preview.report.facts import facts_of
from preview.report.view.preview import PreviewView

_NANOSECONDS = 1_000_000_000


def of(result: Result) -> dict[str, Any]:
    """Return the whole plan, with the engine's mask in place of secrets. Only ``duration`` changes from run to run."""
    record, project, stack = result.record, result.project, result.stack
    config = {key: MASK if key in result.secret_keys else value for key, value in sorted(result.config.items())}
    root = f"urn:pulumi:{stack}::{project}::pulumi:pulumi:Stack::{project}-{stack}"
    resources = in_order(record)
    steps = [_stack_step(root, record), *_provider_steps(resources, project, stack, config)]
    steps += [_step(resource, result, root) for resource in resources]
    operations = Counter(step["op"] for step in steps)
    return {
        "config": config,
        "steps": steps,
        "diagnostics": [{"severity": severity, "message": message} for severity, message in record.messages],
        "changeSummary": dict(sorted(operations.items())),
        **facts_of(PreviewView(result), result),
        "duration": int(result.seconds.get("total", 0.0) * _NANOSECONDS),
    }


def written(content: Mapping[str, Any]) -> str:
    """Return a plan as text: one value a line, so that two runs differ only in the line of the duration."""
    return json.dumps(content, indent=2, ensure_ascii=False)


def _stack_step(root: str, record: Record) -> dict[str, Any]:
    outputs = masked(record.stack_outputs, record.secret_stack_outputs)
    state = {"urn": root, "custom": False, "type": STACK_TYPE, "outputs": outputs}
    return {"op": "create", "urn": root, "newState": state}


def _provider_urn(resource: Registered, project: str, stack: str) -> str:
    package = resource.type.partition(":")[0]
    return f"urn:pulumi:{stack}::{project}::pulumi:providers:{package}::default"


def _provider_steps(
    resources: Sequence[Registered], project: str, stack: str, config: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return the default providers: one for each package, as the engine creates them, with the stack's settings."""
    needed = {
        _provider_urn(resource, project, stack): resource.type.partition(":")[0]
        for resource in resources
        if resource.custom and not resource.provider and not resource.type.startswith("pulumi:")
    }
    steps = []
    for urn, package in sorted(needed.items()):
        inputs = {key.partition(":")[2]: text for key, text in config.items() if key.startswith(f"{package}:")}
        state = {"urn": urn, "custom": True, "type": f"pulumi:providers:{package}", "inputs": inputs}
        steps.append({"op": "create", "urn": urn, "newState": state})
    return steps


def _step(resource: Registered, result: Result, root: str) -> dict[str, Any]:
    record = result.record
    if resource.custom:
        outputs = masked(resource.outputs, [(key,) for key in sorted(resource.secret_outputs)])
    else:
        secrets = record.secret_component_outputs.get(resource.urn, ())
        outputs = masked(record.component_outputs.get(resource.urn, resource.outputs), secrets)
    provider = resource.provider or f"{_provider_urn(resource, result.project, result.stack)}::{UNKNOWN}"
    state: dict[str, Any] = {
        "urn": resource.urn,
        "custom": resource.custom,
        "type": resource.type,
        "inputs": masked(resource.inputs, resource.secret_paths),
        "outputs": outputs,
        "parent": resource.parent or root,
        "dependencies": sorted(resource.dependencies),
        "propertyDependencies": {key: sorted(urns) for key, urns in sorted(resource.property_dependencies.items())},
        "provider": provider if resource.custom else "",
        "protect": resource.protect,
        "retainOnDelete": resource.retain_on_delete,
        "external": resource.external,
        "deletedWith": resource.deleted_with,
        "deleteBeforeReplace": resource.delete_before_replace,
        "ignoreChanges": list(resource.ignore_changes),
        "replaceOnChanges": list(resource.replace_on_changes),
        "aliases": list(resource.aliases),
        "additionalSecretOutputs": sorted(resource.additional_secret_outputs),
        "customTimeouts": dict(resource.custom_timeouts),
        "sourcePosition": _source(resource.source, result.folder),
    }
    always = {"urn", "custom", "type", "parent"}
    state = {key: value for key, value in state.items() if key in always or value}
    return {"op": "read" if resource.external else "create", "urn": resource.urn, "newState": state}


def _source(source: str, folder: Path) -> str:
    """Return the code that made a resource, relative to the project's folder; empty for code outside of it."""
    inside = f"file://{folder}/"
    return f"project:///{source.removeprefix(inside)}" if source.startswith(inside) else ""
