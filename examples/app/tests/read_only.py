"""Run a module as in a container whose root file system is read-only: what Python opens for writing is in /tmp or a device."""

from __future__ import annotations

import errno
import os
import runpy
import sys
from pathlib import Path
from typing import Any

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse to open a file for writing elsewhere."""
    if event != "open" or not isinstance(arguments[0], str | bytes):
        return
    path, _, flags = arguments
    if flags & _WRITES and not os.fsdecode(path).startswith(("/tmp/", "/dev/")):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), path)


if __name__ == "__main__":
    sys.addaudithook(refuse)
    sys.path[0] = str(Path.cwd())
    runpy.run_module(sys.argv[1], run_name="__main__", alter_sys=True)
