"""The web service: takes orders, and answers what became of them."""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
import uuid
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Annotated, Any

import psycopg
import uvicorn
from botocore.exceptions import BotoCoreError, ClientError
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse
from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool, PoolTimeout
from pydantic import BaseModel, ConfigDict, Field

from orders import logs, variables
from orders.aws import client
from orders.cache import RecentOrders
from orders.database import open_pool
from orders.receipts import Receipts
from orders.requests import logged

_LOG = logging.getLogger(__name__)
PORT = int(os.environ.get("PORT", "8080"))
_KEEP_ALIVE_SECONDS = 75
"""Longer than the load balancer's 60, which otherwise sends a request into a connection that is being closed: 502."""

_DELAY_SECONDS = 1
_STOP_SECONDS = 20
"""Requests that are being answered at SIGTERM have so long; ECS kills the container after 30."""


class NewOrder(BaseModel):
    """What a client asks for."""

    model_config = ConfigDict(extra="forbid")

    customer: str = Field(min_length=1, max_length=100)
    cents: int = Field(gt=0, le=100_000_000)


class Parts:
    """What requests use, opened when the process starts."""

    def __init__(self, pool: ConnectionPool[psycopg.Connection]) -> None:
        self.pool = pool
        self.recent = RecentOrders(variables.Cache.from_link())
        self.receipts = Receipts()
        self.sqs = client("sqs")
        self.queue_url = variables.queue_url()


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncGenerator[None]:
    pool = open_pool()
    parts = Parts(pool)
    app.state.parts = parts
    _LOG.info("ready")
    yield
    parts.recent.close()
    pool.close()
    _LOG.info("stopped")


app = FastAPI(title="Orders", lifespan=_lifespan, docs_url=None, redoc_url=None, openapi_url=None)
app.middleware("http")(logged)


def _parts(request: Request) -> Parts:
    return request.app.state.parts


Opened = Annotated[Parts, Depends(_parts)]


@app.exception_handler(psycopg.OperationalError)
@app.exception_handler(PoolTimeout)
@app.exception_handler(BotoCoreError)
@app.exception_handler(ClientError)
def _unavailable(_request: Request, error: Exception) -> JSONResponse:
    """Answer 503 when a part is down: the load balancer counts it as an error, and the alarm on 5xx sees it."""
    _LOG.error("a part does not answer", exc_info=error)
    return JSONResponse({"detail": "try again later"}, status_code=503, headers={"Retry-After": "5"})


@app.get("/healthz")
def healthz() -> dict[str, str]:
    """Answer that this process is alive.

    It asks no database: if that is down, new tasks would not help, and the alarms on 5xx report it.
    """
    return {"status": "ok"}


@app.post("/orders", status_code=201)
def place(order: NewOrder, parts: Opened) -> dict[str, str]:
    """Store an order and queue it; if either fails, there is no order."""
    order_id = str(uuid.uuid4())
    with parts.pool.connection() as connection:
        connection.execute(
            "INSERT INTO orders (id, customer, cents) VALUES (%s, %s, %s)", [order_id, order.customer, order.cents]
        )
        # Before the commit, and delivered after it: a worker that is faster finds no order, and leaves the message for
        # another try.
        parts.sqs.send_message(
            QueueUrl=parts.queue_url, MessageBody=json.dumps({"order_id": order_id}), DelaySeconds=_DELAY_SECONDS
        )
    return {"id": order_id, "status": "placed"}


@app.get("/orders/{order_id}")
def show(order_id: uuid.UUID, parts: Opened) -> dict[str, Any]:
    """Return an order, from the cache if it is there."""
    key = str(order_id)
    if (known := parts.recent.get(key)) is not None:
        return dict(known)
    with parts.pool.connection() as connection:
        rows = connection.cursor(row_factory=dict_row)
        found = rows.execute("SELECT id::text, customer, cents, status FROM orders WHERE id = %s", [key]).fetchone()
    if found is None:
        raise HTTPException(404, "there is no such order")
    if found["status"] == "done":  # it changes no more
        parts.recent.put(key, found)
    return found


@app.get("/orders/{order_id}/receipt")
def receipt(order_id: uuid.UUID, parts: Opened) -> dict[str, Any]:
    """Return the receipt of an order that is done."""
    found = parts.receipts.read(str(order_id))
    if found is None:
        raise HTTPException(404, "there is no receipt yet")
    return dict(found)


def main() -> None:
    """Serve until SIGTERM, then finish the requests that are being answered."""
    logs.start()
    # Until uvicorn has handlers of its own, and when it raises the signal again once it has stopped.
    signal.signal(signal.SIGTERM, lambda _signal, _frame: sys.exit(0))
    uvicorn.run(
        app,
        host="0.0.0.0",  # noqa: S104 - in a task, whose security group admits the load balancer alone
        port=PORT,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=_STOP_SECONDS,
    )


if __name__ == "__main__":
    main()
