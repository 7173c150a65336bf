"""What one run of the engine did, read from its log of events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """What the engine did, or would do, to one resource."""

    op: str
    urn: str
    diffs: Sequence[str] = ()
    """Properties that differ."""
    replaced_by: Sequence[str] = ()
    """Properties that force the replacement."""
    protect: bool = False
    """Of the resource as it will be."""

    @property
    def type(self) -> str:
        """Type token."""
        return self.urn.split("::")[2].rpartition("$")[2]

    @property
    def name(self) -> str:
        """Logical name."""
        return self.urn.rpartition("::")[2]


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """One run of the engine."""

    code: int
    output: str
    steps: Sequence[Step] = ()
    """In the order in which they began; what stays the same only with ``--show-sames``."""
    violations: Sequence[str] = ()
    """Of policies: level, name and resource."""
    policies_ran: bool = False
    diagnostics: Sequence[str] = ()
    """Errors and warnings."""

    def ok(self) -> Result:
        """Return this result; raises AssertionError with what the engine said if it failed."""
        if self.code != 0:
            raise AssertionError(f"the engine ended with {self.code}:\n{self.output}")
        return self

    def count(self) -> dict[str, int]:
        """Return how many resources of AWS each operation touched."""
        return dict(Counter(step.op for step in self.steps if step.type.startswith("aws:")))

    def of(self, *operations: str) -> set[str]:
        """Return ``type name`` of what these operations touched."""
        return {f"{step.type} {step.name}" for step in self.steps if step.op in operations}


def result_of(
    code: int, output: str, events: Sequence[Mapping[str, Any]], *, same: bool, refreshed: bool = True
) -> Result:
    """Return the result of a run; *same* also lists what stayed the same, *refreshed* what was only read."""
    left_out = {*(() if same else ("same",)), *(() if refreshed else ("refresh",))}
    steps, violations, diagnostics, ran = [], [], [], False
    for event in events:
        metadata = event.get("resourcePreEvent", {}).get("metadata")
        if metadata and metadata["op"] not in left_out:
            steps.append(
                Step(
                    op=metadata["op"],
                    urn=metadata["urn"],
                    diffs=tuple(metadata.get("diffs") or ()),
                    replaced_by=tuple(metadata.get("keys") or ()),
                    protect=bool((metadata.get("new") or {}).get("protect")),
                )
            )
        policy = event.get("policyEvent")
        if policy:
            urn = policy.get("resourceUrn", "")
            violations.append(f"{policy['enforcementLevel']} {policy['policyName']} {urn.rpartition('::')[2]}")
        ran = ran or any(key.startswith("policy") for key in event)
        diagnostic = event.get("diagnosticEvent")
        if diagnostic and diagnostic["severity"] in {"error", "warning"} and "from $PATH" not in diagnostic["message"]:
            diagnostics.append(f"{diagnostic['severity']}: {diagnostic['message'].strip()}")
    return Result(
        code=code,
        output=output,
        steps=tuple(steps),
        violations=tuple(violations),
        policies_ran=ran,
        diagnostics=tuple(diagnostics),
    )
