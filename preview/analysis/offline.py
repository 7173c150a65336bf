"""The offline preview: the program runs under the recorder, and the pack evaluates its resources meanwhile."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from preview.analysis.clock import Clock
from preview.analysis.result import Result
from preview.pack.client import PackClient
from preview.pack.process import PackProcess
from preview.recorder import project as recording
from preview.recorder import schema, tree
from preview.recorder.record import Registered
from preview.recorder.stack_file import Project, StackFile
from preview.validation.validator import Validator


class FirstCall:
    """Detects the program's first call of the engine: until then, it only imports."""

    def __init__(self, clock: Clock, progress: Callable[[str], None], validator: Validator | None) -> None:
        self._clock = clock
        self._progress = progress
        self._validator = validator
        self._done = False

    def __call__(self) -> None:
        """Record the first call; later ones change nothing."""
        if not self._done:
            self._done = True
            self._clock.lap("imports")
            self._progress("program")
            if self._validator is not None:  # not earlier: the imports here and in the pack's process need both cores
                self._validator.start()
            # What the program creates after its imports is needed until the report is written: the garbage collector
            # would only visit all of it again and again.
            gc.freeze()
            gc.disable()


def preview_offline(
    project: Project,
    file: StackFile,
    *,
    process: PackProcess | None,
    validator: Validator | None,
    levels: Path | None,
    progress: Callable[[str], None],
    clock: Clock,
) -> Result:
    """Preview one stack; *process* is that of the pack, already starting, and *validator* starts with the program.

    Raises whatever the program raises.
    """
    with _client(project, file, process, levels) as client:

        def seen(resource: Registered) -> None:
            if client is not None and not resource.external:
                client.judge(resource)

        first = FirstCall(clock, progress, validator)
        record = recording.record(project, file, seen=seen, called=first)
        first()
        clock.lap("program")
        progress("policies")
        ordered = tree.in_order(record)
        if validator is not None:
            validator.send(ordered, file.config.get("aws:region", ""), file.config)
        # Imported while the other processes are still busy, so that the import takes no additional time.
        from preview.analysis.assessment import assess  # noqa: PLC0415 - see above

        refused = [error for resource in ordered for error in schema.check(resource)]
        clock.lap("schema")
        judge = client.finish if client else None
        result = assess(project, file, record, schema=refused, validator=validator, judge=judge, clock=clock)
        progress("report")
        return result


@contextmanager
def _client(
    project: Project, file: StackFile, process: PackProcess | None, levels: Path | None
) -> Iterator[PackClient | None]:
    if process is None:
        yield None
        return
    region = file.config.get("aws:region", "")
    client = PackClient(process, project=project.name, stack=file.stack, region=region, levels=levels)
    try:
        if levels is not None:  # a mistake in the file is reported before the program runs
            client.wait_until_configured()
        yield client
    finally:
        client.close()
