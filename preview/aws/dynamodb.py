"""DynamoDB."""

from __future__ import annotations

from preview.aws.card import Card, Shelf, Unique, Unpriced
from preview.aws.outputs import Outputs

CARDS = (
    Card(
        "aws:dynamodb/table:Table",
        unique=(Unique("name"),),
        outputs=Outputs(arn="arn:{partition}:dynamodb:{region}:{account}:table/{name}"),
        price=Unpriced("requests and storage of tables"),
        shelf=Shelf.TABLES,
    ),
)
