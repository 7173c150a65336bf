"""Bad input, and the exact lines that it gives: containers beside the main one, and what every container has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.spoiled_stack_files import lines_of, row, spoiled

IMAGE = {"repository": "api", "tag": "1.0.0"}
API = "plinth:services.api"


def sidecars(**fields: Any) -> dict[str, Any]:
    """Return a change that gives the service api one sidecar, agent."""
    return {f"{API}.sidecars": {"agent": {"image": IMAGE, **fields}}}


ROWS = [
    row(
        "more sidecars than fit into a task",
        {f"{API}.sidecars": {f"s{number}": {"image": IMAGE, "tmp_mib": 1} for number in range(9)}},
        "plinth:services.api.sidecars = {s0: {image: {repository: 'api', tag: '1.0.0'}, tmp_mib: 1}, s1: "
        "{image: {repository: 'api', tag: '1.0.0'}, tmp_mib: 1},…: holds at most 8, this one 9; example: "
        'sidecars: {migrate: {image: {repository: api, tag: "1.0.0"}, command: [alembic, upgrade, head]}}',
    ),
    row(
        "a sidecar with the name of the main container",
        {f"{API}.sidecars": {"main": {"image": IMAGE}}},
        "plinth:services.api.sidecars.main: is what depends_on calls the service's own container; choose "
        'another name; example: sidecars: {proxy: {image: {uri: "public.ecr.aws/nginx/nginx:1.29"}}}',
    ),
    row(
        "a sidecar with a capital letter",
        {f"{API}.sidecars": {"Agent": {"image": IMAGE}}},
        "plinth:services.api.sidecars.Agent: a name has small letters, digits and single inner hyphens, "
        'and begins with a letter; example: sidecars: {migrate: {image: {repository: api, tag: "1.0.0"}, '
        "command: [alembic, upgrade, head]}}",
    ),
    row(
        "a sidecar without an image",
        {f"{API}.sidecars": {"agent": {"command": ["run"]}}},
        "plinth:services.api.sidecars.agent.image: is required and has no default; example: image: "
        '{repository: api, tag: "1.0.0"}',
    ),
    row(
        "a sidecar from a repository that the stack does not have",
        sidecars(image={"repository": "apj", "tag": "1"}),
        "plinth:services.api.sidecars.agent.image.repository = 'apj': is not in plinth:repositories; did "
        "you mean 'api'?; example: repository: api",
    ),
    row(
        "the tag latest in prod",
        sidecars(image={"uri": "public.ecr.aws/x/agent:latest"}),
        "plinth:services.api.sidecars.agent.image.uri = 'public.ecr.aws/x/agent:latest': latest is not one "
        'image; prod needs a fixed tag or a digest; example: uri: "public.ecr.aws/nginx/nginx:1.29"',
    ),
    row(
        "as much CPU as the task has",
        sidecars(cpu=256),
        "plinth:services.api.sidecars.agent.cpu = 256: sidecars take 256 together, which must be below cpu "
        "256 of the task; example: cpu: 128",
    ),
    row(
        "as much memory as the task has",
        sidecars(memory_mib=512),
        "plinth:services.api.sidecars.agent.memory_mib = 512: sidecars take 512 together, which must be "
        "below memory_mib 512 of the task; example: memory_mib: 256",
    ),
    row(
        "too little memory",
        sidecars(memory_mib=5),
        "plinth:services.api.sidecars.agent.memory_mib = 5: must be at least 6; example: memory_mib: 256",
    ),
    row(
        "a /tmp that fills the memory of the sidecar",
        sidecars(memory_mib=64, tmp_mib=64),
        "plinth:services.api.sidecars.agent.tmp_mib = 64: must be below memory_mib 64 of the sidecar: what "
        "is in /tmp counts as its memory; example: tmp_mib: 16",
    ),
    row(
        "a /tmp that fills the memory of the task with the others",
        sidecars(tmp_mib=400),
        "plinth:services.api.tmp_mib: is 528 MiB with that of the sidecars, which must be below memory_mib "
        "512: what is in /tmp counts as memory; example: tmp_mib: 64",
    ),
    row(
        "waiting for a container that is not there",
        {**sidecars(), f"{API}.depends_on": {"agnt": "start"}},
        "plinth:services.api.depends_on.agnt = 'start': is not a container of the task; did you mean "
        "'agent'?; example: depends_on: {agent: start}",
    ),
    row(
        "waiting for a sidecar where there is none",
        {f"{API}.depends_on": {"agent": "start"}},
        "plinth:services.api.depends_on.agent = 'start': is not a container of the task; example: depends_on: {}",
    ),
    row(
        "waiting for itself",
        sidecars(depends_on={"agent": "start"}),
        "plinth:services.api.sidecars.agent.depends_on.agent = 'start': a container does not wait for "
        "itself; remove it; example: depends_on: {}",
    ),
    row(
        "an unknown condition",
        {f"{API}.sidecars": {"migrate": {"image": IMAGE}}, f"{API}.depends_on": {"migrate": "started"}},
        "plinth:services.api.depends_on.migrate = 'started': must be 'start', 'healthy', 'complete' or "
        "'success'; example: depends_on: {migrate: success}",
    ),
    row(
        "waiting for health that nothing checks",
        {**sidecars(), f"{API}.depends_on": {"agent": "healthy"}},
        "plinth:services.api.depends_on.agent = 'healthy': waits until agent is healthy, and it has no "
        "health check with a command; example: depends_on: {agent: start}",
    ),
    row(
        "waiting for the end of an essential container",
        {**sidecars(essential=True), f"{API}.depends_on": {"agent": "success"}},
        "plinth:services.api.depends_on.agent = 'success': waits until agent has exited, and the task ends "
        "with it, as it is essential; remove essential there; example: depends_on: {agent: start}",
    ),
    row(
        "waiting for the end of the main container",
        sidecars(depends_on={"main": "complete"}),
        "plinth:services.api.sidecars.agent.depends_on.main = 'complete': waits until main has exited, and "
        "then the task ends, too; start and healthy are possible; example: depends_on: {main: start}",
    ),
    row(
        "waiting for the end of a container that is restarted",
        {**sidecars(restart={}), f"{API}.depends_on": {"agent": "complete"}},
        "plinth:services.api.depends_on.agent = 'complete': waits until agent has exited, and its restart "
        "starts it again; remove restart there; example: depends_on: {agent: start}",
    ),
    row(
        "containers that wait for each other",
        {**sidecars(depends_on={"main": "start"}), f"{API}.depends_on": {"agent": "start"}},
        "plinth:services.api.sidecars.agent.depends_on.main = 'start': containers wait for each other in a "
        "circle: main → agent → main; remove one of these; example: depends_on: {}",
    ),
    row(
        "a health check by path",
        sidecars(health_check={"path": "/healthz"}),
        "plinth:services.api.sidecars.agent.health_check.path = '/healthz': only the load balancer "
        "requests a path, of the main container; a sidecar is checked by a command; example: health_check: "
        "{command: [python, -m, app.check]}",
    ),
    row(
        "a health check without a command",
        sidecars(health_check={"interval_seconds": 10}),
        "plinth:services.api.sidecars.agent.health_check.command: a sidecar is checked by a command; "
        'example: command: [python, "-m", app.check]',
    ),
    row(
        "a threshold of the load balancer",
        sidecars(health_check={"command": ["true"], "healthy_threshold": 3}),
        "plinth:services.api.sidecars.agent.health_check.healthy_threshold = 3: has no effect for a "
        "sidecar, which has no load balancer; remove it; example: health_check: {command: [python, -m, "
        "app.check]}",
    ),
    row(
        "variables of a link that the service does not have",
        sidecars(link_variables=["mian"]),
        "plinth:services.api.sidecars.agent.link_variables = ['mian']: 'mian' is not in links of the "
        "service; add it there; did you mean 'main'?; example: link_variables: [main]",
    ),
    row(
        "a variable that a link gives too",
        sidecars(link_variables=["main"], environment={"MAIN_HOST": "x"}),
        "plinth:services.api.sidecars.agent.environment.MAIN_HOST = 'x': is given by the link to 'main' "
        "already; example: environment: {LOG_FORMAT: json}",
    ),
    row(
        "a confidential variable",
        sidecars(environment={"DB_PASSWORD": "hunter2hunter2"}),
        "plinth:services.api.sidecars.agent.environment.DB_PASSWORD = [secret]: looks confidential; remove "
        "it and link to a secret, or list it in allow_plaintext; example: links: {db-password: read}, "
        'plinth:secrets: {db-password: {description: "What it is for"}}',
    ),
    row(
        "root in a sidecar",
        sidecars(user="0"),
        "plinth:services.api.sidecars.agent.user = '0': must be a number, or user:group, quoted, and never "
        'root (0); example: user: "1000"',
    ),
    row(
        "an exit code that does not exist",
        sidecars(restart={"ignored_exit_codes": [256]}),
        "plinth:services.api.sidecars.agent.restart.ignored_exit_codes[0] = 256: must be at most 255; "
        "example: ignored_exit_codes: [0]",
    ),
    row(
        "a restart after a second",
        {f"{API}.restart": {"attempt_period_seconds": 1}},
        "plinth:services.api.restart.attempt_period_seconds = 1: must be 60 to 1800; example: "
        "attempt_period_seconds: 60",
    ),
    row(
        "a job that is started again",
        {"plinth:services.nightly.restart": {}},
        "plinth:services.nightly.restart = {}: is not allowed for kind job; remove it; example: kind: job",
    ),
    row(
        "fewer files than a process needs",
        {f"{API}.max_open_files": 100},
        "plinth:services.api.max_open_files = 100: must be 1024 to 1048576; example: max_open_files: 262144",
    ),
    row(
        "a shell's operator in an entry point",
        {f"{API}.entry_point": ["prepare", "&&", "serve"]},
        "plinth:services.api.entry_point = ['prepare', '&&', 'serve']: has the item &&, which only a shell "
        'understands: give the shell one text; example: entry_point: [sh, "-c", "prepare && serve"]',
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_it_gives_one_line(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines
