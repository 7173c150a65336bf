"""What happens when a part fails, a password rotates, or ECS stops a task."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import psycopg
import pytest

from tests import servers
from tests.certificates import Authority
from tests.test_contract import MIGRATION
from tests.test_orders import done, order, place
from tests.world import Process, World

USER = "app_admin"


def end_connections(here: World, password: str = servers.PASSWORD) -> None:
    with here.connection(USER, password) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s AND pid <> pg_backend_pid()",
            [USER],
        )


def test_the_migration_of_many_tasks_at_once_runs_one_time(here: World) -> None:
    with here.connection(USER) as connection:
        connection.execute("DROP TABLE orders, migrations")
    with ThreadPoolExecutor(3) as tasks:
        ended = list(tasks.map(here.run, [MIGRATION, "orders-worker-migrate", MIGRATION]))
    with here.connection(USER) as connection:
        applied = [name for (name,) in connection.execute("SELECT name FROM migrations ORDER BY name")]

    assert [one.returncode for one in ended] == [0, 0, 0]
    assert applied == ["0001_orders.sql", "0002_orders_by_customer.sql"]
    assert sum("0001_orders.sql" in one.stdout for one in ended) == 1


def test_a_migration_that_cannot_connect_ends_with_an_error_so_that_its_service_does_not_start(here: World) -> None:
    ended = here.run(MIGRATION, MAIN_PORT=str(servers.free_port()))

    assert ended.returncode == 1
    assert json.loads(ended.stdout.splitlines()[-1])["message"] == "ended by an error"


def test_a_database_with_a_certificate_of_another_authority_or_host_is_refused(here: World, tmp_path: Path) -> None:
    stranger = here.run(MIGRATION, PGSSLROOTCERT=str(Authority(tmp_path).file))
    renamed = here.run(MIGRATION, MAIN_HOST="127.0.0.2")

    assert (stranger.returncode, renamed.returncode) == (1, 1)
    assert "certificate verify failed" in stranger.stdout
    assert "does not match host name" in renamed.stdout or "Connection refused" in renamed.stdout


def test_no_server_answers_without_tls_or_password(here: World) -> None:
    with pytest.raises(psycopg.OperationalError, match="no encryption"):
        psycopg.connect(
            host="127.0.0.1",
            port=here.database_port,
            user=USER,
            password=servers.PASSWORD,
            dbname="app",
            sslmode="disable",
        )
    with (
        pytest.raises(psycopg.OperationalError, match="password authentication failed"),
        here.connection(USER, "wrong"),
    ):
        pass
    with here.cache_client() as cache:
        assert cache.ping()
        with pytest.raises(Exception, match="invalid username-password"):
            cache.execute_command("AUTH", "default", "anything")


@pytest.mark.usefixtures("worker")
def test_a_password_that_rotates_needs_no_restart(here: World, api: Process) -> None:
    arn = here.variables(MIGRATION)["MAIN_SECRET_ARN"]

    def rotate(old: str, new: str) -> None:
        with here.connection(USER, old) as connection:
            connection.execute(f"ALTER ROLE {USER} PASSWORD '{new}'")
        secret = json.dumps({"username": USER, "password": new})
        here.client("secretsmanager").put_secret_value(SecretId=arn, SecretString=secret)
        end_connections(here, new)

    rotate(servers.PASSWORD, "another")
    try:
        done(api, place(api))
    finally:
        rotate("another", servers.PASSWORD)
    done(api, place(api))


@pytest.mark.usefixtures("worker")
def test_without_its_cache_the_service_answers_all_the_same(here: World, api: Process) -> None:
    order_id = place(api)
    done(api, order_id)
    here.gate.closed = True
    here.gate.drop()
    try:
        assert order(api, order_id)["status"] == "done"
        assert "the cache does not answer" in api.messages()
    finally:
        here.gate.closed = False
    assert order(api, order_id)["status"] == "done"


def test_without_its_database_the_service_answers_503_and_stays_alive(here: World, api: Process) -> None:
    with here.connection(USER) as connection:
        connection.execute(f"ALTER ROLE {USER} CONNECTION LIMIT 0")
        connection.execute("CREATE ROLE guard SUPERUSER LOGIN PASSWORD 'guard'")
    with here.connection("guard", "guard") as guard:
        guard.execute(f"ALTER ROLE {USER} NOLOGIN")
        guard.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", [USER])
        try:
            answer = httpx.post(f"{api.url}/orders", json={"customer": "Ada", "cents": 1}, timeout=20)
            assert httpx.get(f"{api.url}/healthz").status_code == 200
        finally:
            guard.execute(f"ALTER ROLE {USER} LOGIN CONNECTION LIMIT -1")
    with here.connection(USER) as connection:
        connection.execute("DROP ROLE guard")

    assert answer.status_code == 503
    assert any(line.get("HTTPCode_Target_5XX_Count") == 1 for line in api.logs())
    servers.wait(
        lambda: httpx.post(f"{api.url}/orders", json={"customer": "Ada", "cents": 1}, timeout=20).status_code == 201,
        "it does not recover",
    )
