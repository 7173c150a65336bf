"""Which path of the CDN comes from which origin, through which cache."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from model.aws import cloudfront
from model.base import Distinct, Model, Name, suggestion
from model.behaviors import Behavior, CachePolicy, Failover, OriginRequestPolicy, PathPattern, order, unknown
from model.cdn import pattern_of
from model.problem import Path, Problem
from model.signing_keys import EXAMPLE_PEM, KeyGroup


class CdnOrigins(Model):
    """The part of ``plinth:cdn`` that says what is behind a path."""

    dynamic_paths: Annotated[list[PathPattern], Distinct] = Field(
        default=[],
        max_length=cloudfront.MOST_PATHS,
        description="Path patterns that go to the load balancer, tried in this order, never cached. Services see the "
        "viewer's protocol in the header CloudFront-Forwarded-Proto. Default: none, all paths are files.",
        examples=[["/api/*"]],
    )
    assets_bucket: Name = Field(
        default="assets",
        description="Bucket of role assets that holds the files. Default: assets.",
        examples=["assets"],
    )
    failover: Failover | None = Field(
        default=None,
        description="Copy of assets_bucket that is asked if it fails. Default: none.",
        examples=[{"external_bucket": "example-assets-replica", "external_region": "us-west-2"}],
    )
    behaviors: dict[Name, Behavior] = Field(
        default={},
        max_length=cloudfront.MOST_PATHS,
        description="Name → paths with an origin, a cache or a signature of their own, tried before dynamic_paths. "
        "Default: none.",
        examples=[{"media": {"paths": ["/media/*"], "bucket": "media"}}],
    )
    cache_policies: dict[Name, CachePolicy] = Field(
        default={},
        description="Name → cache policy for behaviors. CloudFront compresses with each. Default: none.",
        examples=[{"catalog": {"query_strings": ["page"], "default_ttl_seconds": 300}}],
    )
    origin_request_policies: dict[Name, OriginRequestPolicy] = Field(
        default={},
        description="Name → origin request policy for behaviors. Default: none.",
        examples=[{"catalog": {"headers": ["host", "accept-language"]}}],
    )
    key_groups: dict[Name, KeyGroup] = Field(
        default={},
        max_length=cloudfront.MOST_KEY_GROUPS,
        description="Name → key group that verifies signed URLs and cookies. Default: none.",
        examples=[{"viewers": {"public_keys": {"spring": EXAMPLE_PEM}}}],
    )

    def ordered(self) -> list[tuple[str, str]]:
        """Return (path pattern, name of its behavior) in the order in which CloudFront tries them."""
        pairs = [(pattern, name) for name, one in self.behaviors.items() for pattern in one.paths]
        return sorted(pairs, key=lambda pair: order(pair[0]))

    @property
    def service_paths(self) -> list[str]:
        """Path patterns that go to the load balancer."""
        return [
            *(pattern for pattern, name in self.ordered() if self.behaviors[name].bucket is None),
            *self.dynamic_paths,
        ]

    @property
    def buckets(self) -> list[str]:
        """The buckets of this stack whose files it serves; the one by default is the first."""
        failovers = [one.failover for one in self.behaviors.values()]
        found = [self.assets_bucket, *(one.bucket for one in self.behaviors.values())]
        found += [one.bucket for one in (self.failover, *failovers) if one]
        return list(dict.fromkeys(name for name in found if name))

    def origin_problems(self) -> Iterator[Problem]:
        """Yield what CloudFront refuses of paths, policies and key groups, and what has no effect."""
        yield from self._patterns_once()
        yield from self._patterns_have_effect()
        yield from self._copies_are_others()
        yield from self._limits()
        for name, one in self.behaviors.items():
            yield from self._policies_exist(("behaviors", name), one)
            yield from self._host_is_right(("behaviors", name), one)
            yield from self._groups_exist(("behaviors", name), one)
        yield from self._everything_is_used()

    def _patterns_once(self) -> Iterator[Problem]:
        owner = dict.fromkeys(self.dynamic_paths, "dynamic_paths")
        for name, one in self.behaviors.items():
            for position, pattern in enumerate(one.paths):
                first = owner.setdefault(pattern, f"behaviors.{name}")
                if first != f"behaviors.{name}":
                    yield Problem(
                        ("behaviors", name, "paths", position),
                        f"is in {first} too; a path has one behavior",
                        f"paths: [/{name}/*]",
                    )

    def _patterns_have_effect(self) -> Iterator[Problem]:
        for name, one in self.behaviors.items():
            for position, pattern in enumerate(one.paths):
                hidden = [path for path in self.dynamic_paths if path != pattern and pattern_of(path, [pattern])]
                if hidden:
                    yield Problem(
                        ("behaviors", name, "paths", position),
                        f"hides {hidden[0]} of dynamic_paths: it matches all of it, and is tried before",
                        f"paths: [/{name}/*]",
                    )

    def _copies_are_others(self) -> Iterator[Problem]:
        pairs = [((), self.assets_bucket, self.failover)]
        pairs += [(("behaviors", name), one.bucket, one.failover) for name, one in self.behaviors.items()]
        for path, bucket, failover in pairs:
            if failover and bucket and failover.bucket == bucket:
                yield Problem(
                    (*path, "failover", "bucket"),
                    "is the bucket whose copy it has to be",
                    "bucket: null, external_bucket: example-assets-replica, external_region: us-west-2",
                )

    def _limits(self) -> Iterator[Problem]:
        paths = len(self.ordered()) + len(self.dynamic_paths)
        if paths > cloudfront.MOST_PATHS:
            yield Problem(
                ("behaviors",),
                f"and dynamic_paths have {paths} path patterns, and a distribution {cloudfront.MOST_PATHS}",
                show_value=False,
            )
        groups = [one.failover for one in (self, *self.behaviors.values()) if one.failover]
        if len(groups) > cloudfront.MOST_ORIGIN_GROUPS:
            yield Problem(
                ("behaviors",),
                f"have {len(groups)} failovers, and a distribution {cloudfront.MOST_ORIGIN_GROUPS} origin groups",
                show_value=False,
            )
        keys = sum(len(group.public_keys) for group in self.key_groups.values())
        if keys > cloudfront.MOST_PUBLIC_KEYS:
            yield Problem(
                ("key_groups",),
                f"have {keys} public keys, and an account {cloudfront.MOST_PUBLIC_KEYS}",
                show_value=False,
            )

    def _policies_exist(self, path: Path, one: Behavior) -> Iterator[Problem]:
        managed: list[str] = list(cloudfront.MANAGED_CACHE_POLICIES)
        if one.cache and (rule := unknown(one.cache, list(self.cache_policies), managed)):
            yield Problem((*path, "cache"), rule, f"cache: {managed[0]}")
        managed = list(cloudfront.MANAGED_ORIGIN_REQUEST_POLICIES)
        if one.origin_request and (rule := unknown(one.origin_request, list(self.origin_request_policies), managed)):
            legal = "CORS-S3Origin" if one.bucket else "HostHeaderOnly"
            yield Problem((*path, "origin_request"), rule, f"origin_request: {legal}")

    def _host_is_right(self, path: Path, one: Behavior) -> Iterator[Problem]:
        """Yield an origin request policy with which the origin, or the next viewer, gets the wrong thing."""
        name = one.origin_request_name
        if name and name not in {*self.origin_request_policies, *cloudfront.MANAGED_ORIGIN_REQUEST_POLICIES}:
            return
        own = self.origin_request_policies.get(name) if name else None
        host = own is not None and "host" in own.headers
        host |= name in cloudfront.SEND_THE_HOST
        place = (*path, "origin_request")
        if one.bucket and host:
            yield Problem(
                place, "sends the viewer's Host header, with which S3 finds no bucket", "origin_request: CORS-S3Origin"
            )
        if one.bucket is None and not host and one.cache_name not in cloudfront.KEYED_BY_COOKIES:
            yield Problem(
                place,
                "does not send the Host header, for which the load balancer's certificate is: add header host",
                "origin_request: HostHeaderOnly",
            )
        cookies = name in cloudfront.SEND_EVERYTHING or (own is not None and bool(own.cookies))
        cached = one.cache_name not in ("CachingDisabled", *cloudfront.KEYED_BY_COOKIES)
        if one.bucket is None and cookies and cached:
            yield Problem(
                place,
                f"sends cookies that cache {one.cache_name} does not tell apart, so that one viewer could get the "
                "response of another; give them to the cache policy",
                "origin_request: HostHeaderOnly",
            )

    def _groups_exist(self, path: Path, one: Behavior) -> Iterator[Problem]:
        for position, group in enumerate(one.key_groups):
            if group not in self.key_groups:
                yield Problem(
                    (*path, "key_groups", position),
                    f"is not in cdn.key_groups{suggestion(group, self.key_groups)}",
                    "key_groups: []",
                )

    def _everything_is_used(self) -> Iterator[Problem]:
        used = {
            "cache_policies": {one.cache for one in self.behaviors.values()},
            "origin_request_policies": {one.origin_request for one in self.behaviors.values()},
            "key_groups": {group for one in self.behaviors.values() for group in one.key_groups},
        }
        for key, names in used.items():
            for name in getattr(self, key):
                if name not in names:
                    yield Problem((key, name), "is used by no behavior", f"{key}: {{}}", show_value=False)
