from __future__ import annotations

from preview.report.view.wording import capitalized, counted, few, listed, natural


def test_names_are_listed_and_sorted_as_people_do():
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed([str(number) for number in range(14)]) == "0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 2 more"
    assert sorted(["s10", "s2", "s1"], key=natural) == ["s1", "s2", "s10"]


def test_of_many_names_the_first_eight_are_shown():
    assert few([]) == "nothing"
    assert few(["a", "b"]) == "a, b"
    assert few(list("abcdefghij")) == "a, b, c, d, e, f, g, h and 2 more"


def test_a_number_has_its_noun_in_the_right_number():
    assert counted(1, "policy", "policies") == "1 policy"
    assert counted(2, "policy", "policies") == "2 policies"
    assert counted(0, "role") == "0 roles"


def test_only_the_first_letter_is_capitalized():
    assert capitalized("an AWS page") == "An AWS page"
    assert capitalized("") == ""
