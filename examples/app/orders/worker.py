"""The worker: makes a receipt for every order that is placed."""

from __future__ import annotations

import json
import logging
import signal
import threading
import time
from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg_pool import ConnectionPool

from orders import alive, logs, variables
from orders.aws import client
from orders.database import open_pool
from orders.receipts import Receipts

_LOG = logging.getLogger(__name__)
_BATCH = 10
_POLL_SECONDS = 10
"""The longest that SIGTERM waits for an empty queue; ECS kills the container after 30."""

_PAUSE_SECONDS = 5


class UnknownOrderError(Exception):
    """A message names an order that is not stored, or not yet."""


class Worker:
    """Takes messages until it is stopped. A message may arrive twice: the second time nothing changes."""

    def __init__(self, pool: ConnectionPool[psycopg.Connection]) -> None:
        self._pool = pool
        self._receipts = Receipts()
        self._sqs = client("sqs")
        self._queue_url = variables.queue_url()
        self._stopped = threading.Event()

    def stop(self) -> None:
        """End after the message that is being handled."""
        self._stopped.set()

    def run(self) -> None:
        """Take messages. One that fails becomes visible again after the queue's time-out, the rest at the end."""
        while not self._stopped.is_set():
            alive.mark()
            for message in self._receive():
                if self._stopped.is_set():
                    self._give_back(message)
                else:
                    self._handle(message)

    def _receive(self) -> list[Mapping[str, Any]]:
        try:
            found = self._sqs.receive_message(
                QueueUrl=self._queue_url, MaxNumberOfMessages=_BATCH, WaitTimeSeconds=_POLL_SECONDS
            )
        except Exception:  # noqa: BLE001 - whatever it is, the worker goes on
            _LOG.exception("the queue does not answer")
            self._stopped.wait(_PAUSE_SECONDS)
            return []
        return found.get("Messages", [])

    def _handle(self, message: Mapping[str, Any]) -> None:
        started = time.perf_counter()
        try:
            self._fulfil(json.loads(message["Body"])["order_id"])
            self._sqs.delete_message(QueueUrl=self._queue_url, ReceiptHandle=message["ReceiptHandle"])
        except Exception:  # noqa: BLE001 - one message stops no other
            # The queue gives it again, and to its dead letters after max_receives, whose alarm calls someone.
            _LOG.exception("a message failed", extra=logs.fields(message_id=message["MessageId"], errors=1))
            return
        _LOG.info(
            "handled",
            extra=logs.fields(
                message_id=message["MessageId"],
                NumberOfMessagesDeleted=1,
                seconds=round(time.perf_counter() - started, 6),
            ),
        )

    def _give_back(self, message: Mapping[str, Any]) -> None:
        self._sqs.change_message_visibility(
            QueueUrl=self._queue_url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0
        )

    def _fulfil(self, order_id: str) -> None:
        with self._pool.connection() as connection:
            row = connection.execute(
                "SELECT customer, cents FROM orders WHERE id = %s FOR UPDATE", [order_id]
            ).fetchone()
            if row is None:
                raise UnknownOrderError(order_id)
            customer, cents = row
            self._receipts.write(order_id, {"order_id": order_id, "customer": customer, "cents": cents})
            connection.execute("UPDATE orders SET status = 'done' WHERE id = %s", [order_id])


def main() -> None:
    """Work until SIGTERM."""
    logs.start()
    pool = open_pool()
    worker = Worker(pool)
    signal.signal(signal.SIGTERM, lambda _signal, _frame: worker.stop())
    _LOG.info("ready")
    worker.run()
    pool.close()
    _LOG.info("stopped")


if __name__ == "__main__":
    main()
