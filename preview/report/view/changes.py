"""What an update would change: loss of data first, updates of the same inputs together. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from preview.analysis.change import Change
from preview.analysis.result import Result
from preview.report.view.remarks import BAD, GOOD, PLAIN, WARN, Remark

MARKS = {"create": "+", "update": "~", "replace": "±", "delete": "-", "rename": "→"}
REFUSED = "✗"
"""Mark of a change that AWS refuses."""
_TONES = {"create": GOOD, "update": PLAIN, "replace": WARN, "delete": WARN, "rename": PLAIN}
_COUNTED = {operation: f"to {operation}" for operation in MARKS}
_ALIKE = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeRow:
    """One change, or many updates that differ in the same inputs alone, such as a tag."""

    mark: str
    operation: str
    loses_data: bool
    refused: bool
    """Whether AWS refuses it."""
    text: str
    """All of it on one line."""
    tone: str
    changes: Sequence[Change]

    @property
    def reason(self) -> str:
        """Which inputs differ, and which of them force a replacement; empty if the resource is created or deleted."""
        return self.changes[0].reason


def rows(found: Sequence[Change]) -> list[ChangeRow]:
    """Return a row for each change, in order."""
    alike = Counter(change.paths for change in found if _is_plain(change))
    kept: dict[tuple[str, str], list[Change]] = {}
    for change in found:
        number = alike[change.paths] if _is_plain(change) else 1
        verb = "different in both:" if change.other_stack else "update"
        text = f"{verb} {number} resources: {', '.join(change.paths)}" if number > _ALIKE else change.sentence
        kept.setdefault((change.operation, text), []).append(change)
    return [_row(text, changes) for (_, text), changes in kept.items()]


def _row(text: str, changes: Sequence[Change]) -> ChangeRow:
    first = changes[0]
    return ChangeRow(
        mark=REFUSED if first.refusals else MARKS[first.operation],
        operation=first.operation,
        loses_data=first.loses_data,
        refused=bool(first.refusals),
        text=text,
        tone=_tone(first),
        changes=changes,
    )


def _tone(change: Change) -> str:
    if change.loses_data or change.refusals:
        return BAD
    if change.other_stack:
        return PLAIN
    return WARN if change.doubts else _TONES[change.operation]


def _is_plain(change: Change) -> bool:
    return change.operation == "update" and change.known and not change.refusals and not change.doubts


def counts(found: Sequence[Change]) -> list[str]:
    """Return how many changes there are of each kind."""
    if any(change.other_stack for change in found):
        stacks = Counter("different" if change.stack == "both" else f"only in {change.stack}" for change in found)
        return [f"{count} {words}" for words, count in sorted(stacks.items())]
    counted = Counter(change.operation for change in found)
    refused = sum(bool(change.refusals) for change in found)
    return [
        *(f"{count} {_COUNTED[operation]}" for operation, count in sorted(counted.items())),
        *([f"{refused} refused by AWS"] if refused else []),
    ]


class ChangesSection:
    """The section."""

    def __init__(self, result: Result, found: Sequence[Change]) -> None:
        self.against = result.against
        """What the plan is compared with: a stack's name or a file's."""
        self.rows = rows(found)
        self.counts = counts(found)
        self.remarks = [
            *(Remark(text=f"refused: {change.sentence}", tone=BAD) for change in result.refused),
            *(
                Remark(text=f"refused: {change.sentence}; --allow {change.name} permits it", tone=BAD)
                for change in result.losses
            ),
        ]
        """Each change that AWS refuses, and each loss of data with the option that permits it."""
