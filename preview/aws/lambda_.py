"""Lambda."""

from __future__ import annotations

from preview.aws.card import Card, Shelf, Unique, Unpriced
from preview.aws.outputs import Outputs

_LAMBDA = "arn:{partition}:lambda:{region}:{account}:function:{name}"
_INVOKE = "arn:{partition}:apigateway:{region}:lambda:path/2015-03-31/functions/"


CARDS = (
    Card(
        "aws:lambda/function:Function",
        unique=(Unique("name"),),
        outputs=Outputs(
            arn=_LAMBDA,
            more={
                "invokeArn": f"{_INVOKE}{_LAMBDA}/invocations",
                "qualifiedArn": f"{_LAMBDA}:1",
                "version": "$LATEST",
            },
        ),
        price=Unpriced("requests and duration of functions"),
        shelf=Shelf.FUNCTIONS,
    ),
)
