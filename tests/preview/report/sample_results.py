"""Results to write reports of: committed stacks, 40 services, one that is refused, one with hostile names."""

from __future__ import annotations

import functools
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from policies.proofs.scenarios import Objectives
from preview.analysis import difference
from preview.analysis.assessment import assess
from preview.analysis.clock import Clock
from preview.analysis.proofs import prove
from preview.api import Project, Result, StackFile, project_of, read
from preview.pack.findings import Findings, PolicyInfo, Violation
from preview.recorder.record import Record, Registered, SchemaError
from preview.report import plan_json
from preview.validation.findings import Validation, ValueFinding
from tests.preview.report.plan_sketch import Sketch, usual
from tests.support.offline import ROOT, stack_record
from tests.support.shared_results import shared
from tools.bench.stack_files import with_services, written

NOW = datetime(2026, 6, 1, 12, 30, tzinfo=UTC)
LATER = datetime(2026, 6, 1, 17, 45, tzinfo=UTC)
HOSTILE = "\"'><script>alert('owned')</script>|`@someone #1 &amp;"
SECRET = "hunter2-in-clear"
NOTHING_PROVED = replace(prove((), {}), scenarios=())


def of_file(path: Path) -> Result:
    """Return the result of a stack file, with a pack that says that one of its policies is kept."""
    project = project_of(ROOT)
    kept = PolicyInfo(description="Buckets are private.", severity="high", url="https://docs.aws.amazon.com/s3/")
    findings = Findings(
        pack="guardrails", policies=2, disabled=["off"], policy_info={"s3-kept": kept, "off": PolicyInfo()}
    )
    file = read(project, None, path)
    result = assess(project, file, stack_record(path), judge=lambda _resources: findings, clock=Clock())
    return replace(result, seconds={"total": 2.34}, validation=Validation(resources=len(result.record.resources)))


@functools.cache
def prod() -> Result:
    return of_file(ROOT / "Pulumi.prod.yaml")


@functools.cache
def offices() -> Result:
    return of_file(ROOT / "examples/branch-offices.yaml")


@functools.cache
def entrances() -> Result:
    return of_file(ROOT / "examples/http-api.yaml")


@functools.cache
def dev() -> Result:
    return of_file(ROOT / "Pulumi.dev.yaml")


@functools.cache
def forty() -> Result:
    def result() -> Result:
        with tempfile.TemporaryDirectory() as folder:
            return of_file(written(with_services(ROOT / "Pulumi.prod.yaml", 40), Path(folder), "Pulumi.prod"))

    return shared("result of 40 services", result)


@functools.cache
def fastapi() -> Result:
    return of_file(ROOT / "examples" / "fastapi.yaml")


@functools.cache
def serverless() -> Result:
    """Return a stack by hand with a serverless cache, a replica and a public database, which is exposed."""
    sketch = usual()
    sketch.replica("copy", "main")
    sketch.database("open", ["internet"], tier="public", publiclyAccessible=True)
    sketch.serverless_cache("burst", ["api", "worker"])
    return of_sketch(sketch)


def of_sketch(sketch: Sketch) -> Result:
    """Return the result of a plan by hand, without a policy pack."""
    return assess(
        Project(name="project", folder=ROOT, program=ROOT / "__main__.py", config={}),
        StackFile(stack="test", path=Path("Pulumi.test.yaml"), config={"aws:region": "us-east-1"}),
        Record(resources=sketch.resources),
        clock=Clock(),
    )


def violation(level: str, policy: str, severity: str, urn: str = "", message: str = "is wrong") -> Violation:
    return Violation(level=level, policy=policy, severity=severity, urn=urn, message=message, description="It is so.")


def value_finding(urn: str, text: str = "is not legal") -> ValueFinding:
    return ValueFinding(
        urn=urn, property="bucket", value='"A_B"', rule="F3031", message=text, fix="use lower case",
        source="AWS's schema of AWS::S3::Bucket", key="plinth:buckets.uploads", refuses=True,
    )  # fmt: skip


@functools.cache
def refused() -> Result:
    """Return dev with violations, an exposed path, missed objectives and a plan before it that held a database more."""
    result = dev()
    bucket = result.record.named("uploads", "aws:s3/bucket:Bucket").urn
    findings = Findings(
        pack="guardrails",
        policies=4,
        violations=[
            violation("advisory", "a-advice", "high", bucket),
            violation("mandatory", "b-low", "low", bucket),
            violation("mandatory", "c-critical", "critical", message="the whole stack is wrong"),
        ],
        policy_info={
            "c-critical": PolicyInfo(url="https://docs.aws.amazon.com/iam/"),
            "d-kept": PolicyInfo(description="It is kept."),
        },
    )
    aims = Objectives(recovery_time_seconds=900, recovery_point_seconds=300)
    found = result.proofs
    missed = [miss for scenario in found.scenarios for miss in scenario.misses(aims)]
    exposed = next(path for path in found.paths if path.source == "internet" and path.target == "api")
    proofs = replace(found, objectives=aims, misses=missed, exposures=(exposed,))
    database = result.record.named("main", "aws:rds/instance:Instance")
    before = Record(
        resources=[
            *(
                replace(one, inputs={**one.inputs, "allocatedStorage": 10, "storageEncrypted": False})
                if one is database
                else one
                for one in result.record.resources
                if one.name != "log-level"
            ),
            replace(
                database,
                urn=database.urn.replace("::main", "::legacy"),
                name="legacy",
                parent="",
                inputs={**database.inputs, "identifier": "plinth-dev-legacy"},
            ),
        ],
        stack_outputs=result.record.stack_outputs,
    )
    old = plan_json.of(assess(project_of(ROOT), read(project_of(ROOT), "dev", None), before, clock=Clock()))
    validation = Validation(resources=9, findings=[value_finding(bucket)], not_judged=[("aws:x/y:Y", "there is none")])
    new = replace(result, findings=findings, proofs=proofs, validation=validation)
    return replace(new, previous=old, against="old.json", changes=difference.compare(old, plan_json.of(new)))


@functools.cache
def hostile() -> Result:
    """Return a stack all of whose names, outputs, messages and findings try to be markup; one output is a secret."""
    sketch = Sketch()
    sketch.vpc(zones="ab", number=3)
    sketch.balancer("edge", [HOSTILE])
    sketch.service(HOSTILE, ["edge"])
    sketch.database("main", [HOSTILE])
    sketch.bucket(f"bucket {HOSTILE}")
    component = Registered(
        urn=f"urn:pulumi:test::project::{HOSTILE}:x:Thing::{HOSTILE}",
        type="plinth:data:Thing", name=HOSTILE, custom=False, parent="", inputs={},
    )  # fmt: skip
    role = Registered(
        urn="urn:pulumi:test::project::aws:iam/role:Role::role", type="aws:iam/role:Role", name="role", custom=True,
        parent=component.urn, inputs={"assumeRolePolicy": "{}", "tags": {HOSTILE: HOSTILE}},
    )  # fmt: skip
    record = Record(
        resources=[*sketch.resources, component, role],
        stack_outputs={HOSTILE: HOSTILE, "password": SECRET, "risks": [HOSTILE, SECRET]},
        secret_stack_outputs=[("password",), ("risks", 1)],
        messages=[("warning", HOSTILE)],
    )
    config = {"aws:region": HOSTILE, "key": SECRET}
    findings = Findings(
        pack=HOSTILE,
        policies=1,
        disabled=[HOSTILE],
        violations=[violation("mandatory", HOSTILE, "high", role.urn, HOSTILE), violation("mandatory", "x", "", HOSTILE)],
        failures=[HOSTILE],
        policy_info={"kept": PolicyInfo(description=HOSTILE)},
    )  # fmt: skip
    result = assess(
        Project(name=HOSTILE, folder=ROOT, program=ROOT / "__main__.py", config={}),
        StackFile(
            stack=HOSTILE,
            path=Path(f"Pulumi.{HOSTILE.replace('/', '')}.yaml"),
            config=config,
            secret_keys=frozenset({"key", HOSTILE}),
            environments=(HOSTILE,),
        ),
        record,
        schema=[SchemaError(urn=role.urn, message=HOSTILE)],
        judge=lambda _resources: findings,
        clock=Clock(),
    )
    changes = [
        difference.Change(operation="delete", urn=f"aws:rds/instance:Instance::{HOSTILE}", type="aws:rds/instance:Instance"),
        difference.Change(operation="update", urn=f"aws:s3/bucket:Bucket::{HOSTILE}", type="aws:s3/bucket:Bucket", paths=(HOSTILE,)),
    ]  # fmt: skip
    validation = Validation(findings=[value_finding(role.urn, HOSTILE)], not_judged=[(HOSTILE, HOSTILE)])
    return replace(result, changes=changes, against=HOSTILE, validation=validation)
