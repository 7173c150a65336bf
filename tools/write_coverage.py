"""Writes the coverage of the frameworks into the README of the policy pack: ``python tools/write_coverage.py``."""

from __future__ import annotations

import re
from pathlib import Path

from policies.engine import catalog
from preview.commands import coverage

_PAGE = Path(__file__).parents[1] / "policies" / "README.md"
_TABLE = re.compile(r"^\| framework \| controls .*\n(?:\|.*\n)+", re.MULTILINE)


def main() -> None:
    """Replace the table; raises ValueError if the page has none."""
    table = "".join(f"{line}\n" for line in coverage.lines(catalog.coverage(), None, "markdown"))
    text, found = _TABLE.subn(lambda _: table, _PAGE.read_text(encoding="utf-8"))
    if found != 1:
        raise ValueError(f"{_PAGE} has {found} tables of the coverage")
    _PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
