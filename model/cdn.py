"""Parts of ``plinth:cdn``: error pages and redirects."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Annotated, Literal
from urllib.parse import quote

from pydantic import Field

from model.aws import cloudfront
from model.base import Checked, Matches, Model, did_you_mean

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
