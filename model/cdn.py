"""Parts of ``plinth:cdn``: error pages, redirects and headers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Annotated, Literal
from urllib.parse import quote

from pydantic import Field

from model.aws import cloudfront
from model.base import Checked, Matches, Model, did_you_mean, nearest

_PATH = r"[A-Za-z0-9_.~!$&'()+,;=:@%/-]"
_SOURCE = re.compile(rf"/(?:{_PATH}*/)?\*|/{_PATH}*")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
REST = "*"
"""End of a redirect's path, and of its target: whatever follows."""


def _normalized(path: str) -> str:
    """Return *path* as the function compares it: ``/%7Ea%c3%bc`` is ``/~a%C3%BC``."""

    def one(code: re.Match[str]) -> str:
        character = chr(int(code[0][1:], 16))
        return character if _UNRESERVED.fullmatch(character) else code[0].upper()

    return re.sub(r"%[0-9A-Fa-f]{2}", one, path)


def _check_source(text: str) -> str:
    """Return *text*, or raise ValueError unless it is a path that a request can have."""
    meant = _normalized(quote(text, safe="/%!$&'()*+,;=:@~?"))
    if meant != text:
        raise ValueError(f"is not how a browser sends this path{did_you_mean(meant)}")
    if not _SOURCE.fullmatch(text) or re.search(r"%(?![0-9A-F]{2})", text):
        raise ValueError("must be a path that begins with /, without query string; * only after the last /")
    return text


RedirectSource = Annotated[str, Checked(_check_source)]
RedirectTarget = Annotated[
    str,
    Matches(
        rf"(?:https://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::[0-9]+)?)?/(?!/){_PATH}*(?:\?[A-Za-z0-9_.~!$&'()+,;=:@%/?-]*|\*)?",
        "must be a path that begins with one /, or https://, a domain in lowercase and a path; * only at the end",
    ),
]
PagePath = Annotated[
    str, Matches(r"/(?!/)[A-Za-z0-9_.~/-]{1,254}", "must be the path of a file: / and letters, digits and _.~/-")
]


_DIRECTIVES = [
    "base-uri",
    "block-all-mixed-content",
    "child-src",
    "connect-src",
    "default-src",
    "fenced-frame-src",
    "font-src",
    "form-action",
    "frame-ancestors",
    "frame-src",
    "img-src",
    "manifest-src",
    "media-src",
    "object-src",
    "report-to",
    "report-uri",
    "require-trusted-types-for",
    "sandbox",
    "script-src",
    "script-src-attr",
    "script-src-elem",
    "style-src",
    "style-src-attr",
    "style-src-elem",
    "trusted-types",
    "upgrade-insecure-requests",
    "worker-src",
]
"""https://www.w3.org/TR/CSP3/#csp-directives and the specifications that extend it."""
_KEYWORDS = [
    "self",
    "none",
    "unsafe-inline",
    "unsafe-eval",
    "unsafe-hashes",
    "strict-dynamic",
    "report-sample",
    "wasm-unsafe-eval",
]
_VALUE = re.compile(rf"[\x21-\x7E](?:[\x20-\x7E]{{0,{cloudfront.LONGEST_RESPONSE_HEADER - 2}}}[\x21-\x7E])?")


def _check_value(text: str) -> str:
    """Return *text*, or raise ValueError unless it can be the value of a header."""
    if not _VALUE.fullmatch(text):
        raise ValueError(
            f"must be one line of 1 to {cloudfront.LONGEST_RESPONSE_HEADER} ASCII characters, no spaces at its ends"
        )
    return text


def _check_content_security_policy(text: str) -> str:
    """Return *text*, or raise ValueError if a browser would ignore a part of it."""
    seen: set[str] = set()
    for directive in _check_value(text).split(";"):
        name, *words = directive.split() or [""]
        if name and name not in _DIRECTIVES:
            near = nearest(name, _DIRECTIVES)
            raise ValueError(f"{name!r} is no directive{did_you_mean(near and text.replace(name, near))}")
        if name in seen:
            raise ValueError(f"has {name} twice, and browsers ignore the second one")
        seen |= {name} - {""}
        bare = next((word for word in words if word in _KEYWORDS and name.endswith(("-src", "-ancestors"))), None)
        if bare:
            raise ValueError(f"{bare} in {name} is taken for a host name; write '{bare}' with its single quotes")
    return text


def _check_header(text: str) -> str:
    """Return *text*, or raise ValueError unless it is a header that a response headers policy can add."""
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,63}", text):
        raise ValueError("must be the name of a header in small letters")
    if text in cloudfront.OWN_HEADERS:
        raise ValueError("is a security header, which AWS refuses here; remove it")
    if text == "content-security-policy":
        raise ValueError("has a setting of its own: cdn.content_security_policy")
    if text in cloudfront.CONNECTION_HEADERS or text.startswith(cloudfront.CONNECTION_PREFIXES):
        raise ValueError("is a header that CloudFront or the service behind it sets")
    return text


ContentSecurityPolicy = Annotated[str, Checked(_check_content_security_policy)]
HeaderName = Annotated[str, Checked(_check_header, "[a-z][a-z0-9-]{0,63}")]
HeaderValue = Annotated[str, Checked(_check_value)]


class ErrorPage(Model):
    """A file of the bucket that viewers get instead of an error."""

    page: PagePath = Field(
        description="Path of the file. If it is missing, viewers get the error of fetching it, 403.",
        examples=["/errors/404.html"],
    )
    response_code: cloudfront.ResponseCode | None = Field(
        default=None, description="Status that viewers get. Default: that of the error.", examples=[404]
    )
    caching_seconds: int = Field(
        default=10,
        ge=0,
        le=cloudfront.LONGEST_ERROR_CACHING_SECONDS,
        description="Seconds that CloudFront keeps the error before it asks again. Default: 10.",
        examples=[60],
    )


class Redirect(Model):
    """Where viewers of a path are sent."""

    to: RedirectTarget = Field(
        description="Path of the same name, or a URL with https://. A final * is replaced with what the * of the path "
        "stands for. The query string is kept.",
        examples=["/products/*"],
    )
    status: Literal[301, 302, 307, 308] = Field(
        default=301,
        description="301 and 308 are permanent, 302 and 307 temporary. Default: 301.",
        examples=[302],
    )


def pattern_of(path: str, patterns: list[str]) -> str | None:
    """Return the first of the path *patterns* of CloudFront that *path* matches."""
    return next((pattern for pattern in patterns if fnmatchcase(path, pattern)), None)


def followed(redirects: Mapping[str, Redirect], path: str) -> str | None:
    """Return the target of a request for *path*: the redirect of this path, or the one of the longest beginning."""
    if path in redirects:
        return redirects[path].to
    begun = [source for source in redirects if source.endswith(REST) and path.startswith(source[:-1])]
    if not begun:
        return None
    source = max(begun, key=len)
    target = redirects[source].to
    return target[:-1] + path[len(source) - 1 :] if target.endswith(REST) else target


def loop_of(redirects: Mapping[str, Redirect], source: str) -> list[str]:
    """Return the paths through which a request for *source* comes back to itself or never ends; empty if it ends."""
    seen = [source.replace(REST, "page")]
    while (target := followed(redirects, seen[-1])) is not None and target.startswith("/"):
        path = _normalized(target.partition("?")[0])
        seen.append(path)
        if path in seen[:-1] or len(seen) > len(redirects) + 1:
            return seen
    return []
