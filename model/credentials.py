"""How to recognize a credential by the name of its variable or by its value. Pure, and without imports of this project.

The policy pack has a copy, since it can be copied out alone: ``make schema`` writes it.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

_WORDS = {
    *("password", "passwd", "passphrase", "passcode", "pwd", "secret", "secrets", "credential", "credentials"),
    *("apikey", "privatekey", "secretkey", "accesskey", "authtoken", "accesstoken"),
}
"""Words of a name that say that its value is confidential, wherever they are in it."""

_ENDINGS = ("password", "passwd", "passphrase", "secret", "apikey")
"""The same at the end of a word: PGPASSWORD, CLIENTSECRET."""

_PAIRS = {
    *("api key", "private key", "access key", "secret key", "signing key", "encryption key", "master key"),
    *("auth token", "access token", "refresh token", "bearer token", "session token", "api token", "webhook url"),
    *("auth key", "account key", "license key", "storage key", "connection string"),
}

_LAST_WORDS = {"token", "pass", "dsn"}
"""Words that say it at the end of a name only: TOKEN, DB_PASS, but not TOKEN_TTL."""

_HARMLESS = {
    *("arn", "name", "file", "path", "dir", "url", "uri", "host", "port", "ttl", "days", "hours", "minutes", "seconds"),
    *(
        "length",
        "min",
        "max",
        "policy",
        "header",
        "enabled",
        "required",
        "type",
        "expiry",
        "expires",
        "timeout",
        "issuer",
    ),
    *("algorithm", "region", "prefix", "suffix", "cookie", "field", "param", "count", "limit", "version", "location"),
    *(
        "lifetime",
        "rotation",
        "manager",
        "store",
        "provider",
        "audience",
        "endpoint",
        "reset",
        "regex",
        "hint",
        "scope",
    ),
}
"""Last words of a name that turn it into one about a secret: PASSWORD_FILE, TOKEN_URL."""

_REFERENCE = re.compile(r"^(?:arn:aws[a-z-]*:|/|\./|ssm:|\{\{resolve:|\$|<)", re.IGNORECASE)
"""Values that point to a secret rather than being one."""

_NO_SECRETS = {"", "true", "false", "yes", "no", "on", "off", "none", "null"}

_MARKS: tuple[tuple[str, str, str], ...] = (
    ("AKIA ASIA", r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b", "an AWS access key id"),
    (
        "ecret ECRET",
        (
            r"(?:[Ss]ecret|SECRET)_?(?:[Aa]ccess|ACCESS)?_?(?:[Kk]ey|KEY)[\"']?\s{0,9}[:=]\s{0,9}[\"']?"
            r"[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])"
        ),
        "an AWS secret access key",
    ),
    (
        "PRIVATE AGE-SECRET",
        r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----|\bAGE-SECRET-KEY-1[A-Z0-9]{20,}",
        "a private key",
    ),
    ("eyJ", r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}", "a JSON web token"),
    (
        "ghp_ gho_ ghu_ ghs_ ghr_ github_pat_ glpat-",
        r"\b(?:gh[pousr]_[A-Za-z0-9]{16,}|github_pat_\w{20,}|glpat-[\w-]{16,})",
        "an access token of a code host",
    ),
    ("xox xapp-", r"\bxox[abeoprs]-[A-Za-z0-9-]{8,}|\bxapp-[0-9]-[A-Za-z0-9-]{10,}", "a token of Slack"),
    (
        "k_live_ k_test_ whsec_",
        r"\b[sr]k_(?:live|test)_[A-Za-z0-9]{10,}|\bwhsec_[A-Za-z0-9+/=]{16,}",
        "a key of Stripe",
    ),
    ("AIza ya29. GOCSPX-", r"\bAIza[\w-]{35}|\bya29\.[\w-]{20,}|\bGOCSPX-[\w-]{20,}", "a key of Google"),
    (
        "SG. key- SK",
        r"\bSG\.[\w-]{16,}\.[\w-]{16,}|\bkey-[0-9a-f]{32}\b|\bSK[0-9a-f]{32}\b",
        "a key of a mail or message service",
    ),
    (
        "npm_ pypi- dckr_pat_",
        r"\bnpm_[A-Za-z0-9]{30,}|\bpypi-[\w-]{40,}|\bdckr_pat_[\w-]{20,}",
        "a token of a package registry",
    ),
    ("sk- hf_", r"\bsk-(?:[a-z]+-)*[A-Za-z0-9_-]{24,}|\bhf_[A-Za-z0-9]{30,}", "a key of a model provider"),
    (
        "_v1_ hvs. hvb. dp.",
        r"\bdo[opr]_v1_[0-9a-f]{40,}|\bhv[sb]\.[\w-]{20,}|\bdp\.(?:pt|st)\.[\w.-]{20,}",
        "a token of an infrastructure service",
    ),
    ("shp sq0", r"\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}|\bsq0(?:atp|csp)-[\w-]{20,}", "a token of a shop service"),
    (
        "glsa_ glc_ NRAK- lin_api_ ATATT3",
        r"\bglsa_\w{30,}|\bglc_\w{30,}|\bNRAK-[A-Z0-9]{20,}|\blin_api_\w{20,}|\bATATT3[\w=-]{30,}",
        "a token of a work service",
    ),
    (":AA dapi", r"\b[0-9]{8,10}:AA[\w-]{30,}|\bdapi[0-9a-f]{32}\b", "a token of a service"),
    (
        "hooks.slack.com /api/webhooks/",
        r"hooks\.slack\.com/(?:services|workflows)/\w|discord(?:app)?\.com/api/webhooks/\w",
        "a webhook that anyone can call",
    ),
    (
        "webhook.office outlook.office",
        r"webhook\.office\.com/|outlook\.office(?:365)?\.com/webhook/",
        "a webhook that anyone can call",
    ),
    # The end of a scheme is enough, and to look for its beginning would take minutes for a value of 64 KiB.
    ("://", r"[a-z][a-z0-9+.-]{0,30}://[^/\s:@]*:[^/\s@$<{][^/\s@]*@", "a URL with a password"),
    ("://", r"https://[0-9a-f]{32}@", "a DSN with a key"),
    ("@tcp( @unix(", r"^[^:/\s@]+:[^@\s$]+@(?:tcp|unix)\(", "a DSN with a password"),
    (
        "=",
        (
            r"(?:^|[?&;\s])(?:password|passwd|pwd|accountkey|sharedaccesskey|secret|api_?key|access_token|token|sig)"
            r"=[^&;\s$<{'\"]{6,}"
        ),
        "a password in a connection string",
    ),
    ("Bearer Basic", r"\b(?:Bearer|Basic)\s+[A-Za-z0-9+/=_.-]{16,}", "an authorization header"),
)
"""Texts one of which every such credential has, its pattern, and what it is; only texts are looked for at first."""

_COMPILED = tuple(
    (tuple(texts.split()), re.compile(pattern, re.IGNORECASE if "://" in pattern or "pass" in pattern else 0), name)
    for texts, pattern, name in _MARKS
)

_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{24,}+(?:\r?\n[A-Za-z0-9+/_-]++)*+")
"""Base64 of at least 18 bytes, in one line or in several."""

_INFLATED = 16
"""Times its size that compressed text is read, and at most 1 MiB of it."""

_OPTION = re.compile(r"--?([A-Za-z][\w-]*)(?:=(.*))?", re.DOTALL)
_ASSIGNMENT = re.compile(r"(?:^|[\s;&|('\"])(?:export\s+)?([A-Za-z_]\w*)=([^\s;&|'\"$]+|'[^'$]+'|\"[^\"$]+\")")
_OPTION_IN_TEXT = re.compile(r"(?:^|\s)--?([A-Za-z][\w-]*)[=\s]([^\s;&|'\"$-][^\s;&|'\"]*)")


_OFTEN_REPEATED = 64
"""Characters up to which a text, such as a tag or a name, is read once for all resources that have it."""


def marked(text: str) -> str:
    """Return which credential *text* certainly contains (a key, a token), or an empty string.

    Base64 in it is read too, as user data has it, also of compressed text.
    """
    return _remembered(text) if len(text) <= _OFTEN_REPEATED else _found(text)


def _found(text: str) -> str:
    found = _marked(text)
    return found or next((f"{name}, as Base64" for one in _decoded(text) if (name := _marked(one))), "")


_remembered = lru_cache(4096)(_found)


def _marked(text: str) -> str:
    for texts, pattern, name in _COMPILED:
        for one in texts:
            if one in text and pattern.search(text):
                return name
    return ""


def _decoded(text: str, levels: int = 2) -> Iterator[str]:
    """Yield the texts that *text* contains as Base64, as a whole and line by line, and once more those in them."""
    for match in _BASE64.finditer(text) if levels else ():
        lines = match[0].split()
        for part in dict.fromkeys(["".join(lines), *lines]):
            for found in _texts_of(part):
                yield found
                yield from _decoded(found, levels - 1)


def _texts_of(part: str) -> Iterator[str]:
    whole = part[: len(part) - (len(part) % 4 == 1)].replace("-", "+").replace("_", "/")
    data = base64.b64decode(f"{whole}===")
    if data.startswith(b"\x1f\x8b"):
        try:
            data = zlib.decompressobj(wbits=31).decompress(data, min(_INFLATED * len(data), 1024 * 1024))
        except zlib.error:
            return
    # PowerShell encodes commands as UTF-16.
    encoding = "utf-16-le" if data.count(0) > len(data) // 4 else "utf-8"
    try:
        yield data.decode(encoding)
    except UnicodeDecodeError:
        return


def secret_name(name: str) -> bool:
    """Return whether a variable's name indicates that its value is a secret."""
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    words = [word for word in re.split(r"[^a-z0-9]+", snake.lower()) if word]
    if not words:
        return False
    if words[-1] == "id" and words[:-1][-2:] == ["access", "key"]:
        return True
    if words[-1] in _HARMLESS or words[-1] == "id":
        return " ".join(words[-2:]) in _PAIRS
    pairs = {" ".join(pair) for pair in pairwise(words)}
    return bool(
        _WORDS.intersection(words)
        or any(word.endswith(_ENDINGS) for word in words)
        or pairs & _PAIRS
        or words[-1] in _LAST_WORDS
    )


def exposed(name: str, value: str) -> str:
    """Return why a plaintext variable exposes a secret, or an empty string; never the value itself.

    A reference, such as an ARN or a parameter path, is not a secret even if the name indicates one.
    """
    if value.strip().lower() in _NO_SECRETS:
        return ""
    found = marked(value)
    if found:
        return f"contains {found}"
    if secret_name(name) and not _REFERENCE.match(value):
        return "is a secret by its name, but is stored in plaintext"
    return ""


def exposed_in_command(words: Sequence[str]) -> str:
    """Return why a command exposes a secret, in an option, an assignment or a URL, or an empty string."""
    return next(_command_findings(words), "")


def _command_findings(words: Sequence[str]) -> Iterator[str]:
    for word, after in pairwise([*words, ""]):
        found = marked(word)
        if found:
            yield f"contains {found}"
        option = _OPTION.fullmatch(word)
        if option:
            value = option[2] if option[2] is not None else "" if after.startswith("-") else after
            if _is_secret(option[1], value):
                yield f"contains the value of --{option[1].lstrip('-')}"
        for pattern in (_ASSIGNMENT, _OPTION_IN_TEXT) if " " in word or "=" in word else ():
            for match in pattern.finditer(word):
                if _is_secret(match[1], match[2].strip("'\"")):
                    yield f"contains the value of {match[1]}"


def assigned(script: str) -> str:
    """Return which variable a script, or one that it contains as Base64, sets to a secret, or an empty string."""
    return next(
        (
            match[1]
            for text in (script, *_decoded(script))
            for match in _ASSIGNMENT.finditer(text)
            if not match[2].startswith("`") and _is_secret(match[1], match[2].strip("'\""))
        ),
        "",
    )


def _is_secret(name: str, value: str) -> bool:
    return secret_name(name) and value.lower() not in _NO_SECRETS and not _REFERENCE.match(value)
