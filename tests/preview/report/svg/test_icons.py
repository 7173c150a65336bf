from __future__ import annotations

from preview.aws.card import Shelf
from preview.report.svg.icons import PATHS
from preview.report.view.nouns import NOUNS, noun_of


def test_every_shelf_and_every_kind_has_an_icon():
    wanted = {shelf.icon for shelf in Shelf} | {noun.icon or name for name, noun in NOUNS.items()}
    assert wanted <= PATHS.keys()


def test_a_kind_without_an_entry_has_a_name_and_an_icon_too():
    assert noun_of("transfer-server").one == "transfer server"
    assert noun_of("transfer-server").icon in PATHS
