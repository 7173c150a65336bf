"""Code of the CloudFront Function that redirects viewers and finds the file of a path. Pure."""

from __future__ import annotations

import json
from pathlib import Path

from model.edge import Cdn

_TEMPLATE = Path(__file__).with_suffix(".js")


def needed(spec: Cdn) -> bool:
    """Return whether a request for a file needs the function."""
    return bool(spec.redirects) or spec.single_page_application or spec.index_documents


def code(spec: Cdn) -> str:
    """Return the function's JavaScript for *spec*."""
    return _TEMPLATE.read_text(encoding="utf-8").replace("SETTINGS", json.dumps(spec.function_settings()), 1)
