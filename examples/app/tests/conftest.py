"""The servers run once for all tests."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.world import Process, World, world


@pytest.fixture(scope="session")
def here() -> Iterator[World]:
    """Everything that the containers talk to, with the schema of the newest migration."""
    # Not a folder of pytest, which only its own user may enter: PostgreSQL runs as another one.
    with tempfile.TemporaryDirectory(prefix="orders-") as folder, world(Path(folder)) as one:
        migrated = one.run("orders-api-migrate")
        assert migrated.returncode == 0, migrated.stdout + migrated.stderr
        yield one


@pytest.fixture(scope="session")
def api(here: World) -> Iterator[Process]:
    with here.started("orders-api") as one:
        yield one


@pytest.fixture(scope="module")
def worker(here: World) -> Iterator[Process]:
    with here.started("orders-worker") as one:
        yield one
