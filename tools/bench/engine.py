"""Times the real engine beside the offline preview: the same preview of production by both, and an update of it.

Prints medians and asserts nothing. AWS, its plugin and the language host are the stand-ins of tests/engine: what is
measured is the engine, the program, the pack and their processes, not the network and not AWS.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from measure import ROOT, Case, heading, ratio, row, run

sys.path[:0] = [str(ROOT / "tests" / "engine")]

import stacks  # noqa: E402 - the tests' folder is put on the path first
from engine import Engine  # noqa: E402

_STACK = "prod"
_OFFLINE, _PREVIEW, _UP = "offline preview", "engine preview", "engine up"


def find() -> str:
    """Return the path of the engine; empty if there is none that is new enough."""
    found = subprocess.run([ROOT / "tools" / "engine", "--find"], capture_output=True, text=True, check=False)
    return found.stdout.strip()


def cases(folder: Path, command: str) -> list[Case]:
    """Return one run of each kind, with a state of its own in *folder* in which nothing was deployed yet."""
    engine = Engine.new(folder, _STACK, command=command, settings=stacks.text(_STACK))
    (folder / "bin" / "pulumi").symlink_to(command)
    variables = engine.variables({})
    preview = [sys.executable, "-m", "preview.commands.cli", "preview", _STACK]
    pack = ["--policy-pack", str(ROOT / "policies")]
    up = [command, "up", "--stack", _STACK, "--yes", "--skip-preview", "--non-interactive", *pack]
    return [
        Case(_OFFLINE, preview, variables),
        Case(_PREVIEW, [*preview, "--engine"], variables),
        Case(_UP, up, variables, folder / "project"),
    ]


def main() -> None:
    """Run all cases in turn, each time with a fresh state, and print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="runs of each case (default: 3)")
    wanted = parser.parse_args().runs
    command = find()
    if not command:
        print("engine: not measured: no pulumi 3.259 or newer on PATH, and none in tools/bin; `make engine` builds it")
        return
    measured: dict[str, Case] = {}
    for number in range(wanted + 1):  # the first time warms up
        folder = Path(tempfile.mkdtemp(prefix="plinth-bench-"))
        try:
            for case in cases(folder / "one", command):
                done = run(case)
                if done.code:
                    print(f"{case.name}: exit code {done.code}: {(done.errors or done.output).strip()}")
                    return
                if number:
                    measured.setdefault(case.name, case).runs.append(done)
        finally:
            shutil.rmtree(folder)
    report(list(measured.values()), wanted)


def report(found: Sequence[Case], runs: int) -> None:
    """Print the table, and how much more the engine takes."""
    print(f"prod with the policy pack, medians of {runs} runs, taking turns; stand-ins for AWS and the language host\n")
    print(heading())
    for case in found:
        print(row(case))
    offline, *others = found
    print("\nratios")
    for case in others:
        wall, cpu, pss = (ratio(case.median(what), offline.median(what)) for what in ("wall", "cpu", "pss"))
        print(f"  {case.name + ' / ' + offline.name:<34}wall {wall}  cpu {cpu}  PSS {pss}")


if __name__ == "__main__":
    main()
