"""What a policy pack reports about itself, and its findings in the engine's events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import analyzer_pb2, analyzer_pb2_grpc

from preview.pack.configuration import configure
from preview.pack.findings import DISABLED, LEVELS, MANDATORY, Findings, PolicyInfo, Violation, effective
from preview.pack.policy_info import policy_info
from preview.pack.process import PackError, PackProcess

_TIMEOUT_SECONDS = 60.0
_STACK = "::pulumi:pulumi:Stack::"
_SUMMARIES = ("policyAnalyzeSummaryEvent", "policyAnalyzeStackSummaryEvent")


@dataclass(frozen=True, kw_only=True, slots=True)
class Pack:
    """What a pack reports about itself."""

    name: str
    levels: Mapping[str, str]
    """Policy → level, after the pack's own settings and those of the user."""
    descriptions: Mapping[str, str]
    """Policy → its description. The engine puts it before each message."""
    policy_info: Mapping[str, PolicyInfo] = field(default_factory=dict)
    """Policy → its metadata. Default: none."""


def ask(process: PackProcess, levels: Path | None) -> Pack:
    """Return what a pack reports about itself, with the levels of the file *levels*.

    Raises PackError if it does not start, and WrongInputError if the file names a policy or level that does not exist.
    """
    with grpc.insecure_channel(f"127.0.0.1:{process.port()}") as channel:
        try:
            info: Any = analyzer_pb2_grpc.AnalyzerStub(channel).GetAnalyzerInfo(
                empty_pb2.Empty(), timeout=_TIMEOUT_SECONDS
            )
        except grpc.RpcError:
            raise PackError(f"the policy pack did not start: {process.last_words()}") from None
    request: analyzer_pb2.ConfigureAnalyzerRequest = configure(info, levels)
    return Pack(
        name=info.name,
        levels={name: LEVELS[item.enforcementLevel] for name, item in request.policyConfig.items()},
        descriptions={policy.name: policy.description for policy in info.policies},
        policy_info=policy_info(info),
    )


def judged_by(events: Iterable[Mapping[str, Any]]) -> set[str]:
    """Return the names of the policies that judged something, whether it passed or not."""
    return {
        name
        for event in events
        for kind in _SUMMARIES
        for outcome in ("passed", "failed")
        for name in event.get(kind, {}).get(outcome) or ()
    }


def findings(pack: Pack, events: Sequence[Mapping[str, Any]]) -> Findings:
    """Return what the pack found, read from the engine's events."""
    judged = judged_by(events)
    found = {_violation(event["policyEvent"], pack) for event in events if "policyEvent" in event}
    disabled = sorted(name for name, level in pack.levels.items() if level == DISABLED)
    return Findings(
        pack=pack.name,
        policies=len(pack.levels),
        disabled=disabled,
        not_applicable=sorted(pack.levels.keys() - judged - set(disabled)),
        violations=sorted(found, key=lambda item: (item.level != MANDATORY, item)),
        policy_info=pack.policy_info,
    )


def _violation(event: Mapping[str, Any], pack: Pack) -> Violation:
    policy, urn, level = event["policyName"], event.get("resourceUrn") or "", event.get("enforcementLevel", "")
    description = pack.descriptions.get(policy, "")
    return Violation(
        level=effective(level),
        policy=policy,
        urn="" if _STACK in urn else urn,
        message=event["message"].strip().removeprefix(description).lstrip(),
        severity=event.get("severity") or "",
        description=description,
    )
