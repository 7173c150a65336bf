"""The published controls of each framework, from `frameworks/*.json`; read when someone asks, never by a run. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from policies.engine import controls
from policies.engine.controls import Control

_FOLDER = Path(__file__).parent / "frameworks"
FRAMEWORKS = tuple(name for name in controls.FRAMEWORKS if name != controls.PLINTH)
"""Frameworks whose controls are published outside of the pack."""

WHOLE = ("FSBP", "Security Hub", "CIS 5.0", "CIS 3.0")
"""Frameworks whose controls are technical checks, which a policy can cover in full. The others' requirements also ask
for procedures and evidence, so code covers a part of them at most."""


@dataclass(frozen=True, slots=True)
class Framework:
    """The controls of a framework."""

    source: str
    """Page that publishes them."""

    as_of: str
    """Month in which it was read: `YYYY-MM`."""

    titles: Mapping[str, str]
    """Reference → title; of PCI DSS and SOC 2, whose text is copyrighted, a short description."""

    outside: Mapping[str, str]
    """Reference of a control that infrastructure code cannot show → the reason."""


@cache
def framework(name: str) -> Framework:
    """Return a published framework; PCI DSS and NIST list the requirements that AWS relates to automated checks."""
    path = _FOLDER / f"{name.lower().replace(' ', '_')}.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    return Framework(content["source"], content["as_of"], content["controls"], content["outside"])


def title(control: Control) -> str:
    """Return the published title of a control; empty if there is none."""
    return framework(control.framework).titles.get(control.reference, "") if control.framework in FRAMEWORKS else ""
