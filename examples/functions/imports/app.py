"""Counts the rows of each file that is uploaded, while the database that they are for takes connections."""

import csv
import logging
import os
import socket
import struct

import boto3

_SSL_REQUEST = struct.pack("!ii", 8, 80877103)
"""https://www.postgresql.org/docs/current/protocol-message-formats.html"""


def handler(event: dict, context: object) -> list[dict]:
    """Return key and rows of each uploaded file. It fails if the database is away: Lambda tries again."""
    if not _takes_connections(os.environ["MAIN_HOST"], int(os.environ["MAIN_PORT"])):
        raise ConnectionError("the database offers no TLS")
    store = boto3.client("s3")
    return [_counted(store, record["s3"]) for record in event["Records"]]


def _takes_connections(host: str, port: int) -> bool:
    with socket.create_connection((host, port), timeout=5) as connection:
        connection.sendall(_SSL_REQUEST)
        return connection.recv(1) == b"S"


def _counted(store: object, uploaded: dict) -> dict:
    key = uploaded["object"]["key"]
    body = store.get_object(Bucket=uploaded["bucket"]["name"], Key=key)["Body"]
    found = {"key": key, "rows": sum(1 for _ in csv.reader(line.decode() for line in body.iter_lines()))}
    logging.getLogger().info("%(key)s has %(rows)d rows", found)
    return found
