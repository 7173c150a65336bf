"""Lets a policy pack report each exempt violation, for the forms that list them."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

_VARIABLE = "POLICY_REPORT_EXEMPTIONS"


@contextlib.contextmanager
def each_exemption_reported(*, wanted: bool = True) -> Iterator[None]:
    """Set the variable for the processes that start meanwhile, unless the user has set it."""
    if not wanted or _VARIABLE in os.environ:
        yield
        return
    os.environ[_VARIABLE] = "each"
    try:
        yield
    finally:
        del os.environ[_VARIABLE]
