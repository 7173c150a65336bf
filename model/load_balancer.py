"""``plinth:load_balancer``: how requests reach web services."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from model.aws import cloudfront, elb, vpc
from model.base import Checked, Distinct, EventsPerMinute, Latency, Model, Name, Risk, tried
from model.certificates import EXAMPLE_ARN, CertificateArn
from model.cloudfront_only import CloudFrontOnly
from model.conditions import IPv4Range
from model.dns import full_name
from model.dns_values import APEX, check_further_name
from model.hosted_zone import Subdomain
from model.listener_rule import ListenerRule
from model.mutual_tls import ClientCertificates
from model.network import InNetwork
from model.problem import Problem
from model.test_traffic import TrafficTestListener

FurtherName = Annotated[str, Checked(check_further_name)]

MAIN_LOAD_BALANCER = "edge"
"""Name of ``plinth:load_balancer``."""


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
        description="internal: only CloudFront and allowed_cidrs reach it; internet-facing: anyone, over HTTPS, unless "
        "allowed_cidrs or cloudfront_only say otherwise.",
        examples=["internal"],
    )
    network: InNetwork = None
    subdomain: Subdomain | None = Field(
        default=None,
        description="Label of its record and certificate under dns.domain; required if internet-facing, and in "
        "load_balancers. Default: none.",
        examples=["api"],
    )
    further_names: dict[FurtherName, Literal["redirect", "serve"]] = Field(
        default={},
        description="Further label under dns.domain, or @ for the domain itself → redirect: sent to subdomain (301), "
        "before any route; serve: as it is. Each has its records and is in the certificate. Not behind CloudFront, "
        "which has names of its own. Default: none.",
        examples=[{"@": "redirect"}],
    )
    certificate_arn: CertificateArn | None = Field(
        default=None,
        description="An existing certificate of the stack's region and account for its name, and those of CloudFront "
        "if it is internal, in place of one that the stack makes and watches. Default: none.",
        examples=[EXAMPLE_ARN],
    )
    further_certificate_arns: Annotated[list[CertificateArn], Distinct] = Field(
        default=[],
        max_length=elb.MOST_FURTHER_CERTIFICATES,
        description="Existing certificates of the stack's region and account for names whose records are elsewhere; "
        "the client's request says which one is used (SNI). Default: none.",
        examples=[[EXAMPLE_ARN]],
    )
    allowed_cidrs: Annotated[list[IPv4Range], Distinct] = Field(
        default=[],
        max_length=elb.MOST_ALLOWED_RANGES,
        description="Ranges of addresses that reach it. Internal: besides CloudFront, such as the network's own or an "
        "office's behind a VPN. Internet-facing: instead of any address. Default: none if internal, any otherwise.",
        examples=[["10.0.0.0/8"]],
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
    global_accelerator: bool = Field(
        default=False,
        description="Whether AWS Global Accelerator is in front of it, for scheme internet-facing: two fixed "
        "addresses, and AWS's network from the nearest edge location on, at USD 18 a month and a premium for each GB. "
        "Default: false.",
        examples=[True],
    )
    mutual_tls: ClientCertificates | None = Field(
        default=None,
        description="Certificates that clients must have; needs HTTPS. Not behind CloudFront or plinth:apis, which "
        "have none. Default: none.",
        examples=[{"ca_bundle": "certificates/clients.pem"}],
    )
    cloudfront_only: CloudFrontOnly | None = Field(
        default=None,
        description="Only the stack's own CloudFront reaches it, for scheme internet-facing: for regions without VPC "
        "origins. Its security group admits CloudFront's addresses alone, and requests without a secret header get a "
        "403. It has no name of its own. Default: anyone reaches it.",
        examples=[{"secret_version": 1}],
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
    rules: dict[Name, ListenerRule] = Field(
        default={},
        description="Name → requests that it answers itself, with a fixed response or a redirect. Default: none.",
        examples=[{"old": {"paths": ["/old/*"], "redirect": {"path": "/new"}}}],
    )
    test_listener: TrafficTestListener | None = Field(
        default=None,
        description="A further listener, for deployments with test_traffic: {listener: true}. Default: none.",
        examples=[{"port": 8443, "allowed_cidrs": ["10.0.0.0/8"]}],
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

    @property
    def closed(self) -> bool:
        """Whether only CloudFront and allowed_cidrs reach it."""
        return self.internal or self.cloudfront_only is not None

    @property
    def ranges(self) -> int:
        """Number of ranges that reach it on one port or another."""
        return len(self.allowed_cidrs) + (len(self.test_listener.allowed_cidrs) if self.test_listener else 0)

    def hosts(self, domain: str) -> dict[str, str]:
        """Return resource name → host, of each name under *domain*: its subdomain as ``""``, then the others."""
        if self.subdomain is None:
            return {}
        names = {"apex" if name == APEX else name: full_name(name, domain) for name in self.further_names}
        return {"": f"{self.subdomain}.{domain}", **names}

    def redirected(self, domain: str) -> list[str]:
        """Return the hosts under *domain* that redirect to its subdomain."""
        return [full_name(name, domain) for name, how in self.further_names.items() if how == "redirect"]

    def problems(self) -> Iterator[Problem]:
        """Yield what its scheme rules out, and names and certificates without effect."""
        yield from tried(
            self._further_names_are_further,
            self._certificates_are_used,
            self._client_certificates_need_https,
            self._only_cloudfront,
            self._has_a_name,
            self._refuses_plain_http,
            self._accelerates_from_the_internet,
        )

    def _client_certificates_need_https(self) -> Iterator[Problem]:
        if self.mutual_tls is not None and self.allow_plain_http:
            yield Problem(
                ("mutual_tls",),
                "needs HTTPS, and with allow_plain_http the load balancer serves HTTP",
                "mutual_tls: null",
                show_value=False,
            )

    def _accelerates_from_the_internet(self) -> Iterator[Problem]:
        if self.internal and self.global_accelerator:
            yield Problem(
                ("global_accelerator",),
                "is for scheme internet-facing: its addresses are on the internet",
                "global_accelerator: false",
            )

    def _only_cloudfront(self) -> Iterator[Problem]:
        """Yield what needs others than CloudFront to reach it."""
        if self.cloudfront_only is None:
            return
        if self.internal:
            yield Problem(
                ("cloudfront_only",),
                "is for scheme internet-facing: CloudFront reaches an internal one by a VPC origin, without a secret",
                "cloudfront_only: null",
            )
            return
        weight = (
            f"CloudFront's prefix list takes {cloudfront.ADDRESSES_RULES} of the {vpc.RULES_PER_SECURITY_GROUP} rules"
        )
        others: dict[str, tuple[object, str, str]] = {
            "subdomain": (self.subdomain, "no one reaches it by a name; those of cdn lead to CloudFront", "null"),
            "further_names": (self.further_names, "no one reaches it by a name; CloudFront has names of its own", "{}"),
            "allowed_cidrs": (
                self.allowed_cidrs,
                f"their requests have no secret header, and {weight} of its security group",
                "[]",
            ),
            "test_listener": (self.test_listener, f"{weight} of its security group; test by a header", "null"),
            "mutual_tls": (self.mutual_tls, "CloudFront has no client certificate", "null"),
            "global_accelerator": (
                self.global_accelerator,
                "its requests have no secret header; CloudFront is in front of it",
                "false",
            ),
        }
        for field, (value, why, legal) in others.items():
            if value:
                yield Problem((field,), f"is not for one with cloudfront_only: {why}", f"{field}: {legal}")

    def _further_names_are_further(self) -> Iterator[Problem]:
        if self.further_names and self.subdomain is None and self.internal:
            yield Problem(("further_names",), "need subdomain, the first name", "subdomain: www")
        if self.subdomain in self.further_names:
            yield Problem(
                ("further_names", self.subdomain or ""),
                "is subdomain already; remove it",
                'further_names: {"@": redirect}' if self.subdomain != "www" else "further_names: {}",
            )

    def _certificates_are_used(self) -> Iterator[Problem]:
        for position, arn in enumerate(self.further_certificate_arns):
            if arn == self.certificate_arn:
                yield Problem(
                    ("further_certificate_arns", position),
                    "is certificate_arn, the one for every other name; remove it",
                    "further_certificate_arns: []",
                )
        if self.further_certificate_arns and self.allow_plain_http:
            yield Problem(
                ("further_certificate_arns",),
                "have no effect: with allow_plain_http the load balancer serves HTTP",
                "further_certificate_arns: []",
            )

    def _has_a_name(self) -> Iterator[Problem]:
        if not self.internal and self.subdomain is None and self.cloudfront_only is None:
            yield Problem(("subdomain",), "internet-facing needs a subdomain, for its record and certificate")

    def _refuses_plain_http(self) -> Iterator[Problem]:
        if not self.internal and self.allow_plain_http:
            yield Problem(
                ("allow_plain_http",),
                "internet-facing never serves plain HTTP, it only redirects to HTTPS",
                "allow_plain_http: false",
            )
