from __future__ import annotations

GOOD_BUCKET = 'aws.s3.Bucket("files", tags={"Owner": "me"})\n'


def test_a_stack_that_builds_and_passes_gives_0(project):
    project.program(GOOD_BUCKET)
    code, out, err = project.preview(pack="pack")
    assert code == 0
    assert err == ""
    assert "nothing was deployed" in out
    assert "1 to create, 0 protected · 0 mandatory, 0 advisory · ready" in out


def test_what_the_program_refuses_is_reported_line_by_line_without_a_traceback(project):
    project.program('class Wrong(pulumi.RunError): pass\nraise Wrong("small:a = 1: too small\\nsmall:b = 2: too big")')
    code, out, err = project.preview()
    assert (code, out) == (2, "")
    assert err == "error: small:a = 1: too small\nerror: small:b = 2: too big\n"


def test_a_missing_key_is_wrong_input(project):
    project.program('pulumi.Config().require("size")')
    code, _, err = project.preview()
    assert code == 2
    assert "small:size" in err
    assert "Traceback" not in err


def test_another_exception_shows_only_the_programs_own_lines(project):
    project.program("def inner():\n    return {}['here']\ninner()\n")
    code, out, err = project.preview()
    assert (code, out) == (3, "")
    assert "__main__.py:4 in inner" in err
    assert "return {}['here']" in err
    assert "KeyError: 'here'" in err
    assert "runpy" not in err
    assert "preview/" not in err


def test_an_exception_in_an_apply_is_shown_as_well(project):
    project.program('bucket = aws.s3.Bucket("b")\npulumi.export("x", bucket.arn.apply(lambda arn: 1 / 0))')
    code, _, err = project.preview()
    assert code == 3
    assert "__main__.py:4 in <lambda>" in err
    assert "ZeroDivisionError" in err


def test_a_data_source_without_an_answer_is_named(project):
    project.program("aws.ec2.get_instances()")
    code, _, err = project.preview()
    assert code == 3
    assert err.startswith("error: the preview has no answer for the data source aws:ec2/getInstances:getInstances")
    assert err.count("\n") == 1


def test_a_program_that_ends_itself_has_failed(project):
    project.program("raise SystemExit(4)")
    code, _, err = project.preview()
    assert code == 3
    assert "exit code 4" in err


def test_two_resources_of_one_name_are_refused(project):
    project.program('aws.s3.Bucket("b")\naws.s3.Bucket("b")')
    code, _, err = project.preview()
    assert code == 2
    assert "two resources have the URN urn:pulumi:dev::small::aws:s3/bucket:Bucket::b" in err


def test_a_mandatory_violation_gives_1(project):
    project.program('aws.s3.Bucket("files")')
    code, out, _ = project.preview(pack="pack")
    assert code == 1
    assert "mandatory  bucket-tagged  high" in out
    assert "files has no tags" in out
    assert "1 mandatory, 0 advisory · refused" in out


def test_an_advisory_one_does_not(project):
    project.program('aws.s3.Bucket("files", force_destroy=True, tags={"a": "b"})')
    code, out, _ = project.preview(pack="pack")
    assert code == 0
    assert "advisory  bucket-not-forced" in out
    assert "limit 7" in out


def test_a_rule_that_crashes_fails_the_preview_and_names_the_resource(project):
    project.stack("aws:region: eu-west-1", "pack:crash: true")
    project.program(GOOD_BUCKET)
    code, out, _ = project.preview(pack="pack")
    assert code == 1
    assert "a policy crashed on urn:pulumi:dev::small::aws:s3/bucket:Bucket::files: boom" in out


def test_a_pack_that_does_not_start_fails_the_preview_with_its_own_words(project):
    project.program(GOOD_BUCKET)
    code, out, _ = project.preview(pack="broken_pack")
    assert code == 1
    assert "the policy pack did not start" in out
    assert "RuntimeError: this pack does not start" in out


def test_a_pack_that_is_not_there_is_wrong_input(project):
    project.program(GOOD_BUCKET)
    code, _, err = project.preview("--policy-pack", str(project.folder / "none"))
    assert code == 2
    assert "there is no policy pack in" in err


def test_an_input_that_the_provider_would_refuse_gives_1(project):
    project.program('pulumi.CustomResource("aws:s3/bucket:Bucket", "files", {"buckett": "x"})')
    code, out, _ = project.preview()
    assert code == 1
    assert "error: aws:s3/bucket:Bucket files: property buckett is unknown; did you mean bucket?" in out


def test_what_the_program_prints_is_not_part_of_the_report(project):
    project.program('print("chatter")')
    code, out, err = project.preview("--json")
    assert code == 0
    assert out.startswith("{")
    assert err == "chatter\n"
