import json

import pytest

from tests.support.offline import record
from tests.support.workloads import (
    DEFINITION,
    EGRESS,
    GROUP,
    INGRESS,
    PRIVATE_IMAGE,
    ROLE,
    SERVICE,
    Store,
    cluster,
    container,
    endpoints,
    policies_of,
    worker,
)

LOG = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/ecs/queue-test:*"
WRITE_LOG = {
    "Sid": "WriteLog",
    "Effect": "Allow",
    "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
    "Resource": [LOG],
}
LOG_IN = {"Sid": "LogInToRegistry", "Effect": "Allow", "Action": ["ecr:GetAuthorizationToken"], "Resource": ["*"]}


def pull(repository: str) -> dict[str, object]:
    return {
        "Sid": "PullImage",
        "Effect": "Allow",
        "Action": ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        "Resource": [repository],
    }


def test_the_task_definition_is_exactly_this() -> None:
    seen = record(lambda: worker("queue", cpu=1024, memory_mib=2048, architecture="X86_64"))
    inputs = dict(seen.only(DEFINITION).inputs)
    inputs.pop("containerDefinitions")

    assert inputs == {
        "family": "plinth-test-queue",
        "cpu": "1024",
        "memory": "2048",
        "networkMode": "awsvpc",
        "requiresCompatibilities": ["FARGATE"],
        "runtimePlatform": {"cpuArchitecture": "X86_64", "operatingSystemFamily": "LINUX"},
        "executionRoleArn": seen.named("queue-execution", ROLE).outputs["arn"],
        "taskRoleArn": seen.named("queue-task", ROLE).outputs["arn"],
        "skipDestroy": True,
        "trackLatest": True,
    }


@pytest.mark.parametrize("role", ["queue-execution", "queue-task"])
def test_only_ecs_tasks_of_this_account_and_region_take_the_roles(role: str) -> None:
    trust = json.loads(record(lambda: worker("queue")).named(role, ROLE).inputs["assumeRolePolicy"])

    assert trust["Statement"] == [
        {
            "Sid": "Assume",
            "Effect": "Allow",
            "Principal": {"Service": "ecs-tasks.amazonaws.com"},
            "Action": "sts:AssumeRole",
            "Condition": {
                "StringEquals": {"aws:SourceAccount": "123456789012"},
                "ArnLike": {"aws:SourceArn": "arn:aws:ecs:us-east-1:123456789012:*"},
            },
        }
    ]


def test_a_public_image_needs_no_right_but_to_write_the_log() -> None:
    seen = record(lambda: worker("queue"))

    assert policies_of(seen, "queue-execution") == {"queue-execution-start": [WRITE_LOG]}
    assert policies_of(seen, "queue-task") == {}


def test_the_execution_role_pulls_from_the_one_repository_that_it_is_told() -> None:
    seen = record(lambda: worker("queue", image=PRIVATE_IMAGE, repository_arn="arn:repository"))

    assert policies_of(seen, "queue-execution") == {
        "queue-execution-start": [WRITE_LOG, LOG_IN, pull("arn:repository")]
    }


def test_the_execution_role_pulls_from_the_repository_that_the_image_names() -> None:
    seen = record(lambda: worker("queue", image=PRIVATE_IMAGE))

    assert policies_of(seen, "queue-execution")["queue-execution-start"][2] == pull(
        "arn:aws:ecr:us-east-1:123456789012:repository/team/api"
    )


def test_the_task_role_gets_shells_only_where_the_cluster_allows_them() -> None:
    seen = record(lambda: worker("queue", cluster(allow_exec=True)))

    assert [one["Sid"] for one in policies_of(seen, "queue-task")["queue-task-exec"]] == [
        "Channels",
        "FindSessionLog",
        "WriteSessionLog",
    ]
    assert seen.only(SERVICE).inputs["enableExecuteCommand"] is True


def test_a_link_gives_exactly_its_grants_rules_and_values() -> None:
    def linked() -> None:
        worker("queue", links={"main": (Store("main"), "connect")})

    seen = record(linked)
    definition = container(seen, "queue")
    store = seen.named("main", GROUP)
    tasks = seen.named("queue-tasks", GROUP)
    (ingress,) = seen.of_type(INGRESS)

    assert definition["environment"] == [
        {"name": "MAIN_ACCESS", "value": "connect"},
        {"name": "MAIN_HOST", "value": "main.internal"},
    ]
    assert definition["secrets"] == [{"name": "MAIN_PASSWORD", "valueFrom": "arn:secret:password::"}]
    assert policies_of(seen, "queue-task") == {
        "queue-task-main-connect": [
            {"Sid": "Read", "Effect": "Allow", "Action": ["store:Read"], "Resource": ["arn:store:main"]}
        ]
    }
    assert policies_of(seen, "queue-execution") == {
        "queue-execution-start": [WRITE_LOG],
        "queue-execution-main-secret": [
            {
                "Sid": "Secret",
                "Effect": "Allow",
                "Action": ["secretsmanager:GetSecretValue"],
                "Resource": ["arn:secret"],
            }
        ],
    }
    assert ingress.inputs["securityGroupId"] == store.id
    assert ingress.inputs["referencedSecurityGroupId"] == tasks.id
    assert ingress.inputs["fromPort"] == 5432
    assert {rule.name for rule in seen.of_type(EGRESS)} == {"queue-to-main-egress", "queue-to-world"}


def test_the_service_waits_for_its_log_its_rights_and_its_rules() -> None:
    def linked() -> None:
        worker("queue", links={"main": (Store("main"), "connect")})

    seen = record(linked)
    needed = {
        "queue-log",
        "queue-execution-start",
        "queue-task-main-connect",
        "queue-execution-main-secret",
        "queue-to-main-ingress",
        "queue-to-main-egress",
        "queue-to-world",
    }

    assert {r.urn for r in seen.resources if r.name in needed} <= set(seen.only(SERVICE).dependencies)


def test_a_variable_from_two_places_is_refused_by_name() -> None:
    def twice() -> None:
        worker("queue", environment={"MAIN_HOST": "x"}, links={"main": (Store("main"), "connect")})

    with pytest.raises(
        ValueError, match="variables of queue: MAIN_HOST comes from environment and from link main; rename one of each"
    ):
        record(twice)


def test_a_secret_and_a_variable_of_one_name_are_refused() -> None:
    def twice() -> None:
        worker("queue", environment={"MAIN_PASSWORD": "x"}, links={"main": (Store("main"), "connect")})

    with pytest.raises(ValueError, match="MAIN_PASSWORD comes from environment and from link main"):
        record(twice)


def test_the_security_group_lets_nobody_in_and_https_out() -> None:
    seen = record(lambda: worker("queue"))
    group = seen.named("queue-tasks", GROUP)
    (egress,) = seen.of_type(EGRESS)

    assert group.inputs == {"vpcId": "vpc-1", "description": "Tasks", "revokeRulesOnDelete": True}
    assert seen.of_type(INGRESS) == []
    assert egress.inputs == {
        "securityGroupId": group.id,
        "cidrIpv4": "0.0.0.0/0",
        "ipProtocol": "tcp",
        "fromPort": 443,
        "toPort": 443,
        "description": "queue to HTTPS anywhere",
    }


def test_without_the_world_it_reaches_the_endpoints_and_s3_only() -> None:
    def closed() -> None:
        worker(
            "queue",
            allow_world_https_egress=False,
            endpoint_connections=endpoints(),
            s3_prefix_list_id="pl-s3",
        )

    seen = record(closed)
    ways = {rule.name: rule.inputs for rule in seen.of_type(EGRESS)}

    assert ways.keys() == {"queue-to-s3", "queue-to-endpoints-egress"}
    assert ways["queue-to-s3"]["prefixListId"] == "pl-s3"
    assert "cidrIpv4" not in ways["queue-to-s3"]
    assert ways["queue-to-endpoints-egress"]["referencedSecurityGroupId"] == seen.named("endpoints", GROUP).id


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"user": "root"}, "user must be a number other than 0, or two as in 1000:1000, not root"),
        ({"user": "0:0"}, "user must be a number other than 0, or two as in 1000:1000, not 0:0"),
        ({"user": "app"}, "user must be a number other than 0, or two as in 1000:1000, not app"),
        ({"user": "00"}, "user must be a number other than 0, or two as in 1000:1000, not 00"),
        ({"user": "1000:"}, "user must be a number other than 0, or two as in 1000:1000, not 1000:"),
        ({"tmp_mib": 512}, "tmp_mib must be above 0 and below memory_mib 512, not 512"),
        ({"subnet_ids": []}, "subnet_ids is empty; give at least one private subnet"),
        ({"cpu": 300}, "cpu must be one of 256, 512, 1024, 2048, 4096, 8192, 16384, not 300"),
    ],
)
def test_what_aws_or_good_sense_refuses_is_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=f"service queue: {message}"):
        record(lambda: worker("queue", **changes))
