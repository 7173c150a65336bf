"""DNSSEC of a public hosted zone: the key that signs, and the switch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.identity.policy import Statement, document
from components.network.hosted_zone import zone_arn, zone_metric
from components.observability.alarm import Alarm, Graph, Metric
from components.security.key import administration_by_iam
from components.site import Site
from model.aws import route53
from model.aws.regions import GLOBAL_SERVICES_REGION
from model.keys import Keys

_SERVICE = "dnssec-route53.amazonaws.com"


@dataclass(frozen=True, kw_only=True, slots=True)
class DnssecArgs:
    """Inputs of Dnssec."""

    hosted_zone_id: pulumi.Input[str]
    """Public hosted zone that is signed."""

    domain: str
    """Its domain, for alarms."""

    keys: Keys
    """What the stack file says of KMS keys."""

    site: Site
    """Gives names and account, and decides whether deletion is refused: a domain that its parent zone says is signed is
    unreachable as soon as it is not."""


class Dnssec(pulumi.ComponentResource):
    """Signs a hosted zone with a key in us-east-1, the only region that Route 53 takes one from.

    Signing is enabled after the key-signing key exists and disabled before it is deleted; the KMS key outlives both.
    Resolvers check signatures only once the parent zone has the DS record.
    """

    ds_record: pulumi.Output[str]
    """DS record for the parent zone: key tag, algorithm, digest type and digest."""

    alarms: Sequence[Alarm]
    """Failures of signing, and keys that need action."""

    graphs: Sequence[Graph]
    """Both of them."""

    log_groups: Sequence[aws.cloudwatch.LogGroup] = ()
    """None."""

    def __init__(self, name: str, args: DnssecArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("plinth:network:Dnssec", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        self._protected = pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(protect=args.site.protect))
        signing_key = self._make_key_signing_key(self._make_key())
        self._enable(signing_key)
        self.ds_record = signing_key.ds_record
        failures = zone_metric(args.hosted_zone_id, "DNSSECInternalFailure")
        needing_action = zone_metric(args.hosted_zone_id, "DNSSECKeySigningKeysNeedingAction")
        self.alarms = (
            self._alarm(
                "failure",
                failures,
                "Route 53 cannot sign the zone, and resolvers that check signatures will not reach it",
            ),
            self._alarm(
                "key",
                needing_action,
                "The key that signs the zone needs action: its KMS key or the policy of that changed",
            ),
        )
        self.graphs = (Graph(title=f"{args.domain}: DNSSEC", metrics=[failures, needing_action]),)
        self.register_outputs({"ds_record": self.ds_record})

    def _make_key(self) -> aws.kms.Key:
        # Route 53 signs with this key for as long as the zone is signed. An asymmetric key cannot rotate.
        # https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-configuring-dnssec-cmk-requirements.html
        return aws.kms.Key(
            self._name,
            description=f"Signs the DNS zone {self._args.domain}",
            customer_master_key_spec="ECC_NIST_P256",
            key_usage="SIGN_VERIFY",
            deletion_window_in_days=self._args.keys.deletion_window_days,
            policy=self._key_policy(),
            region=GLOBAL_SERVICES_REGION,
            opts=self._protected,
        )

    def _key_policy(self) -> pulumi.Output[str]:
        account = self._args.site.account
        zone = zone_arn(account, self._args.hosted_zone_id)
        return document(
            administration_by_iam(account),
            Statement(
                sid="Route53SignsThisZone",
                actions=["kms:DescribeKey", "kms:GetPublicKey", "kms:Sign"],
                resources=["*"],
                principals={"Service": _SERVICE},
                conditions={
                    "StringEquals": {"aws:SourceAccount": account.account_id},
                    "ArnEquals": {"aws:SourceArn": zone},
                },
            ),
            Statement(
                sid="Route53GrantsToItself",
                actions=["kms:CreateGrant"],
                resources=["*"],
                principals={"Service": _SERVICE},
                conditions={"Bool": {"kms:GrantIsForAWSResource": "true"}},
            ),
        )

    def _make_key_signing_key(self, key: aws.kms.Key) -> aws.route53.KeySigningKey:
        return aws.route53.KeySigningKey(
            f"{self._name}-ksk",
            name=self._args.site.label.physical_name("ksk").replace("-", "_"),
            hosted_zone_id=self._args.hosted_zone_id,
            key_management_service_arn=key.arn,
            status="ACTIVE",
            opts=self._protected,
        )

    def _enable(self, signing_key: aws.route53.KeySigningKey) -> None:
        aws.route53.HostedZoneDnsSec(
            f"{self._name}-signing",
            hosted_zone_id=self._args.hosted_zone_id,
            opts=pulumi.ResourceOptions.merge(self._protected, pulumi.ResourceOptions(depends_on=[signing_key])),
        )

    def _alarm(self, what: str, metric: Metric, sentence: str) -> Alarm:
        return Alarm(
            name=f"{self._name}-{what}",
            description=f"{self._args.domain}: {sentence}.",
            metric=metric,
            threshold=0,
            period_seconds=route53.DNSSEC_METRIC_SECONDS,
            evaluation_periods=1,
            severity="critical",
        )
