"""A committed stack file with one link or right changed: reachability and least privilege name what it closes or opens."""

from __future__ import annotations

import pytest

from policies.proofs.reachability import find
from tests.policies.proofs.changed_stack_files import ALL, config, prove, sound

# Reachability ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "path", "closed", "blocked_by"),
    [
        pytest.param(
            "prod",
            "services.api.links.main",
            ("api", "main", 5432),
            "security group api-tasks has no egress rule for 5432 with main-security-group or 10.2.20.0/24",
            id="web-service-to-database",
        ),
        pytest.param(
            "prod",
            "services.api.links.sessions",
            ("api", "sessions", 6379),
            "security group api-tasks has no egress rule for 6379 with sessions-security-group or 10.2.20.0/24",
            id="web-service-to-cache",
        ),
        pytest.param(
            "prod",
            "services.api.links.auth",
            ("api", "auth", 8080),
            "security group api-tasks has no egress rule for 8080 with auth-tasks or 10.2.10.0/24",
            id="service-to-service",
        ),
        pytest.param(
            "prod",
            "services.worker.links",
            ("worker", "main", 5432),
            "security group worker-tasks has no egress rule for 5432 with main-security-group or 10.2.20.0/24",
            id="worker-without-links",
        ),
        pytest.param(
            "prod",
            "services.auth.links",
            ("auth", "main", 5432),
            "security group auth-tasks has no egress rule for 5432 with main-security-group or 10.2.20.0/24",
            id="internal-service-without-links",
        ),
        pytest.param(
            "dev",
            "services.cleanup.links",
            ("cleanup", "main", 5432),
            "security group cleanup-tasks has no egress rule for 5432 with main-security-group or 10.0.20.0/24",
            id="job-without-links",
        ),
        pytest.param(
            "fastapi",
            "services.fastapi-app.links",
            ("fastapi-app", "fastapi", 5432),
            "security group fastapi-app-tasks has no egress rule for 5432 with fastapi-security-group or 10.0.21.0/24",
            id="the-examples-application-without-links",
        ),
    ],
)
def test_reachability_names_the_one_path_that_a_missing_link_closes(base, path, closed, blocked_by) -> None:
    broken = prove(config(base, path, None))
    source, target, port = closed

    assert sound(base).paths - broken.paths == {closed}
    assert broken.paths <= sound(base).paths
    assert find(broken.network, *closed).sentence == f"{source} does not reach {target}:{port}: {blocked_by}"


@pytest.mark.parametrize(
    ("base", "path", "value", "opened"),
    [
        pytest.param(
            "prod", "services.worker.links.sessions", "connect", {("worker", "sessions", 6379)}, id="worker-to-cache"
        ),
        pytest.param("prod", "services.worker.links.auth", "call", {("worker", "auth", 8080)}, id="worker-to-service"),
        pytest.param(
            "staging", "services.auth.links.sessions", "connect", {("auth", "sessions", 6379)}, id="service-to-cache"
        ),
        pytest.param("dev", "services.auth.links.api", "call", {("auth", "api", 8080)}, id="internal-calls-web"),
    ],
)
def test_reachability_names_the_one_path_that_an_additional_link_opens(base, path, value, opened) -> None:
    broken = prove(config(base, path, value))

    assert broken.paths - sound(base).paths == opened
    assert sound(base).paths <= broken.paths


# Least privilege ---------------------------------------------------------------------------------------------------

SESSION = (
    "logs:CreateLogStream, logs:DescribeLogStreams, logs:PutLogEvents",
    "logs:DescribeLogGroups",
    ", ".join(f"ssmmessages:{verb}{kind}Channel" for verb in ("Create", "Open") for kind in ("Control", "Data")),
)
EXEC = {(f"{name}-task", actions, f"exec of {name}") for name in ALL for actions in SESSION}


@pytest.mark.parametrize(
    ("base", "path", "value", "expected"),
    [
        pytest.param(
            "prod",
            "services.worker.links.jwt-key",
            "read",
            {
                ("worker-execution", "kms:Decrypt", "read-jwt-key of worker"),
                ("worker-execution", "secretsmanager:GetSecretValue", "read-jwt-key of worker"),
            },
            id="a-secret-too-many",
        ),
        pytest.param(
            "prod",
            "services.api.links.backups",
            "write",
            {
                ("api-task", "s3:PutObject, s3:AbortMultipartUpload", "write-backups of api"),
                ("api-task", "kms:Decrypt, kms:GenerateDataKey", "write-backups of api"),
            },
            id="a-bucket-too-many",
        ),
        pytest.param(
            "dev",
            "services.cleanup.links.uploads",
            "read",
            {
                ("cleanup-task", "s3:ListBucket", "read-uploads of cleanup"),
                ("cleanup-task", "s3:GetObject", "read-uploads of cleanup"),
                ("cleanup-task", "kms:Decrypt", "read-uploads of cleanup"),
            },
            id="a-job-that-reads-the-users-files",
        ),
        pytest.param(
            "prod",
            "services.worker.links.log-level",
            "read",
            {("worker-execution", "ssm:GetParameters", "read-log-level of worker")},
            id="a-parameter-too-many",
        ),
        pytest.param("dev", "cluster.allow_exec", True, EXEC, id="shells-in-tasks"),
    ],
)
def test_least_privilege_names_the_role_and_the_link_that_widened_it(base, path, value, expected) -> None:
    broken = prove(config(base, path, value))

    assert broken.grants - sound(base).grants == expected
    assert sound(base).grants <= broken.grants
