"""SQS."""

from __future__ import annotations

from preview.aws.card import Card, Shelf, Unique, Unpriced
from preview.aws.counterpart import Counterpart
from preview.aws.outputs import Outputs

CARDS = (
    Card(
        "aws:sqs/queue:Queue",
        unique=(Unique("name"),),
        outputs=Outputs(
            id="https://sqs.{region}.{suffix}/{account}/{name}",
            arn="arn:{partition}:sqs:{region}:{account}:{name}",
            more={"url": "{id}"},
        ),
        price=Unpriced("requests to queues"),
        shelf=Shelf.QUEUES,
        cloudformation=Counterpart(
            names={
                "visibilityTimeoutSeconds": "VisibilityTimeout",
                "messageRetentionSeconds": "MessageRetentionPeriod",
                "maxMessageSize": "MaximumMessageSize",
                "receiveWaitTimeSeconds": "ReceiveMessageWaitTimeSeconds",
            }
        ),
    ),
)
