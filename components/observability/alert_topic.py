"""The alert topic of one region: an encrypted SNS topic with email subscriptions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.identity.policy import Statement, document, refuse_plain_http
from components.observability.alarm import Alarm, Graph
from components.ordering import known_after
from components.site import Site
from model.naming import readable_key
from model.observability import Observability

PUBLISH_TO_ENCRYPTED = ("kms:Decrypt", "kms:GenerateDataKey")
"""What a publisher needs of the topic's key (https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AlertTopicArgs:
    """What an alert topic is made of."""

    spec: Observability
    """Names the subscribers. AWS asks each address to confirm, and sends nothing to it before."""

    site: Site
    """Account whose services may publish; whether deletion of a key of the topic's own is refused."""

    publishers: Sequence[str]
    """Service principals that may publish for this account, such as ``cloudwatch.amazonaws.com``."""

    key_arn: pulumi.Input[str] | None = None
    """Key of the topic's region, whose policy admits the publishers. Default: a key of the topic's own."""

    region: str | None = None
    """Region of the topic, and of its own key. Default: the stack's."""


class AlertTopic(pulumi.ComponentResource):
    """A topic that requires TLS, encrypted with a key that its publishers may use.

    The AWS managed key ``alias/aws/sns`` does not admit CloudWatch, whose alarms then fail silently
    (https://repost.aws/knowledge-center/cloudwatch-configure-alarm-sns).
    """

    arn: pulumi.Output[str]
    """ARN of the topic, known when its policy is in force: before, whoever publishes is refused, and the alert lost."""

    topic_name: pulumi.Output[str]
    """Name of the topic, for its metrics."""

    key_arn: pulumi.Output[str]
    """ARN of its key, for publishers that come with a role."""

    alarms: Sequence[Alarm] = ()
    """None: Alerts watches its topics."""

    graphs: Sequence[Graph] = ()
    """None."""

    def __init__(self, name: str, args: AlertTopicArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("plinth:observability:AlertTopic", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        self.key_arn = self._make_key().arn if args.key_arn is None else pulumi.Output.from_input(args.key_arn)
        topic = aws.sns.Topic(name, kms_master_key_id=self.key_arn, region=args.region, opts=self._child)
        policy = self._make_policy(topic)
        self._subscribe(topic)
        self.arn = known_after(policy, topic.arn)
        self.topic_name = topic.name
        self.register_outputs({"arn": self.arn, "topic_name": self.topic_name, "key_arn": self.key_arn})

    def _make_key(self) -> aws.kms.Key:
        owner = Statement(
            sid="Account", actions=["kms:*"], resources=["*"], principals={"AWS": self._args.site.account.root_arn}
        )
        publish = Statement(
            sid="Publishers",
            actions=PUBLISH_TO_ENCRYPTED,
            resources=["*"],
            principals={"Service": list(self._args.publishers)},
            conditions=self._own_account,
        )
        key = aws.kms.Key(
            f"{self._name}-key",
            description="Alerts on their way to their subscribers",
            policy=document(owner, publish),
            enable_key_rotation=True,
            rotation_period_in_days=365,
            deletion_window_in_days=30,
            region=self._args.region,
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(protect=self._args.site.protect)),
        )
        aws.kms.Alias(
            f"{self._name}-key",
            target_key_id=key.id,
            region=self._args.region,
            opts=self._child,
        )
        return key

    def _make_policy(self, topic: aws.sns.Topic) -> aws.sns.TopicPolicy:
        statements = (
            refuse_plain_http(["sns:Publish"], [topic.arn], sid="TlsOnly"),
            Statement(
                sid="Publishers",
                actions=["sns:Publish"],
                resources=[topic.arn],
                principals={"Service": list(self._args.publishers)},
                conditions=self._own_account,
            ),
        )
        return aws.sns.TopicPolicy(
            f"{self._name}-policy",
            arn=topic.arn,
            policy=document(*statements),
            region=self._args.region,
            opts=self._child,
        )

    def _subscribe(self, topic: aws.sns.Topic) -> None:
        for email in self._args.spec.alert_emails:
            aws.sns.TopicSubscription(
                f"{self._name}-{email_key(email)}",
                topic=topic.arn,
                protocol="email",
                endpoint=email,
                region=self._args.region,
                opts=self._child,
            )

    @property
    def _own_account(self) -> dict[str, dict[str, str]]:
        return {"StringEquals": {"aws:SourceAccount": self._args.site.account.account_id}}


def email_key(email: str) -> str:
    """Return the part of a subscription's logical name that identifies *email*: readable and unique."""
    address = email.lower()
    return readable_key(address, address)
