"""Validates one plan beside the program: the process starts first, and the answer is waited for last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from preview.cloudformation.template import Template
from preview.recorder.record import Registered
from preview.validation.findings import Validation, validation_of
from preview.validation.process import ValidatorError, ValidatorProcess


class Validator:
    """One run of AWS's validator. Where it cannot run, the validation says why."""

    def __init__(self) -> None:
        """Start the process."""
        self._template: Template | None = None
        self._resources: Sequence[Registered] = ()
        self._failure = ""
        self._process: ValidatorProcess | None = None
        try:
            self._process = ValidatorProcess()
        except (ValidatorError, OSError) as error:
            self._failure = str(error)

    def send(self, resources: Sequence[Registered], region: str) -> None:
        """Translate *resources*, the whole plan, and send them to the process; return at once."""
        if self._process is None:
            return
        from preview.cloudformation.translate import translate  # noqa: PLC0415 - while the program runs, no one needs it

        self._resources = resources
        self._template = translate(resources, region)
        self._process.send(self._template.document, region)

    def finish(self, config: Mapping[str, str]) -> Validation:
        """Wait for the answer, and return it in the words of the plan and of its stack's *config*."""
        if self._process is None or self._template is None:
            return Validation(not_done=self._failure or "nothing was sent to the validator")
        try:
            return validation_of(self._process.answer(), self._template, self._resources, config)
        except ValidatorError as error:
            return Validation(not_done=str(error))

    def close(self) -> None:
        """End the process. May be called more than once."""
        if self._process is not None:
            self._process.close()
