"""Elements of SVG, with every text escaped. Pure."""

from __future__ import annotations

import re

from preview.report.svg.icons import GENERAL, PATHS
from preview.report.svg.lines import number

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def escaped(text: str) -> str:
    """Return *text* escaped for XML and HTML, content and attributes; characters that XML does not allow are blanks."""
    plain = _NOT_IN_XML.sub(" ", text)
    for letter, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#39;")):
        plain = plain.replace(letter, entity)
    return plain


def rect(x: float, y: float, width: float, height: float, look: str, *, radius: float = 8) -> str:
    """Return a rectangle with round corners."""
    place = f'x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
    return f'<rect class="{look}" {place} rx="{number(radius)}"/>'


def text(x: float, y: float, content: str, look: str) -> str:
    """Return a text; *y* is its base line."""
    return f'<text class="{look}" x="{number(x)}" y="{number(y)}">{escaped(content)}</text>'


def icon(name: str, x: float, y: float, look: str = "icon", scale: float = 1) -> str:
    """Return an icon by its upper left corner: the one of that name, otherwise the general one."""
    size = f" scale({scale})" if scale != 1 else ""
    return f'<path class="{look}" transform="translate({number(x)} {number(y)}){size}" d="{PATHS.get(name, GENERAL)}"/>'


def group(look: str, title: str, content: str, **attributes: str) -> str:
    """Return a group with a title, which is its tooltip; attributes have ``-`` where their names have ``_``."""
    written = "".join(f' {key.replace("_", "-")}="{escaped(value)}"' for key, value in attributes.items() if value)
    return f'<g class="{look}"{written}>' + (f"<title>{escaped(title)}</title>" if title else "") + f"{content}</g>\n"
