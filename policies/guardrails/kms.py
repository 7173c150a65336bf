"""KMS: keys rotate, are not lost by mistake, and obey only those who are named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from policies.engine import controls as c
from policies.engine.rule import Level, Severity, resource_rule
from policies.engine.view import Resource
from policies.plan.documents import parse

KEY = "aws:kms/key:Key"
KEYS = (KEY, "aws:kms/externalKey:ExternalKey", "aws:kms/replicaKey:ReplicaKey")
GUIDE = "https://docs.aws.amazon.com/kms/latest/developerguide"


def _key_policy(principal: Any, **more: Any) -> dict[str, Any]:
    return {
        "policy": {
            "Statement": [{"Effect": "Allow", "Principal": principal, "Action": "kms:*", "Resource": "*", **more}]
        }
    }


@resource_rule(
    id="kms-key-require-rotation",
    description="Symmetric keys get new material every year.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("KMS.4") + c.cis("3.6") + c.KEYS,
    remediation="set enableKeyRotation to true",
    url=f"{GUIDE}/rotate-keys.html",
    types=(KEY,),
    good={"enableKeyRotation": True},
    bad={"enableKeyRotation": False},
)
def kms_key_require_rotation(key: Resource) -> Iterator[str]:
    """Off, which is the default; asymmetric and HMAC keys, and those of a key store, cannot rotate by themselves."""
    symmetric = key.equals("customerMasterKeySpec", "SYMMETRIC_DEFAULT") and key.lacks("customKeyStoreId")
    if symmetric and key.not_true("enableKeyRotation"):
        yield f"enableKeyRotation is {key.show('enableKeyRotation')}"


@resource_rule(
    id="kms-key-policy-disallow-public-access",
    description="No key policy lets everybody use or manage the key.",
    severity=Severity.CRITICAL,
    controls=c.fsbp("KMS.5") + c.NOT_PUBLIC,
    remediation="name the principals, or narrow them by kms:CallerAccount, aws:PrincipalOrgID or aws:SourceArn",
    url=f"{GUIDE}/key-policy-overview.html",
    types=(*KEYS, "aws:kms/keyPolicy:KeyPolicy"),
    good=_key_policy({"AWS": "arn:aws:iam::123456789012:root"}),
    bad=_key_policy("*"),
)
def kms_key_policy_disallow_public_access(key: Resource) -> Iterator[str]:
    """An Allow for anybody that no condition narrows."""
    for statement in parse(key.raw("policy")) or ():
        if statement.allow and statement.everyone() and not statement.narrowed():
            yield f"{statement.label} allows {', '.join(statement.actions)} to everybody"


@resource_rule(
    id="kms-key-require-safe-deletion",
    description="A key waits long enough before it is gone, and its policy cannot lock everybody out.",
    severity=Severity.CRITICAL,
    level=Level.ADVISORY,
    controls=c.fsbp("KMS.3") + c.DELETION,
    remediation="set deletionWindowInDays to at least the setting `days`, and leave bypassPolicyLockoutSafetyCheck out",
    url=f"{GUIDE}/deleting-keys.html",
    types=KEYS,
    good={"deletionWindowInDays": 30},
    bad={"deletionWindowInDays": 7},
    settings={"days": {"type": "integer", "default": 14, "description": "Least days to wait, 7 to 30."}},
)
def kms_key_require_safe_deletion(key: Resource, settings: Mapping[str, Any]) -> Iterator[str]:
    """A short window in production or an unknown environment, or the safety check passed over."""
    days = key.number("deletionWindowInDays")
    lasting = not key.environment_is("dev") and not key.environment_is("staging")
    if days is not None and days < settings["days"] and lasting:
        yield f"deletionWindowInDays is {days:.0f}, fewer than {settings['days']:.0f}"
    if key.is_true("bypassPolicyLockoutSafetyCheck"):
        yield "bypassPolicyLockoutSafetyCheck is true"
