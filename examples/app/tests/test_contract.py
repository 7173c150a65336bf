"""The containers of the plan run as they are planned: variables, permissions, commands, health checks, names of metrics."""

from __future__ import annotations

import fnmatch
import json
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from tests import servers
from tests.test_orders import done, place
from tests.world import APP, Process, World

MIGRATION = "orders-api-migrate"
CONTAINERS = ("orders-api", "orders-worker", MIGRATION, "orders-worker-migrate")
NOT_READ = {"RECENT_CLUSTER_MODE", "RECENT_READER_HOST"}
"""Variables that this application has no use for: its cache has no cluster mode, and it reads from the primary."""

READ = {
    "orders-api": {"MAIN", "PLACED", "RECEIPTS", "RECENT", "SIGNING"},
    "orders-worker": {"MAIN", "PLACED", "RECEIPTS", "SIGNING"},
    MIGRATION: {"MAIN"},
    "orders-worker-migrate": {"MAIN"},
}


@pytest.mark.parametrize("container", CONTAINERS)
def test_a_container_has_the_variables_of_its_links_and_no_others(here: World, container: str) -> None:
    assert {name.partition("_")[0] for name in here.variables(container)} == READ[container]


def test_a_container_ends_without_any_one_of_its_variables_and_names_it(here: World) -> None:
    """So a link that gave a variable another name would be found."""
    for name in here.variables(MIGRATION):
        ended = here.run(MIGRATION, **{name: None})

        assert ended.returncode == 1
        assert f"variable {name} is not set" in ended.stdout


@pytest.mark.parametrize("container", ["orders-api", "orders-worker"])
def test_a_process_reads_every_variable_that_its_links_give(here: World, container: str) -> None:
    given = here.variables(container)
    asked = subprocess.run(
        [sys.executable, "-c", _ASKED, *([] if container == "orders-worker" else ["cache"])],
        cwd=APP,
        env=here.environment(container),
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()

    assert set(asked) == set(given) - NOT_READ


_ASKED = """
import sys
from orders import variables
read, asked = variables.variable, []
variables.variable = lambda name: asked.append(name) or read(name)
variables.Database.from_link(), variables.bucket(), variables.queue_url(), variables.signing_key()
if sys.argv[1:]:
    variables.Cache.from_link()
print(*asked)
"""


@pytest.mark.usefixtures("worker")
def test_every_call_to_aws_is_one_that_the_links_grant(here: World, api: Process) -> None:
    order_id = place(api)
    done(api, order_id)
    httpx.get(f"{api.url}/orders/{order_id}/receipt")
    servers.wait(lambda: any(action == "sqs:DeleteMessage" for _, action, _ in here.calls()), "it is not deleted")
    allowed = {
        "ORDERSAPI": here.plan.one("aws:iam/rolePolicy:RolePolicy", "orders-api-task-links")["policy"],
        "ORDERSWORKER": here.plan.one("aws:iam/rolePolicy:RolePolicy", "orders-worker-task-links")["policy"],
    }
    calls = set(here.calls())

    assert {(key, action) for key, action, _ in calls} >= {
        ("ORDERSAPI", "secretsmanager:GetSecretValue"),
        ("ORDERSAPI", "sqs:SendMessage"),
        ("ORDERSAPI", "s3:GetObject"),
        ("ORDERSWORKER", "secretsmanager:GetSecretValue"),
        ("ORDERSWORKER", "sqs:ReceiveMessage"),
        ("ORDERSWORKER", "sqs:DeleteMessage"),
        ("ORDERSWORKER", "s3:PutObject"),
    }
    assert [call for call in calls if not _allows(allowed[call[0]], *call[1:])] == []


def _allows(policy: str, action: str, arn: str) -> bool:
    return any(
        action in one["Action"] and any(fnmatch.fnmatchcase(arn, pattern) for pattern in one["Resource"])
        for one in json.loads(policy)["Statement"]
    )


def test_a_call_that_a_role_may_not_make_would_be_found(here: World) -> None:
    policy = here.plan.one("aws:iam/rolePolicy:RolePolicy", "orders-api-task-links")["policy"]
    queue = here.plan.one("aws:sqs/queue:Queue", "placed")["arn"]

    assert _allows(policy, "sqs:SendMessage", queue)
    assert not _allows(policy, "sqs:ReceiveMessage", queue)
    assert not _allows(policy, "sqs:SendMessage", f"{queue}-dead-letters")


@pytest.mark.usefixtures("worker")
def test_the_cache_admits_the_token_of_the_role_and_no_other(here: World, api: Process) -> None:
    admitted, refused = here.gate.admitted, len(here.gate.refused)
    here.gate.drop()
    done(api, place(api))
    assert here.gate.admitted > admitted
    assert len(here.gate.refused) == refused

    with here.started("orders-api", AWS_SECRET_ACCESS_KEY="another") as other:
        assert here.gate.refused[refused:] == []
        httpx.get(f"{other.url}/orders/00000000-0000-0000-0000-000000000000")

    assert "its signature is wrong" in here.gate.refused[refused:]


@pytest.mark.usefixtures("worker")
def test_the_health_checks_of_the_plan_are_answered(here: World, api: Process) -> None:
    (group,) = here.plan.all("aws:lb/targetGroup:TargetGroup").values()
    path = group["healthCheck"]["path"]
    assert httpx.get(f"{api.url}{path}").status_code == 200

    kind, *command = here.plan.container("orders-worker")["healthCheck"]["command"]
    assert (kind, command[0]) == ("CMD", "python")
    check = [here.command("orders-worker")[0], *command[1:]]
    assert subprocess.run(check, cwd=APP, check=False).returncode == 0


def test_a_worker_that_does_not_go_on_is_not_healthy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from orders import alive

    monkeypatch.setattr(alive, "FILE", tmp_path / "alive")
    with pytest.raises(SystemExit) as never:
        alive.main()
    alive.mark()
    with pytest.raises(SystemExit) as now:
        alive.main()
    monkeypatch.setattr(time, "time", lambda clock=time.time: clock() + 91)
    with pytest.raises(SystemExit) as later:
        alive.main()

    assert (bool(never.value.code), bool(now.value.code), bool(later.value.code)) == (True, False, True)


def test_logs_have_the_names_of_the_metrics_that_alarms_and_dashboard_show(
    here: World, api: Process, worker: Process
) -> None:
    (dashboard,) = here.plan.all("aws:cloudwatch/dashboard:Dashboard").values()
    shown = {
        name
        for widget in json.loads(dashboard["dashboardBody"])["widgets"]
        for metric in widget["properties"].get("metrics", [])
        if len(metric) > 1
        for name in metric[:2]
    }
    alarms = here.plan.all("aws:cloudwatch/metricAlarm:MetricAlarm")
    alarmed = {
        name: one["metricName"] for name, one in alarms.items() if name.startswith("orders-api") and "metricName" in one
    }
    done(api, place(api))
    (answered, *_), (handled, *_) = (
        [line for line in one.logs() if line["message"] == message]
        for one, message in ((api, "answered"), (worker, "handled"))
    )

    measured = {name for name in answered if name[0].isupper()}
    assert measured == {"RequestCount", "HTTPCode_Target_4XX_Count", "HTTPCode_Target_5XX_Count", "TargetResponseTime"}
    assert measured <= shown
    assert {alarmed["orders-api-5xx"], alarmed["orders-api-latency-high"]} <= measured
    assert {name for name in handled if name[0].isupper()} == {"NumberOfMessagesDeleted"} <= shown


def test_the_image_is_what_the_containers_of_the_plan_expect(here: World) -> None:
    lines = (APP / "Dockerfile").read_text().splitlines()
    definitions = [here.plan.container(name) for name in CONTAINERS]
    (port,) = here.plan.container("orders-api")["portMappings"]

    assert sum(line.startswith("FROM ") for line in lines) == 2
    assert [f"USER {user}" for user in sorted({one["user"] for one in definitions})] == [
        line for line in lines if line.startswith("USER ")
    ]
    assert f"EXPOSE {port['containerPort']}" in lines
    assert all(one["readonlyRootFilesystem"] for one in definitions)
    assert {one["image"] for one in definitions} == {definitions[0]["image"]}
    for name in CONTAINERS:
        module = here.command(name)[-1]
        assert (APP / f"{module.replace('.', '/')}.py").is_file()


def test_the_locks_have_hashes_and_no_address_of_a_registry() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (APP / name).read_text()
        assert "--hash=sha256:" in text
        assert "://" not in text


def test_a_file_outside_of_tmp_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "writer.py").write_text("open('here', 'w')")
    command = [sys.executable, str(APP / "tests/read_only.py"), "writer"]
    folder = APP.parent  # where nothing is written, because it is refused
    ended = subprocess.run(
        command, cwd=folder, env={"PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )

    assert ended.returncode == 1
    assert "Read-only file system: 'here'" in ended.stderr
