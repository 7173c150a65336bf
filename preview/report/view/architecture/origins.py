"""Where CloudFront distributions and APIs send their requests. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from policies.plan.aws import cloudfront, lb, s3
from policies.plan.graph import blocks
from policies.plan.network import Network
from policies.plan.origins import behaviors_of, members_of, targets_of
from preview.recorder.record import Registered
from preview.report.view.architecture.items import Item, Origin
from preview.report.view.architecture.lookup import Lookup
from preview.report.view.nouns import noun_of
from preview.report.view.wording import few


def origins_of(lookup: Lookup) -> Iterator[Origin]:
    """Yield the origins of every distribution; a bucket whose name is unknown is taken from what they depend on."""
    for distribution in lookup.graph.of(cloudfront.DISTRIBUTION):
        served, copied = _paths(distribution)
        source = lookup.name(distribution)
        for origin in blocks(distribution.inputs.get("origins")):
            key = str(origin.get("originId"))
            failover = [f"failover of {', '.join(copied[key])}"] if key in copied else []
            path = ", ".join([*served.get(key, ()), *failover]) or "unused"
            second = key in copied and key not in served
            host = str(origin.get("domainName") or "")
            files = not (origin.get("customOriginConfig") or origin.get("vpcOriginConfig"))
            buckets = targets_of(lookup.graph, distribution, host, *s3.BUCKETS) if files else []
            for bucket in buckets:
                item = _bucket(lookup, bucket)
                yield Origin(
                    source=source,
                    path=path,
                    target=f"{noun_of('bucket').one} {item.label}",
                    item=item,
                    is_second=second,
                )
            if not buckets:
                target = host if files else _target(lookup, distribution, host)
                yield Origin(source=source, path=path, target=target, is_second=second)


def invoked(lookup: Lookup, network: Network) -> Iterator[Origin]:
    """Yield the functions that APIs invoke; one that is in a VPC is drawn there."""
    resources = {name: lookup.graph.resources[urn] for urn, name in network.names.items()}
    for one in network.invocations:
        function = resources[one.function]
        owner = lookup.graph.component(function)
        item = Item(
            name=one.function,
            component=owner,
            kind="function",
            label=owner if lookup.is_only_one(function) else function.name,
            detail=str(function.inputs.get("runtime") or ""),
            protected=function.protect,
        )
        yield Origin(
            source=one.caller,
            path=few(one.routes) if one.routes else "routes that are not known",
            target=f"{noun_of('function').one} {item.label}",
            item=None if one.function in network.nodes else item,
            verb="invokes",
        )


def _target(lookup: Lookup, distribution: Registered, host: str) -> str:
    """Return a description of an origin that is not a bucket."""
    balancers = targets_of(lookup.graph, distribution, host, *lb.LOAD_BALANCERS)
    names = sorted({lookup.graph.component(balancer) for balancer in balancers})
    return f"{noun_of('load-balancer').one} {' or '.join(names)}" if names else host


def _bucket(lookup: Lookup, bucket: Registered) -> Item:
    owner = lookup.graph.component(bucket)
    return Item(name=f"bucket/{bucket.name}", component=owner, kind="bucket", label=owner, protected=bucket.protect)


def _paths(distribution: Registered) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return the paths that lead to each origin, by its id, and those of which it is asked second.

    Paths of an origin group lead to its first member.
    """
    served: dict[str, list[str]] = {}
    copied: dict[str, list[str]] = {}
    members = members_of(distribution)
    for path, target in behaviors_of(distribution):
        first, *others = members.get(target) or [target]
        served.setdefault(first, []).append(path)
        for other in others:
            copied.setdefault(other, []).append(path)
    return served, copied
