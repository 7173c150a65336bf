"""The Pulumi CLI of this machine, and a temporary stack for one preview; the user's own stacks are not changed."""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from preview.errors import WrongInputError
from preview.recorder.stack_file import Project, StackFile

OLDEST = (3, 259, 0)
"""The oldest engine that is supported: the version in tools/go.mod, with which all of this is tested."""

_PREFIX = "plinth-engine-"
_VERSION = re.compile(r"v?(\d+)\.(\d+)\.(\d+)")
_GRACE_SECONDS = 5.0
_ANSWER_SECONDS = 60.0
_OTHERS_STATE = re.compile(
    r"PULUMI_(ACCESS_TOKEN|BACKEND_URL|CONFIG_PASSPHRASE|CREDENTIALS_PATH|DIY_|HOME|ORG|SELF_MANAGED|STACK|TEAM)"
)
"""Variables that select a state, an account or a passphrase of the user."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Engine:
    """The CLI."""

    path: Path
    version: str
    """Without a v."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """The result of one run of the CLI."""

    code: int
    errors: str
    """What it wrote to standard error."""
    digest: Mapping[str, Any] = field(default_factory=dict)
    """What it wrote to standard output, if that is JSON. Default: empty."""
    events: Sequence[Mapping[str, Any]] = ()
    """Its event log. Default: none was requested."""


def find(folder: Path) -> Engine:
    """Return the engine on PATH, or the one that ``make engine`` built into the project in *folder*.

    Raises WrongInputError, with what to do, if there is none that is new enough.
    """
    oldest = ".".join(map(str, OLDEST))
    too_old = ""
    for candidate in (shutil.which("pulumi"), str(folder / "tools" / "bin" / "pulumi")):
        version = _version(candidate) if candidate and os.access(candidate, os.X_OK) else None
        if candidate and version is not None:
            text = ".".join(map(str, version))
            if version >= OLDEST:
                return Engine(path=Path(candidate), version=text)
            too_old = too_old or f"{candidate} is Pulumi {text}"
    raise WrongInputError(
        f"--engine: {too_old or 'there is no Pulumi engine'}; install the Pulumi CLI {oldest} or newer "
        "(https://www.pulumi.com/docs/install/), or build it with `make engine`"
    )


def _version(path: str) -> tuple[int, ...] | None:
    with tempfile.TemporaryDirectory(
        prefix=_PREFIX, ignore_cleanup_errors=True
    ) as home:  # even this command writes a log
        try:
            run = subprocess.run(  # noqa: S603 - the path was found, not given
                [path, "version"],
                env={**os.environ, "PULUMI_HOME": home, "PULUMI_SKIP_UPDATE_CHECK": "true"},
                capture_output=True,
                text=True,
                timeout=_ANSWER_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return None
    match = _VERSION.match(run.stdout.strip())
    return tuple(map(int, match.groups())) if match and run.returncode == 0 else None


class Throwaway:
    """A temporary stack with its own folder, state, Pulumi home and passphrase; use :func:`throwaway`."""

    def __init__(self, engine: Engine, project: Project, file: StackFile, folder: Path) -> None:
        self._engine = engine
        self._project = project
        self._file = file
        self._folder = folder
        self._environment = _environment(folder)

    @property
    def _settings(self) -> Path:
        return self._folder / "stack" / f"Pulumi.{self._file.stack}.yaml"

    def prepare(self) -> Run:
        """Write the stack file and create the stack; return the run that failed, or the last one.

        Values are written as the program receives them. Encrypted ones cannot be decrypted here: placeholders are
        encrypted in their place, so that the program and the pack still see secrets.
        """
        for name in ("home", "stack", "state"):
            (self._folder / name).mkdir()
        plugins = _home() / "plugins"
        if plugins.is_dir():  # a provider is downloaded once, not for each preview
            (self._folder / "home" / "plugins").symlink_to(plugins)
        plain = {key: text for key, text in self._file.config.items() if key not in self._file.secret_keys}
        settings = yaml.safe_dump({"config": plain}, allow_unicode=True)
        self._settings.write_text(settings, encoding="utf-8")
        own = yaml.safe_dump({"name": self._project.name, "runtime": "python"})
        (self._folder / "stack" / "Pulumi.yaml").write_text(own, encoding="utf-8")
        place = ("--cwd", str(self._folder / "stack"))
        run = self._run(*place, "stack", "init", self._file.stack, "--no-select")
        if run.code == 0 and self._file.secret_keys:
            hidden = [part for key in sorted(self._file.secret_keys)
                      for part in ("--secret", f"{key}={self._file.config[key]}")]  # fmt: skip
            run = self._run(*place, "config", "set-all", "--stack", self._file.stack, *hidden)
        return run

    def preview(self, pack: Path | None, levels: Path | None) -> Run:
        """Preview the project's program with the prepared settings; nothing is written into the project."""
        log = self._folder / "events.json"
        packs = ("--policy-pack", str(pack)) if pack else ()
        configured = ("--policy-pack-config", str(levels)) if pack and levels else ()
        run = self._run(
            *("--cwd", str(self._project.folder), "preview"),
            *("--stack", self._file.stack, "--config-file", str(self._settings)),
            *("--json", "--show-reads", "--event-log", str(log)),
            *packs,
            *configured,
        )
        lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
        return Run(code=run.code, errors=run.errors, digest=run.digest, events=[json.loads(line) for line in lines])

    def _run(self, *arguments: str) -> Run:
        # To files, not pipes: an interrupted engine still writes its output, and a pipe would have no reader.
        with (self._folder / "out").open("w+b") as out, (self._folder / "err").open("w+b") as err:
            process = subprocess.Popen(  # noqa: S603 - the engine
                [str(self._engine.path), *arguments, "--non-interactive", "--color", "never"],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                start_new_session=True,
            )
            try:
                process.wait()
            finally:
                _end(process)
            out.seek(0)
            err.seek(0)
            return Run(code=process.returncode, errors=err.read().decode(errors="replace"), digest=_object(out.read()))


@contextlib.contextmanager
def throwaway(engine: Engine, project: Project, file: StackFile) -> Iterator[Throwaway]:
    """Provide a temporary stack; it and its processes are removed afterwards, also after an interruption."""
    with (
        _interruptible(),
        tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True) as folder,
    ):
        yield Throwaway(engine, project, file, Path(folder).resolve())


def _home() -> Path:
    return Path(os.environ.get("PULUMI_HOME") or Path.home() / ".pulumi")


def _environment(folder: Path) -> dict[str, str]:
    ours = {key: value for key, value in os.environ.items() if not _OTHERS_STATE.match(key)}
    return {
        **ours,
        "PULUMI_BACKEND_URL": f"file://{folder / 'state'}",
        "PULUMI_CONFIG_PASSPHRASE": secrets.token_urlsafe(32),
        "PULUMI_DEBUG_COMMANDS": "true",  # --event-log exists only with this
        "PULUMI_HOME": str(folder / "home"),
        "PULUMI_SKIP_UPDATE_CHECK": "true",
    }


def _object(output: bytes) -> Mapping[str, Any]:
    """Return the JSON object of an output; empty if there is none."""
    try:
        content = json.loads(output[output.index(b"{") :])
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


@contextlib.contextmanager
def _interruptible() -> Iterator[None]:
    """Raise KeyboardInterrupt at the first signal to terminate, and ignore later ones: cleaning up is short."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    terminating = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    numbers = [
        number for number in terminating if signal.getsignal(number) != signal.SIG_IGN
    ]  # an ignored one stays ignored, as under nohup

    def once(*_: object) -> None:
        for number in numbers:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {number: signal.signal(number, once) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Terminate the engine and its plugins, which have process groups of their own in the engine's session."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)  # it cancels, and ends its plugins
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE_SECONDS)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    for pid in _session(process.pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.wait()


def _session(session: int) -> list[int]:
    """Return the processes of a session from /proc; none on systems without it, where the engine ends its plugins."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(int(entry.parent.name))
    return found
