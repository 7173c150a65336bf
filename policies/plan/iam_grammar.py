"""What is wrong with the form of an IAM policy document: AWS refuses it, or reads it other than it was meant. Pure.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from policies.plan.iam_conditions import Condition
from policies.plan.iam_documents import listed, load
from policies.plan.values import MISSING, UNKNOWN, shown

Place = Literal["identity", "trust", "resource"]
"""An identity-based policy, the trust policy of a role, or any other resource-based policy."""

_DOCUMENT = ("Version", "Id", "Statement")
_STATEMENT = (
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
)
_VERSIONS = ("2012-10-17", "2008-10-17")
_EITHER = ("Action", "Principal", "Resource")
_REFUSED: Mapping[Place, tuple[str, ...]] = {
    "identity": ("Principal", "NotPrincipal"),
    "trust": ("Resource", "NotResource"),
    "resource": (),
}


def mistakes(value: Any, place: Place) -> Iterator[str]:
    """Yield what is wrong with the form of a readable document; its unknown parts are right."""
    document = load(value)
    if not isinstance(document, Mapping):
        return
    for key in document:
        if key not in _DOCUMENT:
            yield f"the document has an unknown element {shown(key)}{_meant(key, _DOCUMENT)}"
    version = document.get("Version", MISSING)
    if version is not MISSING and version is not UNKNOWN and version not in _VERSIONS:
        yield f"Version is {shown(version)}"
    statements = document.get("Statement", MISSING)
    if statements is UNKNOWN:
        return
    items = listed(statements)
    if items is None:
        yield "the document has no Statement that is an object or a list"
    for number, item in enumerate(items or (), 1):
        if isinstance(item, Mapping):
            sid = item.get("Sid")
            label = f"statement {sid if isinstance(sid, str) and sid else number}"
            yield from (f"{label} {what}" for what in _of_statement(item, place))
        elif item is not UNKNOWN:
            yield f"statement {number} is not an object"


def _of_statement(item: Mapping[str, Any], place: Place) -> Iterator[str]:
    for key in item:
        if key not in _STATEMENT:
            yield f"has an unknown element {shown(key)}{_meant(key, _STATEMENT)}"
    effect = item.get("Effect", MISSING)
    if effect is not UNKNOWN and effect not in ("Allow", "Deny"):
        yield "has no Effect" if effect is MISSING else f"has the effect {shown(effect)}, neither Allow nor Deny"
    yield from (f"has both {name} and Not{name}" for name in _EITHER if name in item and f"Not{name}" in item)
    kind = "an identity-based" if place == "identity" else "a trust"
    yield from (f"has a {name}, which {kind} policy must not have" for name in _REFUSED[place] if name in item)
    for name in ("Action", "NotAction", "Resource", "NotResource"):
        if name in item and not _is_text(item[name]):
            yield f"has in {name} a value that is not a string"
    yield from _of_conditions(item.get("Condition", MISSING))


def _of_conditions(value: Any) -> Iterator[str]:
    if value is MISSING or value is UNKNOWN:
        return
    if not isinstance(value, Mapping):
        yield "has a Condition that is not an object"
        return
    for operator, keys in value.items():
        if not Condition(operator=str(operator).lower(), key="", values=()).is_known:
            yield f"has an unknown condition operator {shown(operator)}"
        if keys is not UNKNOWN and not isinstance(keys, Mapping):
            yield f"has no keys for the condition operator {shown(operator)}"


def _is_text(value: Any) -> bool:
    items = value if isinstance(value, (list, tuple)) else (value,)
    return all(isinstance(item, str) or item is UNKNOWN for item in items)


def _meant(key: Any, names: tuple[str, ...]) -> str:
    found = [name for name in names if name.lower() == str(key).lower().removesuffix("s")]
    return f" (did you mean {found[0]}?)" if found else ""
