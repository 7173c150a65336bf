"""The report as one self-contained HTML page: no network access, and scripts only to search in it."""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from preview.analysis.result import Result
from preview.recorder.tree import kind
from preview.report.svg.drawing import drawing
from preview.report.svg.style import DARK, LIGHT
from preview.report.view import cost, policies
from preview.report.view.preview import PreviewView
from preview.report.view.reachability import BASIS
from preview.report.view.resources import contents, marks
from preview.report.view.wording import capitalized, counted

_FOLDER = Path(__file__).with_name("page")
_STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)
_TITLES = {
    "changes": "Changes",
    "picture": "Architecture",
    "resources": "Resources",
    "risks": "Weakening settings",
    "policies": "Policies",
    "schema": "Schema",
    "validation": "AWS's rules",
    "cost": "Cost",
    "reachability": "Reachability",
    "game-day": "Game day",
    "roles": "Least privilege",
    "outputs": "Outputs",
}
"""Section → title, in the order of the page. Each has a template of its name."""


def page(result: Result, now: datetime | None = None) -> str:
    """Return the page, with secrets masked.

    *now* is printed in the page's one line of time, with the preview's duration, and decides which prices are old.
    Default: the machine's clock. All other lines are the same from run to run.
    """
    view = PreviewView(result, now)
    picture = _picture(view)
    styles, script = _palette() + _read("page.css"), _read("page.js")
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            **_HELPERS,
            view=view,
            picture=Markup(picture),  # noqa: S704 - the drawing escapes every name
            titles=_titles(view, has_picture=bool(picture)),
            styles=Markup(styles),  # noqa: S704 - our own files
            script=Markup(script),  # noqa: S704
            policy=_policy([styles, *_STYLE.findall(picture)], script),
        )
    )


def _picture(view: PreviewView) -> str:
    return "" if view.architecture.is_empty else drawing(view.architecture, view.connections)


def _titles(view: PreviewView, *, has_picture: bool) -> dict[str, str]:
    """Return the titles of the sections that have something to report."""
    shown = {
        "changes": view.changes is not None,
        "picture": has_picture,
        "resources": True,
        "risks": bool(view.risks.texts),
        "policies": True,
        "schema": bool(view.schema),
        "validation": True,
        "cost": view.cost is not None or bool(view.no_cost),
        "reachability": view.reachability is not None,
        "game-day": view.game_day is not None,
        "roles": bool(view.roles.rows),
        "outputs": bool(view.outputs.rows),
    }
    return {key: title for key, title in _TITLES.items() if shown[key]}


_HELPERS: Final[Mapping[str, Any]] = {
    "BASIS": BASIS,
    "amount": cost.amount,
    "contents": contents,
    "difference": cost.difference,
    "marks": marks,
    "message": policies.message,
    "where": policies.where,
}
"""What the templates call."""


@functools.cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(usd=cost.usd, signed=cost.signed, kind=kind, counted=counted, capitalized=capitalized)
    return environment


@functools.cache
def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _palette() -> str:
    """Return the picture's colors for the whole page, each for light and dark."""
    colors = "".join(f"--{name}:light-dark({color},{DARK[name]});" for name, color in LIGHT.items())
    own = "".join(f"--{name}:inherit;" for name in LIGHT)
    return f":root{{{colors}}}\n.architecture{{{own}}}\n"


def _policy(styles: Sequence[str], script: str) -> str:
    """Return the page's content security policy: its own styles and script by their hashes, and nothing else."""
    hashes = " ".join(f"'sha256-{_digest(style)}'" for style in styles)
    return (
        f"default-src 'none'; style-src {hashes}; script-src 'sha256-{_digest(script)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
