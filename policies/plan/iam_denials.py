"""What makes a Deny complete: its actions, resources, principals and conditions. Pure.

A Deny protects only what it covers as a whole. One that spares an action, the objects of a bucket, a principal, or
requests that do not meet a second condition leaves these open.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from policies.plan.iam_conditions import CALLERS, Condition
from policies.plan.iam_documents import Statement
from policies.plan.iam_patterns import covers, is_any, is_wild

_SPARED = ("aws:principalisawsservice", "aws:viaawsservice")
"""Flags by which a Deny spares requests of AWS services, as AWS's examples of a data perimeter do
(https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html)."""

_FLAGS = ("bool", "stringequals", "stringequalsignorecase", "stringlike")


def is_for_everyone(statement: Statement) -> bool:
    """Return whether a Deny spares no principal: `*`, or `*` as an AWS principal; `NotPrincipal` spares one."""
    return not statement.has_not_principal and any(
        kind in ("AWS", "*") and is_any(who) for kind, who in statement.principals
    )


def requires_tls(statements: Iterable[Statement], action: str, *, objects: bool = False) -> bool:
    """Return whether statements deny all requests without TLS for *action*, or may do so once they are known.

    With *objects*, the resources must cover a bucket and all of its objects.
    """
    resources: list[str] = []
    for statement in statements:
        if statement.allow or not _may_deny_plain_text(statement) or statement.not_resources:
            continue
        if not ("principals" in statement.unknown or is_for_everyone(statement)):
            continue
        if not (statement.is_about(action) or ("actions" in statement.unknown and not statement.not_actions)):
            continue
        if "resources" in statement.unknown:
            return True
        resources += statement.resources or ("*",)
    return _cover_bucket(resources) if objects else bool(resources)


def _may_deny_plain_text(statement: Statement) -> bool:
    if "conditions" in statement.unknown:
        return True
    unsure = "values" in statement.unknown
    return all(_holds_without_tls(one) or (unsure and not one.values) for one in statement.conditions)


def _holds_without_tls(condition: Condition) -> bool:
    """Return whether every request without TLS meets a condition; without TLS there is no `s3:TlsVersion`."""
    if condition.key == "aws:securetransport":
        return condition.base in _FLAGS and any(value.lower() == "false" for value in condition.values)
    return (
        condition.key == "s3:tlsversion"
        and condition.base.startswith("numericlessthan")
        and condition.operator.endswith("ifexists")
    )


def _cover_bucket(resources: Sequence[str]) -> bool:
    names = {resource.removesuffix("/*") for resource in resources} | {resource.rstrip("*") for resource in resources}
    buckets = [name for name in names if "/" not in name and not is_wild(name)]
    return any(all(any(covers(one, part) for one in resources) for part in (name, f"{name}/*")) for name in buckets)


def shuts_out(statement: Statement, action: str) -> bool:
    """Return whether a Deny refuses *action* to everyone, under no condition."""
    return (
        not statement.allow
        and not statement.conditions
        and "conditions" not in statement.unknown
        and is_for_everyone(statement)
        and statement.is_about(action)
    )


def limiting(statements: Iterable[Statement]) -> list[Statement]:
    """Return the Deny statements that spare only callers that they name, or that may do so."""
    return [one for one in statements if not one.allow and _names_callers(one)]


def limits(denials: Iterable[Statement], allowed: Statement) -> bool:
    """Return whether one of *denials*, which `limiting` gives, refuses all that *allowed* allows."""
    if allowed.not_actions or allowed.not_resources:
        return False
    return any(
        all(denial.is_about(action) for action in allowed.actions)
        and all(
            any(covers(one, resource) for one in denial.resources or ("*",)) for resource in allowed.resources or ("*",)
        )
        for denial in denials
    )


def _names_callers(denial: Statement) -> bool:
    if not is_for_everyone(denial) or denial.not_resources:
        return False
    if "conditions" in denial.unknown:
        return True
    named = [one for one in denial.conditions if one.excuses(CALLERS)]
    others = [one for one in denial.conditions if one not in named]
    return bool(named) and all(one.key in _SPARED and one.base == "bool" and one.values == ("false",) for one in others)
