"""One preview through a real Pulumi engine, with the result of an offline one, so that the same code reports both.

The engine gets a stack of its own: state, home, settings and passphrase stand in a temporary folder. The provider is
the real one, and asks AWS as far as its previews do.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from preview.analysis.result import PROGRAM_FAILED, Result
from preview.analysis.run import Clock, result_of, weigh
from preview.engine import events, policies, process, states
from preview.engine.failure import broken, failure
from preview.errors import ProgramFailedError
from preview.pack.findings import Findings
from preview.pack.process import PackError, PackProcess, environment_of
from preview.recorder import tree
from preview.recorder.stack_file import Project, StackFile

Progress = Callable[[str], None]


def run(
    project: Project,
    file: StackFile,
    *,
    pack: Path | None,
    levels: Path | None,
    progress: Progress,
    clock: Clock | None = None,
) -> Result:
    """Preview one stack through the engine on PATH, or the one in the project's ``tools/bin``.

    Raises WrongInputError if there is no engine, or *levels* is wrong; raises ProgramFailedError, with the exit code of
    the offline preview, if the program, the provider or the engine itself gives no plan.
    """
    clock = clock or Clock()
    progress("engine")
    engine = process.find(project.folder)
    asked = _ask(project, file, pack, levels) if pack else None
    works = isinstance(asked, policies.Pack)
    clock.lap("pack")
    with process.throwaway(engine, project, file) as stack:
        made = stack.prepare()
        if made.code:
            raise ProgramFailedError(PROGRAM_FAILED, list(broken(made)))
        planned = stack.preview(pack if works else None, levels.resolve() if levels else None)
    clock.lap("engine")
    wrong = failure(planned, project.folder)
    if wrong is not None:
        raise wrong
    progress("policies")
    steps = planned.digest.get("steps") or ()
    record, refused = states.record_of(steps, events.outputs(planned.events), str(project.folder))
    record.messages = events.messages(planned.events)
    result = result_of(project, file, record, clock)
    result.engine = f"Pulumi {engine.version}"
    result.schema = refused
    clock.lap("schema")
    weigh(result, tree.in_order(record), clock)
    if isinstance(asked, policies.Pack):
        result.findings = policies.findings(asked, planned.events)
    else:
        result.findings = asked
    clock.lap("policies")
    progress("report")
    return result


def _ask(project: Project, file: StackFile, pack: Path, levels: Path | None) -> policies.Pack | Findings:
    """Return what the pack says of itself, or why it does not start: the plan is shown all the same then."""
    started = PackProcess(pack, environment_of(project.name, file.stack, file.config, file.secret_keys))
    try:
        return policies.ask(started, levels)
    except PackError as error:
        return Findings(failures=[str(error)])
    finally:
        started.close()
