"""Decides whether a deployment goes on: ECS invokes it when the new tasks receive test traffic, and nothing else."""

import os
from http import HTTPStatus
from http.client import HTTPException, HTTPSConnection

_PATIENCE_SECONDS = 10


def handler(event: dict, context: object) -> dict:
    """Return that the deployment goes on if the new tasks answer a request with the header of test traffic."""
    connection = HTTPSConnection(os.environ["HOST"], timeout=_PATIENCE_SECONDS)
    try:
        connection.request(
            "GET", os.environ["REQUEST_PATH"], headers={os.environ["TEST_HEADER"]: os.environ["TEST_VALUE"]}
        )
        return {"hookStatus": "SUCCEEDED" if connection.getresponse().status == HTTPStatus.OK else "FAILED"}
    except (OSError, HTTPException):
        return {"hookStatus": "FAILED"}
    finally:
        connection.close()
