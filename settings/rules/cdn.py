"""What the CDN serves and where it sends viewers, next to the rest of the file."""

from __future__ import annotations

from collections.abc import Iterator

from model.aws import cloudfront
from model.aws.regions import regions
from model.problem import Path, Problem
from settings.rules.attempt import Rule
from settings.stack_file import StackFile


def _redirects(file: StackFile) -> Iterator[Problem]:
    if file.cdn is None or file.dns is None:
        return
    names = file.cdn.names(file.dns.domain)
    for source, one in file.cdn.redirects.items():
        host, _, path = one.to.removeprefix("https://").partition("/")
        if host in names:
            yield Problem(
                ("cdn", "redirects", source, "to"),
                "is a name of this CDN, whose loops are only found among paths; give the path alone",
                f"to: /{path}",
            )


def _served_buckets(file: StackFile) -> Iterator[Problem]:
    if file.cdn is None:
        return
    cdn = file.cdn
    named: list[tuple[Path, str | None]] = [
        (("assets_bucket",), cdn.assets_bucket),
        (("failover", "bucket"), cdn.failover.bucket if cdn.failover else None),
    ]
    for name, one in cdn.behaviors.items():
        named.append((("behaviors", name, "bucket"), one.bucket))
        named.append((("behaviors", name, "failover", "bucket"), one.failover.bucket if one.failover else None))
    for path, name in named:
        if name is not None:
            yield from _served_bucket(file, ("cdn", *path), name)


def _served_bucket(file: StackFile, path: Path, name: str) -> Iterator[Problem]:
    roles = ("assets",) if path == ("cdn", "assets_bucket") else ("assets", "media")
    example = f"plinth:buckets: {{{name}: {{role: {roles[-1]}}}}}"
    if name not in file.buckets:
        yield Problem(path, f"there is no bucket {name!r} in plinth:buckets", example)
    elif file.buckets[name].purpose not in roles:
        yield Problem(
            path,
            f"bucket {name!r} has the role {file.buckets[name].purpose}, the CDN needs role {' or '.join(roles)}",
            example,
        )


def _vpc_origins(file: StackFile) -> Iterator[Problem]:
    """Yield services behind the CDN in a region in which it cannot reach a load balancer."""
    if file.cdn is None or file.load_balancer is None or not file.load_balancer.internal or not file.cdn.service_paths:
        return
    if file.region in regions() and file.region not in cloudfront.REGIONS_WITH_VPC_ORIGINS:
        yield Problem(
            ("region",),
            "has no VPC origins, by which CloudFront reaches the internal load balancer of cdn.dynamic_paths; "
            "with scheme internet-facing and cloudfront_only it needs none",
            "aws:region: us-east-1, plinth:account.regions: [us-east-1]",
            by_table=True,
        )


RULES: tuple[Rule, ...] = (_redirects, _served_buckets, _vpc_origins)
