"""KMS: key rotation, key policies and deletion."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.environment import environment_of
from policies.engine.rule import Level, Policy, Settings, Severity, integer
from policies.plan.aws import kms
from policies.plan.lens.resource_policies import public_statements
from policies.plan.lens.view import Resource

KEYS = (kms.KEY, kms.EXTERNAL_KEY, kms.REPLICA_KEY)


def _key_policy(principal: Any, **more: Any) -> dict[str, Any]:
    return {
        "policy": {
            "Statement": [{"Effect": "Allow", "Principal": principal, "Action": "kms:*", "Resource": "*", **more}]
        }
    }


@Policy(
    id="kms-key-require-rotation",
    description="KMS keys have automatic rotation enabled.",
    severity=Severity.MEDIUM,
    controls=c.security_hub("KMS.4") + c.cis("3.6") + c.KEYS,
    remediation="set enableKeyRotation to true",
    url=f"{guides.KMS}/rotate-keys.html",
    types=(kms.KEY,),
    good={"enableKeyRotation": True},
    bad={"enableKeyRotation": False},
    omitted="violates",
)
def kms_key_require_rotation(key: Resource) -> Iterator[str]:
    """Report rotation that is off, the default.

    Asymmetric and HMAC keys and keys of a custom key store cannot rotate automatically.
    """
    symmetric = (
        key.equals("customerMasterKeySpec", "SYMMETRIC_DEFAULT")
        and key.equals("keyUsage", "ENCRYPT_DECRYPT")
        and key.lacks("customKeyStoreId")
    )
    if symmetric and key.not_true("enableKeyRotation"):
        yield f"enableKeyRotation is {key.show('enableKeyRotation')}"


@Policy(
    id="kms-key-policy-disallow-public-access",
    description="KMS key policies do not allow public access.",
    severity=Severity.CRITICAL,
    controls=c.fsbp("KMS.5") + c.NOT_PUBLIC,
    remediation="specify the principals, or restrict them with kms:CallerAccount, aws:PrincipalOrgID or aws:SourceArn",
    url=f"{guides.KMS}/key-policy-overview.html",
    types=(*KEYS, kms.KEY_POLICY),
    good=_key_policy({"AWS": "arn:aws:iam::123456789012:root"}),
    bad=_key_policy("*"),
)
def kms_key_policy_disallow_public_access(key: Resource) -> Iterator[str]:
    """Report every statement that is public."""
    yield from public_statements(key)


@Policy(
    id="kms-key-require-safe-deletion",
    description="KMS keys have a sufficient deletion waiting period and keep the policy lockout safety check.",
    severity=Severity.CRITICAL,
    level=Level.ADVISORY,
    controls=c.fsbp("KMS.3", part="the waiting period before deletion") + c.DELETION,
    remediation="set deletionWindowInDays to at least the setting `days`, and omit bypassPolicyLockoutSafetyCheck",
    url=f"{guides.KMS}/deleting-keys.html",
    types=KEYS,
    good={"deletionWindowInDays": 30},
    bad={"deletionWindowInDays": 7},
    settings={"days": integer(14, "Minimum waiting period in days, 7 to 30.")},
)
def kms_key_require_safe_deletion(key: Resource, settings: Settings) -> Iterator[str]:
    """Report a short waiting period in production or an unknown environment, or a bypassed safety check."""
    days = key.number("deletionWindowInDays")
    lasting = environment_of(key) not in {"dev", "staging"}
    if days is not None and days < settings["days"] and lasting:
        yield f"deletionWindowInDays is {days:.0f}, fewer than {settings['days']:.0f}"
    if key.is_true("bypassPolicyLockoutSafetyCheck"):
        yield "bypassPolicyLockoutSafetyCheck is true"
