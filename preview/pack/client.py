"""Sends every resource to a running pack as it is registered, then the stack as a whole."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import analyzer_pb2, analyzer_pb2_grpc

from preview.errors import WrongInputError
from preview.pack.configuration import configure
from preview.pack.findings import ADVISORY, DISABLED, LEVELS, MANDATORY, SEVERITIES, Findings, Violation, effective
from preview.pack.policy_info import policy_info
from preview.pack.process import PackError, PackProcess
from preview.recorder.record import Registered
from preview.recorder.values import to_wire
from preview.recorder.wire_marks import ORGANIZATION

_ORDER = {MANDATORY: 0, ADVISORY: 1}
_AT_ONCE = 8
_UNLIMITED = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
_TIMEOUT_SECONDS = 300.0


class PackClient:
    """Sends registrations to the pack from a thread of its own, so that program and pack run in parallel."""

    def __init__(
        self, process: PackProcess, *, project: str, stack: str, region: str, levels: Path | None = None
    ) -> None:
        self._process = process
        self._names = (project, stack)
        self._region = region
        self._levels = levels
        self._waiting: SimpleQueue[Registered | None] = SimpleQueue()
        self._slots = threading.Semaphore(_AT_ONCE)
        self._answers: list[tuple[Registered, Any]] = []
        self._failure: Exception | None = None
        self._info: Any = None
        self._stub: Any = None
        self._enforced: Mapping[str, str] = {}
        self._channel: grpc.Channel | None = None
        self._connected = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def wait_until_configured(self) -> None:
        """Wait until the pack has its levels; raises WrongInputError if the file of levels is wrong."""
        self._connected.wait()
        if isinstance(self._failure, WrongInputError):
            raise self._failure

    def judge(self, resource: Registered) -> None:
        """Send one resource to the pack; return at once."""
        self._waiting.put(resource)

    def finish(self, resources: Sequence[Registered]) -> Findings:
        """Wait for all answers, send the whole stack, and return the findings."""
        self._waiting.put(None)
        self._thread.join()
        if isinstance(self._failure, PackError):
            return Findings(failures=[str(self._failure)])
        if self._failure is not None:
            raise self._failure
        findings = Findings(
            pack=f"{self._info.name}",
            policies=len(self._info.policies),
            disabled=sorted(name for name, level in self._enforced.items() if level == DISABLED),
            policy_info=policy_info(self._info),
        )
        refused: Counter[str] = Counter()
        for resource, call in self._answers:
            self._collect(call, resource.urn, findings, refused)
        call = self._stub.AnalyzeStack.future(self._stack_request(resources), timeout=_TIMEOUT_SECONDS)
        self._collect(call, "", findings, refused)
        asked = {policy.name: 1 if policy.policy_type == analyzer_pb2.POLICY_TYPE_STACK else len(self._answers)
                 for policy in self._info.policies}  # fmt: skip
        findings.not_applicable = sorted(name for name, count in refused.items() if count >= asked.get(name, 1))
        found = dict.fromkeys(findings.violations)
        findings.violations = sorted(found, key=lambda item: (_ORDER.get(item.level, 0), item))
        findings.failures = sorted(dict.fromkeys(findings.failures))
        return findings

    def close(self) -> None:
        """Stop sending and end the pack's process."""
        self._waiting.put(None)
        self._process.close()
        if self._channel is not None:
            self._channel.close()
        self._thread.join()

    def _work(self) -> None:
        try:
            self._connect()
            self._connected.set()
            while (resource := self._waiting.get()) is not None:
                request = analyzer_pb2.AnalyzeRequest(
                    type=resource.type,
                    properties=to_wire(resource.inputs),
                    urn=resource.urn,
                    name=resource.name,
                    options=_options(resource),
                    provider=self._provider(resource),
                )
                self._slots.acquire()
                call = self._stub.Analyze.future(request, timeout=_TIMEOUT_SECONDS)
                call.add_done_callback(lambda _call: self._slots.release())
                self._answers.append((resource, call))
        except Exception as error:  # noqa: BLE001 - finish reports it
            self._failure = error
        finally:
            self._connected.set()

    def _connect(self) -> None:
        project, stack = self._names
        self._channel = grpc.insecure_channel(f"127.0.0.1:{self._process.port()}", options=_UNLIMITED)
        self._stub = analyzer_pb2_grpc.AnalyzerStub(self._channel)
        try:
            self._info = self._stub.GetAnalyzerInfo(empty_pb2.Empty(), timeout=_TIMEOUT_SECONDS)
            self._stub.ConfigureStack(
                analyzer_pb2.AnalyzerStackConfigureRequest(
                    stack=stack, project=project, organization=ORGANIZATION, dry_run=True
                ),
                timeout=_TIMEOUT_SECONDS,
            )
            request = configure(self._info, self._levels)
            self._enforced = {name: LEVELS[item.enforcementLevel] for name, item in request.policyConfig.items()}
            self._stub.Configure(request, timeout=_TIMEOUT_SECONDS)
        except grpc.RpcError as error:
            raise PackError(f"the policy pack did not start: {_words(error)}: {self._process.last_words()}") from None

    def _collect(self, call: Any, urn: str, findings: Findings, refused: Counter[str]) -> None:
        try:
            answer = call.result()
        except grpc.RpcError as error:
            about = f"on {urn}" if urn else "on the stack"
            findings.failures.append(f"a policy crashed {about}: {_words(error)}")
            return
        refused.update({item.policy_name for item in answer.not_applicable})
        for item in answer.diagnostics:
            message = item.message.removeprefix(f"{item.description}\n") if item.description else item.message
            findings.violations.append(
                Violation(
                    level=effective(LEVELS[item.enforcementLevel]),
                    policy=item.policyName,
                    urn=item.urn or urn,
                    message=message,
                    severity=SEVERITIES[item.severity],
                    description=item.description,
                )
            )

    def _stack_request(self, resources: Sequence[Registered]) -> analyzer_pb2.AnalyzeStackRequest:
        request = analyzer_pb2.AnalyzeStackRequest()
        for resource in resources:
            item = request.resources.add(
                type=resource.type,
                properties=to_wire(resource.outputs if resource.custom else {}),
                urn=resource.urn,
                name=resource.name,
                options=_options(resource),
                provider=self._provider(resource),
                parent=resource.parent,
                dependencies=resource.dependencies,
            )
            for key, urns in resource.property_dependencies.items():
                item.propertyDependencies[key].urns.extend(urns)
        return request

    def _provider(self, resource: Registered) -> analyzer_pb2.AnalyzerProviderResource | None:
        if not resource.custom:
            return None
        package = resource.type.partition(":")[0]
        project, stack = self._names
        return analyzer_pb2.AnalyzerProviderResource(
            type=f"pulumi:providers:{package}",
            properties=to_wire({"region": self._region} if package == "aws" else {}),
            urn=f"urn:pulumi:{stack}::{project}::pulumi:providers:{package}::default",
            name="default",
        )


def _options(resource: Registered) -> analyzer_pb2.AnalyzerResourceOptions:
    return analyzer_pb2.AnalyzerResourceOptions(
        protect=resource.protect,
        ignoreChanges=resource.ignore_changes,
        deleteBeforeReplace=resource.delete_before_replace,
        additionalSecretOutputs=resource.additional_secret_outputs,
        aliases=resource.aliases,
        parent=resource.parent,
    )


def _words(error: Any) -> str:
    """Return the message of a failed call, without the prefix that gRPC adds."""
    details = str(error.details() or error.code())
    return details.removeprefix("Exception calling application: ")
