"""Reads what containers listen on and call from the task definition of a service or schedule. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from policies.plan.aws import ecs
from policies.plan.graph import Graph, Registration, blocks, number
from policies.plan.iam_documents import load
from policies.plan.network import TASK_CALLS


def containers_of(graph: Graph[Registration], owner: Registration) -> list[Mapping[str, Any]]:
    """Return the containers of a service's or schedule's tasks; none if their definition is unknown."""
    key = "taskDefinition" if owner.type == ecs.SERVICE else "target"
    definition = graph.ref(owner, key, ecs.TASK_DEFINITION)
    try:
        return blocks(json.loads(definition.inputs.get("containerDefinitions") or "[]")) if definition else []
    except (TypeError, ValueError):
        return []


def container_ports(containers: Iterable[Mapping[str, Any]]) -> set[int]:
    """Return the ports that containers map."""
    return {number(port.get("containerPort")) for item in containers for port in blocks(item.get("portMappings"))}


_EXPORTS = {"awsxray": "xray", "prometheus_remote_write": "aps-workspaces", "prometheusremotewrite": "aps-workspaces"}
"""Exporter of a collector → AWS service that it calls, besides logs, which every task calls."""

_OUTPUTS = {"kinesis_firehose": "kinesis-firehose", "firehose": "kinesis-firehose", "kinesis": "kinesis-streams"}
"""Output of Fluent Bit → AWS service that it calls, besides logs."""


def exporters_of(containers: Iterable[Mapping[str, Any]]) -> set[str]:
    """Return the exporters of the collectors among *containers*, of AWS's distribution of OpenTelemetry.

    Of a configuration in a variable, as JSON; others are unknown.
    """
    found: set[str] = set()
    for item in containers:
        for variable in blocks(item.get("environment")):
            if variable.get("name") == "AOT_CONFIG_CONTENT":
                configuration = load(variable.get("value"))
                exporters = configuration.get("exporters") if isinstance(configuration, Mapping) else None
                found |= (
                    {str(name).partition("/")[0] for name in exporters} if isinstance(exporters, Mapping) else set()
                )
    return found


def outputs_of(containers: Iterable[Mapping[str, Any]]) -> set[str]:
    """Return the outputs of Fluent Bit, by FireLens, that *containers* log to."""
    found: set[str] = set()
    for item in containers:
        log = item.get("logConfiguration")
        if isinstance(log, Mapping) and log.get("logDriver") == "awsfirelens":
            options = log.get("options")
            found.add(str(options.get("Name")) if isinstance(options, Mapping) else "")
    return found - {""}


def calls_of(containers: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return the AWS services that a task calls by itself: for its image, logs and secrets, traces and metrics."""
    exporters, outputs = exporters_of(containers), outputs_of(containers)
    sent = {*(_EXPORTS.get(name, "") for name in exporters), *(_OUTPUTS.get(name, "") for name in outputs)}
    values = [str(secret.get("valueFrom")) for item in containers for secret in blocks(item.get("secrets"))]
    # A parameter may be referenced by its name, a secret only by its ARN.
    confidential = [":secretsmanager:" in value for value in values]
    return (
        *TASK_CALLS,
        *(["secretsmanager"] if any(confidential) else []),
        *(["ssm"] if not all(confidential) else []),
        *sorted(sent - {""}),
    )
