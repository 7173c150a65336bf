"""The function as Node runs it: its language is a part of what CloudFront's runtime 2.0 has."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from typing import Any

import pytest

from components.edge import viewer_request
from model.aws import cloudfront
from model.aws.acm import LONGEST_CERTIFICATE_NAME
from model.distribution import MOST_FUNCTION_SETTINGS_BYTES, Cdn

NODE = shutil.which("node")
in_node = pytest.mark.skipif(NODE is None and not os.environ.get("CI"), reason="node is not here: it runs the function")

REDIRECTS = Cdn.model_validate(
    {
        "redirects": {
            "/old": {"to": "/new"},
            "/caf%C3%A9": {"to": "/coffee?size=1", "status": 302},
            "/blog/*": {"to": "/news/*", "status": 308},
            "/blog/2020/*": {"to": "/archive", "status": 307},
            "/shop/*": {"to": "https://shop.example.org/*"},
            "/deep/*": {"to": "/*"},
        }
    }
)
APPLICATION = Cdn(single_page_application=True)
INDEXES = Cdn(index_documents=True)


def answers(
    spec: Cdn,
    requests: list[tuple[str, Mapping[str, Any]]],
    *,
    host: str = "www.example.com",
    canonical_name: str | None = None,
) -> list[dict[str, Any]]:
    """Return what the function makes of requests, (URI, query string as CloudFront gives it)."""
    headers = {"host": {"value": host}}
    events = [{"request": {"uri": uri, "querystring": query, "headers": headers}} for uri, query in requests]
    program = (
        f"{viewer_request.code(spec, canonical_name)}\nconsole.log(JSON.stringify({json.dumps(events)}.map(handler)));"
    )
    node = NODE or "node"
    done = subprocess.run(
        [node, "--input-type=commonjs"], input=program, capture_output=True, text=True, check=True, timeout=20
    )
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def places(spec: Cdn, *requests: str | tuple[str, Mapping[str, Any]]) -> list[str]:
    """Return the URI that is fetched, or status and place of the redirect, of each request."""
    pairs: list[tuple[str, Mapping[str, Any]]] = [(one, {}) if isinstance(one, str) else one for one in requests]
    return [
        one["uri"] if "uri" in one else f"{one['statusCode']} {one['headers']['location']['value']}"
        for one in answers(spec, pairs)
    ]


@in_node
def test_redirects_take_the_exact_path_first_and_then_the_longest_beginning() -> None:
    expected = {
        "/old": "301 https://www.example.com/new",
        "/old/": "/old/",
        "/older": "/older",
        "/OLD": "/OLD",
        "/%6Fld": "301 https://www.example.com/new",
        "/caf%c3%a9": "302 https://www.example.com/coffee?size=1",
        "/blog": "/blog",
        "/blog/": "308 https://www.example.com/news/",
        "/blog/a/b%20c": "308 https://www.example.com/news/a/b%20c",
        "/blog/2020/a": "307 https://www.example.com/archive",
        "/shop/a": "301 https://shop.example.org/a",
        "/deep//evil.example": "301 https://www.example.com//evil.example",
        "/constructor": "/constructor",
        "/": "/",
    }
    assert dict(zip(expected, places(REDIRECTS, *expected), strict=True)) == expected


@in_node
def test_redirects_keep_the_query_string_with_each_value_of_a_name() -> None:
    several = {"value": "1", "multiValue": [{"value": "1"}, {"value": "2%26"}]}
    assert places(
        REDIRECTS, ("/old", {"a": several, "b": {"value": ""}}), ("/caf%C3%A9", {"q": {"value": "x%3Dy"}})
    ) == [
        "301 https://www.example.com/new?a=1&a=2%26&b=",
        "302 https://www.example.com/coffee?size=1&q=x%3Dy",
    ]


@in_node
def test_a_redirect_is_a_whole_response_that_browsers_keep_for_an_hour() -> None:
    assert answers(REDIRECTS, [("/blog/a", {})]) == [
        {
            "statusCode": 308,
            "statusDescription": "Permanent Redirect",
            "headers": {
                "location": {"value": "https://www.example.com/news/a"},
                "cache-control": {"value": "max-age=3600"},
                "strict-transport-security": {"value": "max-age=31536000"},
            },
        }
    ]


@in_node
@pytest.mark.parametrize(
    ("host", "place"),
    [
        ("example.com", "308 https://www.example.com/old%20/?a=1"),
        ("EXAMPLE.com:443", "308 https://www.example.com/old%20/?a=1"),
        ("d111.cloudfront.net", "308 https://www.example.com/old%20/?a=1"),
        ("www.example.com", "/old%20/"),
        ("WWW.example.com:443", "/old%20/"),
    ],
)
def test_other_names_redirect_to_the_canonical_one_which_never_redirects_to_itself(host: str, place: str) -> None:
    request = ("/old%20/", {"a": {"value": "1"}})
    [one] = answers(Cdn(), [request], host=host, canonical_name="www.example.com")
    assert place == (one["uri"] if "uri" in one else f"{one['statusCode']} {one['headers']['location']['value']}")


@in_node
def test_paths_without_a_file_extension_are_the_application() -> None:
    expected = {
        "/": "/index.html",
        "/orders/17": "/index.html",
        "/v1.2/orders": "/index.html",
        "/orders/": "/index.html",
        "/assets/app.js": "/assets/app.js",
        "/missing%2Ejs": "/missing%2Ejs",
        "/.well-known/apple-app-site-association": "/.well-known/apple-app-site-association",
    }
    assert dict(zip(expected, places(APPLICATION, *expected), strict=True)) == expected


@in_node
def test_folders_are_their_index_document_and_other_paths_are_fetched_as_they_are() -> None:
    expected = {
        "/": "/index.html",
        "/docs/": "/docs/index.html",
        "/caf%c3%a9/": "/caf%c3%a9/index.html",
        "/docs": "/docs",
    }
    assert dict(zip(expected, places(INDEXES, *expected), strict=True)) == expected


@in_node
def test_the_query_string_of_a_rewritten_request_is_left_alone() -> None:
    [one] = answers(INDEXES, [("/docs/", {"a": {"value": "1"}})])
    assert one["querystring"] == {"a": {"value": "1"}}


def test_code_and_the_most_settings_are_within_cloudfronts_limit() -> None:
    code = viewer_request.code(Cdn(), "a" * LONGEST_CERTIFICATE_NAME).replace(
        json.dumps(Cdn().function_settings())[1:-1], ""
    )
    assert len(code.encode()) + MOST_FUNCTION_SETTINGS_BYTES <= cloudfront.MOST_FUNCTION_BYTES


def test_the_code_uses_nothing_that_the_runtime_refuses() -> None:
    code = viewer_request.code(REDIRECTS, None)
    assert not [word for word in ("require(", "import ", "eval(", "new Function", "setTimeout", "var ") if word in code]
    assert "SETTINGS" not in code
