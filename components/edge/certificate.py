"""A public TLS certificate of ACM, validated by DNS records, in the stack's region or in another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.observability.alarm import Alarm, Graph, Metric

DAY_SECONDS = 86_400
"""Expiry is looked at once a day."""

_TTL_SECONDS = 300
RENEWED_BEFORE_DAYS = 30
"""ACM renews a certificate 60 days before it expires, so fewer than 30 days mean that renewal fails:
https://docs.aws.amazon.com/acm/latest/userguide/managed-renewal.html"""

_PATIENCE = "2h"


@dataclass(frozen=True, kw_only=True, slots=True)
class CertificateArgs:
    """Inputs of Certificate."""

    domain: str
    """Name of the certificate in lowercase, such as ``www.example.com`` or ``*.example.com``."""

    hosted_zone_id: pulumi.Input[str]
    """Public hosted zone of all its names, to which the registrar delegates."""

    alternative_names: Sequence[str] = ()
    """Further names. Default: none."""

    region: str | None = None
    """Region of the certificate. Default: the stack's; CloudFront accepts certificates of us-east-1 only."""

    validated_by: Certificate | None = None
    """Certificate of the same names in another region, whose records validate this one too. Default: none, own records.

    ACM requires the same record for a name in every region of an account, and two resources cannot own one record.
    """


class Certificate(pulumi.ComponentResource):
    """A certificate that can be used as soon as its ARN is known, because the ARN waits for validation."""

    arn: pulumi.Output[str]
    """ARN of the validated certificate."""

    domains: Sequence[str]
    """All its names."""

    alarms: Sequence[Alarm]
    """Expiry."""

    graphs: Sequence[Graph]
    """Days to expiry."""

    log_groups: Sequence[aws.cloudwatch.LogGroup] = ()
    """None."""

    def __init__(self, name: str, args: CertificateArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        _check(name, args)
        super().__init__("plinth:edge:Certificate", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        self.domains = (args.domain, *args.alternative_names)
        self._certificate = self._make_certificate()
        shared = args.validated_by
        self._records = shared.records if shared else {d: self._make_record(d) for d in _validated_names(self.domains)}
        self.arn = self._validate().certificate_arn
        self.alarms = (self._expiry_alarm(),)
        self.graphs = (Graph(title=f"{name}: days to expiry", metrics=(self._days_to_expiry(),), unit="days"),)
        self.register_outputs({"arn": self.arn})

    @property
    def records(self) -> dict[str, aws.route53.Record]:
        """The records that validate the names, by name without wildcard."""
        return self._records

    def _make_certificate(self) -> aws.acm.Certificate:
        return aws.acm.Certificate(
            self._name,
            domain_name=self.domains[0],
            subject_alternative_names=list(self.domains[1:]),
            validation_method="DNS",
            region=self._args.region,
            opts=self._child,
        )

    def _make_record(self, domain: str) -> aws.route53.Record:
        validation = self._certificate.domain_validation_options.apply(lambda options: _validation(options, domain))
        return aws.route53.Record(
            f"{self._name}-{domain}",
            zone_id=self._args.hosted_zone_id,
            name=validation.apply(lambda option: option.resource_record_name),
            type=validation.apply(lambda option: option.resource_record_type),
            records=validation.apply(lambda option: [option.resource_record_value or ""]),
            ttl=_TTL_SECONDS,
            # An older certificate of this account for the same name has left the same record.
            allow_overwrite=True,
            opts=self._child,
        )

    def _validate(self) -> aws.acm.CertificateValidation:
        # A few minutes are enough once the registrar delegates to the hosted zone. In the update that creates the zone
        # a person does that meanwhile, after its name servers are shown.
        patience = pulumi.ResourceOptions(custom_timeouts=pulumi.CustomTimeouts(create=_PATIENCE))
        return aws.acm.CertificateValidation(
            f"{self._name}-validation",
            certificate_arn=self._certificate.arn,
            validation_record_fqdns=[self._records[domain].fqdn for domain in _validated_names(self.domains)],
            region=self._args.region,
            opts=pulumi.ResourceOptions.merge(self._child, patience),
        )

    def _days_to_expiry(self) -> Metric:
        return days_to_expiry(self._certificate.arn, self._args.region)

    def _expiry_alarm(self) -> Alarm:
        return Alarm(
            name=f"{self._name}-expires",
            description=f"The certificate of {self.domains[0]} is not being renewed. Look for its validation records.",
            metric=self._days_to_expiry(),
            threshold=RENEWED_BEFORE_DAYS,
            comparison="LessThanThreshold",
            period_seconds=DAY_SECONDS,
            evaluation_periods=1,
        )


def days_to_expiry(certificate_arn: pulumi.Input[str], region: str | None) -> Metric:
    """Return the metric of a certificate in *region*, by default the stack's. ACM has it for imported ones as well.

    https://docs.aws.amazon.com/acm/latest/userguide/cloudwatch-metrics.html
    """
    return Metric(
        namespace="AWS/CertificateManager",
        name="DaysToExpiry",
        dimensions={"CertificateArn": certificate_arn},
        statistic="Minimum",
        region=region,
    )


def _check(name: str, args: CertificateArgs) -> None:
    if args.validated_by:
        names = _validated_names((args.domain, *args.alternative_names))
        missing = [domain for domain in names if domain not in args.validated_by.records]
        if missing:
            raise ValueError(f"certificate {name}: validated_by has no records for {', '.join(missing)}")


def _validated_names(domains: Sequence[str]) -> list[str]:
    """Return the names that need a record: a wildcard is validated by the record of the name under it."""
    return list(dict.fromkeys(domain.removeprefix("*.") for domain in domains))


def _validation(
    options: Sequence[aws.acm.outputs.CertificateDomainValidationOption], domain: str
) -> aws.acm.outputs.CertificateDomainValidationOption:
    """Return the option of *domain*; AWS returns the options in no order."""
    return next(option for option in options if (option.domain_name or "").removeprefix("*.") == domain)
