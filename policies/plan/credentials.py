"""How to recognize a credential by the name of its variable or by its value. Pure."""

from __future__ import annotations

import re

_NAMES = re.compile(
    r"(?:^|_)(?:password|passwd|passphrase|secret|secret_?key|private_?key|api_?key|auth_?token|access_?token|token|"
    r"access_?key(?:_?id)?|credentials?|db_?pass|pwd)$"
)
_URL = re.compile(r"^[a-z][a-z0-9+.-]*://[^/\s:@]*:[^/\s@$]+@", re.IGNORECASE)
_MARKS = (
    (re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"), "an AWS access key id"),
    (re.compile(r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----"), "a private key"),
    (
        re.compile(
            r"\b(?:ghp_[A-Za-z0-9]{36}|github_pat_\w{60,}|sk_live_[A-Za-z0-9]{20,}|xox[baprs]-[A-Za-z0-9-]{20,})"
        ),
        "an access token",
    ),
)
_REFERENCE = re.compile(r"^(?:arn:aws[a-z-]*:|/|ssm:|\{\{resolve:|\$\{)", re.IGNORECASE)


def marked(text: str) -> str:
    """Return which credential *text* certainly contains (a key, a token), or an empty string."""
    return next((name for pattern, name in _MARKS if pattern.search(text)), "")


def secret_name(name: str) -> bool:
    """Return whether a variable's name indicates that its value is a secret."""
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().replace("-", "_")
    return _NAMES.search(snake) is not None


def exposed(name: str, value: str) -> str:
    """Return why a plaintext variable exposes a secret, or an empty string; never the value itself.

    A reference, such as an ARN or a parameter path, is not a secret even if the name indicates one.
    """
    if not value:
        return ""
    found = marked(value)
    if found:
        return f"contains {found}"
    if _URL.match(value):
        return "contains a URL with a password"
    if secret_name(name) and not _REFERENCE.match(value) and value.lower() not in {"true", "false"}:
        return "is a secret by its name, but is stored in plaintext"
    return ""
