"""Legal services and jobs, their containers, and the cluster that they run in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from settings.sections import LINKABLE
from tests.support.drawn.messaging import SCHEDULE_EXPRESSIONS

_MEMORY = {256: (512, 1024, 2048), 512: (1024, 4096), 1024: (2048, 8192), 4096: (8192, 30720), 8192: (16384, 20480)}

_SHIFTS: tuple[dict[str, Any], ...] = (
    {},
    {"strategy": "blue_green"},
    {"strategy": "canary", "canary_percent": 5},
    {"strategy": "linear", "step_percent": 25},
    {"strategy": "canary", "test_traffic": {"header": "X-Release", "value": "next"}, "approval": {}},
    {"second_target_group": True},
)
_DEFAULTS: tuple[dict[str, Any] | None, ...] = (None, {"strategy": "rolling"}, {"strategy": "linear"}, _SHIFTS[-2])


@st.composite
def legal_cluster(draw: DrawFn, *, prod: bool) -> dict[str, Any]:
    spot = draw(st.sampled_from([0, 1, 4]))
    return {
        "container_insights": draw(st.sampled_from([*([] if prod else ["disabled"]), "enabled", "enhanced"])),
        "on_demand_base": draw(st.integers(1 if prod else 0, 2)),
        "on_demand_weight": draw(st.integers(0, 1)) if spot else 1,
        "spot_weight": spot,
        "allow_exec": False if prod else draw(st.booleans()),
        "deployment": draw(st.sampled_from(_DEFAULTS)),
    }


@st.composite
def legal_services(
    draw: DrawFn,
    names: Iterator[str],
    sections: Mapping[str, Mapping[str, Any]],
    *,
    most: int,
    web: bool,
    environment: str,
    nat: bool,
    builds: bool,
) -> dict[str, dict[str, Any]]:
    kinds = ["worker", "internal", "job", *(["web"] if web else [])]
    drawn = {next(names): draw(st.sampled_from(kinds)) for _ in range(draw(st.integers(1, most)))}
    callable_names = [name for name, kind in drawn.items() if kind in {"web", "internal"}]
    services = {}
    for position, (name, kind) in enumerate(drawn.items()):
        links = draw(_links(sections))
        called = [other for other in callable_names if other != name]
        if kind != "job" and called and draw(st.booleans()):
            links |= {draw(st.sampled_from(called)): "call"}
        services[name] = {
            "kind": kind,
            "image": draw(_images(nat=nat, builds=builds)),
            **draw(_sizes()),
            **draw(_parts(name, kind, position, environment)),
            **draw(_sidecars(links, sections, nat=nat, builds=builds)),
            **draw(_agents(nat=nat)),
            "links": links,
        }
    return services


@st.composite
def _links(draw: DrawFn, sections: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    links = {}
    for section, entries in sections.items():
        for name in entries:
            if draw(st.booleans()):
                links[name] = draw(st.sampled_from(LINKABLE[section].offer.access))
    return links


@st.composite
def _sizes(draw: DrawFn) -> dict[str, Any]:
    cpu = draw(st.sampled_from(sorted(_MEMORY)))
    return {
        "cpu": cpu,
        "memory_mib": draw(st.sampled_from(_MEMORY[cpu])),
        "architecture": draw(st.sampled_from(["arm64", "x86_64"])),
    }


@st.composite
def _sidecars(
    draw: DrawFn,
    links: Mapping[str, str],
    sections: Mapping[str, Mapping[str, Any]],
    *,
    nat: bool,
    builds: bool,
) -> dict[str, Any]:
    """Draw containers beside the main one: one that it waits for, and one that waits for it."""
    if draw(st.booleans()):
        return {}
    images = _images(nat=nat, builds=builds)
    setup = {"image": draw(images), "tmp_mib": 16, "link_variables": draw(st.sampled_from([[], [*links][:1]]))}
    read = {f"OWN_{number}": {"secret": name} for number, name in enumerate(sections.get("secrets", {}))}
    agent = {
        "image": draw(images),
        "tmp_mib": 16,
        "memory_mib": 64,
        "depends_on": {"main": "start"},
        "secrets": read,
    }
    condition = draw(st.sampled_from(["start", "complete", "success"]))
    return {"sidecars": {"setup": setup, "agent": agent}, "depends_on": {"setup": condition}}


def _agents(*, nat: bool) -> SearchStrategy[dict[str, Any]]:
    """Draw a collector and a log router; a network without NAT would need their images and endpoints, too."""
    if not nat:
        return st.just({})
    return st.sampled_from(
        [
            {},
            {"telemetry": {}},
            {"telemetry": {"metrics": {"to": "cloudwatch"}, "logs": True}, "log_router": {"to": "cloudwatch"}},
            {"telemetry": {"tracing": False}, "log_router": {"to": "awslogs"}},
        ]
    )


def _images(*, nat: bool, builds: bool) -> SearchStrategy[dict[str, Any]]:
    return st.sampled_from(
        [
            {"repository": "images", "tag": "1.0.0"},
            {"repository": "other-images", "tag": "v2_final"},
            *([{"uri": "public.ecr.aws/nginx/nginx:1.29"}] if nat else []),
            *([{"build": {"context": "./tests/support/image", "repository": "images"}}] if builds else []),
        ]
    )


@st.composite
def _parts(draw: DrawFn, name: str, kind: str, position: int, environment: str) -> dict[str, Any]:
    """Draw what only some kinds of services have."""
    parts: dict[str, Any] = {}
    if kind == "job":
        return {"schedule": draw(st.sampled_from(SCHEDULE_EXPRESSIONS)), "command": ["python", "-m", "job"]}
    fewest = 2 if environment == "prod" else 1
    if draw(st.booleans()):
        parts["tasks"] = draw(st.integers(fewest, 4))
    else:
        parts["scaling"] = draw(_scaling(kind, fewest))
    shift = draw(_strategies(kind, parts.get("scaling", {})))
    if shift:
        parts["deployment"] = shift
    elif draw(st.booleans()):
        parts |= {
            "deployment": {"minimum_healthy_percent": 50, "maximum_percent": 200},
            "environment": {"LOG_FORMAT": "json"},
            "log_group_name": f"/ecs/{name}",
            "user": "1001:1001",
        }
    if kind in {"web", "internal"}:
        parts["port"] = draw(st.sampled_from([1024, 8000, 65535]))
    if kind == "internal":
        parts["protocol"] = draw(st.sampled_from(["http", "http2", "grpc"]))
    if kind == "web":
        parts |= draw(_behind_load_balancer(name, position, several=shift.get("strategy") == "rolling"))
    elif environment != "dev" or draw(st.booleans()):
        parts["health_check"] = {"command": ["true"]}
    return parts


@st.composite
def _behind_load_balancer(draw: DrawFn, name: str, position: int, *, several: bool) -> dict[str, Any]:
    """Draw the health check and the route of a web service, and at times a port more where it may have *several*."""
    route: dict[str, Any] = {"paths": [f"/api/{name}/*"], "priority": 10 * (position + 1)}
    if draw(st.booleans()):
        route["hosts"] = ["*.example.com"]
    admin = {"paths": [f"/api/{name}/admin/*"], "priority": 10 * position + 5}
    ports = {"admin": {"port": 9000, "health_check_path": "/ready", "route": admin}}
    return {
        "health_check": {"path": "/healthz", "interval_seconds": 10, "timeout_seconds": 5},
        "route": route,
        **({"additional_ports": ports} if several and draw(st.booleans()) else {}),
    }


def _strategies(kind: str, scaling: Mapping[str, Any]) -> SearchStrategy[dict[str, Any]]:
    """Draw a strategy, or nothing, where the kind and the scaling of a service take it."""
    if "requests_per_task" in scaling:
        return st.just({"strategy": "rolling"})
    legal = {"web": _SHIFTS, "internal": [one for one in _SHIFTS if "second_target_group" not in one]}
    return st.sampled_from(legal.get(kind, [{}]))


@st.composite
def _scaling(draw: DrawFn, kind: str, fewest: int) -> dict[str, Any]:
    """Draw limits with one rule or several, of a service that always runs *fewest* tasks."""
    scaling: dict[str, Any] = {"min_tasks": fewest, "max_tasks": draw(st.integers(fewest, 9))}
    metric = draw(st.sampled_from(["cpu", "memory"]))
    by_load = {
        "target": {f"{metric}_percent": 70},
        "forecast": {f"{metric}_percent": 70, "forecast": {"metric": metric}},
        "steps": {f"{metric}_steps": {}},
        **({"requests": {"requests_per_task": 500}} if kind == "web" else {}),
    }
    peak = {"schedule": "cron(0 8 ? * MON-FRI *)", "time_zone": "Asia/Tokyo", "min_tasks": fewest, "max_tasks": 9}
    by_time = {"peak": {"schedules": {"peak": peak}}}
    if fewest == 1:
        by_time["office"] = {"office_hours": {"time_zone": "UTC"}}
    load, time = draw(st.sampled_from([*by_load, ""])), draw(st.sampled_from([*by_time, ""]))
    return scaling | by_load.get(load, {}) | by_time.get(time, {} if load else by_time["peak"])
