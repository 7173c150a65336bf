"""CloudTrail."""

from __future__ import annotations

from preview.aws.card import Card, Unique, Unpriced
from preview.aws.outputs import Outputs

CARDS = (
    Card(
        "aws:cloudtrail/trail:Trail",
        unique=(Unique("name"),),
        outputs=Outputs(
            arn="arn:{partition}:cloudtrail:{region}:{account}:trail/{name}", more={"homeRegion": "{region}"}
        ),
        price=Unpriced("events beyond the first copy of management events"),
    ),
)
