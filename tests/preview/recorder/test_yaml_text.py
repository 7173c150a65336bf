"""The text of a stack file: what the engine's parser reads, and one clear line for everything else."""

from __future__ import annotations

import pytest

from preview.recorder.yaml_text import YamlTextError, load

BOMB = "a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n" + "".join(
    f"{this}: &{this} [{', '.join([f'*{above}'] * 10)}]\n" for above, this in zip("abcdefg", "bcdefgh", strict=True)
)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: &x\n  b: *x\n", "line 2, column 6: *x is part of what it refers to"),
        ("a: &x [*x]", "line 1, column 8: *x is part of what it refers to"),
        (BOMB, "its anchors stand for more than 1000000 values"),
        ("a: " + "[" * 300_000 + "]" * 300_000, "line 1, column 102: more than 100 objects and lists"),
        ("- " * 200 + "a", "more than 100 objects and lists are within one another"),
        ("a: !!timestamp 2020-01-01", "line 1, column 4: the tag !!timestamp is not known"),
        ("a: !!binary aGk=", "the tag !!binary is not known"),
        ("a: !!set {x, y}", "the tag !!set is not known"),
        ("a: !secret x", "the tag !secret is not known"),
        ("a: !!python/object:os.system x", "the tag !!python/object:os.system is not known"),
        ("a: !!int x", "holds a number that is none"),
        ("a: 0x_", "holds a number that is none"),
        ("a: !!bool maybe", "holds a tag that its value does not fit"),
        ("a: *nope", "* refers to an anchor that is not in the file"),
        ("a: *.css", "text that begins with * or & is quoted"),
        (
            "a:\n\tb: 1",
            "line 2, column 1: a value begins with a character that YAML reserves, or a line is indented with",
        ),
        ("a: @x", "line 1, column 4: a value begins with a character that YAML reserves"),
        ('a: "x', "a quote is opened and never closed"),
        ("a: [x", "a list or an object in brackets is never closed"),
        ("a: b: c", "line 1, column 5: ': ' within a value"),
        ("a: 'it's'", "does not fit the lines above: its indentation, or text after a closing quote"),
        ('a: "\\d"', "\\ within double quotes begins an escape"),
        ("a: - b", "a list begins on the line of its key"),
        ("a: 1\n---\nb: 1", "a second document begins with ---"),
        ("{[a]: 1}", "a key is text, not a list or an object"),
        ("{<<: 5}", "<< merges objects only"),
        (
            "a: 1\na: 2",
            "line 2, column 1: the key a occurs twice; move the contents of both under one; example: key: {",
        ),
        ("a: \x07", "holds the control character U+0007; remove it"),
    ],
)
def test_what_no_stack_file_can_hold_is_one_line_with_an_example(text: str, line: str) -> None:
    with pytest.raises(YamlTextError) as caught:
        load(text)
    message = str(caught.value)
    assert line in message
    assert message.count("; example: ") == 1
    assert "\n" not in message


def test_anchors_and_merges_are_filled_in() -> None:
    assert load("a: &x {b: 1}\nc: {<<: *x, d: 2}\ne: [*x, *x]") == {
        "a": {"b": 1},
        "c": {"b": 1, "d": 2},
        "e": [{"b": 1}, {"b": 1}],
    }
