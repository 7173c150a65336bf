"""What others wrote never reaches a terminal as a control character."""

import json

import pytest

from preview.commands.cli import main
from preview.commands.visible import visible, visible_line
from preview.recorder.wire_marks import MASK

EVIL = "\x1b[31mred\x07\x9b2J\u202egnp\nready"
SHOWN = "\\u001b[31mred\\u0007\\u009b2J\\u202egnp"


@pytest.mark.parametrize("number", [*range(0x20), *range(0x7F, 0xA0), 0x200E, 0x202E, 0x2028, 0x2066, 0xD800])
def test_a_control_character_is_shown_by_its_number(number):
    sign = chr(number)
    assert visible_line(f"a{sign}b") == (f"a{sign}b" if sign == "\t" else f"a\\u{number:04x}b")
    assert visible(f"a{sign}b") == (f"a{sign}b" if sign in "\t\n" else f"a\\u{number:04x}b")


def test_other_signs_stay_as_they_are():
    text = "prod · ├── äöü 日本 → 🪵 \u00ad\u200b\n\tx"
    assert visible(text) == text


def hostile(path, *, deployed=True):
    """Write a state, or a plan, whose names, types and inputs have control characters."""
    state = {
        "urn": f"urn:pulumi:dev::small::aws:sqs/queue:Queue::{EVIL}",
        "custom": True,
        "type": "aws:sqs/queue:Queue",
        "inputs": {EVIL: EVIL, "secret": MASK},
    }
    whole = {"deployment": {"resources": [state]}} if deployed else {"steps": [{"op": "create", "newState": state}]}
    path.write_text(json.dumps(whole), encoding="utf-8")
    return str(path)


def clean(text):
    return not any(sign in text for sign in "\x1b\x07\x9b\u202e")


@pytest.mark.parametrize("options", [(), ("--json",)])
@pytest.mark.parametrize("deployed", [True, False])
def test_a_hostile_state_reaches_no_terminal(capsys, tmp_path, options, deployed):
    empty = tmp_path / "empty.json"
    empty.write_text('{"deployment": {}}')
    assert main(["diff", hostile(tmp_path / "old.json", deployed=deployed), str(empty), *options]) in (0, 4)

    out, err = capsys.readouterr()
    assert clean(out + err)
    if options:
        assert EVIL in json.loads(out)[0]["urn"]
    else:
        assert SHOWN in out
        assert "\nready" not in out + err


@pytest.mark.parametrize("form", ["text", "json", "markdown", "html"])
def test_a_hostile_state_reaches_no_terminal_from_a_preview(project, form):
    project.program("")
    code, out, err = project.preview("--against", hostile(project.folder / "old.json"), "--format", form)

    assert code in (0, 4)
    assert clean(out + err)


def test_a_hostile_command_line_reaches_no_terminal(project, capsys):
    project.program("")
    for arguments in (["preview", EVIL], ["diff", EVIL, EVIL], ["reach", EVIL, "internet"]):
        assert main([*arguments, "--cwd", str(project.folder)]) == 2
        out, err = capsys.readouterr()
        assert err.count("\n") == 1
        assert clean(out + err)
    with pytest.raises(SystemExit):
        main(["preview", f"--{EVIL}"])
    assert clean(capsys.readouterr().err)
