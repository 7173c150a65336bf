"""GuardDuty."""

from __future__ import annotations

from preview.aws.card import Card, Unpriced
from preview.aws.outputs import Outputs

CARDS = (
    Card(
        "aws:guardduty/detector:Detector",
        outputs=Outputs(id="{hex:32}", arn="arn:{partition}:guardduty:{region}:{account}:detector/{id}"),
        price=Unpriced("events and logs that GuardDuty analyzes"),
    ),
)
