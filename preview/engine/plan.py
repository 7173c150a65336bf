"""The plan that the Pulumi engine makes of one stack, read into a record.

The engine runs with a temporary stack: state, Pulumi home, settings and passphrase are in a temporary folder. The
provider is the real one, and its previews call AWS as usual.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from preview.engine import events, policies, process, states
from preview.engine.program_error import engine_words, program_error
from preview.errors import ProgramFailedError
from preview.exit_codes import ExitCode
from preview.pack.findings import Findings
from preview.pack.process import PackError, PackProcess, environment_of
from preview.recorder.record import Record, SchemaError
from preview.recorder.stack_file import Project, StackFile


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """What the engine planned."""

    record: Record
    schema: Sequence[SchemaError]
    """What the provider would reject."""
    findings: Findings | None
    """What the pack found, or None if no pack was run."""
    version: str
    """Version of the engine, without a v."""


def planned(project: Project, file: StackFile, *, pack: Path | None, levels: Path | None) -> Planned:
    """Return what the engine on PATH, or the one in the project's ``tools/bin``, plans for one stack.

    Raises WrongInputError if there is no engine, or *levels* is wrong; raises ProgramFailedError, with the exit code of
    the offline preview, if the program, the provider or the engine itself gives no plan.
    """
    engine = process.find(project.folder)
    asked = _ask(project, file, pack, levels) if pack else None
    works = isinstance(asked, policies.Pack)
    with process.throwaway(engine, project, file) as stack:
        made = stack.prepare()
        if made.code:
            raise ProgramFailedError(ExitCode.PROGRAM_FAILED, list(engine_words(made)))
        run = stack.preview(pack if works else None, levels.resolve() if levels else None)
    wrong = program_error(run, project.folder)
    if wrong is not None:
        raise wrong
    steps = run.digest.get("steps") or ()
    record, schema = states.record_of(steps, events.outputs(run.events), str(project.folder))
    record.messages = events.messages(run.events)
    findings = policies.findings(asked, run.events) if isinstance(asked, policies.Pack) else asked
    return Planned(record=record, schema=schema, findings=findings, version=engine.version)


def _ask(project: Project, file: StackFile, pack: Path, levels: Path | None) -> policies.Pack | Findings:
    """Return what the pack reports about itself, or why it does not start; the plan is shown in both cases."""
    started = PackProcess(pack, environment_of(project.name, file.stack, file.config, file.secret_keys))
    try:
        return policies.ask(started, levels)
    except PackError as error:
        return Findings(failures=[str(error)])
    finally:
        started.close()
