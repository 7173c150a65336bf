"""Times the policy pack over its wire, its own server and the SDK's, and its growth with the number of resources.

Prints medians and asserts nothing. Resources are the good examples of the rules, each with some sixty further values.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from google.protobuf import empty_pb2
from pulumi.runtime.proto import analyzer_pb2

_ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(_ROOT)]

from policies.engine.catalog import RULES  # noqa: E402 - the pack's folder is its root, as it is for the engine
from tests.support.pack_harness import request_for, serving, urn  # noqa: E402

_PADDING = {"tags": {f"key-{number}": "x" * 20 for number in range(20)}, "list": [{"a": "b", "c": 1.0}] * 15}
_SAMPLES = [sample for rule in RULES for sample in rule.good_example if sample.type.startswith("aws:")]


@dataclass(frozen=True, slots=True)
class Run:
    """One process of the pack from start to end; seconds and MiB."""

    start: float
    singly: float
    whole: float
    peak: float


def _run(count: int, server: str) -> Run:
    samples = (_SAMPLES * (count // len(_SAMPLES) + 1))[:count]
    requests = [request_for(s.type, {**s.props, **_PADDING}, f"r{number}") for number, s in enumerate(samples)]
    whole = analyzer_pb2.AnalyzeStackRequest()
    for request in requests:
        whole.resources.add(
            type=request.type, properties=request.properties, urn=urn(request.type, request.name), name=request.name
        )
    begin = time.perf_counter()
    with serving(POLICY_SERVER=server) as (stub, process):
        stub.GetAnalyzerInfo(empty_pb2.Empty())
        started = time.perf_counter()
        for request in requests:
            stub.Analyze(request)
        singly = time.perf_counter()
        stub.AnalyzeStack(whole)
        done = time.perf_counter()
        peak = int(Path(f"/proc/{process}/status").read_text().split("VmHWM:")[1].split()[0]) / 1024
    return Run(started - begin, singly - started, done - singly, peak)


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
    found: dict[str, list[Run]] = {name: [] for name in cases}
    for _ in range(arguments.runs):
        for name, (count, server) in cases.items():
            found[name].append(_run(count, server))
    print(f"the pack, {len(RULES)} policies over the wire, medians of {arguments.runs}")
    print(f"  {'':<22}{'start':>6}{'resources':>11}{'stack':>9}{'ms/resource':>14}{'MiB':>9}")
    for name, runs in found.items():
        print(_line(name, runs, cases[name][0]))
    if not arguments.no_sdk:
        own, sdk = found["500 resources"], [_run(500, "sdk")]
        print(_line("500, the SDK's server", sdk, 500) + "   (one run)")
        took = [statistics.median(run.singly + run.whole for run in runs) for runs in (sdk, own)]
        print(f"  the SDK's server takes {took[0] / took[1]:.0f} times as long")


if __name__ == "__main__":
    main()
