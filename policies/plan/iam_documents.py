"""IAM policy documents, parsed from a string or an object; which parts are unknown is recorded. Pure."""

from __future__ import annotations

import json
import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from policies.plan.iam_conditions import Condition, demanded, narrows
from policies.plan.iam_patterns import Index, arn_fields, covers_action, is_any, is_wild, meets_action
from policies.plan.values import MISSING, UNKNOWN, UNKNOWN_MARKS, known

ACCOUNT = re.compile(r"^(?:arn:aws[a-z-]*:(?:iam|sts)::)?(\d{12})(?::.*)?$")
"""A principal that is an account, or belongs to one."""

LONGEST = 128 * 1024
"""Characters of a document that is read; a longer one is a finding. AWS accepts no document of that length; its largest
quota is 100 KiB, for the access policy of an OpenSearch domain
(https://docs.aws.amazon.com/opensearch-service/latest/developerguide/limits.html)."""

_KEPT = 256
"""Documents that are kept, so that the policies that read one parse it once."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """One statement; every list has the known strings only."""

    allow: bool
    """Whether the effect is Allow."""

    sid: str = ""
    """Its name. Default: none."""

    actions: tuple[str, ...] = ()
    """`Action`."""

    not_actions: tuple[str, ...] = ()
    """`NotAction`."""

    resources: tuple[str, ...] = ()
    """`Resource`."""

    not_resources: tuple[str, ...] = ()
    """`NotResource`."""

    principals: tuple[tuple[str, str], ...] = ()
    """`Principal` as (kind, who); `*` alone is ("AWS", "*")."""

    has_not_principal: bool = False
    """Whether there is a `NotPrincipal`."""

    conditions: tuple[Condition, ...] = ()
    """`Condition`; all of them must hold."""

    unknown: frozenset[str] = field(default_factory=frozenset)
    """Which of actions, resources, principals, conditions and values are partly unknown."""

    @property
    def label(self) -> str:
        """The statement's name for messages."""
        return f"statement {self.sid}" if self.sid else "a statement"

    def everyone(self) -> bool:
        """Return whether the principal is anyone."""
        return self.has_not_principal or any(is_everyone(who) for _, who in self.principals)

    def narrowed(self) -> bool:
        """Return whether a condition restricts the callers; an unknown condition counts."""
        return "conditions" in self.unknown or narrows(self.conditions)

    def on(self, *keys: str) -> list[Condition]:
        """Return the conditions on these keys."""
        wanted = {key.lower() for key in keys}
        return [condition for condition in self.conditions if condition.key in wanted]

    def demanded(self, *keys: str) -> list[Condition]:
        """Return the conditions that demand one of these keys with one of their values."""
        return demanded(self.conditions, *(key.lower() for key in keys))

    def accounts(self) -> set[str]:
        """Return the AWS accounts among the principals."""
        found = (ACCOUNT.match(who) for kind, who in self.principals if kind == "AWS")
        return {match[1] for match in found if match}

    def services(self) -> list[str]:
        """Return the AWS services among the principals."""
        return [who for kind, who in self.principals if kind == "Service"]

    def grants(self, action: str) -> bool:
        """Return whether the known part of the statement allows *action*, ignoring case."""
        return self.allow and self.is_about(action)

    def is_about(self, action: str) -> bool:
        """Return whether the statement, allowing or denying, covers all of *action*, which may be a pattern."""
        if self.not_actions:
            return not any(meets_action(pattern, action) for pattern in self.not_actions)
        return any(covers_action(pattern, action) for pattern in self.actions)

    def any_resource(self) -> bool:
        """Return whether the statement applies to every resource."""
        return any(map(is_any, self.resources))


class Actions:
    """Many statements, and which of them are about an action, in time that hardly grows with their number."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        found = list(statements)
        self._named = Index((action.lower(), one) for one in found if not one.not_actions for action in one.actions)
        self._rest = [one for one in found if one.not_actions]

    def about(self, action: str) -> Iterator[Statement]:
        """Yield the statements that cover all of *action*, which may be a pattern; one may come more than once."""
        yield from self._named.covering(action.lower())
        yield from (one for one in self._rest if one.is_about(action))


def is_everyone(who: str) -> bool:
    """Return whether a principal of any kind is anyone, or anyone in any account."""
    if not is_wild(who):
        return False
    fields = arn_fields(who)
    return fields is None or is_wild(fields[4])


def parse(value: Any) -> list[Statement] | None:
    """Return the statements of a document that is a string or an object; None if it is unknown, too long or invalid.

    Names of elements count in any case, so that a document which AWS may refuse is judged by what it means.
    """
    kept = _kept.get(id(value))
    if kept is None or kept[0] is not value:
        kept = (value, _statements(value))
        _kept[id(value)] = kept
        if len(_kept) > _KEPT:
            _kept.popitem(last=False)
    return kept[1]


_kept: OrderedDict[int, tuple[Any, list[Statement] | None]] = OrderedDict()
"""Identity of a document → the document, kept so that the identity stays its own, and its statements."""


def load(value: Any) -> Any:
    """Return the JSON document of a string or an object; None if it is unknown or invalid."""
    if isinstance(value, str):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return None
    return value if isinstance(value, (Mapping, list)) else None


def unreadable(value: Any) -> str:
    """Return why a known document cannot be judged, or an empty text: it is too long, or not a JSON object."""
    if not known(value) or value is None:
        return ""
    if is_too_long(value):
        return f"is longer than {LONGEST} characters"
    return "" if isinstance(load(value), Mapping) else "is not a JSON object"


def is_too_long(value: Any) -> bool:
    """Return whether a document has more characters, or an object more values, than AWS accepts anywhere."""
    if isinstance(value, str):
        return len(value) > LONGEST
    size, left = 0, [value]
    while left and size <= LONGEST:
        item = left.pop()
        size += len(item) if isinstance(item, str) else 1
        if isinstance(item, Mapping):
            left.extend(item)
            left.extend(item.values())
        elif isinstance(item, (list, tuple)):
            left.extend(item)
    return size > LONGEST


def listed(statements: Any) -> Sequence[Any] | None:
    """Return the `Statement` of a document as a list; None if it is unknown or neither an object nor a list."""
    if isinstance(statements, Mapping):
        return [statements]
    return statements if isinstance(statements, (list, tuple)) else None


def _statements(value: Any) -> list[Statement] | None:
    document = None if is_too_long(value) else load(value)
    if not isinstance(document, Mapping):
        return None
    items = listed(_elements(document).get("statement", ()))
    return None if items is None else [_statement(_elements(item)) for item in items if isinstance(item, Mapping)]


def _elements(item: Mapping[str, Any]) -> dict[str, Any]:
    return {str(key).lower(): value for key, value in item.items()}


def _statement(item: Mapping[str, Any]) -> Statement:
    unknown: set[str] = set()
    sid = item.get("sid")
    return Statement(
        allow=str(item.get("effect", "Allow")).lower() != "deny",
        sid=sid if isinstance(sid, str) else "",
        actions=_texts(item.get("action", MISSING), "actions", unknown),
        not_actions=_texts(item.get("notaction", MISSING), "actions", unknown),
        resources=_texts(item.get("resource", MISSING), "resources", unknown),
        not_resources=_texts(item.get("notresource", MISSING), "resources", unknown),
        principals=tuple(_principals(item.get("principal", MISSING), unknown)),
        has_not_principal="notprincipal" in item,
        conditions=tuple(_conditions(item.get("condition", MISSING), unknown)),
        unknown=frozenset(unknown),
    )


def _texts(value: Any, name: str, unknown: set[str]) -> tuple[str, ...]:
    items: Iterable[Any] = value if isinstance(value, (list, tuple)) else [value]
    found = []
    for item in items:
        if item is UNKNOWN or (isinstance(item, str) and item in UNKNOWN_MARKS):
            unknown.add(name)
        elif isinstance(item, str):
            found.append(item)
        elif isinstance(item, (bool, int, float)):
            found.append(_number(item))
    return tuple(found)


def _number(value: float) -> str:
    """Return a scalar as IAM reads it: a flag in lowercase, and an account's number without a fraction."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _principals(value: Any, unknown: set[str]) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for kind, who in value.items():
            yield from ((str(kind), text) for text in _texts(who, "principals", unknown))
    else:
        yield from (("AWS", text) for text in _texts(value, "principals", unknown))


def _conditions(value: Any, unknown: set[str]) -> Iterator[Condition]:
    if value is UNKNOWN:
        unknown.add("conditions")
    if isinstance(value, Mapping):
        for operator, keys in value.items():
            if keys is UNKNOWN:
                unknown.add("conditions")
            elif isinstance(keys, Mapping):
                for key, values in keys.items():
                    yield Condition(
                        operator=str(operator).lower(),
                        key=str(key).lower(),
                        values=_texts(values, "values", unknown),
                        written=str(key),
                    )
