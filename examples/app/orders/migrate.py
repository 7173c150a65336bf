"""The release step: brings the database's schema to that of this image, in a container that the service waits for.

It runs in every task, and in several at once: the second one waits for the first, and finds nothing to do.
"""

from __future__ import annotations

import logging
from importlib.resources import files

import psycopg

from orders import logs
from orders.database import conninfo
from orders.variables import Database

_LOG = logging.getLogger(__name__)
_LOCK = 7_031_946
"""The advisory lock that all tasks ask for; any number that nothing else in this database uses."""


def migrate(connection: psycopg.Connection) -> list[str]:
    """Apply what is missing, in one transaction, and return the names of what was applied."""
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        connection.execute(
            "CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, at timestamptz DEFAULT now())"
        )
        applied = {name for (name,) in connection.execute("SELECT name FROM migrations")}
        missing = sorted(
            (file for file in files("orders").joinpath("migrations").iterdir() if file.name not in applied),
            key=lambda file: file.name,
        )
        for file in missing:
            connection.execute(file.read_bytes())
            connection.execute("INSERT INTO migrations (name) VALUES (%s)", [file.name])
    return [file.name for file in missing]


def main() -> None:
    """Migrate. Any error ends the process with status 1, and so the deployment."""
    logs.start()
    with psycopg.connect(conninfo(Database.from_link())) as connection:
        applied = migrate(connection)
    _LOG.info("the schema is current", extra=logs.fields(applied=applied))


if __name__ == "__main__":
    main()
