"""The validator's process, which loads its rules while the program still runs. It ends when the preview ends."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_SECONDS = 120.0
_LAST_LINES = 5

NO_WHEEL = (
    "there is no cloudformation-validate for this platform; it has wheels for Linux with glibc 2.34 or newer (x86_64, "
    "aarch64), macOS and Windows (x86_64)"
)


class ValidatorError(Exception):
    """The validator gave no answer. The text says why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Diagnostic:
    """One finding, as the validator gives it."""

    rule: str
    """Id, such as ``E3047``."""
    severity: str
    """FATAL, ERROR or WARN."""
    message: str
    logical_id: str
    """Resource in the template; empty for a finding about the whole template."""
    resource_type: str
    """``AWS::RDS::DBInstance``."""
    path: str
    """``Properties.BlockDeviceMappings.0.Ebs``; empty for a finding about a whole resource."""
    fix: str
    """Advice; may be empty."""
    url: str
    """Page of the rule; may be empty."""
    origin: str
    """SCHEMA, CFN_LINT or ENGINE."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What the validator says of one template."""

    diagnostics: Sequence[Diagnostic]
    memory_mib: float
    """Peak memory of its process."""


def is_installed() -> bool:
    """Return whether this installation has the validator."""
    return importlib.util.find_spec("cloudformation_validate") is not None


class ValidatorProcess:
    """Validates one template in a process of its own."""

    def __init__(self) -> None:
        """Start the process; raises ValidatorError if it is not installed."""
        if not is_installed():
            raise ValidatorError(NO_WHEEL)
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the process
        self._process = subprocess.Popen(
            [sys.executable, "-m", "preview.validation.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
        )
        self._thread: threading.Thread | None = None
        self._output = b""

    def send(self, document: Mapping[str, Any], region: str) -> None:
        """Send the template; return at once."""
        request = json.dumps({"template": document, "region": region}).encode()
        self._thread = threading.Thread(target=self._exchange, args=(request,), daemon=True)
        self._thread.start()

    def answer(self) -> Answer:
        """Wait for the answer; raises ValidatorError if the process failed."""
        if self._thread is not None:
            self._thread.join(_SECONDS)
        try:
            found = json.loads(self._output)
        except ValueError:
            raise ValidatorError(f"the validator gave no answer: {self._last_words()}") from None
        return Answer(
            diagnostics=[Diagnostic(**one) for one in found["diagnostics"]], memory_mib=float(found["memory_mib"])
        )

    def close(self) -> None:
        """End the process: it has nothing to save. May be called more than once."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        if self._thread is not None:
            self._thread.join()
        for stream in (self._process.stdin, self._process.stdout, self._errors):
            if stream is not None and not stream.closed:
                stream.close()

    def _exchange(self, request: bytes) -> None:
        try:
            self._output, _ = self._process.communicate(request)
        except (OSError, ValueError):  # the process ended, or was closed meanwhile
            return

    def _last_words(self) -> str:
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").strip().splitlines()
        return " ".join(lines[-_LAST_LINES:]) or f"it ended with {self._process.poll()}"
