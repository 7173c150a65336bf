"""ECS stops a task: what it is doing is finished or given back."""

from __future__ import annotations

import threading
import time

import httpx

from tests import servers
from tests.test_failures import USER
from tests.test_orders import done, place
from tests.world import Process, World


def test_a_request_that_is_being_answered_at_sigterm_is_answered(here: World) -> None:
    with here.started("orders-api") as one, here.connection(USER) as connection:
        answers: list[int] = []
        with connection.transaction():  # which the request waits for
            connection.execute("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE")
            asked = threading.Thread(
                target=lambda: answers.append(
                    httpx.post(f"{one.url}/orders", json={"customer": "A", "cents": 1}, timeout=20).status_code
                )
            )
            asked.start()
            servers.wait(lambda: _waits_for_lock(here), "the request does not wait")
            stopping = threading.Thread(target=one.stop)
            stopping.start()
            time.sleep(0.5)
            assert one.popen.poll() is None
        asked.join()
        stopping.join()

    assert answers == [201]
    assert one.popen.returncode == 0
    assert "stopped" in one.messages()


def _waits_for_lock(here: World) -> bool:
    with here.connection(USER) as connection:
        (waiting,) = connection.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone() or (0,)
    return waiting > 0


def test_a_worker_that_is_stopped_finishes_one_message_and_gives_the_others_back(here: World, api: Process) -> None:
    with here.started("orders-worker") as one:
        orders = [place(api) for _ in range(20)]
        servers.wait(lambda: "handled" in one.messages(), "nothing is handled")
        status = one.stop()

    assert status == 0
    assert one.messages()[-1] == "stopped"
    with here.started("orders-worker"):  # nothing waits for the queue's time-out, which is longer than this
        for order_id in orders:
            done(api, order_id)
