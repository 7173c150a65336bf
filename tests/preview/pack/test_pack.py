from __future__ import annotations

import json


def test_levels_and_settings_of_a_file_win_over_the_packs_own(project):
    project.program('aws.s3.Bucket("files", force_destroy=True)')
    chosen = {"bucket-tagged": "advisory", "bucket-not-forced": {"enforcementLevel": "mandatory", "limit": 9}}
    path = project.write("levels.json", json.dumps(chosen))
    code, out, _ = project.preview("--policy-pack-config", str(path), pack="pack")
    assert code == 1
    assert "mandatory  bucket-not-forced" in out
    assert "limit 9" in out
    assert "advisory  bucket-tagged" in out


def test_all_sets_every_policy_that_is_not_named(project):
    project.program('aws.s3.Bucket("files")')
    path = project.write("levels.json", '{"all": "disabled"}')
    code, out, _ = project.preview("--policy-pack-config", str(path), pack="pack")
    assert code == 0
    assert "tiny: 5 policies, 5 disabled" in out


def test_a_policy_that_the_pack_does_not_have_is_wrong_input(project):
    project.program("raise SystemExit(9)")  # a mistake in the file is reported before the program runs
    path = project.write("levels.json", '{"bucket-taged": "advisory", "all": "mandatory"}')
    code, out, err = project.preview("--policy-pack-config", str(path), pack="pack")
    assert (code, out) == (2, "")
    assert "the pack has no policy bucket-taged" in err


def test_a_level_that_does_not_exist_is_wrong_input(project):
    project.program("raise SystemExit(9)")
    path = project.write("levels.json", '{"all": "fatal"}')
    code, _, err = project.preview("--policy-pack-config", str(path), pack="pack")
    assert code == 2
    assert "'fatal' is not a level; legal: advisory, mandatory, disabled, remediate" in err


def test_a_policy_that_found_nothing_to_judge_is_counted(project):
    project.program('aws.ec2.Vpc("net", cidr_block="10.0.0.0/16")')
    code, out, _ = project.preview("--json", pack="pack")
    assert code == 0
    assert json.loads(out)["policies"]["notApplicable"] == ["bucket-not-forced"]


def test_a_pack_is_not_started_for_a_stack_file_that_is_wrong(project):
    project.program("")
    code, _, err = project.preview("qa", pack="broken_pack")
    assert code == 2
    assert "pack" not in err


def test_a_preview_without_a_pack_is_marked_as_such(project):
    project.program('aws.s3.Bucket("files")')
    code, out, _ = project.preview()
    assert code == 0
    assert "no policy pack was run" in out


def test_more_configuration_than_an_environment_variable_can_hold_reaches_the_pack(project):
    long = "x" * 3500
    project.stack("aws:region: eu-west-1", "pack:crash: true", *(f"key{number}: {long}" for number in range(60)))
    project.program('aws.s3.Bucket("files", tags={"a": "b"})')
    code, out, _ = project.preview(pack="pack")

    assert code == 1
    assert "a policy crashed on" in out, "the last variables of the configuration arrived as well"
