"""Times the policy pack over its wire, its own server and the SDK's, and its growth with the number of resources.

Prints medians and asserts nothing. Resources are the good examples of the rules, each with some sixty further values.
The client is a Go program, as the engine is: one in Python takes a third of a millisecond of its own for each call.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(_ROOT)]

from policies.engine.catalog import RULES  # noqa: E402 - the pack's folder is its root, as it is for the engine
from tests.support.pack_harness import request_for, started  # noqa: E402

_PADDING = {"tags": {f"key-{number}": "x" * 20 for number in range(20)}, "list": [{"a": "b", "c": 1.0}] * 15}
_SAMPLES = [sample for rule in RULES for sample in rule.good_example if sample.type.startswith("aws:")]


@dataclass(frozen=True, slots=True)
class Run:
    """One process of the pack from start to end; seconds and MiB."""

    start: float
    singly: float
    whole: float
    peak: float


def _client() -> str:
    """Return the path of the client, built anew; exits with a message if there is no Go."""
    go = shutil.which("go")
    if go is None:
        sys.exit("the client is in Go, which is not on PATH")
    tools = _ROOT / "tools"
    build = [go, "build", "-C", tools, "-buildvcs=false", "-o", "bin/engine_client", "./bench/engine_client"]
    subprocess.run(build, check=True)
    return str(tools / "bin" / "engine_client")


def _run(client: str, count: int, server: str) -> Run:
    samples = (_SAMPLES * (count // len(_SAMPLES) + 1))[:count]
    with tempfile.NamedTemporaryFile() as file:
        for number, sample in enumerate(samples):
            data = request_for(sample.type, {**sample.props, **_PADDING}, f"r{number}").SerializeToString()
            file.write(len(data).to_bytes(4, "little") + data)
        file.flush()
        begin = time.perf_counter()
        with started(POLICY_SERVER=server) as (address, process):
            start = time.perf_counter() - begin
            timed = subprocess.run([client, address, file.name], check=True, capture_output=True, text=True)
            peak = int(Path(f"/proc/{process}/status").read_text().split("VmHWM:")[1].split()[0]) / 1024
    singly, whole = map(float, timed.stdout.split())
    return Run(start, singly, whole, peak)


def _line(name: str, runs: list[Run], count: int) -> str:
    start, singly, whole, peak = (
        statistics.median(getattr(run, what) for run in runs) for what in ("start", "singly", "whole", "peak")
    )
    each = 1000 * (singly + whole) / count
    return f"  {name:<22}{start:6.2f}{singly:11.2f}{whole:9.2f}{each:14.2f}{peak:9.0f}"


def main() -> None:
    """Run every case, in turn, and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="runs of each case (default: 3)")
    parser.add_argument("--no-sdk", action="store_true", help="leave out the SDK's server, which takes half a minute")
    arguments = parser.parse_args()
    cases = {f"{count} resources": (count, "") for count in (500, 1000, 2000, 5000)}
    client = _client()
    found: dict[str, list[Run]] = {name: [] for name in cases}
    for _ in range(arguments.runs):
        for name, (count, server) in cases.items():
            found[name].append(_run(client, count, server))
    print(f"the pack, {len(RULES)} policies over the wire to a client in Go, medians of {arguments.runs}")
    print(f"  {'':<22}{'start':>6}{'resources':>11}{'stack':>9}{'ms/resource':>14}{'MiB':>9}")
    for name, runs in found.items():
        print(_line(name, runs, cases[name][0]))
    if not arguments.no_sdk:
        own, sdk = found["500 resources"], [_run(client, 500, "sdk")]
        print(_line("500, the SDK's server", sdk, 500) + "   (one run)")
        took = [statistics.median(run.singly + run.whole for run in runs) for runs in (sdk, own)]
        print(f"  the SDK's server takes {took[0] / took[1]:.0f} times as long")


if __name__ == "__main__":
    main()
