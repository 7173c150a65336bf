"""The written pages say what the sources say."""

import runpy
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_page_of_components_is_fresh() -> None:
    page = runpy.run_path(str(ROOT / "docs/write_components.py"))["page"]

    assert (ROOT / "docs/components.md").read_text() == page(), "run: make reference"
