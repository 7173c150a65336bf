"""What a task runs until an image has been pushed."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any

import pulumi
import pytest

from components.compute.container import Container
from components.compute.image import PulledImage
from components.compute.job import Job, JobArgs
from components.compute.service import Service, ServiceArgs
from components.compute.stand_in import STAND_IN_IMAGE, stand_in
from components.links import SecretReference
from model.container import Restart
from model.health_check import HealthCheck
from model.images import Image
from model.sidecar import Sidecar
from preview.recorder.record import Record
from tests.support.offline import record
from tests.support.workloads import DEFINITION, PRIVATE_IMAGE, SERVICE, Store, arguments, container, containers, worker

CHECK = HealthCheck(path="/healthz", interval_seconds=20)


def original(**changes: Any) -> Container:
    return Container(
        name="api",
        image=PulledImage(uri=PRIVATE_IMAGE),
        user="1000",
        tmp_mib=64,
        stop_seconds=30,
        **{
            "port": 8080,
            "health_check": CHECK,
            "entry_point": ["tini"],
            "command": ["serve"],
            "environment": {"LEVEL": "info"},
            "environment_files": ["arn:aws:s3:::files/api.env"],
            "secrets": {"KEY": SecretReference(arn="arn:secret")},
            "scratch": {"scratch": "/var/cache/app"},
            "depends_on": {"migrate": "SUCCESS"},
            "restart": Restart(),
            **changes,
        },
    )


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    command = list(stand_in(original(port=number), ends=False).command)
    with subprocess.Popen([sys.executable, *command[1:]], stderr=subprocess.DEVNULL) as process:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", number)).close()
                break
            except OSError:
                time.sleep(0.02)
        yield number
        process.terminate()
        assert process.wait(10) != 0


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/healthz", 200),
        ("HEAD", "/healthz", 200),
        ("GET", "/healthz?deep=1", 200),
        ("GET", "/", 404),
        ("HEAD", "/healthz/", 404),
        ("POST", "/healthz", 501),
    ],
)
def test_only_the_health_check_is_answered_and_the_process_ends_when_it_is_asked_to(
    port: int, method: str, path: str, status: int
) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request(method, path)

    assert connection.getresponse().status == status


def test_it_has_nothing_confidential_and_keeps_what_the_load_balancer_needs() -> None:
    made = stand_in(original(), ends=False)

    assert made.image.uri == STAND_IN_IMAGE
    assert (made.name, made.port, made.user, made.tmp_mib, made.health_check) == ("api", 8080, "1000", 64, CHECK)
    nothing = (made.environment, made.secrets, made.environment_files, made.scratch, made.depends_on, made.entry_point)
    assert not any(nothing)
    assert made.restart is None


def test_a_check_by_command_keeps_its_times_and_gets_a_command_that_the_stand_in_has() -> None:
    check = HealthCheck(command=["python", "-m", "app.check"], interval_seconds=20, grace_period_seconds=5)
    made = stand_in(original(port=None, health_check=check), ends=False).health_check

    assert made == check.model_copy(update={"command": ["/usr/bin/python3", "-c", "pass"]})
    assert subprocess.run([sys.executable, *made.command[1:]], check=False).returncode == 0


def test_a_worker_waits_and_a_job_ends_well() -> None:
    waits, ends = (stand_in(original(port=None), ends=ends).command for ends in (False, True))

    with subprocess.Popen([sys.executable, *waits[1:]]) as process:
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.2)
        process.terminate()
    assert subprocess.run([sys.executable, *ends[1:]], check=False).returncode == 0


def started(*, main: bool, sidecar: bool) -> tuple[dict[str, Any], Record]:
    """Return the containers of a worker whose images are pushed or not, and what was registered."""

    def program() -> None:
        given = arguments(
            {"kind": "worker", "tasks": 1},
            {
                "links": {"main": (Store("main"), "connect")},
                "sidecars": {"migrate": Sidecar(image=Image(uri=PRIVATE_IMAGE))},
                "sidecar_images": {"migrate": tagged(pushed=sidecar)},
            },
            None,
        )
        Service("queue", ServiceArgs(**{**given, "image": tagged(pushed=main)}))

    seen = record(program)
    return containers(seen, "queue"), seen


def tagged(*, pushed: bool) -> PulledImage:
    return PulledImage(uri=PRIVATE_IMAGE, is_pushed=pulumi.Output.from_input(pushed))


@pytest.mark.parametrize(("main", "sidecar"), [(False, False), (True, False), (False, True)])
def test_while_one_image_is_missing_the_stand_in_is_the_only_container(*, main: bool, sidecar: bool) -> None:
    made, _ = started(main=main, sidecar=sidecar)

    assert list(made) == ["queue"]
    assert made["queue"]["image"] == STAND_IN_IMAGE
    assert made["queue"]["environment"] == made["queue"]["secrets"] == []
    assert made["queue"]["readonlyRootFilesystem"] is True


def test_with_all_images_the_task_is_what_it_is_without_a_parameter() -> None:
    made, seen = started(main=True, sidecar=True)

    assert {name: one["image"] for name, one in made.items()} == dict.fromkeys(
        ["queue", "queue-migrate"], PRIVATE_IMAGE
    )
    assert [one["name"] for one in made["queue"]["secrets"]] == ["MAIN_PASSWORD"]
    assert seen.only(DEFINITION).inputs["trackLatest"] is True


def test_a_job_without_an_image_ends_at_once() -> None:
    def program() -> None:
        given = arguments({"kind": "job", "schedule": "rate(1 day)"}, {}, None)
        Job("cleanup", JobArgs(**{**given, "image": tagged(pushed=False)}))

    assert container(record(program), "cleanup")["command"][-1] == "pass"


def test_the_revision_of_a_pipeline_is_left_alone() -> None:
    seen = record(lambda: worker("queue", image_owner="pipeline"))

    assert seen.only(SERVICE).ignore_changes == ("taskDefinition",)
    assert seen.only(DEFINITION).inputs["trackLatest"] is False


def test_a_service_that_a_pipeline_deploys_begins_with_a_stand_in_of_another_family_than_the_pipeline_copies() -> None:
    def program() -> None:
        given = arguments(
            {"kind": "worker", "tasks": 1},
            {"image_owner": "pipeline", "links": {"main": (Store("main"), "connect")}, "command": ["serve"]},
            None,
        )
        Service("queue", ServiceArgs(**{**given, "image": tagged(pushed=False)}))

    seen = record(program)

    assert container(seen, "queue-stand-in")["image"] == STAND_IN_IMAGE
    assert container(seen, "queue-stand-in")["secrets"] == []
    copied = container(seen, "queue")
    assert (copied["command"], [one["name"] for one in copied["secrets"]]) == (["serve"], ["MAIN_PASSWORD"])
    first = seen.named("queue-stand-in", DEFINITION)
    assert (first.inputs["family"], first.inputs["skipDestroy"]) == ("plinth-test-queue-stand-in", True)
    assert seen.only(SERVICE).inputs["taskDefinition"] == first.outputs["arn"]
