"""Policies that hang on a resource: an example of one, and what it opens to everybody. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from policies.engine.view import Resource
from policies.plan.documents import parse

SOME_ACCOUNT = {"AWS": "arn:aws:iam::123456789012:root"}
"""A principal that is not everybody, for examples."""


def policy_of(principal: Any, action: str, **more: Any) -> dict[str, Any]:
    """Return the properties of a resource whose policy has one statement."""
    return {
        "policy": {
            "Statement": [{"Effect": "Allow", "Principal": principal, "Action": action, "Resource": "*", **more}]
        }
    }


def open_to_everybody(resource: Resource) -> Iterator[str]:
    """Yield a sentence for every statement that allows everybody without narrowing it."""
    for statement in parse(resource.raw("policy")) or ():
        if statement.allow and statement.everyone() and not statement.narrowed():
            yield f"{statement.label} allows {', '.join(statement.actions) or 'all but some actions'} to everybody"
