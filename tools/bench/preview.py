"""Times the offline preview: the production stack as a whole and by phase, and its growth with the number of services.

Prints medians and asserts nothing. Cases take turns, so that what else the machine does falls on all of them alike.
"""

from __future__ import annotations

import argparse
import itertools
import re
import statistics
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from measure import ROOT, Case, heading, ratio, row, run, warm
from stack_files import with_services, written

PYTHON = sys.executable
SERVICES = (1, 10, 25, 50)
_PHASES = ("imports", "program", "schema", "cost", "proofs", "policies", "validation", "report")


def preview(name: str, *arguments: str) -> Case:
    """Return the case of one preview."""
    return Case(name, [PYTHON, "-m", "preview.commands.cli", "preview", "--timings", *arguments])


def phases(case: Case) -> Mapping[str, float]:
    """Return the median of each phase, as the preview itself measures it."""
    found = [dict(re.findall(r"(\w+) (\d+\.\d+)", run.output.rpartition("seconds: ")[2])) for run in case.runs]
    return {phase: statistics.median(float(times.get(phase, 0)) for times in found) for phase in _PHASES}


def growth(folder: Path) -> list[Case]:
    """Return a case for each number of services, every one with the same links as production's own web service."""
    source = ROOT / "Pulumi.prod.yaml"
    files = [(count, written(with_services(source, count), folder, f"services-{count}")) for count in SERVICES]
    return [preview(f"{count} services", "prod", "--config-file", str(file)) for count, file in files]


def main() -> None:
    """Run all cases and print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="runs of each case (default: 5)")
    wanted = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        cases = [
            Case("import pulumi", [PYTHON, "-c", "import pulumi"]),
            preview("prod", "prod"),
            preview("prod, no policies", "prod", "--no-policy-pack"),
            preview("prod, no validation", "prod", "--no-validation"),
            *growth(Path(folder)),
        ]
        usable = [case for case in cases if warm(case)]
        for _ in range(wanted):
            for case in usable:
                case.runs.append(run(case))
    report(usable, wanted)


def report(cases: Sequence[Case], runs: int) -> None:
    """Print the tables."""
    print(f"medians of {runs} runs, taking turns\n")
    print(heading())
    for case in cases:
        print(row(case))
    named = {case.name: case for case in cases}
    whole, bare, unvalidated = (named.get(name) for name in ("prod", "prod, no policies", "prod, no validation"))
    if whole:
        print("\nphases of prod, seconds (the policy pack and AWS's validator run beside the program)")
        print("  " + "  ".join(f"{phase} {seconds:.2f}" for phase, seconds in phases(whole).items()))
    floor = named.get("import pulumi")
    print("\nratios")
    for label, one, other in (
        ("prod / import pulumi", whole, floor),
        ("prod with policies / without", whole, bare),
        ("prod with validation / without", whole, unvalidated),
        ("50 services / 1 service", named.get("50 services"), named.get("1 services")),
    ):
        if one and other:
            wall, cpu = (one.median(what) / other.median(what) for what in ("wall", "cpu"))
            print(f"  {label:<32}wall {wall:.2f}  cpu {cpu:.2f}  PSS {ratio(one.median('pss'), other.median('pss'))}")
    grown = [named[f"{count} services"] for count in SERVICES if f"{count} services" in named]
    if len(grown) > 1:
        print("\ngrowth")
        for fewer, more in itertools.pairwise(grown):
            added = int(more.name.split()[0]) - int(fewer.name.split()[0])
            wall, memory = ((more.median(what) - fewer.median(what)) / added for what in ("wall", "pss"))
            resources = (more.resources() - fewer.resources()) / added
            each = f"{wall:.3f} s, {memory:.1f} MB and {resources:.1f} resources a service"
            print(f"  {fewer.name} -> {more.name:<14}{each}")


if __name__ == "__main__":
    main()
