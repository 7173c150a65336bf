"""Who may send to a queue besides roles of the account, and that everyone does it over TLS. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi

from components.identity.policy import Statement, refuse_plain_http


@dataclass(frozen=True, kw_only=True, slots=True)
class Sender:
    """An AWS service that sends on behalf of one resource."""

    service: str
    """Service principal, such as ``sns.amazonaws.com``."""

    arn: pulumi.Input[str]
    """ARN of the resource."""


def queue_statements(arn: pulumi.Input[str], senders: Sequence[Sender]) -> list[Statement]:
    """Return the policy of the queue *arn*: no request without TLS, and messages of *senders*.

    https://docs.aws.amazon.com/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html. There is one statement for each
    service, not for each sender: SQS takes 20 statements and 10 conditions of a policy, see ``sqs.MOST_SENDERS``.
    """
    services: dict[str, list[pulumi.Input[str]]] = {}
    for sender in senders:
        services.setdefault(sender.service, []).append(sender.arn)
    return [
        refuse_plain_http(["sqs:*"], [arn]),
        *(
            Statement(
                sid=f"SendFrom{service.partition('.')[0].capitalize()}",
                actions=["sqs:SendMessage"],
                resources=[arn],
                principals={"Service": service},
                conditions={"ArnEquals": {"aws:SourceArn": arns}},
            )
            for service, arns in services.items()
        ),
    ]
