"""Who may send to a queue besides roles of the account, and that everyone does it over TLS. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi

from components.identity.policy import Statement


@dataclass(frozen=True, kw_only=True, slots=True)
class Sender:
    """An AWS service that sends on behalf of one resource."""

    name: str
    """Logical name of the resource, for the id of the statement."""

    service: str
    """Service principal, such as ``sns.amazonaws.com``."""

    arn: pulumi.Input[str]
    """ARN of the resource."""


def queue_statements(arn: pulumi.Input[str], senders: Sequence[Sender]) -> list[Statement]:
    """Return the policy of the queue *arn*: no request without TLS, and messages of *senders*.

    https://docs.aws.amazon.com/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html
    """
    return [
        Statement(
            sid="RefusePlainHttp",
            effect="Deny",
            actions=["sqs:*"],
            resources=[arn],
            principals={"AWS": "*"},
            conditions={"Bool": {"aws:SecureTransport": "false"}},
        ),
        *(
            Statement(
                sid=f"SendFrom{_camel(sender.name)}",
                actions=["sqs:SendMessage"],
                resources=[arn],
                principals={"Service": sender.service},
                conditions={"ArnEquals": {"aws:SourceArn": sender.arn}},
            )
            for sender in senders
        ),
    ]


def _camel(name: str) -> str:
    """Return a name as a part of an id of a statement, which has letters and digits only."""
    return "".join(part.capitalize() for part in name.split("-"))
