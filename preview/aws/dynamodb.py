"""DynamoDB."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from preview.aws.card import Card, Inputs, Shelf, Unique, Unpriced
from preview.aws.counterpart import Counterpart
from preview.aws.outputs import Outputs

_INDEXES = "the keys of an index have another shape, which is not translated"


def _key_types(inputs: Inputs) -> Mapping[str, Any]:
    keys = {"hashKey": ("KeySchema/0/KeyType", "HASH"), "rangeKey": ("KeySchema/1/KeyType", "RANGE")}
    return {target: kind for key, (target, kind) in keys.items() if key in inputs}


CARDS = (
    Card(
        "aws:dynamodb/table:Table",
        unique=(Unique("name"),),
        outputs=Outputs(arn="arn:{partition}:dynamodb:{region}:{account}:table/{name}"),
        price=Unpriced("requests and storage of tables"),
        shelf=Shelf.TABLES,
        cloudformation=Counterpart(
            names={
                "attributes": "AttributeDefinitions",
                "attributes.name": "AttributeName",
                "attributes.type": "AttributeType",
                "hashKey": "KeySchema/0/AttributeName",
                "rangeKey": "KeySchema/1/AttributeName",
                "pointInTimeRecovery": "PointInTimeRecoverySpecification",
                "pointInTimeRecovery.enabled": "PointInTimeRecoveryEnabled",
                "readCapacity": "ProvisionedThroughput/ReadCapacityUnits",
                "writeCapacity": "ProvisionedThroughput/WriteCapacityUnits",
                "serverSideEncryption": "SSESpecification",
                "serverSideEncryption.enabled": "SSEEnabled",
                "serverSideEncryption.kmsKeyArn": "KMSMasterKeyId",
                "streamViewType": "StreamSpecification/StreamViewType",
                "ttl": "TimeToLiveSpecification",
            },
            constants=_key_types,
            without={
                "streamEnabled": "StreamViewType alone says so",
                "globalSecondaryIndexes": _INDEXES,
                "localSecondaryIndexes": _INDEXES,
            },
        ),
    ),
)
