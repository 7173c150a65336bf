"""How the pack covers each framework, as `plinth policies` prints it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from preview.api import WrongInputError
from preview.report.text.lines import table

Coverage = Sequence[Mapping[str, Any]]


def lines(coverage: Coverage, framework: str | None, form: str) -> list[str]:
    """Return the coverage of the frameworks whose name starts with *framework*, as `table`, `json` or `markdown`.

    Raises:
        WrongInputError: If no framework's name starts so.
    """
    wanted = [one for one in coverage if one["framework"].lower().startswith((framework or "").lower())]
    if not wanted:
        names = ", ".join(one["framework"] for one in coverage)
        raise WrongInputError(f"there is no framework {framework}; legal: {names}")
    if form == "json":
        return [json.dumps(wanted, indent=2, ensure_ascii=False)]
    if framework is None:
        return summary(wanted, markdown=form == "markdown")
    return [line for one in wanted for line in _details(one, markdown=form == "markdown")]


def summary(coverage: Coverage, *, markdown: bool) -> list[str]:
    """Return one row for each framework: its controls that code can show, by how the pack covers them."""
    head = ("framework", "controls", "full", "partial", "not", "policies")
    rows = [
        (one["framework"], *(str(number) for number in (one["controls"], *_numbers(one), one["policies"])))
        for one in coverage
    ]
    if markdown:
        return [f"| {' | '.join(row)} |" for row in (head, ("---",) * len(head), *rows)]
    return ["  ".join(cells).rstrip() for cells in table([head, *rows], indent=2)]


def _numbers(one: Mapping[str, Any]) -> tuple[int, int, int]:
    return len(one["full"]), len(one["partial"]), len(one["uncovered"])


def _details(one: Mapping[str, Any], *, markdown: bool) -> list[str]:
    full, partial, uncovered = _numbers(one)
    mark = "- " if markdown else "  "
    heading = f"{one['framework']}: {full} of {one['controls']} controls in full, {partial} in part, {uncovered} not"
    return [
        f"## {heading}" if markdown else heading,
        *([""] if markdown else []),
        *(f"{mark}full     {reference}: {title}" for reference, title in one["full"].items()),
        *(f"{mark}partial  {reference}: {_in_part(found)}" for reference, found in one["partial"].items()),
        *(f"{mark}not      {reference}: {title}" for reference, title in one["uncovered"].items()),
        "",
    ]


def _in_part(found: Mapping[str, Any]) -> str:
    return f"{found['title']} (in part: {'; '.join(found['parts'])})" if found["parts"] else found["title"]
