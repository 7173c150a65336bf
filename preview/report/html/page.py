"""The report as one HTML page that needs nothing else: no network, and scripts only to search in it."""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from preview.analysis.result import Result
from preview.pack.findings import Known
from preview.recorder.record import Registered
from preview.recorder.tree import Node, kind, short, tree
from preview.report.svg.drawing import drawing
from preview.report.svg.style import DARK, LIGHT
from preview.report.text.lines import counted
from preview.report.view import changes, cost, failures, headline, outputs, policies, roles, ways
from preview.report.view.anchors import Anchors
from preview.report.view.resources import by_domain, contents, made, marks

_FOLDER = Path(__file__).with_name("page")
_STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)
_TITLES = {
    "changes": "Changes",
    "picture": "Architecture",
    "resources": "Resources",
    "risks": "Weakening settings",
    "policies": "Policies",
    "schema": "Schema",
    "cost": "Cost",
    "reachability": "Reachability",
    "game-day": "Game day",
    "roles": "Least privilege",
    "outputs": "Outputs",
}
"""Sections in the order of the page."""


def page(result: Result, now: datetime | None = None) -> str:
    """Return the page, with secrets masked.

    *now* stands in the page's one line of time, with the preview's duration, and tells which prices are old. Default:
    the machine's clock. All other lines are the same from run to run.
    """
    moment = now or datetime.now(tz=UTC)
    content = _sections(result, moment)
    styles, script = _palette() + _read("page.css"), _read("page.js")
    picture = content["picture"]
    found = _STYLE.findall(picture) if picture else []
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            {**_HELP, **content},
            result=result,
            titles={key: title for key, title in _TITLES.items() if content[key.replace("-", "_")]},
            styles=Markup(styles),  # noqa: S704 - our own files
            script=Markup(script),  # noqa: S704
            policy=_policy([styles, *found], script),
            moment=moment,
            seconds=result.seconds.get("total", 0.0),
        )
    )


def _sections(result: Result, moment: datetime) -> dict[str, Any]:
    """Return what stands in each section; nothing for a section that has nothing to say."""
    record, proofs = result.record, result.proofs
    roots = tree(record)
    ordered: list[Registered] = [resource for root in roots for resource in root.walk()]
    svg = drawing(ordered, proofs) if proofs is not None else ""
    return {
        "anchors": Anchors(roots),
        "facts": headline.facts(result),
        "changes": _Changes(result) if result.changes is not None else None,
        "picture": Markup(svg) if "<rect" in svg else None,  # noqa: S704 - whoever draws escapes
        "resources": _Resources(roots, len(made(record))),
        "risks": outputs.risks(record) + list(outputs.warnings(record)),
        "policies": _Policies(result),
        "schema": result.schema,
        "cost": _Cost(result, moment) if result.estimate is not None or result.no_estimate else None,
        "reachability": ways.matrix(proofs)
        if proofs is not None and (proofs.network.nodes or proofs.network.edges)
        else None,
        "game_day": failures.table(proofs) if proofs is not None and proofs.scenarios else None,
        "roles": proofs.roles if proofs is not None else None,
        "outputs": outputs.outputs(record),
    }


class _Changes:
    """What differs from an earlier plan, or from another stack."""

    most = 40

    def __init__(self, result: Result) -> None:
        found = result.changes or ()
        self.against = result.against
        self.rows = changes.rows(found)
        self.counts = changes.counts(found)
        self.refusals = changes.refusals(result.losses)


@dataclass(frozen=True, slots=True)
class _Resources:
    """The tree."""

    roots: Sequence[Node]
    count: int

    @property
    def domains(self) -> Mapping[str, list[Node]]:
        """Domain → its components; an empty name for resources without one."""
        return by_domain(self.roots)

    @property
    def components(self) -> int:
        """How many components hold them."""
        return sum(not root.resource.custom for root in self.roots)


class _Policies:
    """What the pack found, and what it found nothing wrong with."""

    def __init__(self, result: Result) -> None:
        self.findings = result.findings
        self.broken = policies.broken(self.findings) if self.findings is not None else []

    @property
    def held(self) -> list[tuple[str, Known]]:
        """Policies that nothing violates, with what the pack says of them."""
        found = self.findings
        return [(name, found.known[name]) for name in found.held] if found is not None else []


class _Cost:
    """The estimate, and how it differs from the earlier plan's."""

    most = 14

    def __init__(self, result: Result, moment: datetime) -> None:
        self.estimate = result.estimate
        self.missing = result.no_estimate
        self.advice = result.advice
        if self.estimate is None:
            return
        self.changed = cost.changed(result)
        self.components, self.rest = cost.shortened(cost.components(self.estimate, self.changed), self.most)
        self.budgets = cost.budgets(result)
        self.warning = cost.warning(self.estimate, moment.date())
        self.dearest = max((one.total_usd for one in self.components), default=0.0)


_HELP: Mapping[str, Any] = {
    "contents": contents,
    "marks": marks,
    "headline": headline,
    "cost_of": cost,
    "policy_of": policies,
    "role_of": roles,
    "failure_of": failures,
    "output_of": outputs,
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
    environment.filters.update(
        usd=cost.usd, signed=cost.signed, kind=kind, short=short, counted=counted, capitalized=headline.capitalized
    )
    return environment


@functools.cache
def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _palette() -> str:
    """Return the picture's colours for the whole page, each for light and dark."""
    colours = "".join(f"--{name}:light-dark({colour},{DARK[name]});" for name, colour in LIGHT.items())
    own = "".join(f"--{name}:inherit;" for name in LIGHT)
    return f":root{{{colours}}}\n.architecture{{{own}}}\n"


def _policy(styles: Sequence[str], script: str) -> str:
    """Return the page's content security policy: its own styles and script by their hashes, and nothing else."""
    hashes = " ".join(f"'sha256-{_digest(style)}'" for style in styles)
    return (
        f"default-src 'none'; style-src {hashes}; script-src 'sha256-{_digest(script)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
