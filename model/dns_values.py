"""The grammar of DNS records: one check for the values of each type, as they are written in a stack file. Pure."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address
from typing import Annotated

from model.aws import route53
from model.base import Checked, Matches, did_you_mean
from model.domains import ascii_name, check_domain, check_label

APEX = "@"
"""The name of the domain itself."""

_LABEL = r"_?[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?"
_RELATIVE = re.compile(rf"@|(?:\*\.)?(?:{_LABEL}\.)*{_LABEL}|\*")
_HOST = re.compile(rf"(?=.{{1,254}}$)(?:{_LABEL}\.)+{_LABEL}\.?")
_CAA = re.compile(r'(0|128) (issue|issuewild|iodef) "([^"\\]*)"')
_NO_HOST = "."
_LARGEST = 65_535
_QUOTES = ('"', "\\")


def check_record_name(text: str) -> str:
    """Return *text*, or raise ValueError unless it is ``@``, or a name relative to the domain in its ASCII form."""
    if not text.isascii():
        raise ValueError(f"must be written in its ASCII form{did_you_mean(ascii_name(text.lower()))}")
    if not _RELATIVE.fullmatch(text):
        meant = text.lower().rstrip(".")
        raise ValueError(
            f"must be {APEX} for the domain itself, or a name under it in lowercase: labels of letters, digits, "
            "hyphens and underscores, * only as the first one"
            + did_you_mean(meant if meant != text and _RELATIVE.fullmatch(meant) else None)
        )
    return text


def check_further_name(text: str) -> str:
    """Return *text* as DNS has it, or raise ValueError unless it is ``@`` or one label of a domain."""
    return text if text == APEX else check_label(text)


def _host(text: str) -> str:
    """Return *text*, or raise ValueError unless it is a full host name; a final dot means the same to Route 53."""
    if not text.isascii():
        raise ValueError(f"must be written in its ASCII form{did_you_mean(ascii_name(text.lower()))}")
    if not _HOST.fullmatch(text):
        raise ValueError(
            "must be a full host name in lowercase, of two labels or more: Route 53 does not append the domain"
            + did_you_mean(text.lower() if text != text.lower() and _HOST.fullmatch(text.lower()) else None)
        )
    return text


def _number(text: str) -> bool:
    return text.isdigit() and str(int(text)) == text and int(text) <= _LARGEST


def _ipv4(text: str) -> str:
    try:
        address = IPv4Address(text)
    except ValueError:
        raise ValueError("must be an IPv4 address; a name belongs under cname") from None
    _reachable(address)
    return text


def _ipv6(text: str) -> str:
    try:
        address = IPv6Address(text)
    except ValueError:
        raise ValueError("must be an IPv6 address") from None
    if str(address) != text:
        raise ValueError(f"is not in its shortest form{did_you_mean(str(address))}")
    _reachable(address)
    return text


def _reachable(address: IPv4Address | IPv6Address) -> None:
    if address.is_loopback or address.is_multicast or address.is_unspecified or address.is_link_local:
        raise ValueError("is an address that no one on the internet can reach")


def _mx(text: str) -> str:
    priority, _, host = text.partition(" ")
    if not _number(priority) or not host:
        raise ValueError(f"must be a priority of 0 to {_LARGEST}, a space, and the host name of a mail server")
    if host != _NO_HOST:
        _host(host)
    elif priority != "0":
        raise ValueError("has no host, which means that the name receives no mail; its priority is then 0")
    return text


def _srv(text: str) -> str:
    *numbers, host = text.split(" ")
    if len(numbers) != len(("priority", "weight", "port")) or not all(map(_number, numbers)):
        raise ValueError(
            f"must be priority, weight and port, each 0 to {_LARGEST}, and a host name, with one space between"
        )
    if host != _NO_HOST:
        _host(host)
    return text


def _caa(text: str) -> str:
    found = _CAA.fullmatch(text)
    if not found:
        raise ValueError(
            'must be 0 or 128, a tag (issue, issuewild or iodef) and a value in double quotes: 0 issue "amazon.com"'
        )
    _, tag, value = found.groups()
    if tag == "iodef" and not value.startswith(("mailto:", "https://", "http://")):
        raise ValueError("reports to iodef need a URL that begins with mailto: or https://")
    if tag != "iodef" and value != ";":
        _host(value.partition(";")[0].strip())
    return text


def _txt(text: str) -> str:
    found = next((mark for mark in _QUOTES if mark in text), None)
    if found:
        raise ValueError(
            f"has {found}; write the text without quotes and escapes, which are added where DNS needs them"
        )
    if not text or not text.isascii() or not text.isprintable():
        raise ValueError("must be printable ASCII characters, at least one")
    longest = len(txt_value(text)) + len('""')  # the provider adds the outer quotes
    if longest > route53.LONGEST_VALUE:
        raise ValueError(f"has {longest} characters with its quotes, and Route 53 takes {route53.LONGEST_VALUE}")
    return text


def txt_value(text: str) -> str:
    """Return *text* as the provider takes it: strings of 255 characters, with quotes between them but not around.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route53_record, records
    """
    step = route53.LONGEST_STRING
    return '""'.join(text[start : start + step] for start in range(0, len(text), step))


def authority_of(caa: str) -> str | None:
    """Return the authority that a CAA value of a stack file lets issue certificates. None: it says something else."""
    found = _CAA.fullmatch(caa)
    return found[3].partition(";")[0].strip() if found and found[2] == "issue" else None


HostedZoneId = Annotated[
    str, Matches(r"Z[A-Z0-9]{1,31}", "must be a hosted zone id: Z and up to 31 uppercase letters and digits")
]
RecordName = Annotated[str, Checked(check_record_name)]
Ipv4 = Annotated[str, Checked(_ipv4)]
Ipv6 = Annotated[str, Checked(_ipv6)]
Host = Annotated[str, Checked(_host)]
Mx = Annotated[str, Checked(_mx)]
Srv = Annotated[str, Checked(_srv)]
Caa = Annotated[str, Checked(_caa)]
Txt = Annotated[str, Checked(_txt)]
Authority = Annotated[str, Checked(check_domain)]
