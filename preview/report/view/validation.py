"""What AWS's own validator says of the plan: refusals first. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from preview.recorder.tree import short
from preview.report.view.remarks import BAD, GOOD, WARN, Remark
from preview.report.view.wording import counted
from preview.validation.findings import Validation, ValueFinding


@dataclass(frozen=True, kw_only=True, slots=True)
class ValidationRow:
    """One value that AWS refuses, or advises against."""

    urn: str
    where: str
    """Type and name of the resource; empty for the whole stack."""
    text: str
    """Property, value, what is wrong, and the key of the stack file."""
    rule: str
    """Id of the rule and where it comes from."""
    tone: str


class ValidationSection:
    """The section; *validation* is None if no validation was asked for."""

    def __init__(self, validation: Validation | None) -> None:
        found = validation or Validation(not_done="--no-validation was given")
        refused = len(found.refused)
        self.refused = refused
        """How many values AWS refuses."""
        self.advised = len(found.findings) - refused
        """How many it advises against."""
        self.note = _note(found)
        self.remarks = _remarks(found)
        self.rows: Sequence[ValidationRow] = [_row(one) for one in found.findings]
        self.not_judged: Sequence[tuple[str, str]] = found.not_judged
        """Types that could not be checked, each with the reason."""


def _note(found: Validation) -> str:
    if found.not_done or not found.resources:
        return ""
    return f"{counted(found.resources, 'resource')} checked against AWS's own rules for {found.region or 'any region'}"


def _remarks(found: Validation) -> list[Remark]:
    if found.not_done:
        return [Remark(text=f"AWS's own rules were not checked: {found.not_done}", tone=WARN)]
    if not found.resources and not found.findings:
        return [Remark(text="no resource of a type that AWS's own rules know")]
    return [] if found.findings else [Remark(text="no value that AWS would refuse", tone=GOOD)]


def _row(one: ValueFinding) -> ValidationRow:
    subject = f"{one.property} {one.value}".strip()
    message = _without_value(one.message, one.value)
    between = ": " if message == one.message else " "
    parts = [f"{subject}{between}{message}" if subject else one.message]
    parts += [f"set by {one.key}"] if one.key else []
    return ValidationRow(
        urn=one.urn,
        where=short(one.urn) if one.urn else "",
        text=". ".join(part.rstrip(".") for part in ("; ".join(parts), one.fix) if part),
        rule=f"{one.rule}, {one.source}",
        tone=BAD if one.refuses else WARN,
    )


def _without_value(message: str, value: str) -> str:
    """Return a message that begins with the value, which the line has already, without it."""
    plain = value.strip('"')
    starts = (f"'{plain}' ", f"{plain} ", f'"{plain}" ') if plain else ()
    return next((message.removeprefix(start) for start in starts if message.startswith(start)), message)
