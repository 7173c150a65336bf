"""``plinth:dns.records``: records that a stack file adds to the hosted zone, and how they exclude each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import Field

from model.aws import route53
from model.base import Distinct, Matches, Model, tried
from model.dns_values import (
    APEX,
    Caa,
    Host,
    HostedZoneId,
    Ipv4,
    Ipv6,
    Mx,
    RecordName,
    Srv,
    Txt,
    authority_of,
    txt_value,
)
from model.problem import Problem

_FIELDS = ("a", "aaaa", "cname", "mx", "txt", "caa", "srv", "ns")
_DEFAULT_TTL_SECONDS = 300
_SRV_LABELS = 2
_DELEGATION = "records: {partner: {ns: [ns1.example.net, ns2.example.net]}}"
_SERVICE = 'records: {_sip._tcp: {srv: ["10 5 5060 sip.example.net"]}}'


class Records(Model):
    """The records of one name: type → values."""

    a: Annotated[list[Ipv4], Distinct] = Field(
        default=[],
        max_length=route53.MOST_VALUES,
        description="IPv4 addresses. Default: none.",
        examples=[["203.0.113.10"]],
    )
    aaaa: Annotated[list[Ipv6], Distinct] = Field(
        default=[],
        max_length=route53.MOST_VALUES,
        description="IPv6 addresses. Default: none.",
        examples=[["2001:db8::10"]],
    )
    cname: Host | None = Field(
        default=None,
        description="Full host name that this name is another one for; it then has no other records. Default: none.",
        examples=["status.example.net"],
    )
    mx: Annotated[list[Mx], Distinct] = Field(
        default=[],
        max_length=route53.MOST_VALUES,
        description="Mail servers, each after its priority; 0 . means that no mail is received. Default: none.",
        examples=[["10 mail.example.net"]],
    )
    txt: Annotated[list[Txt], Distinct] = Field(
        default=[],
        max_length=route53.MOST_VALUES,
        description="Texts, without quotes; one of more than 255 characters is divided as DNS needs it. Default: none.",
        examples=[["v=spf1 -all"]],
    )
    caa: Annotated[list[Caa], Distinct] = Field(
        default=[],
        max_length=route53.MOST_VALUES,
        description="Who may issue certificates, where one name differs from dns.certificate_authorities. "
        "Default: none.",
        examples=[['0 issue "amazon.com"']],
    )
    srv: Annotated[list[Srv], Distinct] = Field(
        default=[],
        max_length=route53.MOST_VALUES,
        description="Services: priority, weight, port, host; the name begins with _service._protocol. Default: none.",
        examples=[["10 5 5060 sip.example.net"]],
    )
    ns: Annotated[list[Host], Distinct] = Field(
        default=[],
        max_length=route53.MOST_VALUES,
        description="Name servers that the name and everything under it is delegated to. Default: none.",
        examples=[["ns1.example.net", "ns2.example.net"]],
    )
    ttl_seconds: int = Field(
        default=_DEFAULT_TTL_SECONDS,
        ge=0,
        le=route53.LONGEST_TTL_SECONDS,
        description="How long resolvers keep the records of this name. Default: 300.",
        examples=[3600],
    )

    @property
    def by_type(self) -> Mapping[str, list[str]]:
        """Type → values, as the provider takes them."""
        values = {
            "A": self.a,
            "AAAA": self.aaaa,
            "CNAME": [] if self.cname is None else [self.cname],
            "MX": self.mx,
            "TXT": [txt_value(text) for text in self.txt],
            "CAA": self.caa,
            "SRV": self.srv,
            "NS": self.ns,
        }
        return {kind: given for kind, given in values.items() if given}

    def problems(self) -> Iterator[Problem]:
        """Yield a name without records, and a type that excludes the others."""
        yield from tried(self._has_records, self._is_alone, self._means_no_mail)

    def _has_records(self) -> Iterator[Problem]:
        if not self.by_type:
            yield Problem((), f"has no records; give it values under {', '.join(_FIELDS[:-1])} or {_FIELDS[-1]}")

    def _is_alone(self) -> Iterator[Problem]:
        others = [field for field in _FIELDS if getattr(self, field)]
        for field, why in (("cname", "is another name for a host"), ("ns", "is delegated to other name servers")):
            rest = [other for other in others if other != field]
            if field in others and rest:
                yield Problem(
                    (field,),
                    f"a name that {why} has no other records; remove {', '.join(rest)} or {field}",
                    "records: {status: {cname: status.example.net}}",
                )
                return

    def _means_no_mail(self) -> Iterator[Problem]:
        if "0 ." in self.mx and len(self.mx) > 1:
            yield Problem(("mx",), "'0 .' means that no mail is received; remove it, or the mail servers")


CheckedPath = Annotated[
    str,
    Matches(
        rf"/[A-Za-z0-9._~!$&'()*+,;=:@%/?-]{{0,{route53.LONGEST_CHECKED_PATH - 1}}}",
        f"must begin with / and have at most {route53.LONGEST_CHECKED_PATH} characters of a URL",
    ),
]


class NameCheck(Model):
    """How Route 53 checks a public name from outside of the stack, over HTTPS."""

    path: CheckedPath = Field(
        default="/",
        description="Path that responds with 2xx or 3xx within four seconds while the name is healthy. Default: /.",
        examples=["/healthz"],
    )


AwsHost = Annotated[
    str,
    Matches(
        r"(?:[A-Za-z0-9_-]+\.)+(?:amazonaws\.com|cloudfront\.net|awsglobalaccelerator\.com)",
        "must be a name in AWS's domain, which ends in .amazonaws.com, .cloudfront.net or .awsglobalaccelerator.com",
    ),
]


class Failover(Model):
    """Where a public name points to while what serves it is not healthy."""

    dns_name: AwsHost = Field(
        description="Name in AWS's domain: a load balancer of another region, a bucket with a static page, or a "
        "distribution.",
        examples=["standby-1.eu-west-1.elb.amazonaws.com"],
    )
    hosted_zone_id: HostedZoneId = Field(
        description="AWS's hosted zone of that name; the pages of its endpoints list one for each service and region.",
        examples=["Z32O12XQLNTSW2"],
    )
    path: CheckedPath | None = Field(
        default=None,
        description="Path at which Route 53 checks CloudFront, which has no targets to ask; not for a load balancer. "
        "Default: /, for CloudFront.",
        examples=["/healthz"],
    )


EXAMPLE = 'records: {status: {a: ["203.0.113.10"]}}'
"""Records that are legal in every stack file."""

AllRecords = dict[RecordName, Records]


def full_name(name: str, domain: str) -> str:
    """Return the full name of *name*, which is relative to *domain*."""
    return domain if name == APEX else f"{name}.{domain}"


def record_problems(records: AllRecords, domain: str) -> Iterator[Problem]:
    """Yield what is wrong with a record at its name, or between names, with paths relative to *records*."""
    delegated = {name for name, given in records.items() if given.ns and name != APEX}
    for name, given in records.items():
        if name == APEX and given.cname is not None:
            yield Problem(
                (name, "cname"),
                "the domain itself always has NS and SOA records, and a CNAME excludes all others; use a and aaaa",
                'records: {"@": {a: ["203.0.113.10"]}}',
            )
        if name == APEX and given.ns:
            yield Problem(
                (name, "ns"), "the name servers of the domain itself are those that Route 53 gives it", _DELEGATION
            )
        if name.startswith("*") and given.ns:
            yield Problem((name, "ns"), "Route 53 does not delegate a wildcard; write each name", _DELEGATION)
        if given.srv and (name.count("_") < _SRV_LABELS or not name.startswith("_")):
            yield Problem(
                (name, "srv"), "needs a name that begins with _service._protocol, such as _sip._tcp", _SERVICE
            )
        whole = full_name(name, domain)
        if len(whole) > route53.LONGEST_NAME:
            yield Problem((name,), f"{whole} has {len(whole)} characters, and DNS has {route53.LONGEST_NAME}")
        if name == domain or name.endswith(f".{domain}"):
            meant = name.removesuffix(domain).rstrip(".") or APEX
            yield Problem((name,), f"is relative to {domain}, so it would be {whole}; did you mean {meant!r}?")
        above = next((other for other in delegated if name.endswith(f".{other}")), None)
        if above is not None:
            yield Problem((name,), f"is never asked for here: {above} is delegated to other name servers")


def issuers(name: str, authorities: list[str], records: AllRecords) -> list[str] | None:
    """Return the authorities that may issue certificates for *name*, relative to the domain. None: all.

    The nearest CAA record at the name or above it decides: https://www.rfc-editor.org/rfc/rfc8659#section-3
    """
    parts = [] if name == APEX else name.split(".")
    for start in range(len(parts) + 1):
        here = ".".join(parts[start:]) or APEX
        found = records[here].caa if here in records else []
        issuing = [authority for authority in map(authority_of, found) if authority is not None]
        if issuing:
            return issuing
        if found:
            return None  # only issuewild or iodef: that restricts no certificate of a single name
    return authorities or None
