"""Measures one command: the time, the CPU and the memory of it and of everything that it starts."""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_SAMPLE_SECONDS = 0.05
_SAMPLES_PER_PSS = 4
"""Shared pages are counted seldom: the kernel walks all of a process's memory for it."""
_PAGE_MIB = os.sysconf("SC_PAGE_SIZE") / 2**20


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
    environment: Mapping[str, str] | None = None
    """Default: this process's own."""
    folder: Path = ROOT
    runs: list[Run] = field(default_factory=list)

    def median(self, what: str) -> float:
        """Return the median of one measure."""
        return statistics.median(getattr(run, what) for run in self.runs)

    def resources(self) -> int:
        """Return how many resources a preview's stack has; 0 if it failed, or was none."""
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
        """Sample until it is stopped."""
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


def run(case: Case) -> Run:
    """Run a case's command to its end and measure it."""
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        begun = time.perf_counter()
        process = subprocess.Popen(case.command, cwd=case.folder, env=case.environment, stdout=output, stderr=errors)
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


def warm(case: Case) -> bool:
    """Run a case once, unmeasured, and return whether it is worth measuring; print why if it is not."""
    first = run(case)
    if first.code in {0, 1}:
        return True
    reason = (first.errors or first.output).strip().splitlines()
    print(f"{case.name}: not measured, exit code {first.code}: {reason[0] if reason else 'it said nothing'}")
    return False


def heading() -> str:
    """Return the first line of a table of cases."""
    return f"{'case':<20}{'resources':>10}{'wall s':>9}{'cpu s':>9}{'tree RSS':>10}{'tree PSS':>10}"


def row(case: Case) -> str:
    """Return the medians of one case as a line of that table."""
    numbers = f"{case.resources() or '-':>10}{case.median('wall'):>9.2f}{case.median('cpu'):>9.2f}"
    return f"{case.name:<20}{numbers}{case.median('rss'):>7.0f} MB{case.median('pss'):>7.0f} MB"


def ratio(one: float, other: float) -> str:
    """Return a ratio, or a dash where the other was over before it could be sampled."""
    return f"{one / other:.2f}" if other else "-"
