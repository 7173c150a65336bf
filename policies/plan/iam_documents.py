"""IAM policy documents, parsed from a string or an object; which parts are unknown is recorded. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from policies.plan.iam_patterns import covers, covers_action
from policies.plan.values import MISSING, UNKNOWN, UNKNOWN_MARKS, known

ACCOUNT = re.compile(r"^(?:arn:aws[a-z-]*:(?:iam|sts)::)?(\d{12})(?::.*)?$")
"""A principal that is an account, or belongs to one."""

_ANY_ACCOUNT = re.compile(r"arn:[^:]*:(iam|sts)::\*:.*")
_NARROWING_KEYS = (
    "aws:sourcearn",
    "aws:sourceaccount",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:sourceowner",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:sourceip",
    "aws:vpcsourceip",
    "aws:principalarn",
    "aws:principalaccount",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principaltag/*",
    "aws:userid",
    "aws:username",
    "kms:calleraccount",
    "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn",
    "lambda:eventsourcetoken",
    "elasticfilesystem:accesspointarn",
)
"""Condition keys that identify the caller, or the account or resource on whose behalf a service calls."""

_POSITIVE = ("stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike", "ipaddress", "bool")
_WORDS = {
    "stringequals": "is",
    "stringequalsignorecase": "is",
    "stringnotequals": "is not",
    "stringlike": "is like",
    "stringnotlike": "is not like",
    "arnequals": "is",
    "arnnotequals": "is not",
    "arnlike": "is like",
    "arnnotlike": "is not like",
    "ipaddress": "is in",
    "notipaddress": "is not in",
    "bool": "is",
}
"""Operator → words; any other operator is shown as it is written."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Condition:
    """One line of a condition block."""

    operator: str
    """In lowercase, such as ``stringequals`` or ``foranyvalue:stringlike``."""
    key: str
    """In lowercase, such as ``aws:sourceaccount``."""
    values: tuple[str, ...]
    """The known ones."""
    written: str = ""
    """The key as it was written, such as ``aws:SourceAccount``. Default: in lowercase."""

    @property
    def demands(self) -> bool:
        """Whether a request must contain the key with one of the values: neither negated nor `IfExists`."""
        return self.operator.removeprefix("foranyvalue:") in _POSITIVE

    @property
    def narrows(self) -> bool:
        """Whether it restricts the callers, or the origins of a call, to something other than anyone."""
        about_callers = any(covers(pattern, self.key) for pattern in _NARROWING_KEYS)
        return self.demands and about_callers and not any(_is_anyone(self.key, value) for value in self.values)

    @property
    def text(self) -> str:
        """The condition in words."""
        every, _, operator = self.operator.rpartition(":")
        whole = {"foranyvalue": "any ", "forallvalues": "every "}.get(every, "")
        words = _WORDS.get(operator.removesuffix("ifexists"), operator)
        where_given = ", where it is given," if operator.endswith("ifexists") else ""
        return f"{whole}{self.written or self.key}{where_given} {words} {' or '.join(self.values)}"


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
        return self.has_not_principal or any(is_everyone(kind, who) for kind, who in self.principals)

    def narrowed(self) -> bool:
        """Return whether a condition restricts the callers; an unknown condition counts."""
        return "conditions" in self.unknown or any(condition.narrows for condition in self.conditions)

    def on(self, *keys: str) -> list[Condition]:
        """Return the conditions on these keys."""
        wanted = {key.lower() for key in keys}
        return [condition for condition in self.conditions if condition.key in wanted]

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
            return not any(covers_action(pattern, action) for pattern in self.not_actions)
        return any(covers_action(pattern, action) for pattern in self.actions)

    def any_resource(self) -> bool:
        """Return whether the statement applies to every resource."""
        return "*" in self.resources


def is_everyone(kind: str, who: str) -> bool:
    """Return whether a principal is anyone, or anyone in any account."""
    return who == "*" or (kind == "AWS" and _ANY_ACCOUNT.fullmatch(who) is not None)


def _is_anyone(key: str, value: str) -> bool:
    if key in {"aws:sourceip", "aws:vpcsourceip"}:
        return value in {"0.0.0.0/0", "::/0", "0.0.0.0/1", "128.0.0.0/1"}
    return not value.replace("arn", "").replace("aws", "").strip("*:/?")


def parse(value: Any) -> list[Statement] | None:
    """Return the statements of a document that is a string or an object; None if it is unknown or invalid."""
    document = load(value)
    if not isinstance(document, Mapping):
        return None
    statements = document.get("Statement", ())
    items = [statements] if isinstance(statements, Mapping) else statements
    if not isinstance(items, (list, tuple)):
        return None
    return [_statement(item) for item in items if isinstance(item, Mapping)]


def load(value: Any) -> Any:
    """Return the JSON document of a string or an object; None if it is unknown or invalid."""
    if isinstance(value, str):
        try:
            return json.loads(value)
        except ValueError:
            return None
    return value if isinstance(value, (Mapping, list)) else None


def unreadable(value: Any) -> bool:
    """Return whether *value* is known and not a JSON object."""
    return known(value) and value is not None and not isinstance(load(value), Mapping)


def _statement(item: Mapping[str, Any]) -> Statement:
    unknown: set[str] = set()
    sid = item.get("Sid")
    return Statement(
        allow=str(item.get("Effect", "Allow")).lower() != "deny",
        sid=sid if isinstance(sid, str) else "",
        actions=_texts(item.get("Action", MISSING), "actions", unknown),
        not_actions=_texts(item.get("NotAction", MISSING), "actions", unknown),
        resources=_texts(item.get("Resource", MISSING), "resources", unknown),
        not_resources=_texts(item.get("NotResource", MISSING), "resources", unknown),
        principals=tuple(_principals(item.get("Principal", MISSING), unknown)),
        has_not_principal="NotPrincipal" in item,
        conditions=tuple(_conditions(item.get("Condition", MISSING), unknown)),
        unknown=frozenset(unknown),
    )


def _texts(value: Any, name: str, unknown: set[str]) -> tuple[str, ...]:
    items: Iterable[Any] = value if isinstance(value, (list, tuple)) else [value]
    found = []
    for item in items:
        if item is UNKNOWN or (isinstance(item, str) and item in UNKNOWN_MARKS):
            unknown.add(name)
        elif item is not MISSING and item is not None:
            found.append(item if isinstance(item, str) else str(item).lower() if isinstance(item, bool) else str(item))
    return tuple(found)


def _principals(value: Any, unknown: set[str]) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for kind, who in value.items():
            yield from ((kind, text) for text in _texts(who, "principals", unknown))
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
                        operator=operator.lower(),
                        key=key.lower(),
                        values=_texts(values, "values", unknown),
                        written=key,
                    )
