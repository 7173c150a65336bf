"""AWS's own data as tables, which ``make tables`` writes. Each contains its date and the versions of its sources."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

Table = Literal["regions", "rds", "elasticache", "postgres"]


@functools.cache
def table(name: Table) -> Mapping[str, Any]:
    """Return a table; it is read when the first rule asks for it, within a millisecond."""
    content: dict[str, Any] = json.loads((Path(__file__).parent / f"{name}.json").read_bytes())
    return content
