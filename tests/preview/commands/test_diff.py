import json

import pytest

from preview.commands.cli import main

DATABASE = "aws:rds/instance:Instance"


def plan(*types: str) -> str:
    """Return a plan of resources of these types as JSON."""
    states = [{"urn": f"urn:pulumi:prod::plinth::{kind}::main", "custom": True, "type": kind} for kind in types]
    return json.dumps({"steps": [{"op": "create", "urn": one["urn"], "newState": one} for one in states]})


@pytest.mark.parametrize(("allow", "code"), [((), 4), (("--allow", "main"), 0)])
def test_the_command_refuses_the_loss_of_data_unless_it_is_named(capsys, tmp_path, allow, code) -> None:
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    old.write_text(plan(DATABASE))
    new.write_text(plan())

    assert main(["diff", str(old), str(new), *allow]) == code
    said = capsys.readouterr()
    assert said.out.startswith(f"- DATA delete {DATABASE} main")
    assert ("refused" in said.err) is (code == 4)


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        "{}",
        '{"steps": 3}',
        '{"deployment": null}',
        '{"deployment": {"resources": [1]}}',
        '{"deployment": {"resources": {"a": 1}}}',
        '{"steps": [{"op": "create", "newState": {"custom": true, "urn": "urn:pulumi:a::b::c::d"}}]}',
        '{"steps": [{"op": "create", "newState": {"custom": true, "urn": "u", "type": "aws:a:B"}}, 7]}',
        '{"steps": [{"op": "create", "newState": {"custom": true, "urn": "u", "type": "t", "inputs": "x"}}]}',
    ],
)
def test_what_is_neither_a_plan_nor_a_state_is_wrong_input(capsys, tmp_path, content) -> None:
    path, new = tmp_path / "x.json", tmp_path / "new.json"
    path.write_text(content)
    new.write_text(plan(DATABASE))

    assert main(["diff", str(path), str(new)]) == 2
    said = capsys.readouterr().err
    assert said.startswith("error: ")
    assert said.count("\n") == 1
