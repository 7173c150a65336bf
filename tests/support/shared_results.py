"""What is expensive to make is made once in a test run: by one worker of pytest, and read from disk by the others."""

from __future__ import annotations

import fcntl
import hashlib
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

_folders: list[Path] = []


def share_in(folder: Path) -> None:
    """Keep results in *folder*, which all workers of this test run have in common."""
    folder.mkdir(exist_ok=True)
    _folders[:] = [folder]


def shared(key: str, make: Callable[[], T]) -> T:
    """Return the result of *make*, which the first worker that asks for *key* makes. It can be pickled.

    Outside of a test run it is made each time. Raises what *make* raises.
    """
    if not _folders:
        return make()
    path = _folders[0] / hashlib.sha256(key.encode()).hexdigest()
    with path.with_suffix(".lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if path.exists():
            return pickle.loads(path.read_bytes())  # noqa: S301 - written below, in this test run
        result = make()
        path.write_bytes(pickle.dumps(result))
        return result
