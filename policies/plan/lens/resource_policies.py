"""Resource-based policies: an example of one, and which of its statements are public. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from policies.plan.iam_denials import limiting, limits
from policies.plan.iam_documents import Statement, parse
from policies.plan.lens.view import Resource

SOME_ACCOUNT = {"AWS": "arn:aws:iam::123456789012:root"}
"""A principal that is not public, for examples."""


def policy_of(principal: Any, action: str, **more: Any) -> dict[str, Any]:
    """Return the inputs of a resource whose policy has one statement."""
    return {
        "policy": {
            "Statement": [{"Effect": "Allow", "Principal": principal, "Action": action, "Resource": "*", **more}]
        }
    }


def public_statements(resource: Resource, path: str = "policy") -> Iterator[str]:
    """Yield a message for every statement that allows any principal, and that no condition and no Deny narrows."""
    for statement in public(parse(resource.raw(path)) or ()):
        yield f"{statement.label} allows {', '.join(statement.actions) or 'all but some actions'} to everyone"


def public(statements: Sequence[Statement]) -> Iterator[Statement]:
    """Yield the statements of a document that allow any principal, and that nothing in the document narrows."""
    denials = limiting(statements)
    for statement in statements:
        if statement.allow and statement.everyone() and not statement.narrowed() and not limits(denials, statement):
            yield statement
