"""The pool of connections to PostgreSQL."""

from __future__ import annotations

import json

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg_pool import ConnectionPool

from orders.aws import client
from orders.variables import Database

_POOL_SIZE = 8
_WAIT_SECONDS = 5.0
_START_SECONDS = 60.0


def conninfo(database: Database) -> str:
    """Return how to connect now.

    The secret is read for every new connection, which are few behind a pool, so that a password that rotates needs no
    restart. The certificate must be valid, and that of this host; libpq reads its authorities' file from PGSSLROOTCERT.
    """
    secret = json.loads(client("secretsmanager").get_secret_value(SecretId=database.secret_arn)["SecretString"])
    return make_conninfo(
        host=database.host,
        port=database.port,
        dbname=database.name,
        user=secret["username"],
        password=secret["password"],
        sslmode="verify-full",
        connect_timeout=5,
    )


def open_pool() -> ConnectionPool[psycopg.Connection]:
    """Return a pool that has connected.

    A task that cannot reach its database ends here, before it is healthy: its deployment is rolled back.
    """
    database = Database.from_link()
    pool: ConnectionPool[psycopg.Connection] = ConnectionPool(
        lambda: conninfo(database),
        min_size=1,
        max_size=_POOL_SIZE,
        timeout=_WAIT_SECONDS,
        check=ConnectionPool.check_connection,
        open=False,
    )
    pool.open(wait=True, timeout=_START_SECONDS)
    return pool
