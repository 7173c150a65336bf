"""The encryption key of one domain of a stack, and who may use it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pulumi
import pulumi_aws as aws

from components.identity.account import Account
from components.identity.policy import Statement, document
from components.observability.alarm import Alarm, Graph
from components.site import Site
from model.keys import KeyDomain, Keys

_DECRYPT = ("kms:Decrypt",)
_ENCRYPT = ("kms:GenerateDataKey",)
_USE = (
    "kms:Encrypt",
    "kms:Decrypt",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:DescribeKey",
)

_PURPOSES: Mapping[KeyDomain, str] = {
    "data": "databases, caches and buckets",
    "logs": "log groups and alerts",
    "secrets": "secrets and parameters",
    "edge": "files that CloudFront serves",
    "backups": "backups and archives",
    "messages": "queues and topics",
    "instances": "volumes of instances",
}

_PURPOSES_IN_NETWORK: Mapping[KeyDomain, str] = {
    "data": "databases and caches",
    "logs": "log groups",
    "secrets": "passwords of databases",
    "instances": "volumes of instances",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyArgs:
    """What a key is made of."""

    domain: KeyDomain
    """What the key encrypts, and so which AWS services its policy admits."""

    spec: Keys
    """What the stack file says of its keys."""

    network: str | None = None
    """Name of the network whose things it encrypts. Default: none, it encrypts those of the whole stack."""

    region: str | None = None
    """Region of the key. Default: the stack's. What is encrypted in another region needs a key there."""

    site: Site
    """Gives the alias ``alias/<project>-<scope>-<domain>``, with network and region if given, and decides whether
    deletion is refused: what the key encrypted is lost with it."""


class Key(pulumi.ComponentResource):
    """A symmetric key with yearly rotation and an alias.

    Its policy delegates administration to IAM of the account and names each AWS service that uses the key on its own.
    Services that act for their caller (S3, RDS, ElastiCache, Secrets Manager, SSM) need no statement here: the caller's
    own policy decides, to which the statements below belong.
    """

    arn: pulumi.Output[str]
    """ARN of the key, which does not change when it rotates."""

    alarms: Sequence[Alarm] = ()
    """None: KMS has no metric for a key with KMS key material that indicates a problem."""

    graphs: Sequence[Graph] = ()
    """None."""

    def __init__(self, name: str, args: KeyArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("plinth:security:Key", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        account = args.site.account
        self._account = replace(account, region=args.region) if args.region else account
        self._key = self._make_key()
        self._make_alias()
        self.arn = self._key.arn
        self.register_outputs({"arn": self.arn})

    def decrypt_statement(self, via: str) -> Statement:
        """Return the statement that lets a role decrypt with this key through the service *via*, such as ``s3``."""
        return self._statement(_DECRYPT, via)

    def encrypt_decrypt_statement(self, via: str) -> Statement:
        """Return the statement that lets a role encrypt and decrypt with this key through the service *via*."""
        return self._statement((*_DECRYPT, *_ENCRYPT), via)

    def _statement(self, actions: Sequence[str], via: str) -> Statement:
        service = f"{via}.{self._account.region}.amazonaws.com"
        return Statement(
            actions=actions,
            resources=[self.arn],
            conditions={"StringEquals": {"kms:ViaService": service}},
        )

    def _make_key(self) -> aws.kms.Key:
        return aws.kms.Key(
            self._name,
            description=f"Encrypts {self._purpose}",
            enable_key_rotation=True,
            rotation_period_in_days=365,
            deletion_window_in_days=self._args.spec.deletion_window_days,
            policy=document(*key_policy(self._args.domain, self._account, alerts=self._args.network is None)),
            region=self._args.region,
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(protect=self._args.site.protect)),
        )

    @property
    def _purpose(self) -> str:
        network, domain = self._args.network, self._args.domain
        return _PURPOSES[domain] if network is None else f"{_PURPOSES_IN_NETWORK[domain]} of network {network}"

    def _make_alias(self) -> aws.kms.Alias:
        what = "-".join(part for part in (self._args.network, self._args.domain, self._args.region) if part)
        return aws.kms.Alias(
            f"{self._name}-alias",
            name=f"alias/{self._args.site.label.physical_name(what)}",
            target_key_id=self._key.id,
            region=self._args.region,
            opts=self._child,
        )


def administration_by_iam(account: Account) -> Statement:
    """Return the statement of a key policy that lets IAM of the account decide who administers the key."""
    return Statement(
        sid="AdministrationByIam", actions=["kms:*"], resources=["*"], principals={"AWS": account.root_arn}
    )


def key_policy(domain: KeyDomain, account: Account, *, alerts: bool = True) -> tuple[Statement, ...]:
    """Return the key policy of *domain*: administration by IAM, then the services that use the key by themselves.

    Without *alerts*, the key for logs is for log groups alone.
    """
    logs = (_log_groups(account), *([_alerts(account)] if alerts else []))
    services = {
        "logs": logs,
        "edge": (_cloudfront(account),),
        "messages": (_deliveries(account),),
        "instances": _volumes(account),
    }
    return (administration_by_iam(account), *services.get(domain, ()))


def _log_groups(account: Account) -> Statement:
    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
    return Statement(
        sid="LogGroupsOfThisAccount",
        actions=_USE,
        resources=["*"],
        principals={"Service": f"logs.{account.region}.amazonaws.com"},
        conditions={"ArnLike": {"kms:EncryptionContext:aws:logs:arn": account.arn("logs", "log-group:*")}},
    )


def _alerts(account: Account) -> Statement:
    # SNS binds every message to its topic by the encryption context, so these services can use the key for topics of
    # this account only, whoever asks them to. Who may publish to a topic says the topic's own policy. EventBridge is
    # not among them: it publishes with a role.
    # https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
    return Statement(
        sid="AlertsToTopicsOfThisAccount",
        actions=["kms:Decrypt", "kms:GenerateDataKey"],
        resources=["*"],
        principals={"Service": ["cloudwatch.amazonaws.com", "budgets.amazonaws.com"]},
        conditions={"ArnLike": {"kms:EncryptionContext:aws:sns:topicArn": account.arn("sns", "*")}},
    )


def _cloudfront(account: Account) -> Statement:
    # A distribution needs the bucket, the bucket needs the key: so any distribution of this account may decrypt here,
    # and the bucket's policy is just as wide. It may not encrypt, since it only reads.
    return Statement(
        sid="DistributionsOfThisAccount",
        actions=["kms:Decrypt"],
        resources=["*"],
        principals={"Service": "cloudfront.amazonaws.com"},
        conditions={
            "ArnLike": {"aws:SourceArn": f"arn:{account.partition}:cloudfront::{account.account_id}:distribution/*"}
        },
    )


def _deliveries(account: Account) -> Statement:
    # SQS binds every message to its queue by the encryption context, so that SNS and EventBridge can use the key for
    # queues of this account and region only. From which topics and rules a queue takes messages says its own policy.
    # https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
    return Statement(
        sid="DeliveriesToQueuesOfThisAccount",
        actions=["kms:Decrypt", "kms:GenerateDataKey"],
        resources=["*"],
        principals={"Service": ["sns.amazonaws.com", "events.amazonaws.com"]},
        conditions={"ArnLike": {"kms:EncryptionContext:aws:sqs:arn": account.arn("sqs", "*")}},
    )


def _volumes(account: Account) -> tuple[Statement, Statement]:
    # Auto Scaling launches instances with its service-linked role, which no IAM policy gives a key. The role is named
    # by a condition, as a policy with a principal that does not exist yet is refused.
    # https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
    role = "role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"
    launches = {
        "StringEquals": {"kms:CallerAccount": account.account_id},
        "ArnEquals": {"aws:PrincipalArn": f"arn:{account.partition}:iam::{account.account_id}:{role}"},
    }
    return (
        Statement(
            sid="VolumesOfAutoScaling",
            actions=_USE,
            resources=["*"],
            principals={"AWS": "*"},
            conditions=launches,
        ),
        Statement(
            sid="AttachmentsOfAutoScaling",
            actions=["kms:CreateGrant"],
            resources=["*"],
            principals={"AWS": "*"},
            conditions={**launches, "Bool": {"kms:GrantIsForAWSResource": "true"}},
        ),
    )
