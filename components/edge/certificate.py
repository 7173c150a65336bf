"""A public TLS certificate from ACM, proven by DNS records, in the stack's region or in another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pulumi
import pulumi_aws as aws

from components.observability.alarm import Alarm, Graph, Metric

_DAY_SECONDS = 86_400
_TTL_SECONDS = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class CertificateAlarms:
    """Threshold of the certificate's alarm."""

    days_to_expiry: float = 30
    """Days before expiry. ACM renews earlier than that, so fewer mean that renewal fails. Default: 30."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CertificateArgs:
    """What a certificate is made of."""

    domain: str
    """Name that the certificate proves, such as ``www.example.com`` or ``*.example.com``."""

    zone_id: pulumi.Input[str]
    """Public hosted zone of all its names; its name servers must be those that the registrar knows."""

    alternative_names: Sequence[str] = ()
    """Further names. Default: none."""

    region: str | None = None
    """Region of the certificate. Default: the stack's; CloudFront takes certificates of us-east-1 only."""

    validated_by: Certificate | None = None
    """Certificate of the same names in another region, whose records prove this one too. Default: none, own records.

    ACM asks for the same record for the same name all over an account, and two resources may not own one record.
    """

    alarms: CertificateAlarms = field(default_factory=CertificateAlarms)
    """Threshold. Default: see CertificateAlarms."""


class Certificate(pulumi.ComponentResource):
    """A certificate that can be used as soon as its ARN is known: validation is waited for."""

    arn: pulumi.Output[str]
    """ARN of the validated certificate."""

    domains: Sequence[str]
    """All its names."""

    alarms: Sequence[Alarm]
    """Expiry."""

    graphs: Sequence[Graph]
    """Days to expiry."""

    def __init__(self, name: str, args: CertificateArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        domains = _domains(name, args)
        super().__init__("plinth:edge:Certificate", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        self.domains = domains
        self._certificate = self._make_certificate()
        shared = args.validated_by
        self._records = shared.records if shared else {d: self._make_record(d) for d in _proofs(self.domains)}
        self.arn = self._validate().certificate_arn
        self.alarms = (self._expiry_alarm(),)
        self.graphs = (Graph(title=f"{name}: days to expiry", metrics=(self._days_to_expiry(),), unit="days"),)
        self.register_outputs({"arn": self.arn})

    @property
    def records(self) -> dict[str, aws.route53.Record]:
        """The records that prove the names, by name without wildcard."""
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
        proof = self._certificate.domain_validation_options.apply(lambda options: _proof(options, domain))
        return aws.route53.Record(
            f"{self._name}-{domain}",
            zone_id=self._args.zone_id,
            name=proof.apply(lambda option: option.resource_record_name),
            type=proof.apply(lambda option: option.resource_record_type),
            records=proof.apply(lambda option: [option.resource_record_value or ""]),
            ttl=_TTL_SECONDS,
            # An older certificate of this account for the same name has left the very same record.
            allow_overwrite=True,
            opts=self._child,
        )

    def _validate(self) -> aws.acm.CertificateValidation:
        # AWS would wait for 75 minutes. If the name servers are right, minutes are enough.
        patience = pulumi.ResourceOptions(custom_timeouts=pulumi.CustomTimeouts(create="15m"))
        return aws.acm.CertificateValidation(
            f"{self._name}-validation",
            certificate_arn=self._certificate.arn,
            validation_record_fqdns=[self._records[domain].fqdn for domain in _proofs(self.domains)],
            region=self._args.region,
            opts=pulumi.ResourceOptions.merge(self._child, patience),
        )

    def _days_to_expiry(self) -> Metric:
        return Metric(
            namespace="AWS/CertificateManager",
            name="DaysToExpiry",
            dimensions={"CertificateArn": self._certificate.arn},
            statistic="Minimum",
            region=self._args.region,
        )

    def _expiry_alarm(self) -> Alarm:
        return Alarm(
            name=f"{self._name}-expires",
            description=f"The certificate of {self.domains[0]} is not being renewed. Look for its validation records.",
            metric=self._days_to_expiry(),
            threshold=self._args.alarms.days_to_expiry,
            comparison="LessThanThreshold",
            period_seconds=_DAY_SECONDS,
            evaluation_periods=1,
        )


def _domains(name: str, args: CertificateArgs) -> tuple[str, ...]:
    domains = (args.domain, *args.alternative_names)
    twice = sorted({domain for domain in domains if domains.count(domain) > 1})
    if twice:
        raise ValueError(f"certificate {name}: names are given twice: {', '.join(twice)}")
    odd = [domain for domain in domains if domain != domain.lower() or domain.endswith(".")]
    if odd:
        raise ValueError(f"certificate {name}: names must be lower case without a final dot: {', '.join(odd)}")
    if args.validated_by:
        missing = [domain for domain in _proofs(domains) if domain not in args.validated_by.records]
        if missing:
            raise ValueError(f"certificate {name}: validated_by has no records for {', '.join(missing)}")
    return domains


def _proofs(domains: Sequence[str]) -> list[str]:
    """Return the names that need a record: a wildcard is proven by the record of the name under it."""
    return list(dict.fromkeys(domain.removeprefix("*.") for domain in domains))


def _proof(
    options: Sequence[aws.acm.outputs.CertificateDomainValidationOption], domain: str
) -> aws.acm.outputs.CertificateDomainValidationOption:
    """Return the option of *domain*; AWS gives the options in no order."""
    return next(option for option in options if (option.domain_name or "").removeprefix("*.") == domain)
