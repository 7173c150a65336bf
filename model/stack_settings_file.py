"""The parts of ``Pulumi.<stack>.yaml``: what Pulumi reads at its top, and what is wrong with the rest. Pure.

Pulumi ignores any other key there without a word, with everything in it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

PARTS = ("config", "environment", "secretsprovider", "encryptedkey", "encryptionsalt")
"""https://www.pulumi.com/docs/iac/concepts/projects/stack-settings-file/"""


def misplaced(file: str, keys: Iterable[str]) -> list[str]:
    """Return a line for each mistake in the *keys* at the top of a stack file, named *file*; none if they are legal."""
    strange = [key for key in keys if key not in PARTS]
    outside = [key for key in strange if ":" in key]
    lines = [_unknown(file, key) for key in strange if ":" not in key]
    if outside:
        more = f", as {len(outside) - 1} more sections are" if len(outside) > 1 else ""
        lines.append(
            f"{file}: {outside[0]}: is outside of config, where Pulumi ignores it{more}; indent it below config; "
            f"example: config: {{{outside[0]}: …}}"
        )
    return lines


def _unknown(file: str, key: str) -> str:
    near = difflib.get_close_matches(key, PARTS, n=1)
    meant = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(PARTS)}"
    return f"{file}: {key}: is not a part of a stack file; {meant}; example: {near[0] if near else PARTS[0]}:"
