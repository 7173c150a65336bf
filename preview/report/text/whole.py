"""The whole report, in reading order. Pure."""

from __future__ import annotations

from preview.analysis.result import Result
from preview.analysis.run import Clock
from preview.recorder.tree import in_order
from preview.report.text import changes, cost, picture, proofs, sections
from preview.report.text.lines import DIM, Line, line


def report(result: Result, clock: Clock, *, width: int, full: bool, timings: bool) -> list[Line]:
    """Return every section that has something to say."""
    lines = [
        *sections.header(result, width),
        *sections.resources(result, width, full=full),
        *sections.risks(result, width),
        *sections.outputs(result, full=full),
        *sections.policies(result, width, full=full),
        *sections.schema(result, width),
        *cost.cost(result, width, full=full),
        *proofs.proofs(result.proofs, width, full=full),
        *picture.picture(in_order(result.record), width),
        *changes.changes(result, width, full=full),
    ]
    clock.lap("report")
    lines += sections.closing(result)
    if timings:
        phases = [f"{phase} {seconds:.2f}" for phase, seconds in clock.seconds.items()]
        lines.append(line(("seconds: " + ", ".join(phases), DIM)))
    return lines
