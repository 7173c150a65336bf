"""Merges statements of identity policies, and divides them into documents that IAM takes. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import pulumi

from components.identity.policy import Statement
from model.links import ARN_CHARACTERS

_DOCUMENT = 45
"""Characters of a document around its statements."""


def merged(statements: Iterable[Statement]) -> list[Statement]:
    """Return statements that allow and deny the same, in which each resource is once per effect and condition.

    Resources with the same actions share a statement, which has no sid. Two outputs are the same resource only if they
    are the same object. Statements and resources keep the order in which they come; actions are sorted.
    """
    actions: dict[tuple[str, str], dict[pulumi.Input[str], set[str]]] = {}
    first: dict[tuple[str, str], Statement] = {}
    for statement in statements:
        key = (statement.effect, json.dumps(statement.conditions, sort_keys=True, default=id))
        first.setdefault(key, statement)
        for resource in statement.resources:
            actions.setdefault(key, {}).setdefault(resource, set()).update(statement.actions)
    return [
        replace(first[key], sid="", actions=allowed, resources=resources)
        for key, found in actions.items()
        for allowed, resources in _by_actions(found).items()
    ]


def divided(statements: Iterable[Statement], most_characters: int) -> list[list[Statement]]:
    """Return *statements* in as few documents as fit, one after the other; each has at most *most_characters*."""
    documents: list[list[Statement]] = []
    room = 0
    for statement in statements:
        head, begun = _characters(statement), False
        for resource in statement.resources:
            needed = _reserved(resource)
            if room < needed + (0 if begun else head):
                documents.append([])
                room, begun = most_characters - _DOCUMENT, False
            if begun:
                last = documents[-1].pop()
                documents[-1].append(replace(last, resources=[*last.resources, resource]))
            else:
                documents[-1].append(replace(statement, resources=[resource]))
            room -= needed + (0 if begun else head)
            begun = True
    return documents


def _reserved(resource: pulumi.Input[str]) -> int:
    """Return the characters to reserve for *resource*: more where it is known, as of another stack, and longer."""
    return max(ARN_CHARACTERS, len(json.dumps(resource)) + 1) if isinstance(resource, str) else ARN_CHARACTERS


def _by_actions(found: Mapping[pulumi.Input[str], set[str]]) -> dict[Sequence[str], list[pulumi.Input[str]]]:
    resources: dict[Sequence[str], list[pulumi.Input[str]]] = {}
    for resource, actions in found.items():
        resources.setdefault(tuple(sorted(actions)), []).append(resource)
    return resources


def _characters(statement: Statement) -> int:
    """Return the characters of *statement* without its resources, with the comma after it."""
    written = json.dumps(
        replace(statement, resources=()).as_dict(), separators=(",", ":"), default=lambda _: "x" * ARN_CHARACTERS
    )
    return len(written) + 1
