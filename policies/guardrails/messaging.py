"""SNS and SQS: encryption, access policies, TLS and dead-letter queues."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Finding, Level, Policy, Sample, Settings, Severity, boolean
from policies.plan.aws import sns, sqs
from policies.plan.iam_denials import requires_tls
from policies.plan.iam_documents import parse
from policies.plan.lens.resource_policies import SOME_ACCOUNT, policy_of, public_statements
from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource
from policies.plan.values import MISSING


@Policy(
    id="sns-topic-require-encryption",
    description="SNS topics are encrypted with a KMS key.",
    severity=Severity.MEDIUM,
    controls=c.security_hub("SNS.1") + c.AT_REST,
    remediation="set kmsMasterKeyId to a customer managed key (with alias/aws/sns, CloudWatch and EventBridge "
    "cannot publish)",
    url=f"{guides.SNS}/sns-server-side-encryption.html",
    types=(sns.TOPIC,),
    good={"kmsMasterKeyId": "arn:aws:kms:us-east-1:123456789012:key/1"},
    bad={"displayName": "alerts"},
    omitted="violates",
)
def sns_topic_require_encryption(topic: Resource) -> Iterator[str]:
    """Report a topic without a key."""
    if topic.lacks("kmsMasterKeyId"):
        yield "kmsMasterKeyId is missing"


@Policy(
    id="sns-topic-policy-disallow-public-access",
    description="SNS topic policies do not allow public access.",
    severity=Severity.HIGH,
    controls=c.fsbp("SNS.4") + c.NOT_PUBLIC,
    remediation="specify the principals, or restrict them with aws:SourceAccount or aws:SourceArn",
    url=f"{guides.SNS}/sns-access-policy-use-cases.html",
    types=(sns.TOPIC_POLICY, sns.TOPIC),
    good=policy_of(SOME_ACCOUNT, "sns:Publish"),
    bad=policy_of("*", "sns:Publish"),
)
def sns_topic_policy_disallow_public_access(resource: Resource) -> Iterator[str]:
    """Report every statement that is public."""
    yield from public_statements(resource)


@Policy(
    id="sns-subscription-enforce-https",
    description="SNS subscriptions to HTTP endpoints use HTTPS.",
    severity=Severity.MEDIUM,
    controls=c.own("SNS-1") + c.IN_TRANSIT,
    remediation="set protocol to https",
    url=f"{guides.SNS}/sns-http-https-endpoint-as-subscriber.html",
    types=(sns.TOPIC_SUBSCRIPTION,),
    good={"protocol": "https", "endpoint": "https://hooks.example.com"},
    bad={"protocol": "http", "endpoint": "http://hooks.example.com"},
)
def sns_subscription_enforce_https(subscription: Resource) -> Iterator[str]:
    """Report plain HTTP."""
    if subscription.equals("protocol", "http"):
        yield "protocol is http"


@Policy(
    id="sqs-queue-require-encryption",
    description="SQS queues are encrypted at rest.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("SQS.1") + c.AT_REST,
    remediation="set kmsMasterKeyId to a customer managed key, or sqsManagedSseEnabled to true",
    url=f"{guides.SQS}/sqs-server-side-encryption.html",
    types=(sqs.QUEUE,),
    good={"sqsManagedSseEnabled": True},
    bad={"sqsManagedSseEnabled": False},
    settings={"require_cmk": boolean("Whether to require a customer managed KMS key.")},
    profiles={name: {"enforcementLevel": "mandatory", "require_cmk": True} for name in c.AUDITS},
)
def sqs_queue_require_encryption(queue: Resource, settings: Settings) -> Iterator[str]:
    """Report encryption that is turned off, or a missing KMS key if one is required; SSE-SQS is on by default."""
    if queue.lacks("kmsMasterKeyId"):
        if queue.is_false("sqsManagedSseEnabled"):
            yield "sqsManagedSseEnabled is false and kmsMasterKeyId is missing"
        elif settings["require_cmk"]:
            yield "kmsMasterKeyId is missing"


@Policy(
    id="sqs-queue-policy-disallow-public-access",
    description="SQS queue policies do not allow public access.",
    severity=Severity.HIGH,
    controls=c.fsbp("SQS.3") + c.NOT_PUBLIC,
    remediation="specify the principals, or restrict them with aws:SourceArn",
    url=f"{guides.SQS}/sqs-basic-examples-of-sqs-policies.html",
    types=(sqs.QUEUE_POLICY, sqs.QUEUE),
    good=policy_of(SOME_ACCOUNT, "sqs:SendMessage"),
    bad=policy_of("*", "sqs:SendMessage"),
)
def sqs_queue_policy_disallow_public_access(resource: Resource) -> Iterator[str]:
    """Report every statement that is public."""
    yield from public_statements(resource)


_DENY = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "sns:Publish",
    "Resource": "*",
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}


@Policy(
    id="messaging-queue-enforce-tls",
    description="SNS topic and SQS queue policies deny requests without TLS.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("Messaging-1") + c.IN_TRANSIT,
    remediation='add a Deny for principal * on sqs:* or sns:Publish with Bool {"aws:SecureTransport": "false"} as its '
    "only condition to its policy",
    url=f"{guides.SNS}/sns-security-best-practices.html#enforce-encryption-data-in-transit",
    types=(sns.TOPIC, sqs.QUEUE, sns.TOPIC_POLICY, sqs.QUEUE_POLICY),
    good=(
        Sample(type=sns.TOPIC, props={"displayName": "alerts"}),
        Sample(type=sns.TOPIC_POLICY, name="policy", props={"policy": {"Statement": [_DENY]}}, links={"arn": "this"}),
    ),
    bad=(Sample(type=sns.TOPIC, props={"displayName": "alerts"}),),
)
def messaging_queue_enforce_tls(stack: Stack) -> Iterator[Finding]:
    """Report a topic or queue without such a statement in any of its policies.

    A topic's is about publishing, the one action of topic policies on data; a queue's is about all actions.
    """
    for types, policies, path, action in (
        ((sns.TOPIC,), (sns.TOPIC_POLICY,), "arn", "sns:Publish"),
        ((sqs.QUEUE,), (sqs.QUEUE_POLICY,), "queueUrl", "sqs:*"),
    ):
        for target in stack.of(types):
            found, unsure = stack.companions(target, policies, path)
            raw = [item.raw("policy") for item in (*found, target)]
            documents = [parse(value) for value in raw if value is not MISSING]
            statements = [statement for document in documents for statement in document or ()]
            if not unsure and None not in documents and not requires_tls(statements, action):
                yield Finding(
                    target, f"{target.name} accepts requests without TLS: no Deny of {action} covers them all"
                )


@Policy(
    id="sqs-queue-require-dead-letter-queue",
    description="SQS queues have a dead-letter queue.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.own("SQS-1") + c.AVAILABILITY,
    remediation="set redrivePolicy with a dead-letter queue and maxReceiveCount",
    url=f"{guides.SQS}/sqs-dead-letter-queues.html",
    types=(sqs.QUEUE, sqs.REDRIVE_POLICY),
    good=(
        Sample(type=sqs.QUEUE, props={"name": "jobs"}, links={"redrivePolicy": "dead"}),
        Sample(type=sqs.QUEUE, name="dead", props={"name": "dead"}),
    ),
    bad=(Sample(type=sqs.QUEUE, props={"name": "jobs"}),),
)
def sqs_queue_require_dead_letter_queue(stack: Stack) -> Iterator[Finding]:
    """Report a queue without a redrive policy that is not, and cannot be, a dead-letter queue itself."""
    queues = stack.of((sqs.QUEUE,))
    dead = {urn for queue in queues for urn in queue.links.get("redrivePolicy", ())}
    dead |= {
        target.urn
        for queue in queues
        for target in queues
        if isinstance(queue.raw("redrivePolicy"), str)
        and any(name in queue.text("redrivePolicy") for name in stack.identities(target))
    }
    if any(queue.unsure("redrivePolicy") and "redrivePolicy" not in queue.links for queue in queues):
        return
    for queue in queues:
        separate = stack.companions(queue, (sqs.REDRIVE_POLICY,), "queueUrl")
        inline = (
            not queue.lacks("redrivePolicy") or "redrivePolicy" in queue.links or not queue.lacks("redriveAllowPolicy")
        )
        if queue.urn not in dead and not inline and separate.none:
            yield Finding(queue, f"queue {queue.name} has no dead-letter queue")
