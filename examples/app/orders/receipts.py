"""Receipts in S3, signed so that no one who may write to the bucket can make one."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from orders import variables
from orders.aws import client

_SIGNATURE = "signature"


class ForgedReceiptError(Exception):
    """A receipt whose signature is not that of its content."""


class Receipts:
    """Order id → receipt."""

    def __init__(self) -> None:
        self._bucket = variables.bucket()
        self._key = variables.signing_key()
        self._s3 = client("s3")

    def write(self, order_id: str, receipt: Mapping[str, Any]) -> None:
        """Write a receipt; once more is the same receipt."""
        body = json.dumps(receipt, sort_keys=True).encode()
        self._s3.put_object(
            Bucket=self._bucket,
            Key=_object(order_id),
            Body=body,
            ContentType="application/json",
            Metadata={_SIGNATURE: self._sign(body)},
        )

    def read(self, order_id: str) -> Mapping[str, Any] | None:
        """Return a receipt, or None if there is none yet; raise ForgedReceiptError for one of another origin."""
        try:
            found = self._s3.get_object(Bucket=self._bucket, Key=_object(order_id))
        except ClientError as error:
            if error.response["Error"]["Code"] == "NoSuchKey":
                return None
            raise
        body = found["Body"].read()
        if not hmac.compare_digest(found["Metadata"].get(_SIGNATURE, ""), self._sign(body)):
            raise ForgedReceiptError(order_id)
        return json.loads(body)

    def _sign(self, body: bytes) -> str:
        return hmac.new(self._key, body, hashlib.sha256).hexdigest()


def _object(order_id: str) -> str:
    return f"receipts/{order_id}.json"
