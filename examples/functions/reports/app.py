"""Counts the objects of a bucket: once a night, and when an API asks for it."""

import json
import os

import boto3


def handler(event: dict, context: object) -> dict:
    """Return the number of objects in the bucket of the link ``uploads``, as the response of an HTTP API."""
    pages = boto3.client("s3").get_paginator("list_objects_v2").paginate(Bucket=os.environ["UPLOADS_BUCKET"])
    objects = sum(page["KeyCount"] for page in pages)
    return {
        "statusCode": 200,
        "headers": {"content-type": "application/json"},
        "body": json.dumps({"objects": objects}),
    }
