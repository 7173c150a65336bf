"""One preview from start to end: the pack starts, the program runs, the pack judges, everything is checked."""

from __future__ import annotations

import gc
import io
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from preview.pack.process import PackProcess, environment_of
from preview.recorder.stack_file import Project, StackFile

if TYPE_CHECKING:
    from preview.analysis.result import Result
    from preview.pack.client import PackClient
    from preview.recorder.record import Record, Registered

Progress = Callable[[str], None]


@dataclass(slots=True)
class Clock:
    """How long each phase took."""

    begun: float = field(default_factory=time.perf_counter)
    seconds: dict[str, float] = field(default_factory=dict)
    _last: float = 0.0

    def __post_init__(self) -> None:
        self._last = self.begun

    def lap(self, phase: str) -> None:
        """End a phase."""
        now = time.perf_counter()
        self.seconds[phase] = self.seconds.get(phase, 0.0) + now - self._last
        self._last = now
        self.seconds["total"] = now - self.begun


class FirstCall:
    """Notices when the program first asks its engine for something: until then it was only being imported."""

    def __init__(self, clock: Clock, progress: Progress) -> None:
        self._clock = clock
        self._progress = progress
        self._done = False

    def __call__(self) -> None:
        """Note the first call; later ones change nothing."""
        if not self._done:
            self._done = True
            self._clock.lap("imports")
            self._progress("program")
            # The program's own imports are over. What it makes now lives until the report, so the collector would only
            # look through all of it again and again.
            gc.freeze()
            gc.disable()


def run(
    project: Project,
    file: StackFile,
    *,
    pack: Path | None,
    levels: Path | None,
    progress: Progress,
    clock: Clock | None = None,
) -> Result:
    """Preview one stack; raises what the program raises."""
    clock = clock or Clock()
    progress("imports")
    process = None
    if pack is not None:
        process = PackProcess(pack, environment_of(project.name, file.stack, file.config, file.secret_keys))
    client: PackClient | None = None
    try:
        # Imported while the pack's process imports too, on the other core.
        from preview.pack.client import PackClient  # noqa: PLC0415

        if process is not None:
            client = PackClient(
                process,
                project=project.name,
                stack=file.stack,
                region=file.config.get("aws:region", ""),
                levels=levels,
            )
        return _checked(project, file, client, clock, progress)
    finally:
        if client is not None:
            client.close()
        elif process is not None:
            process.close()


def _record(project: Project, file: StackFile, client: PackClient | None, called: FirstCall) -> Record:
    """Run the program, and have the pack judge what it registers as it comes."""
    import runpy  # noqa: PLC0415 - as all imports here, it comes after the pack was started

    from preview.recorder import failure, monitor, simulator  # noqa: PLC0415

    def seen(resource: Registered) -> None:
        if client is not None and not resource.external:
            client.judge(resource)

    options: dict[str, Any] = {
        "project": project.name,
        "stack": file.stack,
        "config": file.config,
        "secret_keys": file.secret_keys,
        "root": str(project.folder),
    }

    def program() -> None:
        runpy.run_path(str(project.program), run_name="__main__")

    before = sys.path[:]
    sys.path.insert(0, str(project.program.parent))
    aws = simulator.AwsSimulator(file.config.get("aws:region") or "us-east-1", **_account(file))
    try:
        with redirect_stdout(sys.stderr):  # what the program prints is not part of the report
            return monitor.run(program, aws, seen=seen, called=called, **options)
    except Exception as error:
        if failure.is_traced(error, project.folder):
            raise
        # The same again, slowly and silently, to learn where it comes from.
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            monitor.run(program, aws, trace=True, **options)
        raise
    finally:
        sys.path[:] = before


def _checked(project: Project, file: StackFile, client: PackClient | None, clock: Clock, progress: Progress) -> Result:
    first = FirstCall(clock, progress)
    record = _record(project, file, client, first)
    first()
    clock.lap("program")
    from preview.recorder import schema, tree  # noqa: PLC0415

    result = result_of(project, file, record, clock)
    progress("policies")
    ordered = tree.in_order(record)
    result.schema = [error for resource in ordered for error in schema.check(resource)]
    clock.lap("schema")
    weigh(result, ordered, clock)
    if client is not None:
        result.findings = client.finish(ordered)
    clock.lap("policies")
    progress("report")
    return result


def result_of(project: Project, file: StackFile, record: Record, clock: Clock) -> Result:
    """Return the result of one run of a stack's program, before anything was made of it."""
    from preview.analysis.result import Result  # noqa: PLC0415

    return Result(
        project=project.name,
        stack=file.stack,
        folder=project.folder,
        file=file.path,
        config=file.config,
        secret_keys=file.secret_keys,
        environments=file.environments,
        record=record,
        seconds=clock.seconds,
    )


def weigh(result: Result, ordered: list[Registered], clock: Clock) -> None:
    """Put into *result* what its resources cost, and what can be proved of them."""
    from preview.analysis import proofs as proving  # noqa: PLC0415

    result.estimate, result.no_estimate = _estimate(ordered, result.region, result.config)
    if result.estimate is not None:
        from preview.analysis.cost.advice import advice  # noqa: PLC0415

        result.advice = advice(ordered, result.estimate)
    clock.lap("cost")
    result.proofs = proving.prove(ordered, result.config)
    clock.lap("proofs")


def _account(file: StackFile) -> dict[str, str]:
    """Return the account that the stack is meant for, so that ARNs in the plan carry it; empty if it names none."""
    import json  # noqa: PLC0415

    accounts = json.loads(file.config.get("aws:allowedAccountIds") or "[]")
    return {"account": str(accounts[0])} if accounts else {}


def _estimate(resources: list[Registered], region: str, config: Mapping[str, str]) -> tuple[Any, str]:
    try:
        from preview.analysis.cost.estimate import estimate  # noqa: PLC0415
        from preview.analysis.cost.usage import from_config  # noqa: PLC0415
    except ImportError as error:
        return None, f"the estimate is not installed: {error}"
    try:
        return estimate(resources, region, from_config(config)), ""
    except LookupError as error:
        return None, str(error)
