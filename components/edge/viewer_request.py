"""Code of the CloudFront Function that redirects viewers and finds the file of a path. Pure."""

from __future__ import annotations

import json
from pathlib import Path

from model.distribution import Cdn

TRANSPORT_SECURITY_SECONDS = 31_536_000
"""A year, for which browsers use HTTPS alone. AWS does not say that a response of a function gets the distribution's
headers, and the name that redirects answers with nothing else."""

_TEMPLATE = Path(__file__).with_suffix(".js")


def needed(spec: Cdn) -> bool:
    """Return whether a request for a file needs the function, whatever its name is."""
    return bool(spec.redirects) or spec.single_page_application or spec.index_documents


def code(spec: Cdn, canonical_name: str | None) -> str:
    """Return the function's JavaScript for *spec*; other names than *canonical_name*, if any, are redirected to it."""
    hsts = f"max-age={TRANSPORT_SECURITY_SECONDS}"
    settings = {**spec.function_settings(), "host": canonical_name, "hsts": hsts}
    return _TEMPLATE.read_text(encoding="utf-8").replace("SETTINGS", json.dumps(settings), 1)
