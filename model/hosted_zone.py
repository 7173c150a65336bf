"""``plinth:dns``: the domain of the stack."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field

from model.aws import route53
from model.base import Checked, Distinct, Matches, Model, Risk, tried
from model.dns import AllRecords, Failover, NameCheck, full_name, record_problems
from model.dns_values import APEX, Authority, HostedZoneId, RecordName
from model.domains import check_domain, check_label, is_placeholder
from model.problem import Problem

Domain = Annotated[str, Checked(check_domain)]
Subdomain = Annotated[str, Checked(check_label)]
RoleArn = Annotated[
    str,
    Matches(r"arn:aws(?:-[a-z]+)*:iam::[0-9]{12}:role/[A-Za-z0-9_+=,.@/-]{1,512}", "must be the ARN of an IAM role"),
]


class Dns(Model):
    """The domain of the stack: a public hosted zone of Route 53."""

    domain: Annotated[
        Domain, Risk(is_placeholder, "a placeholder that no one can own; AWS refuses a hosted zone for it")
    ] = Field(
        description="Domain of the hosted zone; letters beyond ASCII are translated (xn--…).", examples=["example.com"]
    )
    zone: Literal["create", "existing"] = Field(
        description="create: a new public hosted zone, to which the registrar must delegate; the update shows its name "
        "servers and waits for that. existing: that of zone_id.",
        examples=["create"],
    )
    zone_id: HostedZoneId | None = Field(
        default=None, description="Id of the existing hosted zone. Default: none.", examples=["Z0123456789ABCDEFGHIJ"]
    )

    records: AllRecords = Field(
        default={},
        description="Name → its records: @ is the domain itself, any other name is relative to it. Records of the load "
        "balancer, of CloudFront and of certificates are made without being named here. Default: none.",
        examples=[{"@": {"mx": ["10 mail.example.net"]}}],
    )
    certificate_authorities: Annotated[list[Authority], Distinct] = Field(
        default=[],
        max_length=route53.MOST_VALUES,
        description="Authorities that may issue certificates for the domain and all names under it (CAA). One of "
        f"Amazon must be among them: {', '.join(route53.AMAZON_AUTHORITIES)}. Default: none, so every authority may.",
        examples=[["amazon.com"]],
    )

    dnssec: bool = Field(
        default=False,
        description="Sign the zone (DNSSEC). The parent zone then needs the record of the stack output dsRecord, which "
        "must be removed there days before this is turned off: docs/dns.md. Default: false.",
        examples=[True],
    )
    query_logging: bool = Field(
        default=False,
        description="Log every query to CloudWatch in us-east-1, encrypted; CloudWatch bills what it ingests. "
        "Default: false.",
        examples=[True],
    )

    parent_zone_id: HostedZoneId | None = Field(
        default=None,
        description="Id of the hosted zone of the domain above, in the same account: the new zone is delegated there, "
        "so that no update waits for a registrar. Default: none.",
        examples=["Z0123456789PARENT"],
    )
    parent_zone_role_arn: RoleArn | None = Field(
        default=None,
        description="Role to assume for that record, if the zone above is in another account; docs/dns.md has its "
        "policy. Default: none, it is in the stack's own account.",
        examples=["arn:aws:iam::210987654321:role/dns-delegation"],
    )
    parent_ds_record: bool = Field(
        default=False,
        description="Add the DS record to the zone above too. Resolvers then refuse the zone if it is not signed, so "
        "that comes last, and goes first. Default: false.",
        examples=[True],
    )
    health_checks: dict[RecordName, NameCheck] = Field(
        default={},
        description="Public name of CloudFront or of an internet-facing load balancer, relative to the domain → how "
        "Route 53 checks it from several continents, with an alarm. Default: none.",
        examples=[{"www": {"path": "/healthz"}}],
    )
    failover: dict[RecordName, Failover] = Field(
        default={},
        description="Public name of CloudFront or of an internet-facing load balancer, relative to the domain → where "
        "it points to while that is not healthy. Default: none.",
        examples=[{"api": {"dns_name": "standby-1.eu-west-1.elb.amazonaws.com", "hosted_zone_id": "Z32O12XQLNTSW2"}}],
    )

    def failover_of(self, fqdn: str) -> Failover | None:
        """Return where the public name *fqdn* points to while its target is not healthy; None: nowhere else."""
        return next((one for name, one in self.failover.items() if full_name(name, self.domain) == fqdn), None)

    def problems(self) -> Iterator[Problem]:
        """Yield a hosted zone with the wrong id, records that exclude each other, and CAA that excludes ACM."""
        yield from tried(
            self._has_the_zone_it_needs,
            self._records_fit,
            self._admits_amazon,
            self._says_caa_once,
            self._parent_is_known,
        )

    def _has_the_zone_it_needs(self) -> Iterator[Problem]:
        if self.zone == "existing" and self.zone_id is None:
            yield Problem(("zone_id",), "zone existing needs the id of the hosted zone")
        if self.zone == "existing" and self.parent_zone_id is not None:
            yield Problem(
                ("parent_zone_id",), "zone existing is delegated already; remove parent_zone_id", "parent_zone_id: null"
            )
        if self.zone == "create" and self.zone_id is not None:
            yield Problem(("zone_id",), "zone create makes a new hosted zone; remove zone_id", "zone: existing")

    def _parent_is_known(self) -> Iterator[Problem]:
        for field, none in (("parent_zone_role_arn", "null"), ("parent_ds_record", "false")):
            if getattr(self, field) and self.parent_zone_id is None:
                yield Problem((field,), "needs parent_zone_id, the zone above, or has no effect", f"{field}: {none}")
        if self.parent_ds_record and not self.dnssec:
            yield Problem(
                ("parent_ds_record",),
                "makes the domain unreachable for resolvers that check signatures while dnssec is false",
                "parent_ds_record: false",
            )

    def _records_fit(self) -> Iterator[Problem]:
        for problem in record_problems(self.records, self.domain):
            yield replace(problem, path=("records", *problem.path))

    def _admits_amazon(self) -> Iterator[Problem]:
        given = self.certificate_authorities
        if given and not set(given) & set(route53.AMAZON_AUTHORITIES):
            yield Problem(
                ("certificate_authorities",),
                "excludes Amazon, so that ACM issues no certificate; add amazon.com",
                f"certificate_authorities: [amazon.com, {given[0]}]",
            )

    def _says_caa_once(self) -> Iterator[Problem]:
        if self.certificate_authorities and APEX in self.records and self.records[APEX].caa:
            yield Problem(
                ("records", APEX, "caa"),
                "is made of certificate_authorities already; remove one of the two",
                "certificate_authorities: []",
            )
