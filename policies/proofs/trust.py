"""Who can assume a role, and what is wrong with that. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from policies.plan.iam_conditions import OUTSIDERS, SOURCES, Condition, names_something, narrows
from policies.plan.iam_documents import ACCOUNT, Statement, is_everyone
from policies.plan.iam_federation import is_any_subject, patterns, provider_of, subject_key, subjects
from policies.plan.iam_patterns import is_wild
from policies.proofs.findings import Finding, Severity

_DEPUTIES = frozenset(
    f"{name}.amazonaws.com"
    for name in (
        "apigateway",
        "backup",
        "bedrock",
        "cloudtrail",
        "codebuild",
        "config",
        "delivery.logs",
        "ecs-tasks",
        "events",
        "firehose",
        "logs",
        "monitoring.rds",
        "pipes",
        "rds",
        "s3",
        "sagemaker",
        "scheduler",
        "sns",
        "states",
        "transfer",
        "vpc-flow-logs",
    )
)
"""Services that assume a role on behalf of a resource, and send that resource as context. EC2 and Lambda do not."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Assumer:
    """A principal that can assume a role."""

    kind: Literal["service", "account", "principal", "federated", "anyone"]
    who: str
    conditions: Sequence[str] = ()
    """As text; all of them apply. Default: none."""

    @property
    def sentence(self) -> str:
        """The trust as a sentence."""
        when = f", if {' and '.join(self.conditions)}" if self.conditions else ""
        return f"{'anyone' if self.kind == 'anyone' else f'{self.kind} {self.who}'} can assume it{when}"


def assumers(statements: Sequence[Statement]) -> list[Assumer]:
    """Return who can assume a role with this trust document."""
    found: list[Assumer] = []
    for statement in statements:
        if not statement.allow:
            continue
        conditions = tuple(condition.text for condition in statement.conditions)
        if statement.has_not_principal:
            found.append(Assumer(kind="anyone", who="*", conditions=conditions))
        for kind, who in statement.principals:
            found.append(Assumer(kind=_kind(kind, who), who=who, conditions=conditions))
    return found


def _kind(kind: str, who: str) -> Literal["service", "account", "principal", "federated", "anyone"]:
    if kind == "Service":
        return "service"
    if kind == "Federated":
        return "federated"
    if is_everyone(who):
        return "anyone"
    return "account" if re.fullmatch(r"\d{12}|arn:[^:]*:iam::\d{12}:root", who) else "principal"


def trust_findings(role: str, statements: Sequence[Statement], account: str) -> Iterator[Finding]:
    """Yield what is wrong with a trust document; *account* is the role's own, or empty if it is unknown."""
    for statement in statements:
        if not statement.allow:
            continue
        if statement.has_not_principal:
            text = f"{role} can be assumed by anyone except its NotPrincipal: list the allowed principals instead"
            yield Finding(role=role, rule="trust-open", severity="critical", sentence=text)
        for kind, who in statement.principals:
            found = _judge(role, statement, _kind(kind, who), who, account)
            if found:
                yield found


def _judge(role: str, statement: Statement, kind: str, who: str, account: str) -> Finding | None:
    if kind == "anyone" and not narrows(statement.conditions):
        text = (
            f"{role} can be assumed by anyone in AWS, because its principal is {who} without a condition: list the "
            f"allowed principals"
        )
        return Finding(role=role, rule="trust-open", severity="critical", sentence=text)
    if kind in ("account", "principal"):
        return _outsider(role, statement, who, account)
    if kind == "federated":
        return _federated(role, statement, who)
    if kind == "service" and who in _DEPUTIES and not narrows(statement.conditions, SOURCES):
        text = (
            f"{role} can be assumed by {who} on behalf of any account: add a condition on aws:SourceAccount "
            f"or aws:SourceArn"
        )
        return Finding(role=role, rule="trust-confused-deputy", severity="medium", sentence=text)
    return None


def _outsider(role: str, statement: Statement, who: str, account: str) -> Finding | None:
    match = ACCOUNT.match(who)
    if match is None or not account or match[1] == account or _restricts_outsiders(statement):
        return None
    text = (
        f"{role} can be assumed from account {match[1]} without a condition: require sts:ExternalId or "
        f"aws:PrincipalOrgID"
    )
    return Finding(role=role, rule="trust-cross-account", severity="high", sentence=text)


def _restricts_outsiders(statement: Statement) -> bool:
    """Return whether a condition restricts who of another account can assume a role."""
    return narrows(statement.conditions) or names_something(statement.conditions, *OUTSIDERS)


def _federated(role: str, statement: Statement, who: str) -> Finding | None:
    """Return what is wrong with the trust in an OIDC provider: it must restrict the audience and the subject."""
    provider = provider_of("Federated", who)
    if not provider:
        return None
    key = subject_key(provider)
    demanded = subjects(statement, provider)
    if not demanded:
        named = statement.on(key)
        how = "its subject condition also holds for other tokens" if named else "no condition names a subject"
        text = f"{role} can be assumed with any token of {provider}: {how}; require {key}"
        return Finding(role=role, rule="trust-oidc-subject", severity="critical", sentence=text)
    # All conditions must hold, so the narrowest one decides, and of its values the widest.
    widths = [_widest(condition) for condition in demanded]
    severity, value = min(widths, key=lambda width: _ORDER.index(width[0]))
    if severity:
        text = f"{role} can be assumed by every subject like {value} of {provider}: name the repository and branch"
        return Finding(role=role, rule="trust-oidc-subject", severity=severity, sentence=text)
    if not statement.demanded(f"{provider}:aud"):
        text = f"{role} accepts tokens of {provider} that were issued for another audience: require {provider}:aud"
        return Finding(role=role, rule="trust-oidc-audience", severity="medium", sentence=text)
    return None


_ORDER: Sequence[Severity | None] = (None, "low", "medium", "high", "critical")


def _widest(condition: Condition) -> tuple[Severity | None, str]:
    """Return how severe the widest subject of a condition is, and the subject."""
    found = [(_subject_width(value), value) for value in patterns(condition)]
    return max(found, key=lambda width: _ORDER.index(width[0]), default=(None, ""))


def _subject_width(value: str) -> Severity | None:
    """Return how severe a subject pattern is: all subjects, those of one owner, or any branch of one repository."""
    if is_any_subject(value):
        return "critical"
    owner, _, rest = value.removeprefix("repo:").partition("/")
    if is_wild(owner) or not rest or rest.split(":")[0] in ("*", "*/*"):
        return "high"
    repository, _, subject = rest.partition(":")
    if is_wild(repository) or subject in ("*", ""):
        return "medium"
    return None
