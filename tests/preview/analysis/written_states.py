"""States and plans as a test writes them."""

from collections.abc import Mapping
from typing import Any


def urn(kind: str, name: str, stack: str = "prod") -> str:
    return f"urn:pulumi:{stack}::plinth::{kind}::{name}"


def state(kind: str, name: str, stack: str = "prod", **more: Any) -> dict[str, Any]:
    return {"urn": urn(kind, name, stack), "custom": True, "type": kind, **more}


def plan(*states: Mapping[str, Any]) -> dict[str, Any]:
    return {"steps": [{"op": "create", "urn": item["urn"], "newState": item} for item in states]}


def exported(*states: Mapping[str, Any]) -> dict[str, Any]:
    return {"version": 3, "deployment": {"resources": list(states)}}
