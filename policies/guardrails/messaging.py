"""SNS and SQS: messages are encrypted and taken from those who are named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from policies.engine import controls as c
from policies.engine.rule import Finding, Level, Sample, Severity, resource_rule, stack_rule
from policies.engine.stack import Stack
from policies.engine.view import Resource
from policies.guardrails.resource_policies import SOME_ACCOUNT, open_to_everybody, policy_of
from policies.plan.documents import Statement, parse
from policies.plan.values import MISSING

TOPIC = "aws:sns/topic:Topic"
TOPIC_POLICY = "aws:sns/topicPolicy:TopicPolicy"
QUEUE = "aws:sqs/queue:Queue"
QUEUE_POLICY = "aws:sqs/queuePolicy:QueuePolicy"
SNS = "https://docs.aws.amazon.com/sns/latest/dg"
SQS = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide"


@resource_rule(
    id="sns-topic-require-encryption",
    description="Topics are encrypted with a KMS key.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("SNS.1") + c.AT_REST,
    remediation="set kmsMasterKeyId to your key (AWS's own alias/aws/sns keeps CloudWatch and EventBridge from "
    "publishing)",
    url=f"{SNS}/sns-server-side-encryption.html",
    types=(TOPIC,),
    good={"kmsMasterKeyId": "arn:aws:kms:us-east-1:123456789012:key/1"},
    bad={"displayName": "alerts"},
)
def sns_topic_require_encryption(topic: Resource) -> Iterator[str]:
    """No key."""
    if topic.lacks("kmsMasterKeyId"):
        yield "kmsMasterKeyId is missing"


@resource_rule(
    id="sns-topic-policy-disallow-public-access",
    description="No topic takes messages or subscribers from everybody.",
    severity=Severity.HIGH,
    controls=c.fsbp("SNS.4") + c.NOT_PUBLIC,
    remediation="name the principals, or narrow them by aws:SourceAccount or aws:SourceArn",
    url=f"{SNS}/sns-access-policy-use-cases.html",
    types=(TOPIC_POLICY, TOPIC),
    good=policy_of(SOME_ACCOUNT, "sns:Publish"),
    bad=policy_of("*", "sns:Publish"),
)
def sns_topic_policy_disallow_public_access(resource: Resource) -> Iterator[str]:
    """An Allow for anybody that no condition narrows."""
    yield from open_to_everybody(resource)


@resource_rule(
    id="sns-subscription-enforce-https",
    description="Subscriptions by web hook use HTTPS.",
    severity=Severity.MEDIUM,
    controls=c.own("SNS-1") + c.IN_TRANSIT,
    remediation="set protocol to https",
    url=f"{SNS}/sns-http-https-endpoint-as-subscriber.html",
    types=("aws:sns/topicSubscription:TopicSubscription",),
    good={"protocol": "https", "endpoint": "https://hooks.example.com"},
    bad={"protocol": "http", "endpoint": "http://hooks.example.com"},
)
def sns_subscription_enforce_https(subscription: Resource) -> Iterator[str]:
    """Plain HTTP."""
    if subscription.equals("protocol", "http"):
        yield "protocol is http"


@resource_rule(
    id="sqs-queue-require-encryption",
    description="Queues are encrypted, with SQS's key at least.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("SQS.1") + c.AT_REST,
    remediation="set kmsMasterKeyId to your key, or leave sqsManagedSseEnabled on",
    url=f"{SQS}/sqs-server-side-encryption.html",
    types=(QUEUE,),
    good={"sqsManagedSseEnabled": True},
    bad={"sqsManagedSseEnabled": False},
    settings={
        "require_cmk": {"type": "boolean", "default": False, "description": "Demand a KMS key of one's own."},
    },
)
def sqs_queue_require_encryption(queue: Resource, settings: Mapping[str, Any]) -> Iterator[str]:
    """Switched off, or without the key that is demanded; a new queue has SQS's key by default."""
    if queue.lacks("kmsMasterKeyId"):
        if queue.is_false("sqsManagedSseEnabled"):
            yield "sqsManagedSseEnabled is false and kmsMasterKeyId is missing"
        elif settings["require_cmk"]:
            yield "kmsMasterKeyId is missing"


@resource_rule(
    id="sqs-queue-policy-disallow-public-access",
    description="No queue is open to everybody.",
    severity=Severity.HIGH,
    controls=c.fsbp("SQS.3") + c.NOT_PUBLIC,
    remediation="name the principals, or narrow them by aws:SourceArn",
    url=f"{SQS}/sqs-basic-examples-of-sqs-policies.html",
    types=(QUEUE_POLICY, QUEUE),
    good=policy_of(SOME_ACCOUNT, "sqs:SendMessage"),
    bad=policy_of("*", "sqs:SendMessage"),
)
def sqs_queue_policy_disallow_public_access(resource: Resource) -> Iterator[str]:
    """An Allow for anybody that no condition narrows."""
    yield from open_to_everybody(resource)


_DENY = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "sns:Publish",
    "Resource": "*",
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}


@stack_rule(
    id="messaging-queue-enforce-tls",
    description="Topics and queues deny requests without TLS.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("Messaging-1") + c.IN_TRANSIT,
    remediation='add a Deny for everybody with the condition Bool {"aws:SecureTransport": "false"} to its policy',
    url=f"{SNS}/sns-security-best-practices.html#enforce-encryption-data-in-transit",
    types=(TOPIC, QUEUE, TOPIC_POLICY, QUEUE_POLICY),
    good=(
        Sample(type=TOPIC, props={"displayName": "alerts"}),
        Sample(type=TOPIC_POLICY, name="policy", props={"policy": {"Statement": [_DENY]}}, links={"arn": "this"}),
    ),
    bad=(Sample(type=TOPIC, props={"displayName": "alerts"}),),
)
def messaging_queue_enforce_tls(stack: Stack) -> Iterator[Finding]:
    """No such statement in any policy of the topic or queue."""
    for types, policies, path in (((TOPIC,), (TOPIC_POLICY,), "arn"), ((QUEUE,), (QUEUE_POLICY,), "queueUrl")):
        for target in stack.of(types):
            found, unsure = stack.companions(target, policies, path)
            raw = [item.raw("policy") for item in (*found, target)]
            documents = [parse(value) for value in raw if value is not MISSING]
            statements = [statement for document in documents for statement in document or ()]
            if not unsure and None not in documents and not any(map(_denies_plain_text, statements)):
                yield Finding(target, f"{target.name} takes requests without TLS")


def _denies_plain_text(statement: Statement) -> bool:
    return not statement.allow and any("false" in values for _, values in statement.condition("aws:SecureTransport"))


@stack_rule(
    id="sqs-queue-require-dead-letter-queue",
    description="A queue puts aside what cannot be worked off.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.own("SQS-1") + c.AVAILABILITY,
    remediation="set redrivePolicy with a dead letter queue and maxReceiveCount",
    url=f"{SQS}/sqs-dead-letter-queues.html",
    types=(QUEUE, "aws:sqs/redrivePolicy:RedrivePolicy"),
    good=(
        Sample(type=QUEUE, props={"name": "jobs"}, links={"redrivePolicy": "dead"}),
        Sample(type=QUEUE, name="dead", props={"name": "dead"}),
    ),
    bad=(Sample(type=QUEUE, props={"name": "jobs"}),),
)
def sqs_queue_require_dead_letter_queue(stack: Stack) -> Iterator[Finding]:
    """No redrive policy, on a queue that is not, and cannot be, where others put things aside."""
    queues = stack.of((QUEUE,))
    dead = {urn for queue in queues for urn in queue.links.get("redrivePolicy", ())}
    dead |= {
        target.urn
        for queue in queues
        for target in queues
        if isinstance(queue.raw("redrivePolicy"), str)
        and any(name in queue.text("redrivePolicy") for name in target.identities())
    }
    if any(queue.unsure("redrivePolicy") and "redrivePolicy" not in queue.links for queue in queues):
        return
    for queue in queues:
        separate = stack.companions(queue, ("aws:sqs/redrivePolicy:RedrivePolicy",), "queueUrl")
        inline = (
            not queue.lacks("redrivePolicy") or "redrivePolicy" in queue.links or not queue.lacks("redriveAllowPolicy")
        )
        if queue.urn not in dead and not inline and separate.none:
            yield Finding(queue, f"queue {queue.name} has no dead letter queue")
