"""What an update would change: loss of data first, updates of the same inputs together. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from preview.analysis.difference import Change
from preview.analysis.result import Result
from preview.report.view.remarks import BAD, GOOD, PLAIN, WARN, Remark

MARKS = {"create": "+", "update": "~", "replace": "±", "delete": "-", "rename": "→"}
_TONES = {"create": GOOD, "update": PLAIN, "replace": WARN, "delete": WARN, "rename": PLAIN}
_COUNTED = {operation: f"to {operation}" for operation in MARKS}
_BETWEEN_STACKS = {"create": "only in the new one", "delete": "only in the old one", "update": "differ"}
_ALIKE = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeRow:
    """One change, or many updates that differ in the same inputs alone, such as a tag."""

    mark: str
    operation: str
    loses_data: bool
    text: str
    """All of it on one line."""
    tone: str
    changes: Sequence[Change]

    @property
    def reason(self) -> str:
        """Which inputs differ, and which of them force a replacement; empty if the resource is created or deleted."""
        first = self.changes[0]
        return first.sentence.removeprefix(f"{first.operation} {first.type} {first.name}").lstrip(": ")


def rows(found: Sequence[Change]) -> list[ChangeRow]:
    """Return a row for each change, in order."""
    alike = Counter(change.paths for change in found if _is_plain(change))
    kept: dict[tuple[str, str, bool], list[Change]] = {}
    for change in found:
        number = alike[change.paths] if _is_plain(change) else 1
        text = f"update {number} resources: {', '.join(change.paths)}" if number > _ALIKE else change.sentence
        kept.setdefault((change.operation, text, change.loses_data), []).append(change)
    return [
        ChangeRow(
            mark=MARKS[operation],
            operation=operation,
            loses_data=loses,
            text=text,
            tone=BAD if loses else _TONES[operation],
            changes=changes,
        )
        for (operation, text, loses), changes in kept.items()
    ]


def _is_plain(change: Change) -> bool:
    return change.operation == "update" and change.known


def counts(found: Sequence[Change]) -> list[str]:
    """Return how many changes there are of each kind."""
    words = _BETWEEN_STACKS if any(change.other_stack for change in found) else _COUNTED
    counted = Counter(change.operation for change in found)
    return [f"{count} {words[operation]}" for operation, count in sorted(counted.items())]


class ChangesSection:
    """The section."""

    def __init__(self, result: Result, found: Sequence[Change]) -> None:
        self.against = result.against
        """What the plan is compared with: a stack's name or a file's."""
        self.rows = rows(found)
        self.counts = counts(found)
        self.remarks = [
            Remark(text=f"refused: {change.sentence}; --allow {change.name} permits it", tone=BAD)
            for change in result.losses
        ]
        """Each loss of data that refuses the stack, and the option that permits it."""
