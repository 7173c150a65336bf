import json

import pytest

from components.compute.container import Container
from components.compute.image import PulledImage
from components.compute.service import ServiceArgs
from components.compute.task import Task, TaskArgs, merged
from components.links import Link, SecretReference
from components.network.egress import Egress
from components.network.placement import Placement
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
    arguments,
    cluster,
    container,
    endpoints,
    policies_of,
    worker,
)

LOG = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/ecs/plinth-test-queue:*"
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
    seen = record(lambda: worker("queue", cpu=1024, memory_mib=2048, architecture="x86_64"))
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


def test_the_execution_role_pulls_from_the_one_repository_that_it_is_given() -> None:
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
        "queue-task-links": [{"Effect": "Allow", "Action": ["store:Read"], "Resource": ["arn:store:main"]}]
    }
    assert policies_of(seen, "queue-execution") == {
        "queue-execution-start": [WRITE_LOG],
        "queue-execution-links": [
            {
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
        "queue-task-links",
        "queue-execution-links",
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
    link = Link(secrets={"MAIN_PASSWORD": SecretReference(arn="arn:secret")})
    container = Container(
        name="queue",
        image=PulledImage(uri="image"),
        user="1000",
        tmp_mib=16,
        stop_seconds=30,
        environment={"MAIN_PASSWORD": "x"},
        secrets={"A": SecretReference(arn="arn:a"), "MAIN_PASSWORD": SecretReference(arn="arn:b")},
    )

    with pytest.raises(
        ValueError, match="queue: MAIN_PASSWORD comes from environment and from secrets and from link main; rename"
    ):
        merged(container, {"main": link})


def test_the_security_group_allows_no_ingress_and_https_egress() -> None:
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


def test_with_ipv6_https_goes_to_any_address_of_both_families() -> None:
    seen = record(lambda: worker("queue", egress=Egress(ipv6=True)))
    ways = {rule.name: (rule.inputs.get("cidrIpv4"), rule.inputs.get("cidrIpv6")) for rule in seen.of_type(EGRESS)}
    assert ways == {"queue-to-world": ("0.0.0.0/0", None), "queue-to-world-ipv6": (None, "::/0")}

    seen = record(lambda: worker("queue", egress=Egress(allow_https_anywhere=False, ipv6=True)))
    assert seen.of_type(EGRESS) == []


def test_without_internet_egress_it_reaches_the_endpoints_and_s3_only() -> None:
    def closed() -> None:
        worker(
            "queue",
            egress=Egress(allow_https_anywhere=False, endpoint_connections=endpoints(), s3_prefix_list_id="pl-s3"),
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
        ({"placement": Placement(vpc_id="vpc-1", subnet_ids=[])}, "placement has no subnets; give at least one"),
        ({"memory_mib": 4096}, "memory_mib must be 512, 1024 or 2048 for cpu 256"),
        ({"environment": {"API_KEY": "x"}}, "environment.API_KEY looks confidential"),
    ],
)
def test_what_aws_or_good_practice_refuses_is_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=f"service queue: {message}"):
        record(lambda: worker("queue", **changes))


@pytest.mark.parametrize("user", ["root", "0", "0:0", "1000:0", "app", "00", "1000:"])
def test_a_user_that_is_root_or_no_number_is_refused(user: str) -> None:
    with pytest.raises(ValueError, match=r"must be a number, or user:group, quoted, and never root"):
        record(lambda: worker("queue", user=user))


def test_a_task_may_have_further_containers_and_pulls_the_image_of_each() -> None:
    def two() -> None:
        workload = ServiceArgs(
            **arguments({"kind": "worker", "tasks": 1}, {"links": {"main": (Store("main"), "x")}}, None)
        )
        agent = Container(
            name="agent",
            image=PulledImage(uri=PRIVATE_IMAGE),
            user="1000",
            tmp_mib=16,
            stop_seconds=30,
            environment={"MODE": "agent"},
        )
        Task("queue", TaskArgs(workload=workload, containers=[*workload.containers("queue", 30), agent]))

    seen = record(two)
    main, agent = json.loads(seen.named("queue", DEFINITION).inputs["containerDefinitions"])

    assert [main["name"], agent["name"]] == ["queue", "agent"]
    assert [one["name"] for one in main["environment"]] == ["MAIN_ACCESS", "MAIN_HOST"]
    assert agent["environment"] == [{"name": "MODE", "value": "agent"}]
    assert agent["secrets"] == []
    assert agent["logConfiguration"]["options"]["awslogs-stream-prefix"] == "agent"
    assert policies_of(seen, "queue-execution")["queue-execution-start"] == [
        WRITE_LOG,
        LOG_IN,
        pull("arn:aws:ecr:us-east-1:123456789012:repository/team/api"),
    ]
