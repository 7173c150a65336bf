"""DynamoDB."""

from __future__ import annotations

from preview.aws.card import Card, Shelf, Unpriced
from preview.aws.outputs import Outputs

CARDS = (
    Card(
        "aws:dynamodb/table:Table",
        outputs=Outputs(arn="arn:{partition}:dynamodb:{region}:{account}:table/{name}"),
        price=Unpriced("requests and storage of tables"),
        shelf=Shelf.TABLES,
    ),
)
