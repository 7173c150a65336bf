"""Session Manager: preferences for logs and encryption of sessions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Level, Policy, Severity
from policies.plan.aws import ssm
from policies.plan.iam_documents import load
from policies.plan.lens.view import Resource

_PLACES = (("s3BucketName", "s3EncryptionEnabled"), ("cloudWatchLogGroupName", "cloudWatchEncryptionEnabled"))
_LONGEST = 64 * 1024
"""Most characters of a document: https://docs.aws.amazon.com/general/latest/gr/ssm.html"""
_KEY = "arn:aws:kms:us-east-1:123456789012:key/1"
_LOGS = {"cloudWatchLogGroupName": "/sessions", "cloudWatchEncryptionEnabled": True, "kmsKeyId": _KEY}


def _preferences(**inputs: Any) -> dict[str, Any]:
    content = {"schemaVersion": "1.0", "sessionType": "Standard_Stream", "inputs": inputs}
    return {"name": "SSM-SessionManagerRunShell", "documentType": "Session", "content": json.dumps(content)}


def _yaml(text: str) -> Any:
    """Return the value of a YAML text, None if it is invalid or longer than a document of Systems Manager may be."""
    if len(text) > _LONGEST:
        return None
    import yaml  # noqa: PLC0415 - only if there is such a document

    try:
        return yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None


def _inputs(document: Resource) -> Mapping[str, Any] | None:
    """Return the inputs of a session document, None for other documents and those that are unknown or invalid."""
    if not document.equals("documentType", "Session"):
        return None
    content = document.raw("content")
    if isinstance(content, str):
        content = _yaml(content) if document.equals("documentFormat", "YAML") else load(content)
    if not isinstance(content, dict) or content.get("sessionType") == "Port":
        return None
    inputs = content.get("inputs", {})
    return inputs if isinstance(inputs, dict) else None


@Policy(
    id="ssm-session-require-logs",
    description="Sessions of Session Manager are logged to an encrypted bucket or log group.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("SSM-1") + c.LOGGING,
    remediation="set s3BucketName and s3EncryptionEnabled, or cloudWatchLogGroupName and cloudWatchEncryptionEnabled, "
    "among the document's inputs",
    url=f"{guides.SYSTEMS_MANAGER}/session-manager-logging.html",
    types=(ssm.DOCUMENT,),
    good=_preferences(**_LOGS),
    bad=_preferences(kmsKeyId=_KEY),
    note="Sessions that forward a port cannot be logged.",
)
def ssm_session_require_logs(document: Resource) -> Iterator[str]:
    """Report a session document without an encrypted place for logs."""
    inputs = _inputs(document)
    if inputs is None:
        return
    set_up = [(place, flag) for place, flag in _PLACES if inputs.get(place) not in (None, "")]
    if not set_up:
        yield "the document's inputs have neither s3BucketName nor cloudWatchLogGroupName"
    elif all(inputs.get(flag) in (None, False, "false") for _, flag in set_up):
        yield f"{', '.join(flag for _, flag in set_up)} is not true"


@Policy(
    id="ssm-session-require-encryption",
    description="Session data of Session Manager is encrypted with a KMS key.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("SSM-2") + c.IN_TRANSIT,
    remediation="set kmsKeyId among the document's inputs",
    url=f"{guides.SYSTEMS_MANAGER}/session-preferences-enable-encryption.html",
    types=(ssm.DOCUMENT,),
    good=_preferences(**_LOGS),
    bad=_preferences(cloudWatchLogGroupName="/sessions", cloudWatchEncryptionEnabled=True),
    note="Sessions always use TLS 1.2; the key encrypts what is inside.",
)
def ssm_session_require_encryption(document: Resource) -> Iterator[str]:
    """Report a session document without a key."""
    inputs = _inputs(document)
    if inputs is not None and inputs.get("kmsKeyId") in (None, ""):
        yield "the document's inputs have no kmsKeyId"
