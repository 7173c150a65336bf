"""The parts of ``Pulumi.<stack>.yaml``: what Pulumi reads at its top, and what is wrong with the rest. Pure.

Pulumi ignores any other key there without a word, with everything in it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

PARTS = ("config", "environment", "secretsprovider", "encryptedkey", "encryptionsalt")
"""https://www.pulumi.com/docs/iac/concepts/projects/stack-settings-file/"""


def misplaced(file: str, keys: Iterable[str]) -> list[str]:
    """Return a line for each mistake in the *keys* at the top of a stack file, named *file*; none if they are legal."""
    strange = [key for key in keys if key not in PARTS]
    outside = [key for key in strange if ":" in key]
    unknown = [key for key in strange if ":" not in key]
    lines = [_unknown(file, unknown)] if unknown else []
    if outside:
        more = f", as {len(outside) - 1} more sections are" if len(outside) > 1 else ""
        lines.append(
            f"{file}: {outside[0]}: is outside of config, where Pulumi ignores it{more}; indent it below config; "
            f"example: config: {{{outside[0]}: …}}"
        )
    return lines


def _unknown(file: str, keys: Sequence[str]) -> str:
    near = difflib.get_close_matches(keys[0], PARTS, n=1)
    meant = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(PARTS)}"
    more = f", nor are {len(keys) - 1} more keys" if len(keys) > 1 else ""
    return f"{file}: {keys[0]}: is not a part of a stack file{more}; {meant}; example: {near[0] if near else PARTS[0]}:"
