"""Committed stack files with links added or taken away: reachability and least privilege name what they open or close.

The program runs once with all lines of a file changed, and every row of its table says what one of them does. Together
the rows are all that the proofs say now and did not say before.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from policies.proofs.reachability import find
from tests.policies.proofs.changed_stack_files import ALL, config, prove, sound

Path = tuple[str, str, int]
Grant = tuple[str, str, str]

SESSION = (
    ("logs:CreateLogStream, logs:DescribeLogStreams, logs:PutLogEvents", "logs"),
    ("logs:DescribeLogGroups", "*"),
    (", ".join(f"ssmmessages:{verb}{kind}Channel" for verb in ("Create", "Open") for kind in ("Control", "Data")), "*"),
)
EXEC = {(f"{name}-task", *allowed) for name in ALL for allowed in SESSION}

CLOSED: Mapping[str, Mapping[str, tuple[Path, str]]] = {
    "prod": {
        "services.api.links.main": (
            ("api", "main", 5432),
            "security group api-tasks has no egress rule for 5432 with main-security-group or 10.2.20.0/24",
        ),
        "services.api.links.sessions": (
            ("api", "sessions", 6379),
            "security group api-tasks has no egress rule for 6379 with sessions-security-group or 10.2.20.0/24",
        ),
        "services.api.links.auth": (
            ("api", "auth", 8080),
            "security group api-tasks has no egress rule for 8080 with auth-tasks or 10.2.10.0/24",
        ),
        "services.worker.links": (
            ("worker", "main", 5432),
            "security group worker-tasks has no egress rule for 5432 with main-security-group or 10.2.20.0/24",
        ),
        "services.auth.links": (
            ("auth", "main", 5432),
            "security group auth-tasks has no egress rule for 5432 with main-security-group or 10.2.20.0/24",
        ),
        "services.cleanup.links": (
            ("cleanup", "main", 5432),
            "security group cleanup-tasks has no egress rule for 5432 with main-security-group or 10.2.20.0/24",
        ),
    },
    "fastapi": {
        "services.fastapi-app.links": (
            ("fastapi-app", "fastapi", 5432),
            "security group fastapi-app-tasks has no egress rule for 5432 with fastapi-security-group or 10.0.21.0/24",
        ),
    },
}
"""Stack file → line that is taken out → the one path that it closes, and what closes it."""

ADDED: Mapping[str, Mapping[str, tuple[str | bool, set[Path], set[Grant]]]] = {
    "prod": {
        "services.worker.links.sessions": (
            "connect",
            {("worker", "sessions", 6379)},
            {
                ("worker-task", "elasticache:Connect", "sessions"),
                ("worker-task", "elasticache:Connect", "sessions-user"),
            },
        ),
        "services.worker.links.auth": ("call", {("worker", "auth", 8080)}, set()),
        "services.auth.links.sessions": (
            "connect",
            {("auth", "sessions", 6379)},
            {("auth-task", "elasticache:Connect", "sessions"), ("auth-task", "elasticache:Connect", "sessions-user")},
        ),
        "services.worker.links.jwt-key": (
            "read",
            set(),
            {
                ("worker-execution", "kms:Decrypt", "secrets"),
                ("worker-execution", "secretsmanager:GetSecretValue", "jwt-key"),
            },
        ),
        "services.api.links.backups": (
            "write",
            set(),
            {
                ("api-task", "s3:AbortMultipartUpload, s3:PutObject", "backups"),
                ("api-task", "kms:Decrypt, kms:GenerateDataKey", "backups"),
            },
        ),
        "services.worker.links.log-level": (
            "read",
            set(),
            {("worker-execution", "ssm:GetParameters", "log-level")},
        ),
    },
    "dev": {
        "services.auth.links.api": ("call", {("auth", "api", 8080)}, set()),
        "services.cleanup.links.uploads": (
            "read",
            set(),
            {
                ("cleanup-task", "s3:ListBucket", "uploads"),
                ("cleanup-task", "s3:GetObject", "uploads"),
                ("cleanup-task", "kms:Decrypt", "data"),
            },
        ),
        "cluster.allow_exec": (True, set(), EXEC),
    },
}
"""Stack file → line that is added → its value, the paths that it opens, and the rights that it gives to roles."""


@pytest.mark.parametrize("base", CLOSED)
def test_reachability_names_the_one_path_that_each_missing_link_closes(base) -> None:
    broken = prove(config(base, dict.fromkeys(CLOSED[base])))

    assert sound(base).paths - broken.paths == {closed for closed, _ in CLOSED[base].values()}
    assert broken.paths <= sound(base).paths
    for (source, target, port), blocked_by in CLOSED[base].values():
        said = find(broken.network, source, target, port).sentence
        assert said == f"{source} does not reach {target}:{port}: {blocked_by}"


@pytest.mark.parametrize("base", ADDED)
def test_proofs_name_the_paths_that_added_links_open_and_the_roles_that_they_widen(base) -> None:
    broken = prove(config(base, {path: value for path, (value, _, _) in ADDED[base].items()}))

    assert broken.paths - sound(base).paths == set().union(*(opened for _, opened, _ in ADDED[base].values()))
    assert broken.grants - sound(base).grants == set().union(*(given for _, _, given in ADDED[base].values()))
    assert sound(base).paths <= broken.paths
    assert sound(base).grants <= broken.grants
