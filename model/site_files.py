"""``plinth:buckets.*.files``: a folder of the project that is uploaded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Annotated

from pydantic import Field

from model.base import Distinct, Matches, Model
from model.behaviors import order
from model.cdn import HeaderValue
from model.problem import Problem
from model.project_paths import FolderPath

MOST_FILES = 500
"""Each file is a resource of the stack, which every update reads: some 10 ms each, and 2 KB of state. Larger sites are
uploaded by ``aws s3 sync``: docs/site-files.md."""
LARGEST_FILE_BYTES = 50 * 1024**2
"""Every update reads and hashes each file, to find out whether it has changed."""
LONGEST_KEY_BYTES = 1_024
"""https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html"""

IMMUTABLE = "public, max-age=31536000, immutable"
"""A year, which RFC 9111 and CloudFront's own longest time are no shorter than."""
REVALIDATED = "no-cache"
"""Browsers and CloudFront ask, by ETag, whether the file has changed, before they use their copy."""

KeyPattern = Annotated[
    str,
    Matches(
        r"(?!/)[A-Za-z0-9_.*?/ -]{1,255}",
        "must be a path below the folder, with * for any characters, and without / first",
    ),
]


class Files(Model):
    """A folder whose files are objects of the bucket under the same paths."""

    folder: FolderPath = Field(
        description="Folder of the project with the built site. Without hidden files and symbolic links.",
        examples=["dist"],
    )
    immutable: Annotated[list[KeyPattern], Distinct] = Field(
        default=[],
        description="Paths whose name changes with their content, as bundlers write them: browsers keep them for a "
        "year. Default: none, every file is asked for anew and sent if it has changed.",
        examples=[["assets/*"]],
    )
    cache_control: dict[KeyPattern, HeaderValue] = Field(
        default={},
        description="Path → Cache-Control of its files, for what is neither of the two. Default: none.",
        examples=[{"feeds/*": "public, max-age=300"}],
    )

    def problems(self) -> Iterator[Problem]:
        """Yield paths with two answers."""
        for position, pattern in enumerate(self.immutable):
            if pattern in self.cache_control:
                yield Problem(("immutable", position), "is in cache_control too", "immutable: []")

    def headers(self) -> Mapping[str, str]:
        """Return path pattern → Cache-Control, in the order in which they are tried: the longest beginning first."""
        given = {**self.cache_control, **dict.fromkeys(self.immutable, IMMUTABLE)}
        return {pattern: given[pattern] for pattern in sorted(given, key=order)}

    def pattern_of(self, key: str) -> str | None:
        """Return the pattern that decides about the object *key*; None if there is none."""
        return next((pattern for pattern in self.headers() if fnmatchcase(key, pattern)), None)

    def cache_control_of(self, key: str) -> str:
        """Return the Cache-Control of the object *key*."""
        pattern = self.pattern_of(key)
        return REVALIDATED if pattern is None else self.headers()[pattern]
