"""A real engine for one test: its own home, state, project folder and make-believe account, and nothing shared.

The project is linked, not copied, and only the stack file is written; the engine never writes into the project.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from cloud import Cloud
from result import Result, result_of
from things import identity

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
PASSPHRASE = "correct horse battery staple"
TIMEOUT_SECONDS = 300
_EXECUTABLES = {
    "pulumi-language-python": "language_host.py",
    "pulumi-resource-aws": "aws_plugin.py",
    "pulumi-resource-awsx": "awsx_plugin.py",
}
_NOT_LINKED = {".git", ".venv", "Pulumi.yaml"}


@dataclass(kw_only=True, slots=True)
class Engine:
    """One stack in a folder of its own."""

    folder: Path
    stack: str
    command: str
    """Path of the Pulumi CLI."""
    program: Path = PROJECT
    environment: dict[str, str] = field(default_factory=dict)
    """Extra variables for every run."""
    _running: list[subprocess.Popen[str]] = field(default_factory=list)

    @classmethod
    def new(
        cls,
        folder: Path,
        stack: str,
        *,
        command: str,
        settings: str,
        program: Path = PROJECT,
        refresh: bool | None = None,
    ) -> Engine:
        """Set up a stack whose stack file has the text *settings*.

        *refresh* says whether previews and updates read the account first, as Pulumi.yaml has it; it takes a third of the
        time of a run. Default: only for programs other than the project's own.
        """
        engine = cls(folder=folder, stack=stack, command=command, program=program)
        for name in ("bin", "cloud", "home", "project", "state"):
            (folder / name).mkdir(parents=True)
        for name, script in _EXECUTABLES.items():
            wrapper = folder / "bin" / name
            wrapper.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{HERE / script}" "$@"\n', encoding="utf-8")
            wrapper.chmod(0o755)
        for entry in program.iterdir():
            if entry.name not in _NOT_LINKED and not entry.name.startswith("Pulumi."):
                (folder / "project" / entry.name).symlink_to(entry)
        project = yaml.safe_load((program / "Pulumi.yaml").read_text(encoding="utf-8"))
        if not (program != PROJECT if refresh is None else refresh):
            project.get("options", {}).pop("refresh", None)
        (folder / "project" / "Pulumi.yaml").write_text(yaml.safe_dump(project, sort_keys=False), encoding="utf-8")
        engine.configure(settings)
        engine.run("stack", "init", stack).ok()
        return engine

    def copy(self, folder: Path) -> Engine:
        """Return a second stack in the same state as this one; neither changes the other."""
        shutil.copytree(self.folder, folder, symlinks=True)
        return Engine(
            folder=folder,
            stack=self.stack,
            command=self.command,
            program=self.program,
            environment=dict(self.environment),
        )

    @property
    def stack_file(self) -> Path:
        """The stack's settings."""
        return self.folder / "project" / f"Pulumi.{self.stack}.yaml"

    def configure(self, settings: str) -> None:
        """Write the stack file; the salt of the passphrase stays."""
        line = f"encryptionsalt: {self.salt()}" if self.stack_file.exists() else ""
        self.stack_file.write_text(f"{settings.rstrip()}\n{line}\n", encoding="utf-8")

    def commit(self, file: str, old: str, new: str) -> None:
        """Change a file of the program, in this engine's project only."""
        top = file.partition("/")[0]
        place = self.folder / "project" / top
        if place.is_symlink():
            source = place.resolve()
            place.unlink()
            shutil.copytree(source, place)
        path = self.folder / "project" / file
        text = path.read_text(encoding="utf-8")
        if old not in text:
            raise LookupError(f"{file} does not hold {old!r}")
        path.write_text(text.replace(old, new), encoding="utf-8")

    def salt(self) -> str:
        """Return what the passphrase was salted with."""
        lines = self.stack_file.read_text(encoding="utf-8").splitlines()
        return next(line.partition(" ")[2] for line in lines if line.startswith("encryptionsalt: "))

    def preview(self, *arguments: str, pack: Path | None = None, **options: Any) -> Result:
        """Show what an update would do."""
        packs = ("--policy-pack", str(pack)) if pack else ()
        return self.run("preview", *packs, *arguments, events=True, **options)

    def up(self, *arguments: str, pack: Path | None = None, **options: Any) -> Result:
        """Update the stack."""
        packs = ("--policy-pack", str(pack)) if pack else ()
        return self.run("up", "--yes", "--skip-preview", *packs, *arguments, events=True, **options)

    def refresh(self, *arguments: str, **options: Any) -> Result:
        """Bring the state in line with the account."""
        return self.run("refresh", "--yes", "--skip-preview", *arguments, events=True, **options)

    def destroy(self, *arguments: str, **options: Any) -> Result:
        """Delete the stack's resources."""
        return self.run("destroy", "--yes", "--skip-preview", *arguments, events=True, **options)

    def run(
        self, *arguments: str, events: bool = False, faults: Mapping[str, Any] | None = None, **variables: str
    ) -> Result:
        """Run the CLI to its end."""
        log = self.folder / "events.json"
        log.unlink(missing_ok=True)
        process = self.start(*arguments, *(("--event-log", str(log)) if events else ()), faults=faults, **variables)
        try:
            output, _ = process.communicate(timeout=TIMEOUT_SECONDS)
        finally:
            self._stop(process, signal.SIGKILL)
        lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
        return result_of(
            process.returncode,
            output,
            [json.loads(line) for line in lines],
            same="--show-sames" in arguments,
            refreshed=arguments[0] == "refresh",
        )

    def start(
        self, *arguments: str, faults: Mapping[str, Any] | None = None, **variables: str
    ) -> subprocess.Popen[str]:
        """Start the CLI in a process group of its own."""
        stack = () if arguments[:2] == ("stack", "init") else ("--stack", self.stack)
        process = subprocess.Popen(
            [self.command, *arguments, *stack, "--non-interactive", "--color", "never"],
            cwd=self.folder / "project",
            env=self.variables(faults or {}) | variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._running.append(process)
        return process

    def variables(self, faults: Mapping[str, Any]) -> dict[str, str]:
        """Return the environment of a run: the stand-ins first on PATH, and nothing of the user's own AWS or Pulumi."""
        ours = {key: value for key, value in os.environ.items() if not key.startswith(("AWS_", "PULUMI_", "PYTEST_"))}
        return {
            **ours,
            "PATH": f"{self.folder / 'bin'}:{ours.get('PATH', os.defpath)}",
            "PLINTH_ENGINE_CLOUD": str(self.folder / "cloud"),
            "PLINTH_ENGINE_FAULTS": json.dumps(faults),
            "PLINTH_ENGINE_TEST": "1",
            "PYTHONPATH": str(PROJECT),
            "PULUMI_BACKEND_URL": f"file://{self.folder / 'state'}",
            "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE,
            "PULUMI_DEBUG_COMMANDS": "true",  # gives --event-log
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PULUMI_HOME": str(self.folder / "home"),
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            **self.environment,
        }

    def kill(self, process: subprocess.Popen[str]) -> None:
        """Kill the CLI and everything that it started, as a lost machine would."""
        self._stop(process, signal.SIGKILL)
        process.communicate()

    def _stop(self, process: subprocess.Popen[str], number: signal.Signals) -> None:
        """End what is left of a run: the engine gives each plugin a group of its own, but not a session."""
        if process.poll() is None:
            os.killpg(process.pid, number)
        while left := list(_session(process.pid)):
            for pid in left:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, number)
            process.poll()
            time.sleep(0.02)
        if process in self._running:
            self._running.remove(process)

    def processes(self, process: subprocess.Popen[str]) -> list[int]:
        """Return what runs for a run of the CLI, itself included."""
        return list(_session(process.pid))

    def listening(self, process: subprocess.Popen[str]) -> list[str]:
        """Return the addresses on which a run of the CLI and its plugins listen."""
        command = [shutil.which("ss") or "ss", "-H", "-l", "-t", "-n", "-p"]
        listing = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        pids = {f"pid={pid}," for pid in self.processes(process)}
        return [line.split()[3] for line in listing.splitlines() if any(pid in line for pid in pids)]

    def wait_for_call(self, operation: str, urn_part: str = "", start: int = 0) -> None:
        """Wait until the plugin got a call, past the first *start* of its journal; raises TimeoutError after a minute."""
        for _ in range(600):
            if any(call["op"] == operation and urn_part in call["urn"] for call in self.journal()[start:]):
                return
            time.sleep(0.1)
        raise TimeoutError(f"no {operation} of {urn_part}")

    def wait_until_quiet(self, seconds: float = 2) -> None:
        """Wait until the plugin got no call for a while: what is under way then is only what takes long."""
        length, since = -1, time.monotonic()
        while time.monotonic() - since < seconds:
            if len(self.journal()) != length:
                length, since = len(self.journal()), time.monotonic()
            time.sleep(0.1)

    def close(self) -> None:
        """End everything that still runs."""
        for process in list(self._running):
            self.kill(process)

    def journal(self) -> list[dict[str, Any]]:
        """Return every call that the plugin got, in order."""
        path = self.folder / "cloud" / "journal.jsonl"
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []

    def calls(self, operation: str) -> list[dict[str, Any]]:
        """Return the calls of one kind."""
        return [call for call in self.journal() if call["op"] == operation]

    def existing(self) -> list[dict[str, Any]]:
        """Return what exists in the make-believe account."""
        things: dict[tuple[str, str], dict[str, Any]] = {}
        for call in self.journal():
            if call["op"] in {"create", "update"}:
                things[call["type"], identity(call["type"], call["id"], call["state"])] = call
            elif call["op"] == "delete":
                things.pop((call["type"], call["identity"]), None)
        return list(things.values())

    def drift(self, changes: Mapping[str, Mapping[str, Any]]) -> None:
        """Change things by hand, behind the engine's back: URN → properties."""
        (self.folder / "cloud" / "drift.json").write_text(json.dumps(changes), encoding="utf-8")

    def people(self, **done: Any) -> None:
        """Say what people have done beside the engine, as ``Cloud.people`` has it; without it everything is there."""
        (self.folder / "cloud" / "people.json").write_text(json.dumps(done), encoding="utf-8")

    def deployments(self, service: str) -> list[dict[str, Any]]:
        """Return the deployments of a service, in order."""
        return [call for call in self.calls("deployed") if call["urn"].endswith(f"Service::{service}")]

    def deploy_by_hand(self, service: str) -> None:
        """Deploy a service as ``aws ecs update-service --force-new-deployment`` does."""
        self.account().deploy_again(service)

    def take_over(self) -> None:
        """Take into the state what AWS has made for a killed engine, and forget what it has not: docs/recovery.md."""
        made = {call["urn"]: call for call in self.calls("create")}
        for resource in [one["resource"] for one in self.pending() if one["resource"]["urn"] in made]:
            inputs = made[resource["urn"]]["inputs"]
            aws_id = inputs.get("identifier") or inputs.get("replicationGroupId") or made[resource["urn"]]["id"]
            name = resource["urn"].rpartition("::")[2]
            parent = ("--parent", f"parent={resource['parent']}") if "parent" in resource else ()
            flags = ("--yes", "--skip-preview", "--generate-code=false", "--protect=false")
            self.run("import", resource["type"], name, aws_id, *parent, *flags).ok()
        self.run("refresh", "--yes", "--skip-preview", "--clear-pending-creates").ok()

    def rename(self, old: str, new: str) -> None:
        """Let the stack have been deployed with another name for something, as by an earlier release."""
        journal, file = self.folder / "cloud" / "journal.jsonl", self.folder / "renamed.json"
        exported = self.run("stack", "export").ok().output
        for path, text in ((file, exported[exported.index("{") :]), (journal, journal.read_text(encoding="utf-8"))):
            path.write_text(text.replace(old, new), encoding="utf-8")
        self.run("stack", "import", "--file", str(file)).ok()

    def account(self) -> Cloud:
        """Return the make-believe account as it is now."""
        return Cloud(self.folder / "cloud")

    def obstacles(self, service: str, start: int) -> list[str]:
        """Return why ECS could not have started another task of what a service ran, after each call past *start*."""
        replayed = Cloud(self.folder / "home")
        found: list[str] = []
        for number, call in enumerate(self.journal()):
            replayed.replay(call)
            why = replayed.another_task(service) if number >= start else None
            found += [f"after {call['op']} {call.get('urn', '').rpartition('::')[2]}: {why}"] if why else []
        return found

    def raw_state(self) -> str:
        """Return the state file as it lies on disk."""
        found = list((self.folder / "state" / ".pulumi" / "stacks").rglob(f"{self.stack}.json"))
        return found[0].read_text(encoding="utf-8") if found else "{}"

    def resources(self) -> list[dict[str, Any]]:
        """Return the resources of the state, components and providers too."""
        checkpoint = json.loads(self.raw_state()).get("checkpoint", {})
        return (checkpoint.get("latest") or {}).get("resources") or []

    def pending(self) -> list[dict[str, Any]]:
        """Return the operations that were under way when the engine was killed."""
        checkpoint = json.loads(self.raw_state()).get("checkpoint", {})
        return (checkpoint.get("latest") or {}).get("pending_operations") or []

    def outputs(self) -> dict[str, Any]:
        """Return the stack's outputs, secrets hidden."""
        result = self.run("stack", "output", "--json").ok()
        return json.loads(result.output[result.output.index("{") :])


def _session(session: int) -> Iterator[int]:
    """Yield the processes of a session that still run."""
    if not Path("/proc/self/stat").exists():  # only Linux lists them there
        return
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            yield int(entry.name)
