"""``plinth template`` on a committed stack and on saved plans."""

import json

import pytest

from preview.analysis.assessment import assess
from preview.analysis.clock import Clock
from preview.commands import cli, template
from preview.report import plan_json
from tests.support.offline import PROJECT, stack_record
from tests.support.offline import read as read_stack_file


@pytest.fixture(autouse=True)
def _recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer from the record of a stack instead of another run of the program."""

    def previewed(project, file, *, engine):
        assert not engine
        return assess(project, file, stack_record(file.path), clock=Clock())

    monkeypatch.setattr(template, "preview", previewed)


def run(capsys, *arguments):
    code = cli.main(["template", *arguments])
    return code, *capsys.readouterr()


def test_the_template_goes_to_standard_output_and_what_it_lacks_to_standard_error(capsys):
    code, out, err = run(capsys, "prod")

    assert code == 0
    assert json.loads(out)["Resources"]["MainDBInstance"]["Type"] == "AWS::RDS::DBInstance"
    assert (
        "not in the template: aws:ec2/defaultSecurityGroup:DefaultSecurityGroup network-default: "
        "AWS makes it with the VPC, and CloudFormation cannot manage it\n"
    ) in err


def test_coverage_lists_each_type_its_reasons_and_the_sum(capsys):
    code, out, err = run(capsys, "prod", "--coverage")
    lines = out.splitlines()

    assert (code, err) == (0, "")
    assert lines[0].split() == ["TYPE", "RESOURCES", "PROPERTIES", "TRANSLATED"]
    [versioning] = [line.split() for line in lines if line.startswith("aws:s3/bucketVersioning")]
    assert versioning[2] == versioning[3]
    assert (
        "aws:rds/parameterGroup:ParameterGroup parameters.applyMethod: CloudFormation chooses when a parameter is applied"
        in lines
    )
    assert lines[-1].endswith("%")


def test_a_saved_plan_gives_the_template_of_its_stack(capsys, tmp_path):
    file = read_stack_file(PROJECT, "prod", None)
    plan = tmp_path / "plan.json"
    plan.write_text(plan_json.written(plan_json.of(assess(PROJECT, file, stack_record(file.path), clock=Clock()))))

    assert json.loads(run(capsys, str(plan))[1]) == json.loads(run(capsys, "prod")[1])


def test_a_saved_plan_needs_no_extension_and_no_engine(capsys, tmp_path):
    plan = tmp_path / "plan"
    plan.write_text('{"steps": []}')

    assert json.loads(run(capsys, str(plan))[1])["Resources"] == {}
    assert run(capsys, str(plan), "--engine") == (
        2, "", f"error: --engine runs a stack; {plan} is a plan or a state, which is read\n"
    )  # fmt: skip


def test_a_file_that_is_no_plan_is_wrong_input(capsys, tmp_path):
    other = tmp_path / "other.json"
    other.write_text("{}")

    code, out, err = run(capsys, str(other))

    assert (code, out) == (2, "")
    assert err.startswith(f"error: {other}: ")
    assert err.count("\n") == 1
