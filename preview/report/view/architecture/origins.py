"""Where CloudFront distributions send their requests. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from policies.plan.aws import cloudfront, lb, s3
from policies.plan.graph import blocks
from preview.recorder.record import Registered
from preview.report.view.architecture.items import Item, Origin
from preview.report.view.architecture.lookup import Lookup
from preview.report.view.nouns import noun_of


def origins_of(lookup: Lookup) -> Iterator[Origin]:
    """Yield the origins of every distribution; a bucket whose name is unknown is taken from what they depend on."""
    for distribution in lookup.graph.of(cloudfront.DISTRIBUTION):
        paths = _paths(distribution.inputs)
        source = lookup.name(distribution)
        for origin in blocks(distribution.inputs.get("origins")):
            path = ", ".join(paths.get(str(origin.get("originId")), [])) or "unused"
            buckets, target = _targets(lookup, distribution, origin)
            for bucket in buckets:
                item = _bucket(lookup, bucket)
                yield Origin(source=source, path=path, target=f"{noun_of('bucket').one} {item.label}", bucket=item)
            if not buckets:
                yield Origin(source=source, path=path, target=target)


def _targets(lookup: Lookup, distribution: Registered, origin: Mapping[str, Any]) -> tuple[list[Registered], str]:
    """Return the buckets that an origin may be, or a description of any other origin."""
    host = str(origin.get("domainName") or "")
    linked = distribution.property_dependencies.get("origins", ())

    def meant(output: str, *types: str) -> list[Registered]:
        named = [one for one in lookup.graph.of(*types) if host and one.outputs.get(output) == host]
        return named or ([] if host else [one for one in lookup.graph.of(*types) if one.urn in linked])

    if not (origin.get("customOriginConfig") or origin.get("vpcOriginConfig")):
        return meant("bucketRegionalDomainName", *s3.BUCKETS), host
    names = sorted({lookup.graph.component(balancer) for balancer in meant("dnsName", *lb.LOAD_BALANCERS)})
    return [], f"{noun_of('load-balancer').one} {' or '.join(names)}" if names else host


def _bucket(lookup: Lookup, bucket: Registered) -> Item:
    owner = lookup.graph.component(bucket)
    return Item(name=f"bucket/{bucket.name}", component=owner, kind="bucket", label=owner, protected=bucket.protect)


def _paths(distribution: Mapping[str, object]) -> dict[str, list[str]]:
    """Return the paths that lead to each origin, by its id; those of an origin group lead to its first member."""
    found: dict[str, list[str]] = {}
    copies: dict[str, list[str]] = {}
    members = {
        str(group.get("originId")): [str(one.get("originId")) for one in blocks(group.get("members") or [])]
        for group in blocks(distribution.get("originGroups") or [])
    }

    def lead(target: object, path: str) -> None:
        first, *others = members.get(str(target)) or [str(target)]
        found.setdefault(first, []).append(path)
        for other in others:
            copies.setdefault(other, []).append(path)

    for behavior in blocks(distribution.get("orderedCacheBehaviors") or []):
        lead(behavior.get("targetOriginId"), str(behavior.get("pathPattern")))
    for behavior in blocks(distribution.get("defaultCacheBehavior") or {}):
        lead(behavior.get("targetOriginId"), "other paths" if found else "all paths")
    for other, paths in copies.items():
        found.setdefault(other, []).append(f"failover of {', '.join(paths)}")
    return found
