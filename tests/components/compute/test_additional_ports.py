"""Additional ports of a web service: each has a target group, a rule, an opening and alarms of its own."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from functools import cache
from http.client import HTTPConnection
from typing import Any

import pytest

from components.compute.container import Container
from components.compute.image import PulledImage
from components.compute.service import Service
from components.compute.stand_in import stand_in
from model.additional_port import AdditionalPort
from model.health_check import HealthCheck
from model.route import Route
from preview.recorder.record import Record
from tests.support.offline import record
from tests.support.workloads import DEFINITION, INGRESS, PRIVATE_IMAGE, SERVICE, load_balancer, web

TARGET_GROUP = "aws:lb/targetGroup:TargetGroup"
RULE = "aws:lb/listenerRule:ListenerRule"
ADMIN = AdditionalPort(port=9000, health_check_path="/ready", route=Route(paths=["/api/admin/*"], priority=90))


@cache
def made(*, additional: bool) -> tuple[Service, Record]:
    """Return a web service with one additional port, or with none."""
    kept: list[Service] = []
    seen = record(lambda: kept.append(web("api", additional_ports={"admin": ADMIN} if additional else {})))
    return kept[0], seen


def test_the_service_registers_each_port_in_its_own_target_group() -> None:
    seen = made(additional=True)[1]
    blocks = seen.only(SERVICE).inputs["loadBalancers"]

    assert [(one["containerName"], one["containerPort"]) for one in blocks] == [("api", 8080), ("api", 9000)]
    assert ["api-tg" in blocks[0]["targetGroupArn"], "api-admin-tg" in blocks[1]["targetGroupArn"]] == [True, True]
    group = seen.named("api-admin-tg", TARGET_GROUP).inputs
    assert group["healthCheck"]["path"] == "/ready"
    assert "protocolVersion" not in group


def test_the_container_listens_on_both_and_only_the_first_is_named_for_other_services() -> None:
    seen = made(additional=True)[1]
    (main,) = json.loads(seen.only(DEFINITION).inputs["containerDefinitions"])

    assert [one["containerPort"] for one in main["portMappings"]] == [8080, 9000]
    assert ["name" in one for one in main["portMappings"]] == [True, False]
    (called,) = seen.only(SERVICE).inputs["serviceConnectConfiguration"]["services"]
    assert [alias["port"] for alias in called["clientAlias"]] == [8080]


def test_the_load_balancer_reaches_it_by_a_rule_of_its_own_before_the_service_starts() -> None:
    seen = made(additional=True)[1]
    rule, opening = seen.named("api-admin-route", RULE), seen.named("edge-to-api-admin-ingress", INGRESS)

    assert rule.inputs["priority"] == 90
    assert opening.inputs["fromPort"] == opening.inputs["toPort"] == 9000
    assert {rule.urn, opening.urn} <= set(seen.only(SERVICE).dependencies)


def test_its_alarms_and_graphs_are_its_own_and_its_errors_roll_a_deployment_back() -> None:
    service, seen = made(additional=True)
    names = {alarm.name for alarm in service.alarms}

    assert {f"api-admin-{kind}" for kind in ("hosts-unhealthy", "5xx", "latency-high")} <= names
    assert {"api-admin: latency", "api-admin: requests and errors"} <= {graph.title for graph in service.graphs}
    physical = [alarm.physical_name for alarm in service.alarms if alarm.physical_name]
    assert seen.only(SERVICE).inputs["alarms"]["alarmNames"] == physical
    assert len(physical) == 2


def test_an_additional_port_only_adds() -> None:
    before, after = made(additional=False)[1], made(additional=True)[1]
    differing = {
        resource.name: {key for key, value in resource.inputs.items() if now.inputs.get(key) != value}
        for resource in before.resources
        for now in [next(one for one in after.resources if one.urn == resource.urn)]
        if now.inputs != resource.inputs
    }

    assert differing.keys() == {"api"}


def test_a_load_balancer_for_a_port_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="additional_load_balancers has admin, which is no port of it"):
        record(lambda: web("api", additional_load_balancers={"admin": load_balancer()}))


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def status(port: int, path: str) -> int:
    for _ in range(200):
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except ConnectionRefusedError:
            time.sleep(0.02)
    raise TimeoutError


def test_what_runs_before_an_image_is_pushed_answers_the_check_of_each_port() -> None:
    first, other = free_port(), free_port()
    changes: dict[str, Any] = {"port": first, "additional_ports": {other: "/ready"}}
    main = Container(
        name="api",
        image=PulledImage(uri=PRIVATE_IMAGE),
        user="1000",
        tmp_mib=64,
        stop_seconds=30,
        health_check=HealthCheck(path="/healthz"),
        **changes,
    )
    with subprocess.Popen(
        [sys.executable, *stand_in(main, ends=False).command[1:]], stderr=subprocess.DEVNULL
    ) as process:
        try:
            found = [status(port, path) for port, path in ((first, "/healthz"), (first, "/ready"), (other, "/ready"))]
        finally:
            process.terminate()
        assert process.wait(10) != 0

    assert found == [200, 404, 200]
