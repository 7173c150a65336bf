"""Logical ids, and which property of CloudFormation has the name of one of Pulumi's. Pure."""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterable, Iterator, Mapping

_LONGEST = 255
"""https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resources-section-structure.html"""


def matching(name: str, properties: Iterable[str], type_name: str = "") -> str | None:
    """Return the one of *properties* that is called *name*, without regard to case, in singular or plural.

    With *type_name*, such as ``DBInstance``, a property may be called after it: ``identifier`` is
    ``DBInstanceIdentifier``.
    """
    found = _in_lower_case(tuple(properties))
    return next((found[form] for form in _forms(name.lower(), type_name.lower()) if form in found), None)


@functools.cache
def _in_lower_case(properties: tuple[str, ...]) -> Mapping[str, str]:
    return {name.lower(): name for name in properties}


def _forms(name: str, type_name: str) -> Iterator[str]:
    numbers = [name, f"{name}s", f"{name}es"]
    if name.endswith("y"):
        numbers.append(f"{name[:-1]}ies")
    if name.endswith("ies"):
        numbers.append(f"{name[:-3]}y")
    if name.endswith("s"):
        numbers.append(name[:-1])
    if name.endswith("es"):
        numbers.append(name[:-2])
    yield from numbers
    yield f"{name}document"
    if type_name:
        yield f"{type_name}{name}"


def logical_id(name: str, type_name: str, taken: Collection[str]) -> str:
    """Return a logical id that is not *taken*: letters and digits, from a resource's name and its type's."""
    words = "".join(word[:1].upper() + word[1:] for word in re.findall(r"[A-Za-z0-9]+", name))
    plain = words if words.lower().endswith(type_name.lower()) else f"{words}{type_name}"
    plain = plain[:_LONGEST]
    number, found = 1, plain
    while found in taken:
        number += 1
        found = f"{plain[: _LONGEST - len(str(number))]}{number}"
    return found
