"""Names of domains and hosts, also with letters beyond ASCII. Pure."""

from __future__ import annotations

import re

_STAND_IN = re.compile(r"your-?(own-?)?(domain|company|org|organization|site|website)|change-?me")
"""Second-level domains that people write where their own belongs."""

_DEVIATIONS = set("ßς\u200c\u200d")
"""Letters that the two versions of the standard translate differently, so that a name with one may be two domains:
https://www.unicode.org/reports/tr46/#Deviations"""

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_TOP = r"(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})"
_DOMAIN = re.compile(rf"(?=.{{1,253}}$)(?:{_LABEL}\.)+{_TOP}")
LABEL = re.compile(_LABEL)


def ascii_name(text: str) -> str:
    """Return *text* as DNS has it: ``müller.de`` gives ``xn--mller-kva.de``; raises ValueError if it cannot be said."""
    if text.isascii():
        return text
    strange = sorted(_DEVIATIONS & set(text))
    if strange:
        raise ValueError(f"has {strange[0]!r}, which may be translated in two ways; write it in its form xn--…")
    try:
        return text.encode("idna").decode()
    except UnicodeError:
        raise ValueError("is not a name that DNS can hold") from None


def check_domain(text: str) -> str:
    """Return *text* as DNS has it, or raise ValueError unless it is a domain of at least two labels."""
    name = _domain(text)
    top = name.rpartition(".")[2]
    if top in _PRIVATE_TOPS:
        raise ValueError(f".{top} is not in the public DNS, so no certificate can be validated for it")
    return _of_your_own(name)


def check_private_domain(text: str) -> str:
    """Return *text* as DNS has it, or raise ValueError unless it is a domain that a private hosted zone may have."""
    name = _domain(text)
    if name.rpartition(".")[2] in _NEVER_ASKED:
        raise ValueError(f".{name.rpartition('.')[2]} is never asked of a VPC's resolver; use .internal")
    if name.endswith(_RESERVED) or f".{name}" in _RESERVED:
        raise ValueError("is reserved for the names that AWS gives to machines")
    return _of_your_own(name)


def check_filtered_domain(text: str) -> str:
    """Return *text* as DNS has it, or raise ValueError unless a list of DNS Firewall can hold it without ``*.``."""
    if text.startswith("*."):
        raise ValueError(f"has every name under it without *; did you mean {text.removeprefix('*.')!r}?")
    return _domain(text)


def _domain(text: str) -> str:
    name = ascii_name(text)
    if not _DOMAIN.fullmatch(name):
        raise ValueError(
            "must be a domain name in lowercase, without scheme or final dot: two labels or more of 1 to 63 letters, "
            "digits and inner hyphens, at most 253 characters, with letters behind the last dot"
        )
    return name


def _of_your_own(name: str) -> str:
    if _STAND_IN.fullmatch(name.split(".")[-2]):
        raise ValueError("is a placeholder, not a domain of your own")
    if name == "amazonaws.com" or name.endswith((".amazonaws.com", ".cloudfront.net")):
        raise ValueError("is a domain of AWS; a stack needs one of its own")
    return name


def check_label(text: str) -> str:
    """Return *text* as DNS has it, or raise ValueError unless it is one label of a domain."""
    name = ascii_name(text)
    if not LABEL.fullmatch(name):
        raise ValueError("must be one label of a domain name: 1 to 63 lowercase letters, digits and inner hyphens")
    return name


PLACEHOLDERS = ("example.com", "example.net", "example.org")
"""Domains for documentation, which no one can own: https://www.rfc-editor.org/rfc/rfc2606. AWS refuses a hosted zone
for them."""

_PRIVATE_TOPS = ("test", "example", "invalid", "localhost", "local", "internal", "lan", "home", "corp")
"""Top-level domains that the public DNS does not have, so that no certificate can be validated:
https://www.rfc-editor.org/rfc/rfc6761 and https://www.icann.org/en/board-activities-and-meetings/materials/approved-resolutions-special-meeting-of-the-icann-board-29-07-2024-en"""


def is_placeholder(name: str) -> bool:
    """Return whether a domain, or the domain of an email address, is one for documentation, or within one."""
    domain = name.rpartition("@")[2].lower()
    return any(domain == one or domain.endswith(f".{one}") for one in PLACEHOLDERS)


_NEVER_ASKED = ("local", "localhost", "invalid")
"""Top-level domains that resolvers answer themselves or by multicast: https://www.rfc-editor.org/rfc/rfc6761 and
https://www.rfc-editor.org/rfc/rfc6762"""

_RESERVED = (".ec2.internal", ".compute.internal")
"""https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html#vpc-dns-hostnames"""


def is_within(name: str, domain: str) -> bool:
    """Return whether *name* is *domain* or a name under it."""
    return name == domain or name.endswith(f".{domain}")
