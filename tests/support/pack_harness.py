"""Runs the pack in tests: samples as resources, one rule, all rules, or the pack as a process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc
from google.protobuf import struct_pb2
from pulumi.runtime.proto import analyzer_pb2, analyzer_pb2_grpc

from policies.engine.catalog import RULES
from policies.engine.exemptions import Book
from policies.engine.judge import Judge
from policies.engine.rule import Rule, Sample, judges
from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource

ROOT = Path(__file__).resolve().parents[2]
IDS = frozenset(rule.id for rule in RULES)
UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"


def urn(token: str, name: str) -> str:
    """Return the URN of a resource of the stack `test`."""
    return f"urn:pulumi:test::shop::{token}::{name}"


def resources(samples: Sequence[Sample]) -> list[Resource]:
    """Return samples as resources, linked as they say."""
    urns = {sample.name: urn(sample.type, sample.name) for sample in samples}
    return [
        Resource(
            sample.type,
            sample.props,
            urn=urns[sample.name],
            name=sample.name,
            protect=sample.protect,
            links={path: [urns[name]] for path, name in sample.links.items() if name in urns},
        )
        for sample in samples
    ]


def stack_of(*samples: Sample) -> Stack:
    """Return samples as a stack."""
    return Stack(resources(samples))


def judged(
    rule: Rule, samples: Sequence[Sample], settings: Mapping[str, Any] | None = None, book: Book | None = None
) -> list[str]:
    """Return the messages of *rule* about *samples*; settings default to those of its examples."""
    judge = Judge(book or Book([]), IDS)
    settings = {**rule.example_settings, **(settings or {})}
    found = resources(samples)
    if rule.scope == "resource":
        own = [item for item in found if judges(rule, item.type)]
        return [message for item in own for message in judge.resource(rule, item, settings)]
    stack = Stack(found)
    stack.run = judge
    return [message for message, _ in judge.stack(rule, stack, settings)]


def findings(*samples: Sample) -> dict[str, list[str]]:
    """Return the messages of every policy that is not disabled about *samples*."""
    found = {rule.id: judged(rule, samples) for rule in RULES if rule.level.value != "disabled"}
    return {rule_id: messages for rule_id, messages in found.items() if messages}


@contextmanager
def started(folder: Path = ROOT / "policies", **environment: str) -> Iterator[tuple[str, int]]:
    """Start the pack as the engine does, yield its address and its process id, and stop it."""
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "pulumi.policy", "127.0.0.1:0", folder.name],
        cwd=folder.parent,
        env={
            **os.environ,
            "PULUMI_PROJECT": "shop",
            "PULUMI_STACK": "test",
            "PULUMI_DRY_RUN": "true",
            "PULUMI_CONFIG": "{}",
            **environment,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            port = process.stdout.readline().strip() if process.stdout else ""
            yield f"127.0.0.1:{port}", process.pid
        finally:
            process.terminate()


@contextmanager
def serving(
    folder: Path = ROOT / "policies", **environment: str
) -> Iterator[tuple[analyzer_pb2_grpc.AnalyzerStub, int]]:
    """Start the pack as the engine does, yield a stub and the process id, and stop it."""
    with started(folder, **environment) as (address, process), grpc.insecure_channel(address) as channel:
        yield analyzer_pb2_grpc.AnalyzerStub(channel), process


def struct(data: Mapping[str, Any]) -> struct_pb2.Struct:
    """Return *data* as the engine sends it."""
    found = struct_pb2.Struct()
    found.update(json.loads(json.dumps(dict(data))))
    return found


def request_for(token: str, props: Mapping[str, Any], name: str = "this") -> Any:
    """Return one resource as the engine sends it."""
    return analyzer_pb2.AnalyzeRequest(type=token, properties=struct(props), urn=urn(token, name), name=name)


def stack_request(*samples: Sample) -> Any:
    """Return samples as the engine sends a stack."""
    urns = {sample.name: urn(sample.type, sample.name) for sample in samples}
    request = analyzer_pb2.AnalyzeStackRequest()
    for sample in samples:
        item = request.resources.add(
            type=sample.type, properties=struct(sample.props), urn=urns[sample.name], name=sample.name
        )
        for path, name in sample.links.items():
            item.propertyDependencies[path].urns.append(urns[name])
    return request
