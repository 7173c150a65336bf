"""Keeps a receipt of each purchase: an object for each message of a queue."""

import logging
import os

import boto3


def handler(event: dict, context: object) -> dict:
    """Write each message to the bucket of the link ``documents``, and return those that failed: they come again."""
    store = boto3.client("s3")
    failed = [record["messageId"] for record in event["Records"] if not _kept(store, record)]
    return {"batchItemFailures": [{"itemIdentifier": one} for one in failed]}


def _kept(store: object, record: dict) -> bool:
    key = f"receipts/{record['messageId']}.json"  # a message that comes twice is one object
    try:
        store.put_object(Bucket=os.environ["DOCUMENTS_BUCKET"], Key=key, Body=record["body"].encode())
    except store.exceptions.ClientError:
        logging.getLogger().exception("%s was not written", key)
        return False
    return True
