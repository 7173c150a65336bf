"""``plinth:dns``, ``plinth:load_balancer``, ``plinth:cdn``: how requests enter."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field

from model.account import PLACEHOLDER_ID
from model.aws import cloudfront, elb, route53
from model.aws.countries import KOSOVO
from model.aws.regions import GLOBAL_SERVICES_REGION
from model.base import Checked, Distinct, EventsPerMinute, Latency, Matches, Model, Name, Percent, Risk, tried
from model.cdn import (
    REST,
    ContentSecurityPolicy,
    ErrorPage,
    HeaderName,
    HeaderValue,
    Redirect,
    RedirectSource,
    loop_of,
    pattern_of,
)
from model.countries import Country, contradictory_countries
from model.dns import AllRecords, NameCheck, record_problems
from model.dns_values import APEX, Authority, RecordName
from model.domains import check_domain, check_label, is_placeholder
from model.network import InNetwork
from model.problem import Problem

Domain = Annotated[str, Checked(check_domain)]
CertificateArn = Annotated[
    str,
    Matches(
        r"arn:aws(?:-[a-z]+)*:acm:[a-z0-9-]+:[0-9]{12}:certificate/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        "must be the ARN of an ACM certificate",
    ),
]
Subdomain = Annotated[str, Checked(check_label)]
HostedZoneId = Annotated[
    str, Matches(r"Z[A-Z0-9]{1,31}", "must be a hosted zone id: Z and up to 31 uppercase letters and digits")
]
DynamicPath = Annotated[
    str,
    Matches(
        rf"(?:/|\*(?=.))[{cloudfront.PATH_CHARACTERS}]{{0,{cloudfront.LONGEST_PATH - 1}}}",
        f"must begin with / or * and have at most {cloudfront.LONGEST_PATH} letters, digits and _-.*?$/~\"'@:+&",
    ),
]


def region_of(certificate_arn: str | None) -> str | None:
    """Return the region of a certificate; None for none."""
    return None if certificate_arn is None else certificate_arn.split(":")[3]


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
    health_checks: dict[RecordName, NameCheck] = Field(
        default={},
        description="Public name of CloudFront or of an internet-facing load balancer, relative to the domain → how "
        "Route 53 checks it from several continents, with an alarm. Default: none.",
        examples=[{"www": {"path": "/healthz"}}],
    )

    def problems(self) -> Iterator[Problem]:
        """Yield a hosted zone with the wrong id, records that exclude each other, and CAA that excludes ACM."""
        yield from tried(self._has_the_zone_it_needs, self._records_fit, self._admits_amazon, self._says_caa_once)

    def _has_the_zone_it_needs(self) -> Iterator[Problem]:
        if self.zone == "existing" and self.zone_id is None:
            yield Problem(("zone_id",), "zone existing needs the id of the hosted zone")
        if self.zone == "existing" and self.parent_zone_id is not None:
            yield Problem(
                ("parent_zone_id",), "zone existing is delegated already; remove parent_zone_id", "parent_zone_id: null"
            )
        if self.zone == "create" and self.zone_id is not None:
            yield Problem(("zone_id",), "zone create makes a new hosted zone; remove zone_id", "zone: existing")

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


class LoadBalancerAlarms(Model):
    """Thresholds of the load balancer's alarms. Three of five minutes above one raise it, one for connections."""

    balancer_errors_per_minute: EventsPerMinute = Field(
        default=5,
        description="5xx responses of the load balancer itself, per minute: no healthy target, or none that responds. "
        "Default: 5.",
        examples=[5],
    )
    target_errors_per_minute: EventsPerMinute = Field(
        default=5, description="5xx responses of the services, per minute. Default: 5.", examples=[5]
    )
    latency_p95_seconds: Latency = Field(
        default=1.0,
        description="95th percentile of the response time of the services, in seconds. Default: 1, which is an outage "
        "rather than a missed objective.",
        examples=[0.2],
    )
    rejected_connections_per_minute: EventsPerMinute = Field(
        default=0,
        description="Connections refused at the load balancer's limit, per minute. Default: 0, the first one counts.",
        examples=[0],
    )


class LoadBalancer(Model):
    """The application load balancer in front of web services."""

    scheme: Literal["internal", "internet-facing"] = Field(
        description="internal: only CloudFront reaches it; internet-facing: anyone, over HTTPS.",
        examples=["internal"],
    )
    network: InNetwork = None
    subdomain: Subdomain | None = Field(
        default=None,
        description="Label of its record and certificate under dns.domain; required if internet-facing. Default: none.",
        examples=["api"],
    )
    certificate_arn: CertificateArn | None = Field(
        default=None,
        description="An existing certificate of the stack's region and account for its name, and those of CloudFront "
        "if it is internal, in place of one that the stack makes and watches. Default: none.",
        examples=[f"arn:aws:acm:us-east-1:{PLACEHOLDER_ID}:certificate/12345678-1234-1234-1234-123456789012"],
    )
    allow_plain_http: Annotated[
        bool, Risk(bool, "traffic between CloudFront and the load balancer has no TLS; it stays in AWS's network")
    ] = Field(
        default=False,
        description="Let CloudFront reach an internal load balancer without TLS, for stacks without a domain; refused "
        "in prod. Services then receive X-Forwarded-Proto: http; the viewer's protocol is in "
        "CloudFront-Forwarded-Proto. Default: false.",
        examples=[True],
    )
    idle_timeout_seconds: int = Field(
        default=60,
        ge=1,
        le=elb.LONGEST_IDLE_TIMEOUT_SECONDS,
        description="Seconds that a connection may be idle, and so the longest wait for a service. CloudFront in front "
        f"of it waits as long, up to {cloudfront.LONGEST_ORIGIN_SECONDS} seconds, and so do web services that have no "
        "request_timeout_seconds of their own. Default: 60.",
        examples=[60],
    )
    alarms: LoadBalancerAlarms = Field(
        default=LoadBalancerAlarms(),
        description="Thresholds of its alarms. Default: those of each field.",
        examples=[{"latency_p95_seconds": 0.2}],
    )

    @property
    def internal(self) -> bool:
        """Whether it has private addresses only."""
        return self.scheme == "internal"

    def problems(self) -> Iterator[Problem]:
        """Yield an internet-facing load balancer without a name, or with plain HTTP."""
        if not self.internal:
            yield from tried(self._has_a_name, self._refuses_plain_http)

    def _has_a_name(self) -> Iterator[Problem]:
        if self.subdomain is None:
            yield Problem(("subdomain",), "internet-facing needs a subdomain, for its record and certificate")

    def _refuses_plain_http(self) -> Iterator[Problem]:
        if self.allow_plain_http:
            yield Problem(
                ("allow_plain_http",),
                "internet-facing never serves plain HTTP, it only redirects to HTTPS",
                "allow_plain_http: false",
            )


class CdnAlarms(Model):
    """Thresholds of the distribution's alarms; five minutes in a row above one raise it."""

    server_error_percent: Percent = Field(
        default=1, description="Share of 5xx responses, percent. Default: 1.", examples=[1]
    )
    client_error_percent: Percent = Field(
        default=10,
        description="Share of 4xx responses, percent: a broken link or deployment, or a scanner. Default: 10.",
        examples=[10],
    )


MOST_FUNCTION_SETTINGS_BYTES = 7_000
"""What the function's code leaves of CloudFront's limit for what it is told: redirects, as JSON."""


class Cdn(Model):
    """The CloudFront distribution in front of a bucket with files and the load balancer."""

    subdomain: Subdomain | None = Field(
        default=None,
        description="Label of its record and certificate under dns.domain. Default: none, only CloudFront's own name.",
        examples=["www"],
    )
    certificate_arn: CertificateArn | None = Field(
        default=None,
        description="An existing certificate in us-east-1 and this account for its names, in place of one that the "
        "stack makes and watches. Default: none.",
        examples=[f"arn:aws:acm:us-east-1:{PLACEHOLDER_ID}:certificate/12345678-1234-1234-1234-123456789012"],
    )
    apex: bool = Field(
        default=False,
        description="Whether the domain itself is served too; with a subdomain, one redirects to the other. "
        "Default: false.",
        examples=[True],
    )
    canonical: Literal["subdomain", "apex"] = Field(
        default="subdomain",
        description="Which name remains in the address bar, if there are both; services see only this one. "
        "Default: subdomain.",
        examples=["apex"],
    )
    dynamic_paths: Annotated[list[DynamicPath], Distinct] = Field(
        default=[],
        max_length=cloudfront.MOST_PATHS,
        description="Path patterns that go to the load balancer, tried in this order, never cached. Services see the "
        "viewer's protocol in the header CloudFront-Forwarded-Proto. Default: none, all paths are files.",
        examples=[["/api/*"]],
    )
    price_class: cloudfront.PriceClass = Field(
        default="PriceClass_100",
        description="Edge locations that serve: 100 is Europe and North America, All the world. "
        "Default: PriceClass_100.",
        examples=["PriceClass_100"],
    )
    assets_bucket: Name = Field(
        default="assets",
        description="Bucket of role assets that holds the files. Default: assets.",
        examples=["assets"],
    )
    single_page_application: bool = Field(
        default=False,
        description="Whether paths without a file extension are /index.html, except under /.well-known/. Errors remain "
        "errors. Default: false.",
        examples=[True],
    )
    index_documents: bool = Field(
        default=False,
        description="Whether a path that ends with / is the index.html of this folder. Default: false, only / is.",
        examples=[True],
    )
    redirects: dict[RedirectSource, Redirect] = Field(
        default={},
        description="Path → where its viewers are sent; /blog/* is every path below /blog/. Only for paths of files. "
        "Default: none.",
        examples=[{"/old": {"to": "/new"}}],
    )
    error_pages: dict[cloudfront.ErrorCode, ErrorPage] = Field(
        default={},
        description="Status → page of the bucket, for responses of the services as well. A missing file is "
        "a 403. Default: none.",
        examples=[{"403": {"page": "/errors/404.html", "response_code": 404}}],
    )
    content_security_policy: ContentSecurityPolicy | None = Field(
        default=None,
        description="What browsers may load, as the header of this name; responses that have one keep theirs. "
        "Default: none, since only the application knows.",
        examples=["default-src 'self'; frame-ancestors 'none'"],
    )
    response_headers: dict[HeaderName, HeaderValue] = Field(
        default={},
        max_length=cloudfront.MOST_RESPONSE_HEADERS,
        description="Further header → value, for responses that do not have it already. Default: none.",
        examples=[{"permissions-policy": "camera=(), geolocation=(), microphone=()"}],
    )
    allow_countries: Annotated[list[Country], Distinct] = Field(
        default=[],
        description="Countries whose viewers are served; all others get 403. Default: every country.",
        examples=[["DE", "FR"]],
    )
    block_countries: Annotated[list[Country], Distinct] = Field(
        default=[], description="Countries whose viewers get 403. Default: none.", examples=[["KP"]]
    )
    alarms: CdnAlarms = Field(
        default=CdnAlarms(),
        description="Thresholds of its alarms. Default: those of each field.",
        examples=[{"server_error_percent": 1}],
    )

    def names(self, domain: str) -> tuple[str, ...]:
        """Return its public names under *domain*: those of the certificate, in an order that no setting changes."""
        subdomain = (f"{self.subdomain}.{domain}",) if self.subdomain else ()
        return (*subdomain, domain) if self.apex else subdomain

    def canonical_name(self, domain: str) -> str | None:
        """Return the name to which the other one redirects; None if there is none."""
        names = self.names(domain)
        return (names[-1] if self.canonical == "apex" else names[0]) if names else None

    def function_settings(self) -> dict[str, object]:
        """Return what the viewer request function is told: JSON."""
        return {
            "redirects": {source: [one.to, one.status] for source, one in self.redirects.items()},
            "depth": max((source.count("/") for source in self.redirects if source.endswith(REST)), default=0),
            "application": self.single_page_application,
            "indexes": self.index_documents,
        }

    def problems(self) -> Iterator[Problem]:
        """Yield what CloudFront refuses together, and what has no effect or never ends."""
        yield from tried(
            self._countries,
            self._both_names,
            self._certificate_is_global,
            self._certificate_has_a_name,
            self._one_index,
            self._redirects_end,
            self._redirects_of_files,
            self._fits,
            self._error_pages,
        )

    def _countries(self) -> Iterator[Problem]:
        yield from contradictory_countries(self.allow_countries, self.block_countries)
        for key, codes in (("allow_countries", self.allow_countries), ("block_countries", self.block_countries)):
            if KOSOVO in codes:
                yield Problem(
                    (key, codes.index(KOSOVO)),
                    f"is not in ISO 3166, whose codes CloudFront takes; AWS WAF takes it: waf.{key}",
                )

    def _certificate_is_global(self) -> Iterator[Problem]:
        region = region_of(self.certificate_arn)
        if region not in {None, GLOBAL_SERVICES_REGION}:
            yield Problem(
                ("certificate_arn",),
                f"is in {region}, and CloudFront takes those of {GLOBAL_SERVICES_REGION} only",
            )

    def _certificate_has_a_name(self) -> Iterator[Problem]:
        if self.certificate_arn is not None and self.subdomain is None and not self.apex:
            yield Problem(("certificate_arn",), "needs a name that it is for", "subdomain: www")

    def _both_names(self) -> Iterator[Problem]:
        if self.canonical == "apex" and not self.apex:
            yield Problem(("canonical",), "needs apex: true, or the domain itself is not served", "apex: true")

    def _one_index(self) -> Iterator[Problem]:
        if self.single_page_application and self.index_documents:
            yield Problem(
                ("index_documents",),
                "has no effect: single_page_application serves /index.html for folders; remove one of the two",
                "index_documents: false",
            )

    def _redirects_end(self) -> Iterator[Problem]:
        for source in self.redirects:
            loop = loop_of(self.redirects, source)
            if loop:
                yield Problem(
                    ("redirects", source, "to"), f"is a loop: {' to '.join(loop[:4])}", "to: https://example.com/"
                )

    def _redirects_of_files(self) -> Iterator[Problem]:
        for source in self.redirects:
            pattern = pattern_of(source, self.dynamic_paths)
            if pattern:
                yield Problem(
                    ("redirects", source),
                    f"has no effect: dynamic_paths sends {pattern} to the load balancer, and redirects are for files",
                    "redirects: {/old: {to: /new}}",
                    show_value=False,
                )

    def _fits(self) -> Iterator[Problem]:
        size = len(json.dumps(self.function_settings()))
        if size > MOST_FUNCTION_SETTINGS_BYTES:
            yield Problem(
                ("redirects",),
                f"take {size} bytes, {MOST_FUNCTION_SETTINGS_BYTES} are left of the 10 KB of a CloudFront Function: "
                "send several paths by one, as /blog/*",
                "redirects: {/blog/*: {to: /news/*}}",
                show_value=False,
            )

    def _error_pages(self) -> Iterator[Problem]:
        for code, one in self.error_pages.items():
            pattern = pattern_of(one.page, self.dynamic_paths)
            if pattern:
                yield Problem(
                    ("error_pages", code, "page"),
                    f"is not in the bucket: dynamic_paths sends {pattern} to the load balancer",
                    "page: /errors/404.html",
                )
            if one.response_code == cloudfront.SUCCESS and self.dynamic_paths:
                yield Problem(
                    ("error_pages", code, "response_code"),
                    "would turn errors of dynamic_paths into successes; for an application use single_page_application",
                    f"response_code: {code}",
                )
