"""Protocols of services: the target group, and the port that Service Connect knows."""

import pytest

from model.health_check import HealthCheck
from model.route import Route
from preview.recorder.record import Record
from tests.support.offline import record
from tests.support.workloads import SERVICE, cluster, container, internal, load_balancer, web

TARGET_GROUP = "aws:lb/targetGroup:TargetGroup"


def route(priority: int) -> Route:
    return Route(priority=priority, paths=[f"/{priority}/*"])


@pytest.fixture(scope="module")
def seen() -> Record:
    def program() -> None:
        where, balancer = cluster(), load_balancer()
        method = HealthCheck(path="/grpc.health.v1.Health/Check")
        web("plain", where, load_balancer=balancer)
        web("fast", where, load_balancer=balancer, route=route(2), protocol="http2")
        web("orders", where, load_balancer=balancer, route=route(3), protocol="grpc", health_check=method)
        internal("prices", where, protocol="grpc")

    return record(program)


def test_the_version_of_a_target_group_is_what_the_service_speaks(seen: Record) -> None:
    found = {one.name: one.inputs for one in seen.of_type(TARGET_GROUP)}

    assert {name: one.get("protocolVersion") for name, one in found.items()} == {
        "plain-tg": None,
        "fast-tg": "HTTP2",
        "orders-tg": "GRPC",
    }
    assert {one["protocol"] for one in found.values()} == {"HTTP"}


def test_a_healthy_method_answers_with_status_0_of_grpc(seen: Record) -> None:
    checks = {one.name: one.inputs["healthCheck"] for one in seen.of_type(TARGET_GROUP)}

    assert {name: (one["path"], one["matcher"]) for name, one in checks.items()} == {
        "plain-tg": ("/healthz", "200-299"),
        "fast-tg": ("/healthz", "200-299"),
        "orders-tg": ("/grpc.health.v1.Health/Check", "0"),
    }


def test_neither_a_port_nor_a_protocol_replaces_a_target_group_under_its_traffic(seen: Record) -> None:
    assert {tuple(one.ignore_changes) for one in seen.of_type(TARGET_GROUP)} == {("port", "protocolVersion")}


def test_service_connect_knows_the_protocol_by_a_port_that_keeps_its_name(seen: Record) -> None:
    ports = {name: container(seen, name)["portMappings"] for name in ("plain", "fast", "orders", "prices")}

    assert {name: [(one["name"], one["appProtocol"]) for one in found] for name, found in ports.items()} == {
        "plain": [("http", "http")],
        "fast": [("http", "http2")],
        "orders": [("http", "grpc")],
        "prices": [("http", "grpc")],
    }
    for one in seen.of_type(SERVICE):
        assert one.inputs["serviceConnectConfiguration"]["services"][0]["portName"] == "http"
