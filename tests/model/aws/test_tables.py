"""The tables that ``make tables`` writes."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import get_args

import pytest

from model.aws.rds import POSTGRES_END
from model.aws.tables import Table, table

_STALE_DAYS = 180
_LARGEST_BYTES = 100_000
FOLDER = Path(__file__).parents[3] / "model" / "aws" / "tables"


@pytest.mark.parametrize("name", get_args(Table))
def test_a_table_is_not_stale(name: Table) -> None:
    """A skipped test says so on every run and stops no one, since a calendar day must not break a build."""
    written = date.fromisoformat(table(name)["date"])
    age = (datetime.now(UTC).date() - written).days
    if age > _STALE_DAYS:
        pytest.skip(f"model/aws/tables/{name}.json is {age} days old; run make tables")


@pytest.mark.parametrize("name", get_args(Table))
def test_a_table_is_small_sorted_and_says_where_it_is_from(name: Table) -> None:
    text = (FOLDER / f"{name}.json").read_text()
    content = json.loads(text)

    assert content["source"]
    assert len(text) < _LARGEST_BYTES
    assert text == json.dumps(content, indent=1, sort_keys=True) + "\n"


def test_no_file_lies_among_the_tables_that_no_one_reads() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == set(get_args(Table))


def test_every_supported_major_version_is_in_the_tables() -> None:
    assert set(table("rds")["minors"]) == {str(major) for major in POSTGRES_END}
    assert all(str(major) in table("postgres")["source"] for major in POSTGRES_END)
