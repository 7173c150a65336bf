"""Which changes replace a resource, from the cards. Pure.

Some cards are stricter than the provider: ``nodeGroupConfigurations`` takes the first availability zone of a group in
place, but no other group, replica or slot; the first ``expectedBucketOwner`` of a bucket's setting replaces nothing if
it is the stack's own account; tags alone of a block device do not replace an instance. ``publiclyAccessible`` of a
database cluster and ``deliveryDestinationType`` of a delivery destination are listed because AWS has no call that
changes them: CloudFormation's schemas have them as create-only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from preview.aws.card import Condition, Inputs, Refused, Replacement
from preview.aws.catalog import cards, file_of


def known_types() -> frozenset[str]:
    """Return the tokens of the types whose cards say what replaces them."""
    return frozenset(token for token, card in cards().items() if card.replacement is not None)


def of(type_token: str) -> Replacement:
    """Return what replaces a type; raises LookupError if that is not known: no answer would mean "never replaced"."""
    card = cards().get(type_token)
    if card is None or card.replacement is None:
        raise LookupError(f"{file_of(type_token)} does not know which properties replace {type_token}")
    return card.replacement


def forces_replacement(type_token: str) -> frozenset[str]:
    """Return the properties of a type that always force its replacement; raises LookupError for an unknown type."""
    return of(type_token).always


def has_grown(type_token: str, name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Return whether *old* is what AWS itself has increased a property to, which an update then leaves as it is."""
    card = cards().get(type_token)
    limit = card.replacement.grows_up_to.get(name) if card is not None and card.replacement is not None else None
    if limit is None:
        return False
    most, asked, grown = (_number(value) for value in (new.get(limit), new.get(name), old.get(name)))
    return most > asked < grown


def _number(value: Any) -> float:
    return float(value) if isinstance(value, (int, float)) else 0.0


def replacing(type_token: str, paths: Iterable[str], old: Inputs, new: Inputs) -> list[str]:
    """Return those of the changed *paths* that replace the resource whose inputs were *old* and are to be *new*.

    A path is dotted and has no list positions; the path of a block that is added or removed means all that it contains.
    Raises LookupError for an unknown type.
    """
    facts = of(type_token)
    conditional = [name for name, condition in facts.when.items() if _holds(condition, old, new, otherwise=True)]
    forcing = sorted({*facts.always, *conditional})
    return [path for path in paths if any(_concerns(path, name, old, new) for name in forcing)]


def refused(type_token: str, paths: Iterable[str], old: Inputs, new: Inputs) -> list[Refused]:
    """Return why AWS refuses the change of *paths*; nothing for a type that is not known."""
    card = cards().get(type_token)
    listed = card.replacement.refused if card is not None and card.replacement is not None else ()
    changed = list(paths)
    return [
        one
        for one in listed
        if any(_concerns(path, one.property, old, new) for path in changed)
        and _holds(one.when, old, new, otherwise=False)
    ]


def _holds(condition: Condition, old: Inputs, new: Inputs, *, otherwise: bool) -> bool:
    """Return whether a condition holds, or *otherwise* for inputs of types that the provider does not have."""
    try:
        return condition(old, new)
    except (AttributeError, LookupError, TypeError, ValueError):
        return otherwise


def _concerns(path: str, name: str, old: Inputs, new: Inputs) -> bool:
    if path == name or path.startswith(f"{name}."):
        return True
    return name.startswith(f"{path}.") and _at(name, old) != _at(name, new)


def _at(name: str, inputs: Any) -> Any:
    """Return the value at a dotted name, or the value at which the name cannot be followed further."""
    for part in name.split("."):
        if not isinstance(inputs, Mapping):
            return inputs
        inputs = inputs.get(part)
    return inputs


def source(type_token: str) -> str:
    """Return where the facts of a type come from."""
    return f"hashicorp/terraform-provider-aws: internal/service/{of(type_token).source}"
