"""Trust in OIDC providers: which tokens a statement accepts. Pure.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
"""

from __future__ import annotations

from policies.plan.iam_conditions import Condition
from policies.plan.iam_documents import Statement
from policies.plan.iam_patterns import covers

_BY_AUDIENCE = frozenset({"cognito-identity.amazonaws.com", "www.amazon.com", "graph.facebook.com"})
"""Providers whose tokens are told apart by their audience: an identity pool or an application."""


def provider_of(kind: str, who: str) -> str:
    """Return the host, and path, of an OIDC provider; empty for a principal that is none, such as a SAML provider."""
    if kind != "Federated" or ":saml-provider/" in who:
        return ""
    return who.partition(":oidc-provider/")[2] or who


def subject_key(provider: str) -> str:
    """Return the condition key that tells the tokens of a provider apart."""
    return f"{provider}:{'aud' if provider in _BY_AUDIENCE else 'sub'}"


def subjects(statement: Statement, provider: str) -> list[Condition]:
    """Return the conditions that demand a subject: a negated one, `IfExists` and `Null` also hold for any other."""
    return statement.demanded(subject_key(provider))


_KINDS = ("organization", "project_path", "repo", "system:serviceaccount")
"""How the subjects of GitHub, GitLab, Terraform Cloud and Kubernetes begin: whose token it is follows."""


def is_any_subject(pattern: str) -> bool:
    """Return whether a pattern of subjects leaves open whose tokens it accepts: ``*``, ``repo:*``, ``*:ref:main``."""
    return pattern[:1] in ("*", "?") or any(covers(pattern, f"{kind}:*") for kind in _KINDS)


def patterns(condition: Condition) -> tuple[str, ...]:
    """Return the values that are patterns; the others match one subject, and a literal `*` none."""
    return condition.values if condition.base in ("stringlike", "arnlike", "arnequals") else ()
