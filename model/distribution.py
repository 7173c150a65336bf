"""``plinth:cdn``: CloudFront in front of files and the load balancer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from model.access_logs import AccessLogs
from model.arn import region_of
from model.aws import cloudfront
from model.aws.countries import KOSOVO
from model.aws.regions import GLOBAL_SERVICES_REGION
from model.base import Distinct, Model, Percent, tried
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
from model.cdn_origins import CdnOrigins
from model.certificates import EXAMPLE_ARN, CertificateArn
from model.countries import Country, contradictory_countries
from model.hosted_zone import Subdomain
from model.problem import Problem


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


class Cdn(CdnOrigins):
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
        examples=[EXAMPLE_ARN],
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
    price_class: cloudfront.PriceClass = Field(
        default="PriceClass_100",
        description="Edge locations that serve: 100 is Europe and North America, All the world. "
        "Default: PriceClass_100.",
        examples=["PriceClass_100"],
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
    access_logs: AccessLogs = Field(
        default=AccessLogs(),
        description="Content and format of the records of requests. Default: those of each field.",
        examples=[{"file_format": "parquet", "hive_compatible_partitions": True}],
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
            self.origin_problems,
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
        region = region_of(self.certificate_arn) if self.certificate_arn is not None else GLOBAL_SERVICES_REGION
        if region != GLOBAL_SERVICES_REGION:
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
            behavior = pattern_of(source, [pattern for pattern, _ in self.ordered()])
            pattern = pattern_of(source, self.dynamic_paths)
            if behavior or pattern:
                where = (
                    f"{behavior} is in behaviors" if behavior else f"dynamic_paths sends {pattern} to the load balancer"
                )
                yield Problem(
                    ("redirects", source),
                    f"has no effect: {where}, and redirects are for {'other ' if behavior else ''}files",
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

    def _service_path(self, path: str) -> str | None:
        """Return the pattern that sends *path* to the load balancer, if the first one that matches does."""
        behaviors = dict(self.ordered())
        first = pattern_of(path, [*behaviors, *self.dynamic_paths])
        return first if first in self.service_paths else None

    def _error_pages(self) -> Iterator[Problem]:
        for code, one in self.error_pages.items():
            pattern = self._service_path(one.page)
            if pattern:
                where = "dynamic_paths sends" if pattern in self.dynamic_paths else "behaviors send"
                yield Problem(
                    ("error_pages", code, "page"),
                    f"is not in the bucket: {where} {pattern} to the load balancer",
                    "page: /errors/404.html",
                )
            if one.response_code == cloudfront.SUCCESS and self.service_paths:
                yield Problem(
                    ("error_pages", code, "response_code"),
                    "would turn errors of dynamic_paths into successes; for an application use single_page_application",
                    f"response_code: {code}",
                )
