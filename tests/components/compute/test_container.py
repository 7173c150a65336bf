from collections.abc import Mapping

from components.compute.container import Container, Host
from components.compute.image import PulledImage
from components.links import SecretReference
from model.health_check import HealthCheck
from tests.support.offline import record
from tests.support.workloads import KEY, LABEL, PUBLIC_IMAGE, cluster, container, internal, web, worker


def test_the_container_of_a_service_is_exactly_this() -> None:
    seen = record(
        lambda: internal(
            "api",
            command=["serve", "--all"],
            environment={"ZONE": "b", "LEVEL": "info"},
            health_check=HealthCheck(command=["probe"], grace_period_seconds=20),
            user="1001:1001",
        )
    )

    assert container(seen, "api") == {
        "name": "api",
        "image": PUBLIC_IMAGE,
        "essential": True,
        "user": "1001:1001",
        "privileged": False,
        "readonlyRootFilesystem": True,
        "linuxParameters": {
            "initProcessEnabled": True,
            "capabilities": {"add": [], "drop": ["ALL"]},
            "tmpfs": [{"containerPath": "/tmp", "size": 128, "mountOptions": ["rw", "nosuid", "nodev", "mode=1777"]}],  # noqa: S108
        },
        "mountPoints": [],
        "volumesFrom": [],
        "systemControls": [],
        "portMappings": [
            {"name": "http", "containerPort": 8080, "hostPort": 8080, "protocol": "tcp", "appProtocol": "http"}
        ],
        "environment": [{"name": "LEVEL", "value": "info"}, {"name": "ZONE", "value": "b"}],
        "secrets": [],
        "logConfiguration": {
            "logDriver": "awslogs",
            "options": {
                "awslogs-group": "/aws/ecs/api-test",
                "awslogs-region": "us-east-1",
                "awslogs-stream-prefix": "api",
                "mode": "non-blocking",
                "max-buffer-size": "25m",
            },
        },
        "command": ["serve", "--all"],
        "healthCheck": {"command": ["CMD", "probe"], "interval": 30, "timeout": 5, "retries": 3, "startPeriod": 20},
    }


def test_without_a_command_the_image_decides_and_ecs_checks_nothing_in_the_container() -> None:
    definition = container(record(lambda: web("api")), "api")

    assert "command" not in definition
    assert "healthCheck" not in definition


def test_a_worker_has_no_port() -> None:
    assert container(record(lambda: worker("queue")), "queue")["portMappings"] == []


def test_variables_and_secrets_are_ordered_by_name_whatever_the_order_of_the_input() -> None:
    def definition(names: str) -> Mapping[str, object]:
        return Container(
            name="api",
            image=PulledImage(uri="image"),
            user="1000",
            environment={name: name.lower() for name in names},
            secrets={f"S_{name}": SecretReference(arn=f"arn:{name}") for name in names},
        ).definition(Host(region="us-east-1", log_group_name="log"))

    assert definition("BCA") == definition("ABC")
    assert definition("BCA")["secrets"] == [
        {"name": "S_A", "valueFrom": "arn:A"},
        {"name": "S_B", "valueFrom": "arn:B"},
        {"name": "S_C", "valueFrom": "arn:C"},
    ]


def test_where_shells_are_allowed_their_agent_can_write_and_the_root_stays_read_only() -> None:
    seen = record(lambda: worker("queue", cluster(allow_exec=True)))
    definition = container(seen, "queue")

    assert definition["readonlyRootFilesystem"] is True
    assert {point["sourceVolume"]: point["containerPath"] for point in definition["mountPoints"]} == {
        "exec-agent": "/managed-agents",
        "exec-library": "/var/lib/amazon/ssm",
        "exec-log": "/var/log/amazon/ssm",
    }
    assert seen.named("queue", "aws:ecs/taskDefinition:TaskDefinition").inputs["volumes"] == [
        {"name": "exec-agent"},
        {"name": "exec-library"},
        {"name": "exec-log"},
    ]


def test_the_log_group_of_the_task_is_encrypted_and_ends() -> None:
    log_group = record(lambda: worker("queue")).named("queue-log", "aws:cloudwatch/logGroup:LogGroup")

    assert log_group.inputs == {"name": "/aws/ecs/queue-test", "retentionInDays": 30, "kmsKeyId": KEY}
    assert LABEL.environment in log_group.inputs["name"]
