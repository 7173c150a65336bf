"""The functions of the examples, with a bucket and a database in their place."""

import io
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPSConnection
from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from tests.support.offline import ROOT

OBJECTS = {"incoming/a.csv": b"id,name\n1,one\n2,two\n", "incoming/b.csv": b""}


class RefusedError(Exception):
    """What S3 raises for an object that it does not take."""


class Bucket:
    """A client of S3 that knows one bucket."""

    exceptions = SimpleNamespace(ClientError=RefusedError)

    def __init__(self) -> None:
        self.written: dict[str, bytes] = {}

    def put_object(self, Bucket: str, Key: str, Body: bytes) -> None:  # noqa: N803 - as boto3 has it
        assert Bucket == "files"
        if Body == b"refused":
            raise RefusedError
        self.written[Key] = Body

    def get_paginator(self, operation: str) -> Any:
        assert operation == "list_objects_v2"
        return SimpleNamespace(paginate=lambda Bucket: [{"KeyCount": 2}, {"KeyCount": 1}] if Bucket == "files" else [])  # noqa: N803 - as boto3 has it

    def get_object(self, Bucket: str, Key: str) -> dict[str, Any]:  # noqa: N803 - as boto3 has it
        assert Bucket == "files"
        body = io.BytesIO(OBJECTS[Key])
        return {"Body": SimpleNamespace(iter_lines=lambda: iter(body.read().splitlines()))}


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Any:
    bucket = Bucket()
    monkeypatch.setitem(
        sys.modules, "boto3", SimpleNamespace(bucket=bucket, client=lambda name: bucket if name == "s3" else None)
    )

    def load(name: str) -> ModuleType:
        spec = spec_from_file_location(f"example_{name}", ROOT / "examples/functions" / name / "app.py")
        assert spec is not None
        assert spec.loader is not None
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return load


@contextmanager
def database(answer: bytes) -> Iterator[int]:
    """Answer one SSLRequest, and give the port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(5)  # a handler that never connects fails the test

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                assert connection.recv(8) == b"\x00\x00\x00\x08\x04\xd2\x16\x2f"
                connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            thread.join()


def uploaded(*keys: str) -> dict[str, Any]:
    return {"Records": [{"s3": {"bucket": {"name": "files"}, "object": {"key": key}}} for key in keys]}


def test_reports_counts_the_objects_of_all_pages(load: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPLOADS_BUCKET", "files")

    assert load("reports").handler({}, None) == {
        "statusCode": 200,
        "headers": {"content-type": "application/json"},
        "body": '{"objects": 3}',
    }


def test_imports_counts_rows_while_the_database_takes_connections(load: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIN_HOST", "127.0.0.1")
    with database(b"S") as port:
        monkeypatch.setenv("MAIN_PORT", str(port))

        found = load("imports").handler(uploaded("incoming/a.csv", "incoming/b.csv"), None)

    assert found == [{"key": "incoming/a.csv", "rows": 3}, {"key": "incoming/b.csv", "rows": 0}]


def test_imports_fails_without_tls_so_that_lambda_tries_again(load: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIN_HOST", "127.0.0.1")
    with database(b"N") as port:
        monkeypatch.setenv("MAIN_PORT", str(port))

        with pytest.raises(ConnectionError, match="offers no TLS"):
            load("imports").handler(uploaded("incoming/a.csv"), None)


def test_receipts_returns_exactly_the_messages_that_were_not_written(
    load: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCUMENTS_BUCKET", "files")
    messages = [{"messageId": "1", "body": "paid"}, {"messageId": "2", "body": "refused"}]

    assert load("receipts").handler({"Records": messages}, None) == {"batchItemFailures": [{"itemIdentifier": "2"}]}
    assert sys.modules["boto3"].bucket.written == {"receipts/1.json": b"paid"}


@pytest.mark.parametrize(("answer", "status"), [(200, "SUCCEEDED"), (204, "FAILED"), (500, "FAILED"), (None, "FAILED")])
def test_release_check_lets_a_deployment_go_on_if_the_new_tasks_answer(
    answer: int | None, status: str, load: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {"HOST": "shop.example.com", "REQUEST_PATH": "/x", "TEST_HEADER": "X-Release", "TEST_VALUE": "next"}
    for name, value in given.items():
        monkeypatch.setenv(name, value)

    def request(connection: HTTPSConnection, method: str, path: str, headers: dict[str, str]) -> None:
        assert (connection.host, method, path, headers) == ("shop.example.com", "GET", "/x", {"X-Release": "next"})
        if answer is None:
            raise ConnectionRefusedError

    monkeypatch.setattr(HTTPSConnection, "request", request)
    monkeypatch.setattr(HTTPSConnection, "getresponse", lambda _: SimpleNamespace(status=answer))
    assert load("release-check").handler({}, None) == {"hookStatus": status}


def test_refunds_writes_the_detail_of_an_event_once(load: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCUMENTS_BUCKET", "files")
    event = {"id": "e-1", "detail": {"kind": "refund", "amount": 5}}

    assert [load("refunds").handler(event, None) for _ in range(2)] == [{"key": "refunds/e-1.json"}] * 2
    assert sys.modules["boto3"].bucket.written == {"refunds/e-1.json": b'{"kind": "refund", "amount": 5}'}
