from typing import Any

import pytest
from pydantic import ValidationError

from model.base import all_problems
from model.cdn import loop_of
from model.distribution import MOST_FUNCTION_SETTINGS_BYTES, Cdn


def redirects(**targets: str) -> dict[str, Any]:
    return {f"/{source}": {"to": to} for source, to in targets.items()}


@pytest.mark.parametrize(
    ("targets", "source", "loop"),
    [
        ({"/a": "/b", "/b": "/c"}, "/a", []),
        ({"/a": "https://example.org/a"}, "/a", []),
        ({"/a": "/a?again=1"}, "/a", ["/a", "/a"]),
        ({"/a": "/b", "/b": "/a"}, "/a", ["/a", "/b", "/a"]),
        ({"/a": "/%62", "/b": "/a"}, "/a", ["/a", "/b", "/a"]),
        ({"/a/*": "/b/*", "/b/page": "/c"}, "/a/*", []),
        ({"/a/*": "/a/b/*"}, "/a/*", ["/a/page", "/a/b/page", "/a/b/b/page"]),
        ({"/*": "/new"}, "/*", ["/page", "/new", "/new"]),
    ],
)
def test_a_redirect_ends_or_its_loop_is_found(targets: dict[str, str], source: str, loop: list[str]) -> None:
    spec = Cdn.model_validate({"redirects": {one: {"to": to} for one, to in targets.items()}})
    assert loop_of(spec.redirects, source) == loop


@pytest.mark.parametrize(
    "changes",
    [
        {"single_page_application": True, "redirects": redirects(old="/new")},
        {"index_documents": True, "error_pages": {"403": {"page": "/404.html", "response_code": 404}}},
        {"dynamic_paths": ["/api/*"], "error_pages": {"502": {"page": "/errors/502.html"}}},
        {"error_pages": {"404": {"page": "/sorry.html", "response_code": 200}}},
    ],
)
def test_what_is_legal_has_no_problems(changes: dict[str, Any]) -> None:
    assert list(all_problems(Cdn.model_validate(changes))) == []


@pytest.mark.parametrize(
    "target", ["//evil.example", "https:/x", "http://example.org/", "/a b", "/a*b", "/*/a", "/a#b"]
)
def test_targets_that_leave_the_name_by_accident_or_mean_nothing_are_refused(target: str) -> None:
    with pytest.raises(ValidationError):
        Cdn.model_validate({"redirects": redirects(old=target)})


def test_redirects_that_do_not_fit_into_a_function_are_refused() -> None:
    def with_redirects(number: int) -> Cdn:
        return Cdn.model_validate(
            {"redirects": redirects(**{f"old-{one:03}": f"/new-{one:03}" for one in range(number)})}
        )

    most = next(number for number in range(1000) if len(str(with_redirects(number).function_settings())) > 6_900)
    assert list(with_redirects(most - 1).problems()) == []
    [problem] = with_redirects(most + 20).problems()
    assert problem.path == ("redirects",)
    assert f"{MOST_FUNCTION_SETTINGS_BYTES} are left of the 10 KB" in problem.rule


@pytest.mark.parametrize(
    ("changes", "names", "canonical"),
    [
        ({}, (), None),
        ({"subdomain": "www"}, ("www.example.com",), "www.example.com"),
        ({"apex": True}, ("example.com",), "example.com"),
        ({"subdomain": "www", "apex": True}, ("www.example.com", "example.com"), "www.example.com"),
        ({"subdomain": "www", "apex": True, "canonical": "apex"}, ("www.example.com", "example.com"), "example.com"),
    ],
)
def test_the_canonical_name_changes_neither_the_names_nor_their_order_in_the_certificate(
    changes: dict[str, Any], names: tuple[str, ...], canonical: str | None
) -> None:
    spec = Cdn.model_validate(changes)
    assert (spec.names("example.com"), spec.canonical_name("example.com")) == (names, canonical)


@pytest.mark.parametrize(
    "policy",
    [
        "default-src 'self'; script-src 'self' 'nonce-abc' https://cdn.example.com; upgrade-insecure-requests;",
        "sandbox allow-scripts; report-uri /csp; frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
    ],
)
def test_policies_that_browsers_understand_are_legal(policy: str) -> None:
    assert Cdn(content_security_policy=policy).content_security_policy == policy


@pytest.mark.parametrize(
    "header", ["permissions-policy", "cross-origin-opener-policy", "x-robots-tag", "cache-control"]
)
def test_headers_that_no_one_else_sets_are_legal(header: str) -> None:
    assert Cdn(response_headers={header: "a"}).response_headers == {header: "a"}
