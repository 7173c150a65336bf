from __future__ import annotations

from preview.aws.card import Shelf
from preview.report.svg.icons import GENERAL, PATHS
from preview.report.svg.shapes import icon
from preview.report.view.nouns import NOUNS, noun_of


def test_every_kind_has_an_icon():
    assert {noun.icon or name for name, noun in NOUNS.items()} <= PATHS.keys()


def test_every_shelf_has_the_icon_of_its_kind_or_the_general_one():
    assert all(PATHS.get(shelf.kind, GENERAL) in icon(shelf.kind, 0, 0) for shelf in Shelf)
    assert PATHS["queue"] in icon("queue", 0, 0)
    assert GENERAL in icon("turbine", 0, 0)


def test_a_kind_without_an_entry_has_a_name_and_an_icon_too():
    assert noun_of("transfer-server").one == "transfer server"
    assert noun_of("transfer-server").icon in PATHS
