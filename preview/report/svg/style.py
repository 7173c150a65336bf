"""Colors and the style sheet, scoped to the SVG: a style in an inline SVG applies to the whole page. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

LIGHT: Final[Mapping[str, str]] = {
    "paper": "#ffffff",
    "card": "#ffffff",
    "ink": "#172033",
    "muted": "#4a5670",
    "line": "#5b6b86",
    "border": "#c3cddb",
    "public": "#0f7a45",
    "private": "#1d5fd1",
    "data": "#7a3fd0",
    "edge": "#b4530a",
    "danger": "#c0262d",
}
"""Custom properties without their ``--`` → color on a light page."""

DARK: Final[Mapping[str, str]] = {
    "paper": "#0e1522",
    "card": "#172133",
    "ink": "#e8eef8",
    "muted": "#aab7cb",
    "line": "#8a9ab4",
    "border": "#3a4962",
    "public": "#43c98a",
    "private": "#6ba4ff",
    "data": "#b68cff",
    "edge": "#ffa052",
    "danger": "#ff7b7f",
}
"""The same on a dark page."""

TINT: Final = 0.07
"""Opacity of a tier's color over the paper."""

_RULES: Final = """
:where(.architecture){display:block;width:100%;height:auto;font-family:system-ui,-apple-system,"Segoe UI",Roboto,\
"Helvetica Neue",Arial,sans-serif}
.architecture text{fill:var(--ink);font-size:12px}
.architecture .paper{fill:var(--paper)}
.architecture text.heading{font-size:14px;font-weight:600}
.architecture text.name{font-size:13px;font-weight:600}
.architecture text.tier-name{font-size:13px;font-weight:600}
.architecture text.zone{fill:var(--muted)}
.architecture text.small,.architecture text.detail,.architecture text.chip{fill:var(--muted);font-size:11px}
.architecture text.chip{fill:var(--ink)}
.architecture text.port{fill:var(--muted);font-size:11px;font-weight:600;text-anchor:middle}
.architecture text.mid{text-anchor:middle}
.architecture text.end{text-anchor:end}
.architecture .public{--tone:var(--public)}
.architecture .private{--tone:var(--private)}
.architecture .data{--tone:var(--data)}
.architecture .edge{--tone:var(--edge)}
.architecture .plain{--tone:var(--line)}
.architecture .vpc-frame{fill:none;stroke:var(--line);stroke-width:1.5}
.architecture .tier-frame{fill:var(--tone);fill-opacity:.03;stroke:none}
.architecture .tier-mark{fill:var(--tone)}
.architecture .cell-frame{fill:var(--tone);fill-opacity:.07;stroke:var(--tone);stroke-opacity:.45;\
stroke-dasharray:4 3}
.architecture .band-frame{fill:var(--paper);fill-opacity:.65;stroke:var(--tone);stroke-opacity:.55}
.architecture .card{fill:var(--card);stroke:var(--border)}
.architecture .group{fill:var(--tone);fill-opacity:.07;stroke:var(--tone);stroke-opacity:.4}
.architecture .bar{fill:var(--card);stroke:var(--tone)}
.architecture .mark{fill:var(--tone)}
.architecture .icon,.architecture .lock{fill:none;stroke:var(--tone);stroke-width:1.5;stroke-linecap:round;\
stroke-linejoin:round}
.architecture .chip-frame{fill:var(--tone);fill-opacity:.1;stroke:var(--tone);stroke-opacity:.35}
.architecture .chip-frame.dashed{stroke-dasharray:3 2;stroke-opacity:.7}
.architecture .backing,.architecture .gateway{fill:var(--card);stroke:var(--border)}
.architecture .slot{fill:var(--tone);fill-opacity:.1;stroke:var(--tone);stroke-opacity:.6}
.architecture .slot.second{fill-opacity:.03;stroke-dasharray:4 3}
.architecture .gateway{stroke:var(--line)}
.architecture .pill{fill:var(--ink)}
.architecture text.on-pill{fill:var(--paper);font-weight:600;font-size:13px}
.architecture .icon.on-pill{stroke:var(--paper)}
.architecture .connection path.line{fill:none;stroke:var(--line);stroke-width:1.6}
.architecture .connection path.head,.architecture .connection circle{fill:var(--line)}
.architecture .connection rect{fill:var(--paper)}
.architecture .connection.out path.line{stroke-dasharray:2 4;stroke-linecap:round}
.architecture .connection.exposed{--line:var(--danger)}
.architecture .connection:hover{--line:var(--ink)}
.architecture .connection:hover path.line{stroke-width:2.6}
.architecture .box:hover>.card,.architecture .box:hover>.bar{stroke:var(--ink)}
"""


def sheet() -> str:
    """Return the style sheet. Its colors have no specificity: any rule of a page for ``.architecture`` wins."""
    light = "".join(f"--{name}:{color};" for name, color in LIGHT.items())
    dark = "".join(f"--{name}:{color};" for name, color in DARK.items())
    return (
        f":where(.architecture){{{light}color:var(--ink)}}\n"
        f"@media (prefers-color-scheme:dark){{:where(.architecture){{{dark}}}}}{_RULES}"
    )
