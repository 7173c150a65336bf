"""Notes each refund: an object for each event of the bus. What it returns goes to the queue of processed events."""

import json
import os

import boto3


def handler(event: dict, context: object) -> dict:
    """Write the detail of the event to the bucket of the link ``documents``; what comes twice is one object."""
    key = f"refunds/{event['id']}.json"
    body = json.dumps(event["detail"]).encode()
    boto3.client("s3").put_object(Bucket=os.environ["DOCUMENTS_BUCKET"], Key=key, Body=body)
    return {"key": key}
