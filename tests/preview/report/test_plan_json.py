from __future__ import annotations

import json

import pytest

from tests.support.shared_results import shared

PROGRAM = """
class Store(pulumi.ComponentResource):
    def __init__(self, name):
        super().__init__("small:data:Store", name)
        child = pulumi.ResourceOptions(parent=self)
        self.bucket = aws.s3.Bucket(name, opts=pulumi.ResourceOptions.merge(child, pulumi.ResourceOptions(
            protect=True, retain_on_delete=True, ignore_changes=["tags"])))
        aws.s3.BucketPolicy(f"{name}-policy", bucket=self.bucket.id, policy="{}", opts=child)
        self.register_outputs({"name": self.bucket.bucket, "token": pulumi.Output.secret("hush-output")})

store = Store("files")
password = pulumi.Config().require_secret("password")
plain = pulumi.Output.secret("hush-hush")
aws.ssm.Parameter("token", type="SecureString", value=plain)
aws.ecs.TaskDefinition("task", family="task", container_definitions=plain.apply(lambda text: "[" + text + "]"))
aws.rds.Instance("db", instance_class="db.t4g.micro", engine="postgres", password=plain)
aws.lb.TargetGroup("nested", stickiness={"type": "lb_cookie", "cookie_name": plain})
pulumi.export("bucket", store.bucket.arn)
pulumi.export("password", plain)
pulumi.export("deep", {"open": 1, "closed": [plain]})
pulumi.export("risks", ["small:thing is off"])
pulumi.log.warn("careful")
"""


def previewed(project):
    project.stack("aws:region: eu-west-1", "small:password: {secure: v1:abc}")
    project.program(PROGRAM)
    code, out, err = project.preview("--json", pack="pack")
    assert (code, err) == (1, "")
    return out


@pytest.fixture
def plan(project):
    return shared("JSON of the program in tests/preview/report/test_plan_json.py", lambda: previewed(project))


def state(plan, name):
    return next(s["newState"] for s in json.loads(plan)["steps"] if s["urn"].endswith(f"::{name}"))


def test_the_plan_has_the_shape_of_the_engines_own(plan):
    content = json.loads(plan)
    assert {"config", "steps", "diagnostics", "changeSummary", "duration", "policies", "summary"} <= content.keys()
    assert content["changeSummary"] == {"create": len(content["steps"])}
    assert {step["op"] for step in content["steps"]} == {"create"}
    assert [step["urn"] for step in content["steps"]] == [
        "urn:pulumi:dev::small::pulumi:pulumi:Stack::small-dev",
        "urn:pulumi:dev::small::pulumi:providers:aws::default",
        "urn:pulumi:dev::small::aws:rds/instance:Instance::db",
        "urn:pulumi:dev::small::small:data:Store::files",
        "urn:pulumi:dev::small::small:data:Store$aws:s3/bucket:Bucket::files",
        "urn:pulumi:dev::small::small:data:Store$aws:s3/bucketPolicy:BucketPolicy::files-policy",
        "urn:pulumi:dev::small::aws:lb/targetGroup:TargetGroup::nested",
        "urn:pulumi:dev::small::aws:ecs/taskDefinition:TaskDefinition::task",
        "urn:pulumi:dev::small::aws:ssm/parameter:Parameter::token",
    ]


def test_a_step_carries_inputs_outputs_and_options(plan):
    urn = "urn:pulumi:dev::small::small:data:Store$aws:s3/bucket:Bucket::files"
    bucket = next(s["newState"] for s in json.loads(plan)["steps"] if s["urn"] == urn)
    assert bucket["type"] == "aws:s3/bucket:Bucket"
    assert bucket["custom"] is True
    assert bucket["parent"] == "urn:pulumi:dev::small::small:data:Store::files"
    assert bucket["protect"] is True
    assert bucket["retainOnDelete"] is True
    assert bucket["ignoreChanges"] == ["tags"]
    assert bucket["outputs"]["arn"].startswith("arn:aws:s3:::files-")
    assert bucket["sourcePosition"] == "project:///__main__.py#8"
    policy = state(plan, "files-policy")
    assert policy["inputs"]["bucket"] == bucket["outputs"]["bucket"]
    assert policy["dependencies"] == [urn]
    assert policy["propertyDependencies"] == {"bucket": [urn]}


def test_no_secret_is_in_the_plans_json(plan):
    assert "hush" not in plan
    content = json.loads(plan)
    assert content["config"] == {"aws:region": "eu-west-1", "small:password": "[secret]"}
    assert state(plan, "token")["inputs"]["value"] == "[secret]"
    assert state(plan, "token")["outputs"]["value"] == "[secret]"
    assert state(plan, "task")["inputs"]["containerDefinitions"] == "[secret]"
    assert state(plan, "db")["outputs"]["password"] == "[secret]"
    assert state(plan, "nested")["inputs"]["stickiness"] == {"type": "lb_cookie", "cookieName": "[secret]"}
    assert state(plan, "small-dev")["outputs"]["deep"] == {"open": 1, "closed": ["[secret]"]}
    assert content["summary"]["outputs"]["password"] == "[secret]"


def test_no_secret_is_in_the_report_either(project):
    project.stack("aws:region: eu-west-1", "small:password: {secure: v1:abc}")
    project.program(PROGRAM)
    _, out, _ = project.preview("--full")
    assert "hush" not in out
    assert "[secret]" in out
    assert "not decrypted; a placeholder is used: small:password" in out


def test_policies_and_summary_are_next_to_the_plan(plan):
    content = json.loads(plan)
    policies = content["policies"]
    assert policies["pack"] == "tiny"
    assert policies["policies"] == 5
    assert policies["disabled"] == ["never"]
    assert not policies["passed"]
    bucket = "urn:pulumi:dev::small::small:data:Store$aws:s3/bucket:Bucket::files"
    first, second = policies["violations"]
    assert first == {
        "enforcementLevel": "mandatory",
        "policyName": "bucket-tagged",
        "severity": "high",
        "urn": bucket,
        "message": "files has no tags",
    }
    physical = state(plan, "files-policy")["inputs"]["bucket"]
    assert second["message"] == f"policy of files {physical} under files"
    summary = content["summary"]
    assert (summary["resources"], summary["components"], summary["protected"]) == (6, 1, 1)
    assert summary["risks"] == ["small:thing is off"]
    assert summary["exitCode"] == 1
    assert summary["deployed"] is False
    assert content["diagnostics"] == [{"severity": "warning", "message": "careful"}]


def test_two_runs_differ_only_in_the_line_of_the_duration(project, plan):
    pairs = zip(plan.splitlines(), previewed(project).splitlines(), strict=True)
    assert all(one == other or one.startswith('  "duration"') for one, other in pairs)


def test_a_failed_preview_is_json_too(project):
    project.program('raise pulumi.RunError("no")')
    code, out, err = project.preview("--json")
    assert code == 2
    assert json.loads(out) == {"diagnostics": [{"severity": "error", "message": "no"}], "summary": {"exitCode": 2}}
    assert err == "error: no\n"


def test_what_is_only_looked_up_is_read_and_not_created(project):
    project.program('aws.s3.Bucket.get("old", "old-bucket")')
    _, out, _ = project.preview("--json")
    step = json.loads(out)["steps"][-1]
    assert step["op"] == "read"
    assert step["newState"]["external"] is True
    assert json.loads(out)["summary"]["resources"] == 0
