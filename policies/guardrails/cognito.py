"""Cognito: guests, passwords, MFA, threat protection and deletion protection."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.environment import PROD
from policies.engine.rule import Level, Policy, Settings, Severity, integer
from policies.plan.aws import cognito
from policies.plan.lens.view import Resource


@Policy(
    id="cognito-identity-pool-disallow-guests",
    description="Cognito identity pools do not allow unauthenticated identities.",
    severity=Severity.HIGH,
    controls=c.fsbp("Cognito.2") + c.AUTHENTICATION,
    remediation="set allowUnauthenticatedIdentities to false",
    url=f"{guides.COGNITO}/identity-pools.html",
    types=(cognito.IDENTITY_POOL,),
    good={"identityPoolName": "shop", "allowUnauthenticatedIdentities": False},
    bad={"identityPoolName": "shop", "allowUnauthenticatedIdentities": True},
    note="Security Hub rates it medium; it is high, because anyone gets AWS credentials.",
)
def cognito_identity_pool_disallow_guests(pool: Resource) -> Iterator[str]:
    """Report a pool that gives credentials to guests."""
    if pool.is_true("allowUnauthenticatedIdentities"):
        yield "allowUnauthenticatedIdentities is true"


def _passwords(symbols: bool) -> dict[str, object]:  # noqa: FBT001 - one flag of an example
    required = dict.fromkeys(("requireLowercase", "requireUppercase", "requireNumbers"), True)
    policy = {**required, "minimumLength": 12, "requireSymbols": symbols, "temporaryPasswordValidityDays": 3}
    return {"passwordPolicy": policy}


@Policy(
    id="cognito-user-pool-require-strong-passwords",
    description="Password policies of Cognito user pools are strong.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("Cognito.3") + c.AUTHENTICATION,
    remediation="set passwordPolicy with minimumLength, temporaryPasswordValidityDays and all four requirements",
    url=f"{guides.COGNITO}/managing-users-passwords.html",
    types=(cognito.USER_POOL,),
    good=_passwords(symbols=True),
    bad=_passwords(symbols=False),
    settings={
        "length": integer(8, "Minimum length."),
        "temporary_days": integer(7, "Maximum validity of temporary passwords in days."),
    },
    note="Without passwordPolicy, Cognito requires 8 characters of all four kinds.",
)
def cognito_user_pool_require_strong_passwords(pool: Resource, settings: Settings) -> Iterator[str]:
    """Report what the pool's own policy does not require."""
    for policy in pool.each("passwordPolicy"):
        for kind in ("requireLowercase", "requireUppercase", "requireNumbers", "requireSymbols"):
            if policy.not_true(kind):
                yield f"passwordPolicy.{kind} is {policy.show(kind)}"
        if policy.below("minimumLength", settings["length"]):
            yield f"passwordPolicy.minimumLength is {policy.show('minimumLength')}"
        days = policy.number("temporaryPasswordValidityDays")
        if days is not None and days > settings["temporary_days"]:
            yield f"passwordPolicy.temporaryPasswordValidityDays is {policy.show('temporaryPasswordValidityDays')}"


@Policy(
    id="cognito-user-pool-require-mfa",
    description="Cognito user pools offer or require MFA.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("Cognito.5") + c.AUTHENTICATION,
    remediation="set mfaConfiguration to ON (or OPTIONAL), with softwareTokenMfaConfiguration",
    url=f"{guides.COGNITO}/user-pool-settings-mfa.html",
    types=(cognito.USER_POOL,),
    good={"mfaConfiguration": "ON"},
    bad={"mfaConfiguration": "OFF"},
    omitted="violates",
    note="Advisory, because users of a federated pool authenticate, with MFA, at their own identity provider.",
)
def cognito_user_pool_require_mfa(pool: Resource) -> Iterator[str]:
    """Report MFA that is off, the default."""
    if pool.equals("mfaConfiguration", "OFF"):
        yield f"mfaConfiguration is {pool.show('mfaConfiguration')}"


@Policy(
    id="cognito-user-pool-require-deletion-protection",
    description="Production Cognito user pools have deletion protection enabled.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("Cognito.6") + c.DELETION,
    remediation="set deletionProtection to ACTIVE",
    url=f"{guides.COGNITO}/user-pool-settings-deletion-protection.html",
    types=(cognito.USER_POOL,),
    good={"deletionProtection": "ACTIVE"},
    bad={"deletionProtection": "INACTIVE"},
    environments=PROD,
    omitted="violates",
)
def cognito_user_pool_require_deletion_protection(pool: Resource) -> Iterator[str]:
    """Report deletion protection that is off, the default."""
    if pool.differs("deletionProtection", "ACTIVE"):
        yield f"deletionProtection is {pool.show('deletionProtection')}"


@Policy(
    id="cognito-user-pool-require-threat-protection",
    description="Cognito user pools have threat protection with full-function enforcement.",
    severity=Severity.MEDIUM,
    level=Level.DISABLED,
    controls=c.fsbp("Cognito.1") + c.DETECTION,
    remediation="set userPoolAddOns.advancedSecurityMode to ENFORCED",
    url=f"{guides.COGNITO}/cognito-user-pool-settings-threat-protection.html",
    types=(cognito.USER_POOL,),
    good={"userPoolAddOns": {"advancedSecurityMode": "ENFORCED"}},
    bad={"userPoolAddOns": {"advancedSecurityMode": "AUDIT"}},
    omitted="violates",
    profiles=dict.fromkeys(c.AUDITS, "advisory"),
    note="Off by default, because it needs the Plus feature plan, which costs several times as much for each user.",
)
def cognito_user_pool_require_threat_protection(pool: Resource) -> Iterator[str]:
    """Report threat protection that is off, the default, or that only audits."""
    path = "userPoolAddOns.advancedSecurityMode"
    if pool.differs(path, "ENFORCED"):
        yield f"{path} is {pool.show(path)}"


@Policy(
    id="cognito-client-require-hidden-user-existence",
    description="Cognito app clients do not reveal whether a user exists.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.own("Cognito-1") + c.AUTHENTICATION,
    remediation="set preventUserExistenceErrors to ENABLED",
    url=f"{guides.COGNITO}/cognito-user-pool-managing-errors.html",
    types=(cognito.USER_POOL_CLIENT,),
    good={"preventUserExistenceErrors": "ENABLED"},
    bad={"preventUserExistenceErrors": "LEGACY"},
    omitted="violates",
)
def cognito_client_require_hidden_user_existence(client: Resource) -> Iterator[str]:
    """Report errors that tell an attacker which users exist."""
    if client.differs("preventUserExistenceErrors", "ENABLED"):
        yield f"preventUserExistenceErrors is {client.show('preventUserExistenceErrors')}"
