from pathlib import Path

from settings.reference import page

DOCUMENT = Path(__file__).parents[2] / "docs/stack-file.md"


def test_the_reference_page_is_generated_from_the_models() -> None:
    assert DOCUMENT.read_text() == page(), "run: make reference"
