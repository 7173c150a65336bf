"""Lambda."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from preview.aws.card import Card, Inputs, Shelf, Unique, Unpriced
from preview.aws.counterpart import Counterpart
from preview.aws.outputs import Outputs

_LAMBDA = "arn:{partition}:lambda:{region}:{account}:function:{name}"
_INVOKE = "arn:{partition}:apigateway:{region}:lambda:path/2015-03-31/functions/"


def _uploaded(inputs: Inputs) -> Mapping[str, Any]:
    """Return a place for code that Pulumi uploads itself: CloudFormation knows no function without one."""
    return {"Code/S3Bucket": "uploaded-by-pulumi", "Code/S3Key": "code.zip"} if "code" in inputs else {}


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
        cloudformation=Counterpart(
            names={
                "s3Bucket": "Code/S3Bucket",
                "s3Key": "Code/S3Key",
                "s3ObjectVersion": "Code/S3ObjectVersion",
                "imageUri": "Code/ImageUri",
            },
            without={"code": "Pulumi uploads the code itself"},
            constants=_uploaded,
        ),
    ),
)
