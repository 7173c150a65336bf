"""Values outside of an enumeration: which of them are certainly wrong, and not newer than the validator. Pure.

Its lists of legal values are those of AWS's APIs on the day of its release, and AWS adds to them: MANAGED_INSTANCES is
a launch type of ECS since 2025. A value that is spelled almost like a legal one is no such addition.
"""

from __future__ import annotations

import re

from model.base import nearest

RULE = "W3030"
"""The validator's rule, which is a warning."""

_SAID = re.compile(r"'(?P<value>[^']*)' is not one of \[(?P<legal>.*)\]")
_SHORTEST = 4
"""Characters of a value; of shorter ones many are alike: tcp, tls, udp."""


def misspelled(message: str) -> bool:
    """Return whether the value that *message* is about is a misspelling of a legal one.

    Another case alone is none, since the provider translates it for many properties, nor is another number: that is
    how versions and generations differ. A legal value with an addition is not either.
    """
    said = _SAID.search(message)
    if said is None or len(said["value"]) < _SHORTEST:
        return False
    value, legal = said["value"], re.findall(r"'([^']*)'", said["legal"])
    meant = nearest(value, legal)
    if meant is None or _plain(meant) == _plain(value):
        return False
    return re.findall(r"\d+", value) == re.findall(r"\d+", meant) and not _plain(value).startswith(_plain(meant))


def _plain(text: str) -> str:
    return re.sub(r"[-_]", "", text).casefold()
