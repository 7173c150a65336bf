"""Whether the worker is alive: its health check runs this module in its container."""

from __future__ import annotations

import sys
import time
from pathlib import Path

FILE = Path("/tmp/alive")  # noqa: S108 - the one folder of the container that can be written to
_SECONDS = 90


def mark() -> None:
    """Report that the worker goes on."""
    FILE.touch()


def main() -> None:
    """End with status 1 if the worker has not gone on for 90 seconds."""
    sys.exit(not FILE.exists() or time.time() - FILE.stat().st_mtime > _SECONDS)


if __name__ == "__main__":
    main()
