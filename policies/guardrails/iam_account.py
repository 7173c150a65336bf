"""IAM: passwords of the account's users, and AWS CloudShell."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Level, Policy, Settings, Severity, integer
from policies.plan.aws import iam
from policies.plan.lens.view import Resource

_CHARACTERS = (
    "requireUppercaseCharacters",
    "requireLowercaseCharacters",
    "requireSymbols",
    "requireNumbers",
)
_CLOUDSHELL = "arn:aws:iam::aws:policy/AWSCloudShellFullAccess"


@Policy(
    id="iam-account-require-password-complexity",
    description="The account password policy requires uppercase and lowercase letters, symbols and numbers.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("IAM.7", part="classes of characters")
    + c.security_hub("IAM.11", "IAM.12", "IAM.13", "IAM.14")
    + c.AUTHENTICATION,
    remediation="set requireUppercaseCharacters, requireLowercaseCharacters, requireSymbols and requireNumbers to true",
    url=f"{guides.IAM}/id_credentials_passwords_account-policy.html",
    types=(iam.ACCOUNT_PASSWORD_POLICY,),
    good=dict.fromkeys(_CHARACTERS, True),
    bad={**dict.fromkeys(_CHARACTERS, True), "requireSymbols": False},
    omitted="violates",
    note="Length protects more than variety, which iam-account-require-password-policy asks for; PCI DSS and older CIS "
    "benchmarks want both.",
)
def iam_account_require_password_complexity(policy: Resource) -> Iterator[str]:
    """Report a class of characters that is not required, the default."""
    for path in _CHARACTERS:
        if policy.not_true(path):
            yield f"{path} is {policy.show(path)}"


@Policy(
    id="iam-account-require-password-expiration",
    description="The account password policy lets passwords expire.",
    severity=Severity.LOW,
    level=Level.DISABLED,
    controls=c.security_hub("IAM.17") + c.AUTHENTICATION,
    remediation="set maxPasswordAge to 90 or less",
    url=f"{guides.IAM}/id_credentials_passwords_account-policy.html",
    types=(iam.ACCOUNT_PASSWORD_POLICY,),
    good={"maxPasswordAge": 90},
    bad={"maxPasswordAge": 365},
    settings={"days": integer(90, "Maximum age in days.")},
    omitted="violates",
    profiles={"pci": "advisory"},
    note="Off by default: NIST SP 800-63B advises against expiry without a reason, because passwords become weaker.",
)
def iam_account_require_password_expiration(policy: Resource, settings: Settings) -> Iterator[str]:
    """Report passwords that are valid for longer, or indefinitely, the default."""
    path = "maxPasswordAge"
    days = policy.number(path)
    if not policy.unsure(path) and (days is None or days == 0 or days > settings["days"]):
        yield f"{path} is {policy.show(path)}"


@Policy(
    id="iam-attachment-disallow-cloudshell-access",
    description="AWSCloudShellFullAccess is not attached, because it lets files leave the account.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.security_hub("IAM.27") + c.cis("1.21") + c.LEAST_PRIVILEGE,
    remediation="attach a policy of your own that denies cloudshell:GetFileUploadUrls and "
    "cloudshell:GetFileDownloadUrls",
    url=f"{guides.CLOUDSHELL}/sec-auth-with-identities.html",
    types=(
        iam.ROLE_POLICY_ATTACHMENT,
        iam.USER_POLICY_ATTACHMENT,
        iam.GROUP_POLICY_ATTACHMENT,
        iam.POLICY_ATTACHMENT,
        iam.ROLE,
    ),
    good={"role": "admin", "policyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"},
    bad={"role": "admin", "policyArn": _CLOUDSHELL},
)
def iam_attachment_disallow_cloudshell_access(resource: Resource) -> Iterator[str]:
    """Report the managed policy, attached or listed by a role."""
    path = "managedPolicyArns" if resource.type == iam.ROLE else "policyArn"
    if _CLOUDSHELL in resource.values(path):
        yield f"{path} is {_CLOUDSHELL}"
