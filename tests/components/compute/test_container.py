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
            "tmpfs": [{"containerPath": "/tmp", "size": 128, "mountOptions": ["rw", "nosuid", "nodev"]}],  # noqa: S108
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
                "awslogs-group": "/aws/ecs/plinth-test-api",
                "awslogs-region": "us-east-1",
                "awslogs-stream-prefix": "api",
                "mode": "non-blocking",
                "max-buffer-size": "25m",
            },
        },
        "stopTimeout": 60,
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
            tmp_mib=128,
            stop_seconds=30,
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


def test_tmp_scratch_folders_and_the_disk_have_the_sizes_that_the_service_asks_for() -> None:
    seen = record(
        lambda: worker("queue", tmp_mib=300, ephemeral_storage_gib=50, scratch_paths=["/cache", "/var/spool/app"])
    )
    definition, task = container(seen, "queue"), seen.named("queue", "aws:ecs/taskDefinition:TaskDefinition").inputs

    assert definition["linuxParameters"]["tmpfs"][0]["size"] == 300
    assert [point["containerPath"] for point in definition["mountPoints"]] == ["/cache", "/var/spool/app"]
    assert task["volumes"] == [{"name": point["sourceVolume"]} for point in definition["mountPoints"]]
    assert task["ephemeralStorage"] == {"sizeInGib": 50}
    assert definition["readonlyRootFilesystem"] is True


def test_the_log_group_of_the_task_is_encrypted_and_ends_and_is_that_of_this_project_alone() -> None:
    log_group = record(lambda: worker("queue")).named("queue-log", "aws:cloudwatch/logGroup:LogGroup")

    assert log_group.inputs == {"name": "/aws/ecs/plinth-test-queue", "retentionInDays": 30, "kmsKeyId": KEY}
    assert LABEL.project in log_group.inputs["name"]


def test_a_log_group_keeps_the_name_that_it_has_unless_the_stack_file_names_it() -> None:
    by_default = record(lambda: worker("queue")).named("queue-log", "aws:cloudwatch/logGroup:LogGroup")
    named = record(lambda: worker("queue", log_group_name="/own")).named(
        "queue-log", "aws:cloudwatch/logGroup:LogGroup"
    )

    assert by_default.ignore_changes == ("name",)
    assert named.inputs["name"] == "/own"
    assert named.ignore_changes == ()


def test_whatever_names_the_log_group_reads_the_name_that_it_has() -> None:
    seen = record(lambda: internal("api"))
    log_group = seen.named("api-log", "aws:cloudwatch/logGroup:LogGroup").urn

    assert log_group in seen.only("aws:ecs/taskDefinition:TaskDefinition").property_dependencies["containerDefinitions"]
    assert log_group in seen.named("api-execution-start").property_dependencies["policy"]
    assert log_group in seen.only("aws:ecs/service:Service").property_dependencies["serviceConnectConfiguration"]
