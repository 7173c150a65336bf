"""Bad input, and the exact lines that it gives: folders that are uploaded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.spoiled_stack_files import lines_of, row, spoiled


def files(**changes: Any) -> dict[str, Any]:
    return {"plinth:buckets.assets.files": {"folder": "dist", **changes}}


ROWS = [
    row(
        "a folder from the root",
        files(folder="/var/www"),
        "plinth:buckets.assets.files.folder = '/var/www': must be a folder below that of the project, such "
        "as dist: no / at its ends, no . or .. as a part; example: folder: dist",
    ),
    row(
        "a folder outside of the project",
        files(folder="../dist"),
        "plinth:buckets.assets.files.folder = '../dist': must be a folder below that of the project, such "
        "as dist: no / at its ends, no . or .. as a part; example: folder: dist",
    ),
    row(
        "a folder that ends with a slash",
        files(folder="dist/"),
        "plinth:buckets.assets.files.folder = 'dist/': must be a folder below that of the project, such as "
        "dist: no / at its ends, no . or .. as a part; example: folder: dist",
    ),
    row(
        "no folder",
        {"plinth:buckets.assets.files": {}},
        "plinth:buckets.assets.files.folder: is required and has no default; example: folder: dist",
    ),
    row(
        "a pattern with a slash first",
        files(immutable=["/assets/*"]),
        "plinth:buckets.assets.files.immutable[0] = '/assets/*': must be a path below the folder, with * "
        "for any characters, and without / first; example: immutable: [assets/*]",
    ),
    row(
        "a pattern with two answers",
        files(immutable=["assets/*"], cache_control={"assets/*": "no-store"}),
        "plinth:buckets.assets.files.immutable[0] = 'assets/*': is in cache_control too; example: immutable: []",
    ),
    row(
        "a pattern twice",
        files(immutable=["assets/*", "assets/*"]),
        "plinth:buckets.assets.files.immutable = ['assets/*', 'assets/*']: holds 'assets/*' more than once;"
        " example: immutable: [assets/*]",
    ),
    row(
        "a header of two lines",
        files(cache_control={"a.txt": "no-store\nx: y"}),
        'plinth:buckets.assets.files.cache_control.a.txt = "no-store\\nx: y": must be one line of 1 to 1783 '
        'ASCII characters, no spaces at its ends; example: cache_control: {"feeds/*": "public, '
        'max-age=300"}',
    ),
    row(
        "files of a bucket for uploads",
        {"plinth:buckets.uploads.files": {"folder": "dist"}},
        "plinth:buckets.uploads.files: are for roles assets and media, not uploads; example: role: assets",
    ),
    row(
        "another word for immutable",
        files(inmutable=["assets/*"]),
        "plinth:buckets.assets.files.inmutable = ['assets/*']: unknown key; did you mean 'immutable'?; "
        "example: immutable: [assets/*]",
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_bad_input_gives_exactly_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines
