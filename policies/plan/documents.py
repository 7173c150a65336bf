"""IAM policy documents: read from text or object, with what is unknown left out and remembered. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from policies.plan.statements import covers_action
from policies.plan.values import MISSING, UNKNOWN, UNKNOWN_MARKS, known

ACCOUNT = re.compile(r"^(?:arn:aws[a-z-]*:(?:iam|sts)::)?(\d{12})(?::.*)?$")
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
_POSITIVE = ("stringequals", "stringlike", "stringequalsignorecase", "arnequals", "arnlike", "ipaddress")


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """One statement; every list holds the known texts only."""

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

    conditions: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    """(operator, key, known values), operator and key in lower case."""

    unknown: frozenset[str] = field(default_factory=frozenset)
    """Fields of which something is not known."""

    @property
    def label(self) -> str:
        """The statement's name for messages."""
        return f"statement {self.sid}" if self.sid else "a statement"

    def everyone(self) -> bool:
        """Tell whether the principal is anybody at all."""
        return self.has_not_principal or any(
            who == "*" or (kind == "AWS" and re.fullmatch(r"arn:[^:]*:(iam|sts)::\*:.*", who) is not None)
            for kind, who in self.principals
        )

    def narrowed(self) -> bool:
        """Tell whether a condition says whose requests are meant; one that is not known counts as such."""
        if "conditions" in self.unknown:
            return True
        return any(_narrows(operator, key, values) for operator, key, values in self.conditions)

    def condition(self, *keys: str) -> list[tuple[str, tuple[str, ...]]]:
        """Return (operator, values) of the conditions on these keys."""
        wanted = {key.lower() for key in keys}
        return [(operator, values) for operator, key, values in self.conditions if key in wanted]

    def accounts(self) -> set[str]:
        """Return the AWS accounts among the principals."""
        found = (ACCOUNT.match(who) for kind, who in self.principals if kind == "AWS")
        return {match[1] for match in found if match}

    def services(self) -> list[str]:
        """Return the AWS services among the principals."""
        return [who for kind, who in self.principals if kind == "Service"]

    def grants(self, action: str) -> bool:
        """Tell whether the statement's known part allows *action* (exact, in any case)."""
        if not self.allow:
            return False
        wanted = action.lower()
        if self.not_actions:
            return not any(fnmatchcase(wanted, pattern.lower()) for pattern in self.not_actions)
        return any(covers_action(pattern, wanted) for pattern in self.actions)

    def any_resource(self) -> bool:
        """Tell whether the statement is about every resource there is."""
        return any(resource == "*" for resource in self.resources)


def _narrows(operator: str, key: str, values: tuple[str, ...]) -> bool:
    base = operator.removeprefix("foranyvalue:").removesuffix("ifexists")
    if operator.endswith("ifexists") or operator.startswith("forallvalues:") or base not in _POSITIVE:
        return False
    if not any(fnmatchcase(key, pattern) for pattern in _NARROWING_KEYS):
        return False
    return not any(_whole_world(key, value) for value in values)


def _whole_world(key: str, value: str) -> bool:
    if key in {"aws:sourceip", "aws:vpcsourceip"}:
        return value in {"0.0.0.0/0", "::/0", "0.0.0.0/1", "128.0.0.0/1"}
    return not value.replace("arn", "").replace("aws", "").strip("*:/?")


def parse(value: Any) -> list[Statement] | None:
    """Return the statements of a document given as text or object; None where it cannot be known or read."""
    document = load(value)
    if not isinstance(document, dict):
        return None
    statements = document.get("Statement")
    items = statements if isinstance(statements, list) else [statements]
    return [_statement(item) for item in items if isinstance(item, dict)]


def load(value: Any) -> Any:
    """Return the JSON document behind text or object; None where it cannot be known or read."""
    if isinstance(value, str):
        try:
            return json.loads(value)
        except ValueError:
            return None
    return value if isinstance(value, (dict, list)) else None


def unreadable(value: Any) -> bool:
    """Tell whether *value* is known and is no JSON object."""
    return known(value) and value is not None and not isinstance(load(value), dict)


def _statement(item: dict[str, Any]) -> Statement:
    unknown: set[str] = set()
    principal = item.get("Principal", MISSING)
    return Statement(
        allow=str(item.get("Effect", "Allow")).lower() != "deny",
        sid=item.get("Sid") if isinstance(item.get("Sid"), str) else "",
        actions=_texts(item.get("Action", MISSING), "actions", unknown),
        not_actions=_texts(item.get("NotAction", MISSING), "actions", unknown),
        resources=_texts(item.get("Resource", MISSING), "resources", unknown),
        not_resources=_texts(item.get("NotResource", MISSING), "resources", unknown),
        principals=tuple(_principals(principal, unknown)),
        has_not_principal="NotPrincipal" in item,
        conditions=tuple(_conditions(item.get("Condition", MISSING), unknown)),
        unknown=frozenset(unknown),
    )


def _texts(value: Any, name: str, unknown: set[str]) -> tuple[str, ...]:
    items: Iterable[Any] = value if isinstance(value, list) else [value]
    found = []
    for item in items:
        if item is UNKNOWN or (isinstance(item, str) and item in UNKNOWN_MARKS):
            unknown.add(name)
        elif item is not MISSING and item is not None:
            found.append(item if isinstance(item, str) else str(item).lower() if isinstance(item, bool) else str(item))
    return tuple(found)


def _principals(value: Any, unknown: set[str]) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for kind, who in value.items():
            yield from ((kind, text) for text in _texts(who, "principals", unknown))
    else:
        yield from (("AWS", text) for text in _texts(value, "principals", unknown))


def _conditions(value: Any, unknown: set[str]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    if value is UNKNOWN:
        unknown.add("conditions")
    if isinstance(value, dict):
        for operator, keys in value.items():
            if keys is UNKNOWN:
                unknown.add("conditions")
            elif isinstance(keys, dict):
                for key, values in keys.items():
                    yield operator.lower(), key.lower(), _texts(values, "values", unknown)
