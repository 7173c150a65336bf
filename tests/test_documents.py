"""The written pages say what the sources say."""

import re
import runpy
import shlex
from pathlib import Path

import pytest

from preview.commands import cli

ROOT = Path(__file__).parents[1]


def test_the_page_of_components_is_fresh() -> None:
    page = runpy.run_path(str(ROOT / "tools/write_components.py"))["page"]

    assert (ROOT / "docs/components.md").read_text() == page(), "run: make reference"


@pytest.mark.parametrize(
    ("command", "answer"),
    re.findall(r"^\$ plinth (reach .*)\n((?:[^$`].*\n)+)", (ROOT / "docs/preview.md").read_text(), re.MULTILINE),
)
def test_the_guide_of_the_preview_shows_what_it_really_answers(command, answer, capsys) -> None:
    cli.main(shlex.split(command))

    assert capsys.readouterr().out == answer
