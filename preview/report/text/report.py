"""The whole report as text, in reading order. Pure."""

from __future__ import annotations

from preview.analysis.clock import Clock
from preview.analysis.result import Result
from preview.report.text import changes, cost, picture, proofs, sections
from preview.report.text.lines import DIM, Line, line
from preview.report.view.preview import PreviewView


def report(result: Result, clock: Clock, *, width: int, full: bool, timings: bool) -> list[Line]:
    """Return every section that has something to report."""
    view = PreviewView(result)
    lines = [
        *sections.header(view.headline, width),
        *sections.resources(view.resources, width, full=full),
        *sections.risks(view.risks, width),
        *sections.outputs(view.outputs, full=full),
        *sections.policies(view.policies, width, full=full),
        *sections.schema(view.schema, width),
        *sections.validation(view.validation, width, full=full),
        *cost.cost(view.cost, view.no_cost, width, full=full),
        *proofs.reachability(view.reachability, width, full=full),
        *proofs.game_day(view.game_day, width),
        *proofs.privilege(view.roles, width, full=full),
        *picture.picture(view.architecture, width),
        *picture.connections(view.connections, width),
        *changes.changes(view.changes, width, full=full),
    ]
    clock.lap("report")
    lines += sections.closing(view)
    if timings:
        phases = [f"{phase} {seconds:.2f}" for phase, seconds in clock.seconds.items()]
        lines.append(line(("seconds: " + ", ".join(phases), DIM)))
        if result.validation is not None and result.validation.memory_mib:
            lines.append(line((f"memory of the validator: {result.validation.memory_mib:.0f} MiB", DIM)))
    return lines
