"""The validator's process, which loads its rules while the program still runs. It ends when the preview ends."""

from __future__ import annotations

import importlib.util
import pickle
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence

from preview.recorder.record import Registered
from preview.validation.findings import Validation

_SECONDS = 60.0
"""A preview waits no longer. Measured: 5 s of computing for a plan of 5,000 resources, on a machine with other work."""
_PIPE_BYTES = 1024 * 1024
"""Where the system lets it (Linux), a plan of 500 resources is written at once, and not in turns with the program."""
_WORKER = ("-P", "-m", "preview.validation.worker")
"""-P: a module of the current folder, which may be any program's, must not take the place of one of these."""

NO_WHEEL = (
    "there is no cloudformation-validate for this platform; it has wheels for Linux with glibc 2.34 or newer (x86_64, "
    "aarch64), macOS and Windows (x86_64)"
)


class ValidatorError(Exception):
    """The validator gave no answer. The text says why."""


def is_installed() -> bool:
    """Return whether this installation has the validator."""
    return importlib.util.find_spec("cloudformation_validate") is not None


class ValidatorProcess:
    """Translates and validates one plan in a process of its own."""

    def __init__(self) -> None:
        """Start the process; raises ValidatorError if it is not installed."""
        if not is_installed():
            raise ValidatorError(NO_WHEEL)
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the process
        self._process = subprocess.Popen(  # noqa: S603 - this program's own module
            [sys.executable, *_WORKER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            pipesize=_PIPE_BYTES,
        )
        self._thread: threading.Thread | None = None
        self._output = b""

    def send(self, resources: Sequence[Registered], region: str, config: Mapping[str, str]) -> None:
        """Send the whole plan and the configuration of its stack; return at once."""
        request = pickle.dumps((list(resources), region, dict(config)))
        self._thread = threading.Thread(target=self._exchange, args=(request,), daemon=True)
        self._thread.start()

    def validation(self) -> Validation:
        """Wait for the answer; raises ValidatorError if the process failed, or takes too long."""
        if self._thread is not None:
            self._thread.join(_SECONDS)
            if self._thread.is_alive():
                raise ValidatorError(f"the validator gave no answer within {_SECONDS:g} seconds")
        try:
            return pickle.loads(self._output)  # noqa: S301 - from our own process
        except (EOFError, pickle.UnpicklingError):
            raise ValidatorError(f"the validator gave no answer: {self._last_words()}") from None

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
        return lines[-1] if lines else f"its process ended with {self._process.poll()}"
