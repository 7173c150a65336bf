"""What a component adds to the outputs of the stack."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import pulumi


class Exporting(Protocol):
    """A component that stack outputs list by its name."""

    exports: Mapping[str, pulumi.Output[str]]
    """Stack output, such as ``bucketNames`` → value."""
