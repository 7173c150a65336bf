"""Validates one plan beside the program: the process starts early, and the answer is waited for last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from preview.recorder.record import Registered
from preview.validation.findings import Validation
from preview.validation.process import ValidatorError, ValidatorProcess


class Validator:
    """One run of AWS's validator. Where it cannot run, the validation says why."""

    def __init__(self) -> None:
        """Prepare a run; nothing starts yet."""
        self._failure = ""
        self._process: ValidatorProcess | None = None

    def start(self) -> None:
        """Start the process, which loads its rules."""
        try:
            self._process = ValidatorProcess()
        except (ValidatorError, OSError) as error:
            self._failure = str(error)

    def send(self, resources: Sequence[Registered], region: str, config: Mapping[str, str]) -> None:
        """Send *resources*, the whole plan, and the configuration of its stack to the process; return at once."""
        if self._process is not None:
            self._process.send(resources, region, config)

    def finish(self) -> Validation:
        """Wait for the answer to what was sent."""
        if self._process is None:
            return Validation(not_done=self._failure)
        try:
            return self._process.validation()
        except ValidatorError as error:
            return Validation(not_done=str(error))

    def close(self) -> None:
        """End the process. May be called more than once."""
        if self._process is not None:
            self._process.close()
