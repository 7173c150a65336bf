"""Tests with the real engine: `make test-engine`. The plain test run leaves them out: they take minutes."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
sys.path[:0] = [str(HERE)]

from engine import Engine  # noqa: E402 - the folder is put on the path first, as it is for the plugins


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave this folder out unless the command line names it."""
    named = any(Path(argument.partition("::")[0]).resolve().is_relative_to(HERE) for argument in config.args)
    return None if named or not collection_path.is_relative_to(HERE) else True


@pytest.fixture(scope="session")
def command() -> str:
    """Return the path of the CLI; without one the tests are skipped, or fail where they are required."""
    found = subprocess.run([PROJECT / "tools" / "engine", "--find"], capture_output=True, text=True, check=False)
    if found.returncode == 0:
        return found.stdout.strip()
    reason = "no Pulumi engine: put pulumi 3.259 or newer on PATH, or let `make engine` build it with Go"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session", autouse=True)
def nothing_left(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Fail if anything that a test started still runs when all have ended: engines, hosts, plugins, packs."""
    yield
    folder = str(tmp_path_factory.getbasetemp())
    assert [entry.name for entry in Path("/proc").glob("[0-9]*") if folder in _environment(entry)] == []


def _environment(process: Path) -> str:
    """Return the variables of a process: those of an engine name its folder."""
    try:
        return (process / "environ").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


@pytest.fixture
def engines() -> Iterator[list[Engine]]:
    """Collect the engines of one test, and leave nothing running after it."""
    made: list[Engine] = []
    yield made
    for engine in made:
        engine.close()


@pytest.fixture
def fresh(command: str, tmp_path: Path, engines: list[Engine]) -> Callable[..., Engine]:
    """Make a stack in which nothing was deployed."""

    def make(stack: str, settings: str, program: Path = PROJECT, *, refresh: bool | None = None) -> Engine:
        folder = tmp_path / stack
        engine = Engine.new(folder, stack, command=command, settings=settings, program=program, refresh=refresh)
        engines.append(engine)
        return engine

    return make


class Deployed:
    """Stacks that are deployed once, by whichever process of the test run asks first; every test gets a copy."""

    def __init__(self, folder: Path, command: str) -> None:
        self._folder = folder
        self._command = command

    def original(self, name: str, settings: str, program: Path = PROJECT) -> Engine:
        """Return the stack, deployed. To look at only."""
        stack = name if name in {"dev", "staging", "prod"} else "example"
        engine = Engine(folder=self._folder / name, stack=stack, command=self._command, program=program)
        ready = self._folder / f"{name}.ready"
        with (self._folder / f"{name}.lock").open("w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not ready.exists():
                shutil.rmtree(engine.folder, ignore_errors=True)
                Engine.new(engine.folder, stack, command=self._command, settings=settings, program=program).up().ok()
                ready.touch()
        return engine


@pytest.fixture(scope="session")
def deployed(command: str, tmp_path_factory: pytest.TempPathFactory) -> Deployed:
    """Return the stacks that this test run has deployed."""
    mine = tmp_path_factory.getbasetemp()
    folder = (mine.parent if os.environ.get("PYTEST_XDIST_WORKER") else mine) / "deployed"
    folder.mkdir(exist_ok=True)
    return Deployed(folder, command)


@pytest.fixture
def copy_of(deployed: Deployed, tmp_path: Path, engines: list[Engine]) -> Callable[..., Engine]:
    """Copy a deployed stack for one test."""

    def make(name: str, settings: str, program: Path = PROJECT) -> Engine:
        engine = deployed.original(name, settings, program).copy(tmp_path / name)
        engines.append(engine)
        return engine

    return make
