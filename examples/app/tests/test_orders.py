"""An order from its request to its receipt, through real servers."""

from __future__ import annotations

import json
import uuid

import httpx
import pytest

from tests import servers
from tests.world import Process, World


def place(api: Process, cents: int = 1250) -> str:
    answer = httpx.post(f"{api.url}/orders", json={"customer": "Ada", "cents": cents})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def order(api: Process, order_id: str) -> dict[str, object]:
    answer = httpx.get(f"{api.url}/orders/{order_id}")
    assert answer.status_code == 200, api.log_file.read_text()[-3000:]
    return answer.json()


def done(api: Process, order_id: str) -> dict[str, object]:
    return servers.wait(
        lambda: found if (found := order(api, order_id))["status"] == "done" else None, f"{order_id} is not done"
    )


@pytest.mark.usefixtures("worker")
def test_an_order_is_stored_queued_answered_with_a_receipt_and_then_cached(here: World, api: Process) -> None:
    order_id = place(api)

    assert done(api, order_id) == {"id": order_id, "customer": "Ada", "cents": 1250, "status": "done"}
    assert httpx.get(f"{api.url}/orders/{order_id}/receipt").json() == {
        "order_id": order_id,
        "customer": "Ada",
        "cents": 1250,
    }
    with here.cache_client() as cache:
        assert json.loads(cache.get(f"order:{order_id}"))["id"] == order_id
    with here.connection("app_admin") as connection:  # what the cache has is not read again
        connection.execute("UPDATE orders SET customer = 'Bob' WHERE id = %s", [order_id])
    assert order(api, order_id)["customer"] == "Ada"


def test_an_order_that_does_not_exist_is_404_and_one_that_makes_no_sense_422(api: Process) -> None:
    nowhere = uuid.uuid4()

    assert httpx.get(f"{api.url}/orders/{nowhere}").status_code == 404
    assert httpx.get(f"{api.url}/orders/{nowhere}/receipt").status_code == 404
    assert httpx.get(f"{api.url}/orders/7").status_code == 422
    assert httpx.post(f"{api.url}/orders", json={"customer": "Ada", "cents": 0}).status_code == 422


@pytest.mark.usefixtures("worker")
def test_a_receipt_that_someone_else_wrote_is_never_shown(here: World, api: Process) -> None:
    order_id = place(api)
    done(api, order_id)
    (bucket,) = (one["bucket"] for name, one in here.plan.all("aws:s3/bucket:Bucket").items() if name == "receipts")
    forged = {"order_id": order_id, "customer": "Ada", "cents": 1}
    here.client("s3").put_object(Bucket=bucket, Key=f"receipts/{order_id}.json", Body=json.dumps(forged))

    assert httpx.get(f"{api.url}/orders/{order_id}/receipt").status_code == 500


def test_a_message_that_arrives_twice_changes_nothing_the_second_time(
    here: World, api: Process, worker: Process
) -> None:
    order_id = place(api)
    done(api, order_id)
    before = servers.wait(lambda: worker.messages().count("handled"), "it is not handled")
    here.client("sqs").send_message(QueueUrl=here.queue_url("placed"), MessageBody=json.dumps({"order_id": order_id}))
    servers.wait(lambda: worker.messages().count("handled") > before, "the message is still there")

    assert httpx.get(f"{api.url}/orders/{order_id}/receipt").json()["cents"] == 1250


def test_a_message_without_an_order_stays_in_the_queue_and_does_not_stop_the_worker(
    here: World, api: Process, worker: Process
) -> None:
    before = worker.messages().count("a message failed")
    for body in (json.dumps({"order_id": str(uuid.uuid4())}), "no JSON"):
        here.client("sqs").send_message(QueueUrl=here.queue_url("placed"), MessageBody=body)
    servers.wait(lambda: worker.messages().count("a message failed") == before + 2, "they have not failed")

    assert here.in_flight("placed") >= 2
    done(api, place(api))
