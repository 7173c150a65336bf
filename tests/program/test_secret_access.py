"""Passwords of a stack file: which services are deployed again when one changes, and who signs in without any."""

from __future__ import annotations

import json

import pytest

from preview.recorder.record import Record
from tests.support.offline import ROOT, stack_record

RULE = "aws:cloudwatch/eventRule:EventRule"
OWN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:partner-AbCdEf"
OTHER = "arn:aws:secretsmanager:us-east-1:210987654321:secret:shared-AbCdEf"
KEY = "arn:aws:kms:us-east-1:210987654321:key/1"
FUNCTION = {"code": "examples/functions/reports", "runtime": "python3.13", "handler": "app.handler"}


@pytest.fixture(scope="module")
def seen() -> Record:
    services = {
        "api": {
            "links": {"main": "connect", "jwt-key": "fetch", "log-level": "read"},
            "redeploy_on_secret_change": True,
        },
        "auth": {
            "links": {"main": "fetch", "jwt-key": "read"},
            "secrets": {
                "PARTNER_KEY": {"secret": "jwt-key", "json_key": "key"},
                "OWN_KEY": {"arn": OWN},
                "SHARED": {"arn": OTHER, "key_arn": KEY},
                "LEVEL": {"parameter": "log-level"},
            },
            "redeploy_on_secret_change": True,
        },
        "worker": {"links": {"main": "iam"}},
        "cleanup": {"links": {"main": "iam"}},
    }
    functions = {"counts": {**FUNCTION, "links": {"main": "iam"}}}
    changes = {"plinth:services": services, "plinth:functions": functions}
    return stack_record(ROOT / "Pulumi.dev.yaml", changes)


def test_a_service_waits_for_each_secret_that_ecs_reads_for_it_and_that_this_account_hears_of(seen: Record) -> None:
    rules = {rule.name: json.loads(rule.inputs["eventPattern"]) for rule in seen.of_type(RULE)}
    waiting = {name.removesuffix("-changed"): rule for name, rule in rules.items() if name.endswith("-changed")}

    [existing] = set(waiting) - {"api-main", "auth-jwt-key"}
    assert existing.startswith("auth-own-key.")
    assert OWN in json.dumps(waiting[existing])
    secret = seen.named("jwt-key", "aws:secretsmanager/secret:Secret").outputs["arn"]
    assert secret in json.dumps(waiting["auth-jwt-key"])


@pytest.mark.parametrize(
    ("role", "user"),
    [("worker-task", "service_worker"), ("cleanup-task", "service_cleanup"), ("counts-role", "service_counts")],
)
def test_services_jobs_and_functions_sign_in_as_users_of_their_own(seen: Record, role: str, user: str) -> None:
    owner = seen.named(role, "aws:iam/role:Role")
    policies = [one for one in seen.of_type("aws:iam/rolePolicy:RolePolicy") if one.inputs["role"] == owner.id]
    statements = [one for policy in policies for one in json.loads(policy.inputs["policy"])["Statement"]]

    [users] = [one["Resource"] for one in statements if "rds-db:connect" in one["Action"]]
    assert [arn.rpartition("/")[2] for arn in users] == [user]
    assert not any("secretsmanager:GetSecretValue" in one["Action"] for one in statements)
