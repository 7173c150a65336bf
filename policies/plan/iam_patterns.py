"""IAM's patterns of actions, ARNs and values: what one of them covers of another. Pure.

``*`` is any text and ``?`` any one character; nothing else is special
(https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html).
Every policy and proof compares actions and resources here, in time that is linear in the length of ordinary patterns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Generic, TypeVar

_LONGEST = 2048
"""Characters of a pattern that is read; a longer one covers only itself. No ARN is longer
(https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html)."""
_MOST_STEPS = 100_000
"""Steps of the comparison of two patterns, both with wildcards; beyond, they count as meeting."""
_WILDCARD = re.compile(r"[*?]")
_RUN = re.compile(r"[*?]*\*[*?]*")

_Owner = TypeVar("_Owner")

FIELDS = 6
"""``arn:partition:service:region:account:resource``."""


def is_wild(text: str) -> bool:
    """Return whether *text* is a pattern."""
    return "*" in text or "?" in text


def is_any(text: str) -> bool:
    """Return whether a pattern matches every name: ``*``, ``**``, ``?*``. Names are never empty."""
    return "*" in text and not text.strip("*?")


def simple(pattern: str) -> str:
    """Return a pattern with one ``*`` in place of ``**``, and of ``?*`` that is a whole name: no name is empty."""
    if "**" not in pattern and "?*" not in pattern and "*?" not in pattern:
        return pattern
    return _RUN.sub(_simple_run, pattern)


def _simple_run(run: re.Match[str]) -> str:
    least = run[0].count("?")
    around = run.string[max(run.start() - 1, 0) : run.start()] + run.string[run.end() : run.end() + 1]
    return f"{'' if least == 1 and not around.strip(':/') else '?' * least}*"


def covers(outer: str, inner: str) -> bool:
    """Return whether everything that the pattern *inner* matches is matched by the pattern *outer* too."""
    # A pattern's own star covers anything, another pattern's star included; its question mark covers no star.
    if outer in ("*", inner):
        return True
    if len(outer) > _LONGEST or len(inner) > _LONGEST:
        return is_any(outer)
    outer = simple(outer)
    first, star, rest = outer.partition("*")
    if not star:
        return len(outer) == len(inner) and _fits(outer, inner, 0)
    *middle, last = rest.split("*")
    end = len(inner) - len(last)
    place = len(first)
    if end < place or not _fits(first, inner, 0) or not _fits(last, inner, end):
        return False
    for part in middle:
        found = _find(part, inner, place, end)
        if found < 0:
            return False
        place = found + len(part)
    return True


def covers_action(outer: str, inner: str) -> bool:
    """Return the same for actions, which are not case-sensitive."""
    return covers(outer.lower(), inner.lower())


def _fits(part: str, text: str, start: int) -> bool:
    """Return whether *part*, which has no star, covers the text from *start* on."""
    if "?" not in part:
        return text.startswith(part, start)
    piece = text[start : start + len(part)]
    return len(piece) == len(part) and all(
        one == other or (one == "?" and other != "*") for one, other in zip(part, piece, strict=True)
    )


def _find(part: str, text: str, start: int, end: int) -> int:
    if "?" not in part:
        return text.find(part, start, end)
    places = range(start, end - len(part) + 1)
    return next((place for place in places if _fits(part, text, place)), -1)


class Index(Generic[_Owner]):
    """Many patterns, and who has each: finds those that cover a text without comparing it with every one."""

    def __init__(self, patterns: Iterable[tuple[str, _Owner]]) -> None:
        self._by_head: dict[str, list[tuple[str, _Owner]]] = {}
        for pattern, owner in patterns:
            self._by_head.setdefault(_head(pattern), []).append((pattern, owner))
        self._lengths = sorted({len(head) for head in self._by_head})

    def covering(self, text: str) -> Iterator[_Owner]:
        """Yield the owners of the patterns that cover all of *text*, which may be a pattern; one for each pattern."""
        for length in self._lengths:
            if length > len(text):
                return
            for pattern, owner in self._by_head.get(text[:length], ()):
                if covers(pattern, text):
                    yield owner


def _head(pattern: str) -> str:
    """Return what a pattern has before its first wildcard."""
    return _WILDCARD.split(pattern, maxsplit=1)[0]


@lru_cache(maxsize=4096)
def meets(one: str, other: str) -> bool:
    """Return whether some text is matched by both patterns."""
    left, right = _head(one), _head(other)
    if not (left.startswith(right) or right.startswith(left)):
        return False
    if not is_wild(one):
        return covers(other, one)
    if not is_wild(other):
        return covers(one, other)
    if not _heads_agree(one[::-1], other[::-1]):
        return False
    return len(one) * len(other) > _MOST_STEPS or _overlap(one, other)


def meets_action(one: str, other: str) -> bool:
    """Return the same for actions, which are not case-sensitive."""
    return meets(one.lower(), other.lower())


def _heads_agree(one: str, other: str) -> bool:
    for left, right in zip(one, other, strict=False):
        if "*" in (left, right):
            return True
        if left != right and "?" not in (left, right):
            return False
    return True


def _overlap(one: str, other: str) -> bool:
    """Return whether two patterns meet: which positions of *other* are reachable after each sign of *one*."""
    reached = [True, *[False] * len(other)]
    for place, sign in enumerate(other):
        reached[place + 1] = reached[place] and sign == "*"
    for sign in one:
        following = [reached[0] and sign == "*"]
        for place, opposite in enumerate(other):
            skip = (sign == "*" and (reached[place + 1] or following[place])) or (
                opposite == "*" and (reached[place + 1] or following[place])
            )
            both = reached[place] and (sign == opposite or "?" in (sign, opposite))
            following.append(skip or both)
        reached = following
    return reached[-1]


# ARNs ---------------------------------------------------------------------------------------------------------------


def arn_fields(pattern: str) -> tuple[str, ...] | None:
    """Return the six fields of an ARN or of a pattern of ARNs; None if it is none.

    A star at the end means the fields that follow, a star alone at the start those before: ``arn:aws:s3:*``,
    ``*:role/app``.
    """
    fields = simple(pattern).split(":", FIELDS - 1)
    if not covers(fields[0], "arn"):
        return None
    more = ("*",) * (FIELDS - len(fields))
    if not more:
        return tuple(fields)
    if fields[0] == "*":
        return (*more, *fields)
    return (*fields, *more) if fields[-1].endswith("*") else None


_ELSEWHERE = {
    "backup": ("*",),
    "ec2-instance-connect": ("ec2",),
    "rds-data": ("rds",),
    "redshift-data": ("redshift", "redshift-serverless"),
    "ssm": ("ssm", "ec2", "ecs"),
    "sts": ("sts", "iam"),
    "tag": ("*",),
    "wafv2": ("*",),
}
"""Action's service → services of the ARNs that it applies to, where they are not its own
(https://docs.aws.amazon.com/service-authorization/latest/reference/)."""


def concerns(resource: str, action: str) -> bool:
    """Return whether an ARN pattern may match a resource of the service of *action*, which may be a pattern too."""
    fields = arn_fields(resource)
    if fields is None:
        return is_any(resource)
    service = action.partition(":")[0].lower()
    return any(meets(fields[2], one) for one in _ELSEWHERE.get(service, (service,)))


def is_everything(resource: str, action: str = "*") -> bool:
    """Return whether an ARN pattern matches at least all that a service has in any account and region.

    ``*``, ``arn:aws:*``, ``arn:aws:sqs:*:*:*`` and ``arn:aws:s3:::*`` do, and the last one not for an *action* of
    another service.
    """
    if is_any(resource):
        return True
    fields = arn_fields(resource)
    if fields is None or not concerns(resource, action):
        return False
    *_, region, account, name = fields
    return all(not field or is_any(field) for field in (region, account)) and _all_names(name)


def is_all(resource: str) -> bool:
    """Return whether an ARN pattern matches everything of every service: ``*``, ``arn:aws:*``."""
    fields = arn_fields(resource)
    return is_any(resource) or (fields is not None and is_any(fields[2]) and is_everything(resource))


def _all_names(name: str) -> bool:
    return "*" in name and not name.strip("*?/")


_ALL_OF_KIND = re.compile(r"[a-z-]+[/:]\*")


def is_every(resource: str, action: str, kind: str = "") -> bool:
    """Return whether an ARN pattern matches all resources of a type in an account: ``…:role/*``, ``…:key/*``.

    *kind*, such as ``role``, is the one type that the action applies to. Default: any type of its service; a bucket is
    no type.
    """
    if is_any(resource):
        return True
    fields = arn_fields(resource)
    if fields is None or not concerns(resource, action):
        return False
    name = fields[5]
    if kind:
        return covers(name, f"{kind}/*")
    return _all_names(name) or (fields[2] != "s3" and _ALL_OF_KIND.fullmatch(name) is not None)


def every_action(pattern: str) -> bool:
    """Return whether a pattern matches every action of every service: ``*``, ``*:*``, ``**``, ``?*``."""
    return "*" in pattern and not pattern.strip("*?:")


def whole_service(pattern: str) -> bool:
    """Return whether a pattern matches every action of a service: ``s3:*``, ``s3:?*``, ``s3*``, ``*``."""
    rest = pattern.rstrip("*?")
    return "*" in pattern[len(rest) :] and (":" not in rest or rest.endswith(":"))
