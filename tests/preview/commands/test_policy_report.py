"""``plinth policies report`` on the event log of a real preview, and what is wrong with the command line."""

from __future__ import annotations

import json

import pytest

from preview.commands.cli import main
from tests.preview.conftest import FIXTURES
from tests.preview.engine.event_logs import BACKUPS, LOG, violated, written


def reported(folder, capsys, *arguments: str, events=LOG) -> tuple[int, str]:
    path = written(folder, events)
    code = main(["policies", "report", str(path), "--cwd", str(folder), *arguments])
    return code, capsys.readouterr().out


def test_violations_are_reported_by_the_tag_that_is_asked_for(tmp_path, capsys) -> None:
    code, out = reported(tmp_path, capsys, "--format", "json", "--team-tag", "team")

    teams = {one["team"]: (one["mandatory"], one["exempt"]) for one in json.loads(out)["teams"]}
    assert code == 1
    assert teams == {"data": (1, 0), "web": (0, 1)}


def test_the_packs_catalog_gives_each_policy_its_controls_and_the_stack_file_its_lines(tmp_path, capsys) -> None:
    (tmp_path / "Pulumi.dev.yaml").write_text("config:\n  small:databases:\n    main:\n      backup_days: 0\n")
    code, out = reported(tmp_path, capsys, "--format", "sarif")

    run = json.loads(out)["runs"][0]
    (rule,) = (one for one in run["tool"]["driver"]["rules"] if one["id"] == BACKUPS)
    assert code == 1
    assert "FSBP RDS.11" in rule["properties"]["tags"]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]["startLine"]) == ("Pulumi.dev.yaml", 4)


@pytest.mark.parametrize(("form", "start"), [("text", "Violations by team"), ("markdown", "## "), ("junit", "<?xml ")])
def test_every_form_is_written(tmp_path, capsys, form, start) -> None:
    code, out = reported(tmp_path, capsys, "--format", form)

    assert code == 1
    assert out.startswith(start)
    assert BACKUPS in out


def test_a_file_receives_the_report(tmp_path, capsys) -> None:
    path = tmp_path / "teams.txt"

    assert reported(tmp_path, capsys, "--output", str(path)) == (1, "")
    assert BACKUPS in path.read_text()


def test_advisory_violations_do_not_refuse(tmp_path, capsys) -> None:
    assert reported(tmp_path, capsys, events=[*LOG[:2], violated("a", "", "b", "advisory")])[0] == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["none.json"], "cannot be read: No such file"),
        (["nosuch"], "no stack 'nosuch'"),
        (["."], "no stack '.'"),
        (["dev", "--policy-pack", "docs"], "there is no policy pack in"),
        (["dev", "-o", "nowhere/x.json"], "there is no folder nowhere"),
    ],
)
def test_wrong_input_is_one_line(capsys, arguments, said) -> None:
    assert main(["policies", "report", *arguments]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--severity", "high", "report", "dev"], "--severity selects policies of the list; leave it out"),
        (["--coverage", "report", "dev"], "--coverage is about the list of policies; leave it out"),
        (["report", "dev", "--team-tag", " "], "--team-tag: is empty; name the key of a tag, such as Owner"),
    ],
)
def test_options_without_meaning_are_refused(capsys, arguments, said) -> None:
    assert main(["policies", *arguments]) == 2
    assert capsys.readouterr().err == f"error: {said}\n"


def test_what_is_given_before_the_action_is_not_lost(tmp_path, capsys) -> None:
    path = written(tmp_path)

    assert main(["policies", "--policy-pack", str(tmp_path), "report", str(path)]) == 2
    assert "is not a policy pack with a catalog" in capsys.readouterr().err


def test_a_stack_is_previewed_and_judged(project, capsys) -> None:
    project.program("aws.s3.Bucket('uploads', force_destroy=True)")
    pack = str(FIXTURES / "pack")

    code = main(["policies", "report", "dev", "--cwd", str(project.folder), "--policy-pack", pack])

    assert code == 1
    assert "bucket-not-forced" in capsys.readouterr().out
