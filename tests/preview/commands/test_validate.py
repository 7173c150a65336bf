"""``plinth validate`` on saved plans and states, the odd ones among them. One run of the validator answers most of them."""

import json
from collections.abc import Sequence

import pytest

from preview.cloudformation.translate import translate
from preview.commands import cli
from preview.validation import validator
from preview.validation.diagnostic import Diagnostic
from preview.validation.findings import validation_of
from preview.validation.process import ValidatorError

SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "plaintext": '"hunter2"'}
DATABASE = "aws:rds/instance:Instance"


class Recorded:
    """In place of the process: it keeps what the rules are given."""

    sent = ""
    found: Sequence[Diagnostic] = ()
    failure = ""

    def send(self, resources, region, config):
        template = translate(resources, region)
        type(self).sent = json.dumps(template.document)
        self.answer = validation_of(self.found, template, resources, config, region)

    def validation(self):
        if self.failure:
            raise ValidatorError(self.failure)
        return self.answer

    def close(self):
        pass


@pytest.fixture(autouse=True)
def _recorded(monkeypatch):
    for name, value in (("sent", ""), ("found", ()), ("failure", "")):
        monkeypatch.setattr(Recorded, name, value)
    monkeypatch.setattr(validator, "ValidatorProcess", Recorded)


def state(*resources):
    return {
        "version": 3,
        "deployment": {
            "resources": [
                {"urn": f"urn:pulumi:dev::web::{token}::{name}", "type": token, "custom": True, "inputs": inputs}
                for token, name, inputs in resources
            ]
        },
    }


def run(capsys, tmp_path, document, *arguments):
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    code = cli.main(["validate", str(path), *arguments])
    return code, *capsys.readouterr()


@pytest.mark.parametrize(
    "resources", [(), [("random:index/randomPassword:RandomPassword", "p", {"length": 8})]], ids=["empty", "no AWS"]
)
def test_plan_without_resources_of_aws_is_not_called_good(capsys, tmp_path, resources):
    code, out, _ = run(capsys, tmp_path, state(*resources))
    assert code == 0
    assert "no resource of a type that AWS's own rules know" in out
    assert "no value that AWS would refuse" not in out


def test_secret_is_neither_sent_nor_shown(capsys, tmp_path, monkeypatch):
    diagnostic = Diagnostic(
        rule="F3031", severity="ERROR", message="does not match", logical_id="MainDBInstance",
        resource_type="AWS::RDS::DBInstance", path="Properties.Tags.0.Value", fix="", url="", origin="SCHEMA",
    )  # fmt: skip
    monkeypatch.setattr(Recorded, "found", [diagnostic])
    code, out, err = run(
        capsys, tmp_path, state((DATABASE, "main", {"password": SECRET, "tags": {"k": SECRET}, "engine": [SECRET]}))
    )
    assert code == 1
    assert "(secret)" in out
    assert "hunter2" not in f"{Recorded.sent}{out}{err}"


@pytest.mark.parametrize(("region", "meant"), [("eu-centrall-1", "eu-central-1"), ("su-east-1", "us-east-1")])
def test_region_that_aws_does_not_have_is_refused(capsys, tmp_path, region, meant):
    code, out, err = run(capsys, tmp_path, state(), "--region", region)
    assert (code, out) == (2, "")
    assert err == f"error: --region {region} is not a region of AWS; did you mean {meant}?\n"


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [((), "any region"), *[(("--region", name), name) for name in ("eu-west-1", "cn-north-1", "us-gov-west-1")]],
)
def test_report_says_for_which_region_the_values_hold(capsys, tmp_path, arguments, shown):
    _, out, _ = run(capsys, tmp_path, state(("aws:sqs/queue:Queue", "jobs", {})), *arguments)
    assert f"1 resource checked against AWS's own rules for {shown}\n" in out


def test_validator_that_fails_ends_with_one_line_and_exit_code_2(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr(Recorded, "failure", "it is broken")
    code, _, err = run(capsys, tmp_path, state(("aws:sqs/queue:Queue", "jobs", {})))
    assert (code, err) == (2, "error: the plan could not be validated: it is broken\n")


ODD = (None, True, -1.5, "", [], {}, [[]], [None], [{"a": [{"b": None}]}], "{", "[1,2", "\0", "💥")


@pytest.mark.parametrize("value", ODD, ids=repr)
def test_value_of_any_shape_is_translated(capsys, tmp_path, value):
    """Each of the types has conversions of its own for some of its inputs."""
    odd = {
        "aws:ecs/taskDefinition:TaskDefinition": ("containerDefinitions", "volumes", "cpu"),
        "aws:elasticache/replicationGroup:ReplicationGroup": ("logDeliveryConfigurations",),
        "aws:rds/parameterGroup:ParameterGroup": ("parameters",),
        "aws:ec2/instance:Instance": ("rootBlockDevice", "primaryNetworkInterface", "userData"),
        "aws:ec2/networkAcl:NetworkAcl": ("ingress", "egress"),
        "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ("bucket", "rules"),
        "aws:lb/loadBalancer:LoadBalancer": ("accessLogs", "subnets"),
        "aws:lambda/function:Function": ("environment", "code", "runtime"),
        "aws:route53/record:Record": ("records", "aliases"),
        "aws:budgets/budget:Budget": ("notifications",),
    }
    code, _, err = run(
        capsys, tmp_path, state(*[(token, "odd", dict.fromkeys(names, value)) for token, names in odd.items()])
    )
    assert (code, err) == (0, "")
    assert '"None"' not in Recorded.sent
