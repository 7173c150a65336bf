"""API Gateway: REST APIs."""

from __future__ import annotations

from preview.aws.card import Card, Shelf, Unpriced

CARDS = (
    Card(
        "aws:apigateway/restApi:RestApi",
        price=Unpriced("requests to REST APIs"),
        shelf=Shelf.APIS,
    ),
)
