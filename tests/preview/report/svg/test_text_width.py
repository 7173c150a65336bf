from __future__ import annotations

from preview.report.svg.text_width import fit, folded, width_of


def test_a_text_that_does_not_fit_ends_with_an_ellipsis():
    assert fit("short", 100, 12) == "short"
    shown = fit("a name that is much too long", 80, 12)
    assert shown.endswith("…")
    assert width_of(shown, 12) <= 80
    assert fit("anything", 2, 12) == ""


def test_letters_of_other_scripts_are_taken_for_the_widest():
    assert width_of("漢字", 10) == 25


def test_texts_are_folded_between_words():
    assert folded("to and from the internet", 80, 11) == ["to and from", "the internet"]
