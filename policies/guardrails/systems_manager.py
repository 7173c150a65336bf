"""Systems Manager: sharing of documents."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Policy, Severity
from policies.plan.aws import ssm
from policies.plan.lens.view import Resource

_SHARING = "/ssm/documents/console/public-sharing-permission"


@Policy(
    id="ssm-document-disallow-public-sharing",
    description="Systems Manager documents are not shared with all accounts.",
    severity=Severity.CRITICAL,
    controls=c.fsbp("SSM.4") + c.NOT_PUBLIC,
    remediation="list the accounts in permissions.account_ids instead of All, or remove permissions",
    url=f"{guides.SYSTEMS_MANAGER}/documents-ssm-sharing.html",
    types=(ssm.DOCUMENT,),
    good={"permissions": {"type": "Share", "account_ids": "210987654321"}},
    bad={"permissions": {"type": "Share", "account_ids": "All"}},
)
def ssm_document_disallow_public_sharing(document: Resource) -> Iterator[str]:
    """Report a document that is shared with `All`, alone or among accounts."""
    for path in ("permissions.account_ids", "permissions.accountIds"):
        texts = [value for value in document.values(path) if isinstance(value, str)]
        if any(part.strip().lower() == "all" for text in texts for part in text.split(",")):
            yield f"{path} is {document.show(path)}"


@Policy(
    id="ssm-account-disallow-document-public-sharing",
    description="Public sharing of Systems Manager documents is blocked in the account.",
    severity=Severity.CRITICAL,
    controls=c.fsbp("SSM.7", part="accounts whose setting a stack manages") + c.NOT_PUBLIC,
    remediation="set settingValue to Disable",
    url=f"{guides.SYSTEMS_MANAGER}/documents-ssm-sharing.html#block-public-access",
    types=(ssm.SERVICE_SETTING,),
    good={"settingId": _SHARING, "settingValue": "Disable"},
    bad={"settingId": _SHARING, "settingValue": "Enable"},
    note="Judges a stack that sets the account's setting; it cannot see the setting of an account that no stack sets.",
)
def ssm_account_disallow_document_public_sharing(setting: Resource) -> Iterator[str]:
    """Report a setting that allows public sharing; its ID may be written as an ARN."""
    if setting.text("settingId").endswith(_SHARING) and setting.differs("settingValue", "Disable"):
        yield f"settingValue is {setting.show('settingValue')}"
