"""The written pages say what the sources say."""

import json
import re
import runpy
import shlex

import pytest

from preview.commands import cli
from settings import SettingsError
from settings.load import parse
from tests.support.offline import ROOT, config_of


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


def test_the_readme_shows_the_errors_that_a_wrong_stack_file_really_gives() -> None:
    config = config_of("Pulumi.prod.yaml")
    config["plinth:network"]["availability_zones"] = ["a"]
    config["plinth:services"]["api"]["port"] = 70000
    config["plinth:services"]["api"]["links"]["mian"] = "connect"
    with pytest.raises(SettingsError) as wrong:
        parse({key: value if isinstance(value, str) else json.dumps(value) for key, value in config.items()}, "prod")

    shown = re.findall(r"^error: (plinth:.*)$", (ROOT / "README.md").read_text(), re.MULTILINE)

    assert len(shown) == 3
    assert set(shown) <= set(wrong.value.lines)
