"""Bad input, and the exact lines that it gives: instance groups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.spoiled_stack_files import lines_of, row, spoiled

ONE: dict[str, Any] = {"instance_type": "t4g.small", "min_instances": 1, "max_instances": 1}
BEHIND: dict[str, Any] = {
    "port": 80,
    "health_check": {"path": "/health"},
    "route": {"paths": ["/api/old/*"], "priority": 50},
}


def group(**changes: Any) -> dict[str, Any]:
    """Return LEGAL's changes for the group ``old``."""
    return {"plinth:instance_groups": {"old": {**ONE, **changes}}}


ROWS = [
    row(
        "no instance type",
        group(instance_type="small"),
        "plinth:instance_groups.old.instance_type = 'small': must be an instance type, family.size, such as t4g.small or m7g.large; example: instance_type: t4g.small",
    ),
    row(
        "a size that no type has",
        group(instance_type="t4g.smal"),
        "plinth:instance_groups.old.instance_type = 't4g.smal': must be an instance type, family.size, such as t4g.small or m7g.large; example: instance_type: t4g.small",
    ),
    row(
        "an image that is said twice",
        group(image={"id": "ami-0123456789abcdef0", "parameter": "/a"}),
        "plinth:instance_groups.old.image = {id: 'ami-0123456789abcdef0', parameter: '/a'}: needs exactly one of parameter and id; example: image: {id: ami-0123456789abcdef0}",
    ),
    row(
        "a name for an AMI ID",
        group(image={"id": "al2023"}),
        "plinth:instance_groups.old.image.id = 'al2023': must be an AMI ID, ami- and 17 hexadecimal digits; example: id: ami-0123456789abcdef0",
    ),
    row(
        "fewer at most than at least",
        group(min_instances=2),
        "plinth:instance_groups.old.max_instances = 1: is below min_instances 2; example: max_instances: 2",
    ),
    row(
        "room to grow and nothing that makes it grow",
        group(max_instances=3),
        "plinth:instance_groups.old.max_instances = 3: is above min_instances 1, and without scaling the group never grows; example: scaling: {cpu_percent: 80}",
    ),
    row(
        "scaling of a fixed number",
        group(scaling={"cpu_percent": 80}),
        "plinth:instance_groups.old.scaling: changes nothing: min_instances and max_instances are both 1; example: max_instances: 2",
    ),
    row(
        "scaling by nothing",
        group(max_instances=3, scaling={}),
        "plinth:instance_groups.old.scaling = {}: needs at least one of cpu_percent, memory_percent, requests_per_instance, network_out_mib_per_minute; example: scaling: {cpu_percent: 80}",
    ),
    row(
        "scaling above all CPU",
        group(max_instances=3, scaling={"cpu_percent": 120}),
        "plinth:instance_groups.old.scaling.cpu_percent = 120: must be at least 1 and below 100; example: cpu_percent: 80",
    ),
    row(
        "requests without a route",
        group(max_instances=3, scaling={"requests_per_instance": 100}),
        "plinth:instance_groups.old.scaling.requests_per_instance = 100: counts requests of the load balancer, and there is no route; remove it; example: cpu_percent: 80",
    ),
    row(
        "a route without a port",
        group(**{**BEHIND, "port": None}),
        "plinth:instance_groups.old.port = null: is needed with route; example: port: 80",
    ),
    row(
        "a route without a health check",
        group(**{**BEHIND, "health_check": None}),
        "plinth:instance_groups.old.health_check = null: is needed with route; example: health_check: {path: /health}",
    ),
    row(
        "a port without a route",
        group(port=80),
        "plinth:instance_groups.old.port = 80: is for the load balancer, and there is no route; remove it; example: port: null",
    ),
    row(
        "a latency without a load balancer",
        group(alarms={"latency_p95_seconds": 2}),
        "plinth:instance_groups.old.alarms.latency_p95_seconds = 2: has no effect without route: the load balancer has its metric; remove it; example: alarms: {cpu_percent: 90}",
    ),
    row(
        "a command as a health check",
        group(**{**BEHIND, "health_check": {"path": "/", "command": ["true"]}}),
        "plinth:instance_groups.old.health_check.command = ['true']: is for containers; the load balancer requests a path; example: command: []",
    ),
    row(
        "a forward of a group",
        group(**{**BEHIND, "route": {**BEHIND["route"], "forward": {"weights": {"old": 1, "api": 1}}}}),
        "plinth:instance_groups.old.route.forward: is for services; a group receives all requests; example: forward: null",
    ),
    row(
        "the priority of a service",
        group(**{**BEHIND, "route": {"paths": ["/api/old/*"], "priority": 100}}),
        "plinth:instance_groups.old.route.priority = 100: is the priority of 'api' too; example: priority: 99",
    ),
    row(
        "requests that a service takes first",
        group(**{**BEHIND, "route": {"paths": ["/api/old/*"], "priority": 200}}),
        "plinth:instance_groups.old.route: never receives /api/old/*: 'api', with priority 100, takes it first; example: plinth:instance_groups.old.route.priority: 99",
    ),
    row(
        "Spot of one type",
        group(spot={"instance_types": ["t4g.small"]}),
        "plinth:instance_groups.old.spot.instance_types[0] = 't4g.small': is instance_type already; name others; example: instance_types: [m7g.medium]",
    ),
    row(
        "Spot of another processor",
        group(spot={"instance_types": ["m7i.large"]}),
        "plinth:instance_groups.old.spot.instance_types[0] = 'm7i.large': is x86_64, and instance_type t4g.small arm64; example: instance_types: [m7g.medium]",
    ),
    row(
        "a warm pool of Spot",
        group(spot={"instance_types": ["t4g.medium"]}, warm_pool={"instances": 1}),
        "plinth:instance_groups.old.warm_pool: is not possible together with spot; remove one of them; example: warm_pool: null",
    ),
    row(
        "an address of several",
        group(
            max_instances=2,
            scaling={"cpu_percent": 80},
            fixed_address={"address": "10.0.10.20", "availability_zone": "a"},
        ),
        "plinth:instance_groups.old.fixed_address: is of one instance, and max_instances is 2; example: max_instances: 1, scaling: null",
    ),
    row(
        "an address of another subnet",
        group(fixed_address={"address": "10.0.11.20", "availability_zone": "a"}),
        "plinth:instance_groups.old.fixed_address.address = '10.0.11.20': must be in the private subnet of zone a, 10.0.10.0/24, without the first four addresses and the last, which AWS reserves; example: address: 10.0.10.20",
    ),
    row(
        "an address that AWS reserves",
        group(fixed_address={"address": "10.0.10.3", "availability_zone": "a"}),
        "plinth:instance_groups.old.fixed_address.address = '10.0.10.3': must be in the private subnet of zone a, 10.0.10.0/24, without the first four addresses and the last, which AWS reserves; example: address: 10.0.10.20",
    ),
    row(
        "no address",
        group(fixed_address={"address": "10.0.10.256", "availability_zone": "a"}),
        "plinth:instance_groups.old.fixed_address.address = '10.0.10.256': must be an IPv4 address, four numbers of 0 to 255, such as 10.0.10.20; example: address: \"10.0.10.20\"",
    ),
    row(
        "an address in a zone without workloads",
        group(fixed_address={"address": "10.0.10.20", "availability_zone": "f"}),
        "plinth:instance_groups.old.fixed_address.availability_zone = 'f': has no workloads in this network; those with are a, b, c; example: availability_zone: a",
    ),
    row(
        "one address twice",
        {
            "plinth:instance_groups": {
                name: {**ONE, "fixed_address": {"address": "10.0.10.20", "availability_zone": "a"}}
                for name in ("old", "older")
            }
        },
        "plinth:instance_groups.older.fixed_address.address = '10.0.10.20': is that of 'old' too; example: address: 10.0.10.21",
    ),
    row(
        "a window of half an hour",
        group(patching={"window": "sun:03:00-sun:03:30"}),
        "plinth:instance_groups.old.patching.window = 'sun:03:00-sun:03:30': must be 1 to 24 whole hours long; example: window: \"sun:03:00-sun:06:00\"",
    ),
    row(
        "a time of day with hours alone",
        group(backup={"time": "3"}),
        "plinth:instance_groups.old.backup.time = '3': must be hh:mm in UTC; example: time: \"02:30\"",
    ),
    row(
        "more log files than the agent's parameter has room for",
        group(log_files=[f"/var/log/{number}.log" for number in range(10, 30)]),
        "plinth:instance_groups.old.log_files: makes 4000 bytes of the agent's configuration, and a parameter has room for 3300; name fewer files, by * or one that they all go to; example: log_files: [/var/log/nginx/*.log]",
    ),
    row(
        "a path that no file system takes",
        group(scripts=["x" * 300]),
        f"plinth:instance_groups.old.scripts[0] = '{'x' * 119}…: holds at most 255, this one 300; example: scripts: [examples/instances/web.sh]",
    ),
    row(
        "a script outside of the project",
        group(scripts=["../setup.sh"]),
        "plinth:instance_groups.old.scripts[0] = '../setup.sh': must be a file below the folder of the project, such as certificates/clients.pem: no / at its ends, no . or .. as a part; example: scripts: [examples/instances/web.sh]",
    ),
    row(
        "a stop script that takes three hours",
        group(stop={"script": "examples/instances/stop.sh", "timeout_seconds": 10_800}),
        "plinth:instance_groups.old.stop.timeout_seconds = 10800: must be 30 to 7200; example: timeout_seconds: 120",
    ),
    row(
        "a variable of the shell",
        group(environment={"PATH": "/opt"}),
        "plinth:instance_groups.old.environment.PATH: a variable's name has letters, digits and _, begins with no digit, and is none that AWS or a shell sets; example: environment: {LOG_LEVEL: info}",
    ),
    row(
        "a variable that looks confidential",
        group(environment={"DB_PASSWORD": "hunter2"}),
        'plinth:instance_groups.old.environment.DB_PASSWORD = [secret]: looks confidential; remove it and link to a secret, or list it in allow_plaintext; example: links: {db-password: read}, plinth:secrets: {db-password: {description: "What it is for"}}',
    ),
    row(
        "a link to nothing",
        group(links={"mian": "connect"}),
        "plinth:instance_groups.old.links.mian = 'connect': there is no such thing to link to; did you mean 'main'?; example: links: {main: connect}",
    ),
    row(
        "a call of a service",
        group(links={"auth": "call"}),
        "plinth:instance_groups.old.links.auth = 'call': an instance calls no services: Service Connect does not reach it; remove it; example: links: {}",
    ),
    row(
        "a group with the name of a service",
        {"plinth:instance_groups": {"api": ONE}},
        "plinth:instance_groups.api: is the name of a repository too; choose another; example: api-group: {instance_type: t4g.small, min_instances: 1, max_instances: 1, backup: {keep_days: 7}}",
    ),
    row(
        "a small volume",
        group(volume_gib=4),
        "plinth:instance_groups.old.volume_gib = 4: must be 8 to 16384; example: volume_gib: 50",
    ),
    row(
        "a lifetime of two years",
        group(max_lifetime_days=730),
        "plinth:instance_groups.old.max_lifetime_days = 730: must be 1 to 365; example: max_lifetime_days: 7",
    ),
    row(
        "a relative log file",
        group(log_files=["app.log"]),
        "plinth:instance_groups.old.log_files[0] = 'app.log': must be an absolute path, * for any text; example: log_files: [/var/log/nginx/error.log]",
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_an_illegal_value_gives_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines
