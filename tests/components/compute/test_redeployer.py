"""What deploys a service again when a secret has another value."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase

import pytest

from components.compute.redeployer import Redeployer, RedeployerArgs
from model.secret_events import changes_pattern
from preview.recorder.record import Record
from tests.support.offline import SITE, record
from tests.support.workloads import LOG_GROUPS, ROLE, SERVICE, cluster, policies_of, worker

MACHINE = "aws:sfn/stateMachine:StateMachine"
RULE = "aws:cloudwatch/eventRule:EventRule"
TARGET = "aws:cloudwatch/eventTarget:EventTarget"
ARNS = {name: f"arn:aws:secretsmanager:us-east-1:123456789012:secret:{name}-AbCdEf" for name in ("mail-key", "main")}


@pytest.fixture(scope="module")
def seen() -> Record:
    def program() -> None:
        where = cluster()
        services = {name: worker(name, where) for name in ("mailer", "billing", "other")}
        Redeployer(
            "redeploy",
            RedeployerArgs(
                services=services,
                secrets={"mailer": {"mail-key": ARNS["mail-key"]}, "billing": ARNS},
                cluster_arn=where.arn,
                log_groups=LOG_GROUPS,
                site=SITE,
            ),
        )

    return record(program)


def test_each_secret_of_each_service_has_a_rule_that_names_the_service(seen: Record) -> None:
    rules = {rule.name: rule for rule in seen.of_type(RULE)}

    assert set(rules) == {"mailer-mail-key-changed", "billing-mail-key-changed", "billing-main-changed"}
    for name, rule in rules.items():
        service, _, secret = name.removesuffix("-changed").partition("-")
        assert json.loads(rule.inputs["eventPattern"]) == changes_pattern(ARNS[secret])
        target = seen.named(name, TARGET)
        assert json.loads(target.inputs["input"]) == {"service": seen.named(service, SERVICE).outputs["name"]}
        assert target.inputs["arn"] == seen.only(MACHINE).outputs["arn"]
        assert "eventBusName" not in rule.inputs  # AWS's own events are on the default bus


def test_the_machine_deploys_the_service_of_its_input_again_in_this_cluster(seen: Record) -> None:
    machine = seen.only(MACHINE).inputs
    state = json.loads(machine["definition"])["States"]["Deploy"]

    assert state["Resource"] == "arn:aws:states:::aws-sdk:ecs:updateService"
    assert state["Parameters"] == {
        "Cluster": seen.only("aws:ecs/cluster:Cluster").outputs["arn"],
        "Service.$": "$.service",
        "ForceNewDeployment": True,
    }
    assert machine["loggingConfiguration"]["includeExecutionData"] is False
    assert machine["tracingConfiguration"] == {"enabled": True}


def test_it_may_update_the_services_that_ask_for_it_and_no_other(seen: Record) -> None:
    [deploy] = [s for s in policies_of(seen, "redeploy-run")["redeploy-run-deploy"] if s["Sid"] == "Deploy"]

    assert deploy["Action"] == ["ecs:UpdateService"]
    assert set(deploy["Resource"]) == {seen.named(name, SERVICE).id for name in ("billing", "mailer")}


def test_only_rules_for_changes_start_it_and_only_such_a_machine_takes_its_role(seen: Record) -> None:
    def source(role: str) -> str:
        [statement] = json.loads(seen.named(role, ROLE).inputs["assumeRolePolicy"])["Statement"]
        return statement["Condition"]["ArnLike"]["aws:SourceArn"]

    machine = seen.only(MACHINE).outputs["arn"]
    assert policies_of(seen, "redeploy-start") == {
        "redeploy-start-machine": [
            {"Sid": "Start", "Effect": "Allow", "Action": ["states:StartExecution"], "Resource": [machine]}
        ]
    }
    assert source("redeploy-start") == "arn:aws:events:us-east-1:123456789012:rule/*-changed-*"
    assert all(fnmatchcase(rule.outputs["arn"], source("redeploy-start")) for rule in seen.of_type(RULE))
    assert fnmatchcase(machine, source("redeploy-run"))
