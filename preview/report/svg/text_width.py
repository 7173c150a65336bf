"""How wide a text is at most, and how much of it fits. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

_CLASSES: Final = (
    (0.31, "ijl"),
    (0.39, " .,:;/\\f-I'|·"),
    (0.44, "rt!()[]"),
    (0.52, '"`'),
    (0.60, "ckszJL_*?\N{EN DASH}"),
    (0.66, "abdeghnopquvxyEFST0123456789${}"),
    (0.78, "ABCKPRXYVZ&"),
    (0.84, "DGHNOQUw#<>=+~^"),
    (1.00, "mMW@%…"),
)
"""Width of characters relative to the font size: at least that of DejaVu Sans, the widest of the usual system fonts."""

_WIDTHS: Final = {letter: width for width, letters in _CLASSES for letter in letters}
_OTHER: Final = 1.25
"""Every other character, such as CJK and emoji."""
_BOLD: Final = 1.14
_ELLIPSIS: Final = "…"


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Return the greatest width in pixels that *text* may have at a font size of *size* pixels."""
    return sum(_WIDTHS.get(letter, _OTHER) for letter in text) * size * (_BOLD if bold else 1)


def fit(text: str, available: float, size: float, *, bold: bool = False) -> str:
    """Return *text*, shortened to end with … if it would be wider than *available* pixels."""
    if width_of(text, size, bold=bold) <= available:
        return text
    kept = text
    while kept and width_of(kept.rstrip() + _ELLIPSIS, size, bold=bold) > available:
        kept = kept[:-1]
    return kept.rstrip() + _ELLIPSIS if kept else ""


def first_that_fits(options: Sequence[str], available: float, size: float, *, bold: bool = False) -> str:
    """Return the first of *options* that fits into *available* pixels, or what fits of the last one."""
    for option in options:
        if width_of(option, size, bold=bold) <= available:
            return option
    return fit(options[-1], available, size, bold=bold)


def folded(text: str, available: float, size: float) -> list[str]:
    """Return *text* in lines of at most *available* pixels, broken between words."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size) <= available:
            lines[-1] = longer
        else:
            lines.append(fit(word, available, size))
    return lines
