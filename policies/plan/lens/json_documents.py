"""JSON documents among the properties, as views. Pure."""

from __future__ import annotations

import json

from policies.plan.lens.view import View


def document(view: View, path: str) -> View | None:
    """Return the document at *path*, a text or an object; None if it is omitted, unknown or not a JSON object."""
    value = view.raw(path)
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return None
    return View(value, view.type, f"{view.prefix}{path}.", view.deferred) if isinstance(value, dict) else None
