from __future__ import annotations

import re

import pytest

from preview.report.svg.style import DARK, LIGHT, TINT, sheet


def luminance(colour):
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def mixed_colour(top, below, part):
    pairs = [(int(top[start : start + 2], 16), int(below[start : start + 2], 16)) for start in (1, 3, 5)]
    return "#" + "".join(f"{round(one * part + other * (1 - part)):02x}" for one, other in pairs)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_contrasts_with_everything_behind_it(theme):
    tints = [
        mixed_colour(theme[tone], theme[base], TINT)
        for tone in ("public", "private", "data", "edge", "line")
        for base in ("paper", "card")
    ]
    twice = [
        mixed_colour(theme[tone], tint, TINT * 1.5) for tone in ("public", "private", "data", "line") for tint in tints
    ]
    for text in ("ink", "muted"):
        for behind in (theme["paper"], theme["card"], *tints, *twice):
            assert contrast(theme[text], behind) >= 4.5, (text, behind)
    assert contrast(theme["paper"], theme["ink"]) >= 4.5
    assert (
        min(contrast(theme[line], theme["paper"]) for line in ("line", "danger", "public", "private", "data", "edge"))
        >= 3
    )


def test_a_page_can_recolour_the_picture_with_any_rule_of_its_own():
    style = sheet()
    assert ":where(.architecture){--paper:#ffffff;" in style
    assert "@media (prefers-color-scheme:dark){:where(.architecture){--paper:#0e1522;" in style
    selectors = re.findall(r"([^{}\n]+)\{", style)
    assert all(".architecture" in one or one.startswith("@media") for one in selectors)
