"""Runs the program of a project on one of its stack files, offline."""

from __future__ import annotations

import io
import json
import runpy
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout

from preview.recorder.credentials import without_credentials
from preview.recorder.program import run
from preview.recorder.program_error import is_traced
from preview.recorder.record import Record, Registered
from preview.recorder.simulator import ACCOUNT, AwsSimulator
from preview.recorder.stack_file import Project, StackFile

_DEFAULT_REGION = "us-east-1"
"""Region of the simulated resources if the stack file sets none."""


def record(
    project: Project,
    file: StackFile,
    *,
    account: str = "",
    seen: Callable[[Registered], None] | None = None,
    called: Callable[[], None] | None = None,
) -> Record:
    """Run the project's program with the configuration of *file* and return what it registered.

    *account* is the AWS account that the credentials belong to. Default: the one that the stack file allows. *seen* is
    called with each registration as it is made, *called* whenever the program asks its engine for something. What the
    program prints goes to standard error. It has no AWS credentials. Raises whatever the program raises.
    """
    simulator = AwsSimulator(file.config.get("aws:region") or _DEFAULT_REGION, account or _account(file))

    def program() -> None:
        runpy.run_path(str(project.program), run_name="__main__")

    def once(*, trace: bool = False) -> Record:
        return run(
            program,
            simulator,
            project=project.name,
            stack=file.stack,
            config=file.config,
            secret_keys=file.secret_keys,
            root=str(project.folder),
            seen=None if trace else seen,
            called=None if trace else called,
            trace=trace,
        )

    before = sys.path[:]
    sys.path.insert(0, str(project.program.parent))
    try:
        with without_credentials(), redirect_stdout(sys.stderr):  # what the program prints is not part of the report
            return once()
    except Exception as error:
        if is_traced(error, project.folder):
            raise
        # Again with tracing, which is slow, and without output, to find the line of the program that raises it.
        with without_credentials(), redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            once(trace=True)
        raise
    finally:
        sys.path[:] = before


def _account(file: StackFile) -> str:
    """Return the account that the stack file allows, for the ARNs in the plan; a simulated one if it allows any."""
    try:
        accounts = json.loads(file.config.get("aws:allowedAccountIds") or "[]")
    except ValueError:
        accounts = []
    return str(accounts[0]) if isinstance(accounts, list) and accounts else ACCOUNT
