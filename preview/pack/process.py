"""The pack's process. It ends when the preview ends, even if the preview is killed."""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from preview.recorder.wire_marks import ORGANIZATION

_LAST_LINES = 15
_START_SECONDS = 60.0

# It reads the variables that describe the stack from the first line of its standard input, which is open for as long
# as the preview runs. When it closes, the pack exits, even if the preview was killed. The rest is
# `python -m pulumi.policy`, as the engine starts it.
_HOST = """
import json, os, sys, threading, runpy, gc
gc.disable()
os.environ.update(json.loads(sys.stdin.buffer.readline() or b"{}"))
threading.Thread(target=lambda: (sys.stdin.buffer.read(), os._exit(0)), daemon=True).start()
sys.argv[0] = "pulumi.policy"
runpy.run_module("pulumi.policy", run_name="__main__")
"""


class PackError(Exception):
    """The pack could not be run. The text gives the reason and the last lines of the pack's output."""


class PackProcess:
    """The process of a policy pack."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the process
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter
            [sys.executable, "-u", "-c", _HOST, "127.0.0.1:0", str(folder)],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
        )
        self.pid = self._process.pid
        self._describe(environment)
        self._lines: queue.Queue[bytes] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _describe(self, environment: Mapping[str, str]) -> None:
        """Send the variables that describe the stack. In the environment of a new process each has 128 KiB at most."""
        stream = self._process.stdin
        if stream is not None:
            with contextlib.suppress(BrokenPipeError):  # it has ended; `port` reports why
                stream.write(json.dumps(dict(environment)).encode() + b"\n")
                stream.flush()

    def port(self) -> int:
        """Wait until the pack serves, and return its port on the loopback address; raises PackError if it does not."""
        try:
            line = self._lines.get(timeout=_START_SECONDS)
        except queue.Empty:
            line = b""
        if not line.strip().isdigit():
            raise PackError(f"the policy pack did not start: {self.last_words(line)}")
        return int(line)

    def last_words(self, more: bytes = b"") -> str:
        """Return the end of what the pack wrote to standard error."""
        self._errors.seek(0)
        text = (self._errors.read() + more).decode(errors="replace").strip()
        return "\n".join((raised(text) or text.splitlines())[-_LAST_LINES:]) or "no output"

    def close(self) -> None:
        """End the process: it has nothing to save. May be called more than once."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._errors):
            if stream is not None:
                stream.close()

    def _read(self) -> None:
        stream = self._process.stdout
        if stream is None:
            return
        try:
            for line in iter(stream.readline, b""):
                self._lines.put(line)
        except ValueError:  # closed while it was read
            return
        self._lines.put(b"")


def raised(text: str) -> list[str]:
    """Return the exception at the end of the traceback in *text*, and where it was raised; nothing if there is none."""
    _, traceback, rest = text.rpartition("Traceback (most recent call last):\n")
    lines = rest.splitlines()
    ends = next((position for position, line in enumerate(lines) if not line.startswith(" ")), None)
    if not traceback or ends is None:
        return []
    places = [line.strip() for line in lines[:ends] if line.startswith('  File "')]
    return [lines[ends], *places[-1:]]


def environment_of(project: str, stack: str, config: Mapping[str, str], secret_keys: Any) -> dict[str, str]:
    """Return the environment variables in which the engine describes the stack to a pack."""
    return {
        "PULUMI_PROJECT": project,
        "PULUMI_STACK": stack,
        "PULUMI_ORGANIZATION": ORGANIZATION,
        "PULUMI_DRY_RUN": "true",
        "PULUMI_CONFIG": json.dumps(dict(config)),
        "PULUMI_CONFIG_SECRET_KEYS": json.dumps(sorted(secret_keys)),
    }
