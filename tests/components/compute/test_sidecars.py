"""Containers beside the main one of a task."""

import pytest

from components.compute.image import PulledImage
from model.container_secrets import SecretValue
from model.sidecar import Sidecar
from preview.recorder.record import Record
from tests.support.offline import record
from tests.support.workloads import (
    DEFINITION,
    PRIVATE_IMAGE,
    SERVICE,
    Store,
    cluster,
    containers,
    internal,
    job,
    policies_of,
    worker,
)

IMAGE = {"repository": "tools", "tag": "1.0.0"}
IMAGES = {
    "migrate": PulledImage(uri=PRIVATE_IMAGE),
    "agent": PulledImage(uri="public.ecr.aws/x/agent:1"),
    "proxy": PulledImage(uri="public.ecr.aws/x/proxy:1"),
}
SIDECARS = {
    "migrate": Sidecar.model_validate(
        {
            "image": IMAGE,
            "command": ["upgrade"],
            "link_variables": ["main"],
            "scratch_paths": ["/var/lib/rules"],
            "environment": {"MODE": "once"},
        }
    ),
    "agent": Sidecar.model_validate(
        {"image": IMAGE, "cpu": 32, "memory_mib": 64, "tmp_mib": 8, "depends_on": {"main": "start"}}
    ),
    "proxy": Sidecar.model_validate(
        {
            "image": IMAGE,
            "essential": True,
            "user": "101:102",
            "entry_point": ["/proxy"],
            "health_check": {"command": ["probe"]},
            "stop_timeout_seconds": 60,
            "max_open_files": 4096,
            "restart": {"ignored_exit_codes": [3]},
        }
    ),
}


@pytest.fixture(scope="module")
def seen() -> Record:
    def program() -> None:
        where = cluster(allow_exec=True)
        worker(
            "queue",
            where,
            sidecars=SIDECARS,
            sidecar_images=IMAGES,
            depends_on={"proxy": "healthy", "migrate": "success"},
            scratch_paths=["/var/lib/rules"],
            links={"main": (Store("main"), "x"), "other": (Store("other"), "x")},
        )
        internal(
            "api",
            where,
            calls={"later": 9000},
            sidecars={"a2": SIDECARS["proxy"].model_copy(update={"link_variables": ["later"]})},
            sidecar_images={"a2": IMAGES["proxy"]},
        )
        job("nightly", where, sidecars={"agent": SIDECARS["agent"]}, sidecar_images={"agent": IMAGES["agent"]})

    return record(program)


def test_each_is_named_after_the_service_and_isolated_as_the_main_one_is(seen: Record) -> None:
    found = containers(seen, "queue")
    isolation = ("readonlyRootFilesystem", "privileged", "volumesFrom", "systemControls")
    main = found["queue"]

    assert list(found) == ["queue", "queue-migrate", "queue-agent", "queue-proxy"]
    for name, one in found.items():
        assert [one[key] for key in isolation] == [main[key] for key in isolation] == [True, False, [], []]
        assert one["linuxParameters"]["capabilities"] == {"add": [], "drop": ["ALL"]}
        assert one["logConfiguration"]["options"]["awslogs-stream-prefix"] == name
        assert one["portMappings"] == []
    assert found["queue-proxy"]["user"] == "101:102"


def test_containers_start_in_the_order_of_what_they_wait_for(seen: Record) -> None:
    found = containers(seen, "queue")

    assert found["queue"]["dependsOn"] == [
        {"containerName": "queue-migrate", "condition": "SUCCESS"},
        {"containerName": "queue-proxy", "condition": "HEALTHY"},
    ]
    assert found["queue-agent"]["dependsOn"] == [{"containerName": "queue", "condition": "START"}]
    assert "dependsOn" not in found["queue-migrate"]


def test_a_sidecar_that_may_fail_is_started_again_unless_something_waits_for_its_end(seen: Record) -> None:
    found = containers(seen, "queue")

    assert {name: one["essential"] for name, one in found.items()} == {
        "queue": True,
        "queue-migrate": False,
        "queue-agent": False,
        "queue-proxy": True,
    }
    assert {name: one.get("restartPolicy") for name, one in found.items()} == {
        "queue": None,
        "queue-migrate": None,
        "queue-agent": {"enabled": True, "restartAttemptPeriod": 300},
        "queue-proxy": {"enabled": True, "restartAttemptPeriod": 300, "ignoredExitCodes": [3]},
    }


def test_shares_limits_and_commands_are_written_only_where_they_are_set(seen: Record) -> None:
    found = containers(seen, "queue")
    keys = ("cpu", "memory", "entryPoint", "command", "ulimits", "stopTimeout", "healthCheck")

    assert {name: {key: one[key] for key in keys if key in one} for name, one in found.items()} == {
        "queue": {},
        "queue-migrate": {"command": ["upgrade"]},
        "queue-agent": {"cpu": 32, "memory": 64},
        "queue-proxy": {
            "entryPoint": ["/proxy"],
            "ulimits": [{"name": "nofile", "softLimit": 4096, "hardLimit": 4096}],
            "stopTimeout": 60,
            "healthCheck": {"command": ["CMD", "probe"], "interval": 30, "timeout": 5, "retries": 3, "startPeriod": 60},
        },
    }


def test_it_receives_the_variables_of_the_links_that_it_names_and_no_others(seen: Record) -> None:
    found = containers(seen, "queue")

    assert [one["name"] for one in found["queue-migrate"]["environment"]] == ["MAIN_ACCESS", "MAIN_HOST", "MODE"]
    assert [one["name"] for one in found["queue-migrate"]["secrets"]] == ["MAIN_PASSWORD"]
    assert found["queue-agent"]["environment"] == found["queue-agent"]["secrets"] == []
    assert len(found["queue"]["environment"]) == 4
    assert containers(seen, "api")["api-a2"]["environment"] == [{"name": "LATER_URL", "value": "http://later:9000"}]


def test_a_folder_that_two_containers_name_is_one_volume_and_agents_of_exec_share_none(seen: Record) -> None:
    found = containers(seen, "queue")
    mounts = {
        name: {one["containerPath"]: one["sourceVolume"] for one in container["mountPoints"]}
        for name, container in found.items()
    }
    volumes = [one["name"] for one in seen.named("queue", DEFINITION).inputs["volumes"]]

    assert mounts["queue"]["/var/lib/rules"] == mounts["queue-migrate"]["/var/lib/rules"]
    agents = [one["/var/lib/amazon/ssm"] for one in mounts.values()]
    assert agents == [
        "exec-library",
        "queue-migrate-exec-library",
        "queue-agent-exec-library",
        "queue-proxy-exec-library",
    ]
    assert sorted(volumes) == sorted({volume for one in mounts.values() for volume in one.values()})


def test_the_image_of_a_sidecar_may_be_pulled(seen: Record) -> None:
    start = policies_of(seen, "queue-execution")["queue-execution-start"]

    assert [one["Resource"] for one in start if one["Sid"] == "PullImage"] == [
        ["arn:aws:ecr:us-east-1:123456789012:repository/team/api"]
    ]


def test_a_job_may_have_sidecars_too(seen: Record) -> None:
    assert list(containers(seen, "nightly")) == ["nightly", "nightly-agent"]
    assert len(seen.of_type(SERVICE)) == 2


def test_a_component_requires_the_image_of_each_sidecar() -> None:
    with pytest.raises(ValueError, match=r"sidecar_images must be \['agent'\], as sidecars in spec, not \[\]"):
        record(lambda: worker("queue", sidecars={"agent": SIDECARS["agent"]}))


def test_a_component_requires_the_sources_of_its_variables() -> None:
    secrets = {"KEY": SecretValue(secret="jwt-key"), "LEVEL": SecretValue(parameter="log-level")}

    with pytest.raises(ValueError, match="service queue: readable needs jwt-key, log-level, as in spec"):
        record(lambda: worker("queue", secrets=secrets))
    with pytest.raises(ValueError, match="service queue: buckets needs settings, as in spec"):
        record(lambda: worker("queue", environment_files=["settings/a.env"]))
