"""Times the offline preview: the production stack as a whole and by phase, and its growth with the number of services.

Prints medians and asserts nothing. Cases take turns, so that what else the machine does falls on all of them alike.
"""

from __future__ import annotations

import argparse
import itertools
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from stack_files import with_services, written

ROOT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable
SERVICES = (1, 10, 25, 50)
_SAMPLE_SECONDS = 0.05
_SAMPLES_PER_PSS = 4
"""Shared pages are counted seldom: the kernel walks all of a process's memory for it."""
_PAGE_MIB = os.sysconf("SC_PAGE_SIZE") / 2**20
_PHASES = ("imports", "program", "schema", "cost", "policies", "report")


@dataclass(slots=True)
class Run:
    """One process tree from start to end."""

    wall: float
    cpu: float
    rss: float
    """Peak of the sum over all processes, in MiB; pages that two of them share count twice."""
    pss: float
    """The same, but shared pages are shared out."""
    code: int
    output: str
    errors: str


@dataclass(slots=True)
class Case:
    """One command and its runs."""

    name: str
    command: Sequence[str]
    runs: list[Run] = field(default_factory=list)

    def median(self, what: str) -> float:
        """Return the median of one measure."""
        return statistics.median(getattr(run, what) for run in self.runs)

    def phases(self) -> Mapping[str, float]:
        """Return the median of each phase, as the preview itself measures it."""
        found = [dict(re.findall(r"(\w+) (\d+\.\d+)", run.output.rpartition("seconds: ")[2])) for run in self.runs]
        return {phase: statistics.median(float(times.get(phase, 0)) for times in found) for phase in _PHASES}

    def resources(self) -> int:
        """Return how many resources the stack has; 0 if the preview failed."""
        match = re.search(r"^(\d+) to create", self.runs[0].output, re.MULTILINE)
        return int(match[1]) if match else 0


class Sampler(threading.Thread):
    """Adds up the memory of a process and of everything below it, again and again, and keeps the largest sum."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._over = threading.Event()
        self.rss = 0.0
        self.pss = 0.0

    def run(self) -> None:
        """Sample until told to stop."""
        sample = 0
        while not self._over.wait(_SAMPLE_SECONDS):
            sample += 1
            pids = self._tree(self._pid)
            self.rss = max(self.rss, sum(self._resident(pid) for pid in pids))
            if sample % _SAMPLES_PER_PSS == 0:
                self.pss = max(self.pss, sum(self._proportional(pid) for pid in pids))

    def stop(self) -> None:
        """End, and wait for the last sample."""
        self._over.set()
        self.join()

    def _tree(self, pid: int) -> list[int]:
        found = [pid]
        for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
            for child in self._read(tasks).split():
                found += self._tree(int(child))
        return found

    def _resident(self, pid: int) -> float:
        fields = self._read(Path(f"/proc/{pid}/statm")).split()
        return int(fields[1]) * _PAGE_MIB if fields else 0.0

    def _proportional(self, pid: int) -> float:
        match = re.search(r"^Pss:\s+(\d+) kB", self._read(Path(f"/proc/{pid}/smaps_rollup")), re.MULTILINE)
        return int(match[1]) / 1024 if match else 0.0

    @staticmethod
    def _read(path: Path) -> str:
        try:
            return path.read_text(encoding="ascii")
        except OSError:  # the process is gone
            return ""


def run(command: Sequence[str]) -> Run:
    """Run a command to its end and measure it."""
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        begun = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=errors)
        sampler = Sampler(process.pid)
        sampler.start()
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        sampler.stop()
        output.seek(0)
        errors.seek(0)
        cpu = used.ru_utime + used.ru_stime
        return Run(wall, cpu, sampler.rss, sampler.pss, process.returncode, output.read(), errors.read())


def preview(name: str, *arguments: str) -> Case:
    """Return the case of one preview."""
    return Case(name, [PYTHON, "-m", "preview.cli", "preview", "--timings", *arguments])


def growth(folder: Path) -> list[Case]:
    """Return a case for each number of services, every one with the same links as production's own web service."""
    source = ROOT / "Pulumi.prod.yaml"
    files = [(count, written(with_services(source, count), folder, f"services-{count}")) for count in SERVICES]
    return [preview(f"{count} services", "prod", "--config-file", str(file)) for count, file in files]


def _ratio(one: float, other: float) -> str:
    """Return a ratio, or a dash where the other was over before it could be sampled."""
    return f"{one / other:.2f}" if other else "-"


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
            *growth(Path(folder)),
        ]
        usable = [case for case in cases if warm(case)]
        for _ in range(wanted):
            for case in usable:
                case.runs.append(run(case.command))
    report(usable, wanted)


def warm(case: Case) -> bool:
    """Run a case once, unmeasured, and tell whether it is worth measuring; print why if it is not."""
    first = run(case.command)
    if first.code in {0, 1}:
        return True
    reason = (first.errors or first.output).strip().splitlines()
    print(f"{case.name}: not measured, exit code {first.code}: {reason[0] if reason else 'it said nothing'}")
    return False


def report(cases: Sequence[Case], runs: int) -> None:
    """Print the tables."""
    print(f"medians of {runs} runs, taking turns\n")
    print(f"{'case':<20}{'resources':>10}{'wall s':>9}{'cpu s':>9}{'tree RSS':>10}{'tree PSS':>10}")
    for case in cases:
        numbers = f"{case.resources() or '-':>10}{case.median('wall'):>9.2f}{case.median('cpu'):>9.2f}"
        print(f"{case.name:<20}{numbers}{case.median('rss'):>7.0f} MB{case.median('pss'):>7.0f} MB")
    named = {case.name: case for case in cases}
    whole, bare = named.get("prod"), named.get("prod, no policies")
    if whole:
        print("\nphases of prod, seconds (the policy pack starts and judges beside the program)")
        print("  " + "  ".join(f"{phase} {seconds:.2f}" for phase, seconds in whole.phases().items()))
    floor = named.get("import pulumi")
    print("\nratios")
    for label, one, other in (
        ("prod / import pulumi", whole, floor),
        ("prod with policies / without", whole, bare),
        ("50 services / 1 service", named.get("50 services"), named.get("1 services")),
    ):
        if one and other:
            wall, cpu = (one.median(what) / other.median(what) for what in ("wall", "cpu"))
            print(f"  {label:<32}wall {wall:.2f}  cpu {cpu:.2f}  PSS {_ratio(one.median('pss'), other.median('pss'))}")
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
