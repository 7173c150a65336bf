"""Amazon MQ."""

from __future__ import annotations

from policies.plan.kind import Kind

BROKER = Kind(
    "aws:mq/broker:Broker",
    holds="data",
    defaults={
        # https://docs.aws.amazon.com/amazon-mq/latest/api-reference/brokers.html
        "publiclyAccessible": False,
        "autoMinorVersionUpgrade": False,
        "deploymentMode": "SINGLE_INSTANCE",
        "logs.audit": False,
        "logs.general": False,
    },
)
