"""Parts of ``plinth:cdn``: which paths have another origin, cache or signature than the files by default."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field

from model.account import Region
from model.aws import cloudfront
from model.base import Distinct, Matches, Model, Name, did_you_mean, nearest, tried
from model.cdn import ContentSecurityPolicy, HeaderName, HeaderValue
from model.problem import Problem
from model.values import flow

ALL = "*"
"""In place of names: every cookie or every query string."""

PathPattern = Annotated[
    str,
    Matches(
        rf"(?:/|\*(?=.))[{cloudfront.PATH_CHARACTERS}]{{0,{cloudfront.LONGEST_PATH - 1}}}",
        f"must begin with / or * and have at most {cloudfront.LONGEST_PATH} letters, digits and _-.*?$/~\"'@:+&",
    ),
]
BucketName = Annotated[
    str,
    Matches(
        r"(?!xn--|sthree-|amzn-s3-demo-)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]",
        "must be the name of a bucket: 3 to 63 small letters, digits and hyphens",
    ),
]
_RequestHeader = Annotated[str, Matches(r"[a-z][a-z0-9-]{0,63}", "must be the name of a header in small letters")]
_Parameter = Annotated[
    str, Matches(r"\*|[A-Za-z0-9_.\[\]~$-]{1,128}", 'must be a name of letters, digits and _.[]~$-, or "*" for all')
]
Headers = Annotated[list[_RequestHeader], Distinct]
Parameters = Annotated[list[_Parameter], Distinct]
_NAMES = cloudfront.MOST_POLICY_NAMES
_COMPRESSION = "accept-encoding"
_NEVER = ("cookie", "content-length", "connection", "transfer-encoding", "upgrade")
"""Headers that a policy cannot name, because other fields have them or they belong to one connection:
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html"""


class RequestParts(Model):
    """Headers, cookies and query strings of a viewer's request."""

    headers: Headers = Field(
        default=[], max_length=_NAMES, description="Headers, by name. Default: none.", examples=[["accept-language"]]
    )
    cookies: Parameters = Field(
        default=[],
        max_length=_NAMES,
        description='Cookies, by name; ["*"] is every one. Default: none.',
        examples=[["theme"]],
    )
    query_strings: Parameters = Field(
        default=[],
        max_length=_NAMES,
        description='Query strings, by name; ["*"] is every one. Default: none.',
        examples=[["page", "lang"]],
    )

    def _parts(self) -> Iterator[Problem]:
        for key, names in (("cookies", self.cookies), ("query_strings", self.query_strings)):
            if ALL in names and len(names) > 1:
                yield Problem((key,), "has names next to *, which is every one", f'{key}: ["*"]')
        for position, header in enumerate(self.headers):
            others = f"headers: {flow([one for one in self.headers if one not in (_COMPRESSION, *_NEVER)])}"
            if header == _COMPRESSION:
                yield Problem(
                    ("headers", position),
                    "is in every cache policy already, because CloudFront compresses; remove it",
                    others,
                )
            elif header in _NEVER:
                yield Problem(
                    ("headers", position),
                    "is set by CloudFront for each connection; cookies have a field of their own",
                    others,
                )
        length = sum(map(len, (*self.headers, *self.cookies, *self.query_strings)))
        if length > cloudfront.LONGEST_POLICY_NAMES:
            yield Problem(
                ("query_strings",),
                f"have, with headers and cookies, {length} characters, and a policy {cloudfront.LONGEST_POLICY_NAMES}",
                'query_strings: ["*"]',
            )


class CachePolicy(RequestParts):
    """What makes two requests different for the cache, and how long a response is kept."""

    min_ttl_seconds: int = Field(
        default=0,
        ge=0,
        le=cloudfront.LONGEST_TTL_SECONDS,
        description="Seconds that a response is kept at least, even if its Cache-Control forbids it. Default: 0.",
        examples=[1],
    )
    default_ttl_seconds: int = Field(
        default=86_400,
        ge=0,
        le=cloudfront.LONGEST_TTL_SECONDS,
        description="Seconds for a response that does not say how long. Default: 86400, a day.",
        examples=[300],
    )
    max_ttl_seconds: int = Field(
        default=cloudfront.LONGEST_TTL_SECONDS,
        ge=1,
        le=cloudfront.LONGEST_TTL_SECONDS,
        description="Seconds at most, whatever a response says. Default: 31536000, a year.",
        examples=[86_400],
    )

    def problems(self) -> Iterator[Problem]:
        """Yield what AWS refuses."""
        yield from tried(self._parts, self._order)

    def _order(self) -> Iterator[Problem]:
        given = (self.min_ttl_seconds, self.default_ttl_seconds, self.max_ttl_seconds)
        if list(given) != sorted(given):
            low, default, high = given
            yield Problem(
                ("default_ttl_seconds",),
                f"must be between min_ttl_seconds {low} and max_ttl_seconds {high}",
                f"default_ttl_seconds: {min(max(low, default), max(low, high))}"
                + (f", max_ttl_seconds: {low}" if high < low else ""),
            )


class OriginRequestPolicy(RequestParts):
    """What the origin receives of a viewer's request, besides what the cache policy has."""

    def problems(self) -> Iterator[Problem]:
        """Yield what AWS refuses."""
        yield from tried(self._parts, self._authorization)

    def _authorization(self) -> Iterator[Problem]:
        if "authorization" in self.headers:
            # https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/add-origin-custom-headers.html
            yield Problem(
                ("headers", self.headers.index("authorization")),
                "is sent only if the cache policy has it, or by origin_request: AllViewer",
                "headers: [host]",
            )


_EXAMPLE_COPY = "{external_bucket: example-assets-replica, external_region: us-west-2}"


class Failover(Model):
    """The second copy of a bucket, which CloudFront asks if the first one fails."""

    bucket: Name | None = Field(
        default=None, description="Bucket of this stack with the copy. Default: none.", examples=["replica"]
    )
    external_bucket: BucketName | None = Field(
        default=None,
        description="Bucket outside of the stack, such as a replica in another region; its policy and its key's must "
        "let the distribution read. Default: none.",
        examples=["example-assets-replica"],
    )
    external_region: Region | None = Field(
        default=None, description="Region of the external bucket. Default: none.", examples=["us-west-2"]
    )
    status_codes: Annotated[list[cloudfront.FailoverCode], Field(min_length=1, max_length=6)] = Field(
        default=[500, 502, 503, 504],
        description="Responses after which the copy is asked. With 403 also for files that are missing. "
        "Default: 500, 502, 503 and 504.",
        examples=[[500, 503]],
    )

    def problems(self) -> Iterator[Problem]:
        """Yield what does not name one bucket."""
        if (self.bucket is None) == (self.external_bucket is None):
            yield Problem(
                (),
                "needs one copy: bucket, or external_bucket with external_region",
                f"failover: {_EXAMPLE_COPY}",
                show_value=self.bucket is not None,
            )
        elif (self.external_bucket is None) != (self.external_region is None):
            yield Problem(
                ("external_region",),
                "is for external_bucket; each needs the other",
                "external_region: us-west-2" if self.external_bucket else "external_region: null",
            )
        if len(set(self.status_codes)) < len(self.status_codes):
            yield Problem(("status_codes",), "has a code twice", "status_codes: [500, 502, 503, 504]")


class Behavior(Model):
    """Paths that come from another bucket or from the services, with a cache of their own."""

    paths: Annotated[list[PathPattern], Distinct] = Field(
        min_length=1,
        max_length=cloudfront.MOST_PATHS,
        description="Path patterns; of several that match, the longest beginning without wildcards decides.",
        examples=[["/media/*"]],
    )
    bucket: Name | None = Field(
        default=None,
        description="Bucket of role assets or media that holds these files, under the same paths. Default: none, the "
        "load balancer.",
        examples=["media"],
    )
    cache: str | None = Field(
        default=None,
        description="One of cache_policies, or of AWS's managed ones. Default: CachingOptimized for a bucket, "
        "CachingDisabled for services.",
        examples=["CachingOptimized"],
    )
    origin_request: str | None = Field(
        default=None,
        description="One of origin_request_policies, or of AWS's managed ones. Default: none for a bucket; for "
        "services AllViewerAndCloudFrontHeaders-2022-06, or HostHeaderOnly if their responses are cached.",
        examples=["CORS-S3Origin"],
    )
    key_groups: Annotated[list[Name], Distinct] = Field(
        default=[],
        max_length=cloudfront.MOST_GROUPS_OF_A_BEHAVIOR,
        description="Key groups that verify signed URLs and cookies; requests without a valid signature get 403. "
        "Default: none, everyone may read.",
        examples=[["viewers"]],
    )
    failover: Failover | None = Field(
        default=None,
        description="Copy of the bucket, asked if it fails. Default: none.",
        examples=[{"bucket": "replica"}],
    )
    index_documents: bool = Field(
        default=False,
        description="Whether a path that ends with / is the index.html of this folder. Default: false.",
        examples=[True],
    )
    content_security_policy: ContentSecurityPolicy | None = Field(
        default=None,
        description="In place of cdn.content_security_policy. Default: that one.",
        examples=["default-src 'none'"],
    )
    response_headers: dict[HeaderName, HeaderValue] = Field(
        default={},
        max_length=cloudfront.MOST_RESPONSE_HEADERS,
        description="Header → value, besides those of cdn.response_headers or in place of them. Default: none.",
        examples=[{"cross-origin-resource-policy": "same-site"}],
    )

    @property
    def has_own_headers(self) -> bool:
        """Whether its responses have other headers than those of the distribution."""
        return self.content_security_policy is not None or bool(self.response_headers)

    @property
    def cache_name(self) -> str:
        """Name of its cache policy."""
        return self.cache or ("CachingOptimized" if self.bucket else "CachingDisabled")

    @property
    def origin_request_name(self) -> str | None:
        """Name of its origin request policy; None if the origin receives what the cache policy has, and no more."""
        if self.origin_request or self.bucket:
            return self.origin_request
        return "HostHeaderOnly" if self.cache_name != "CachingDisabled" else "AllViewerAndCloudFrontHeaders-2022-06"

    def problems(self) -> Iterator[Problem]:
        """Yield what is for buckets alone."""
        if self.bucket is None:
            if self.failover:
                yield Problem(
                    ("failover",),
                    "is for a bucket: CloudFront asks a second origin only for GET, HEAD and OPTIONS",
                    "failover: null",
                    show_value=False,
                )
            if self.index_documents:
                yield Problem(
                    ("index_documents",),
                    "is for a bucket, and these paths go to the load balancer",
                    "index_documents: false",
                )


def order(pattern: str) -> tuple[bool, int, int, str]:
    """Return the place of a path pattern among others: exact ones, then the longest beginning without wildcards."""
    beginning = min((pattern.index(one) for one in "*?" if one in pattern), default=len(pattern))
    return beginning < len(pattern), -beginning, -len(pattern), pattern


def unknown(name: str, own: Sequence[str], managed: Sequence[str]) -> str:
    """Return what is wrong with a policy's name, or nothing."""
    if name in own or name in managed:
        return ""
    near = nearest(name, [*own, *managed])
    rest = f"; defined are {', '.join(own)}" if own else ""
    return f"is neither a policy of this file nor one of AWS's: {', '.join(managed)}{rest}{did_you_mean(near)}"
