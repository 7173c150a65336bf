"""Recommendations for databases and caches: reservations, Graviton, Valkey, Database Insights. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from preview.analysis.cost.saving import Facts, Recommendation, named, oldest, percent, usd


def reserved(facts: Facts) -> Iterator[Recommendation]:
    """Yield what one-year reservations of database instances and cache nodes would save."""
    for what, beginning, key in (
        ("DB instances", "rds.postgres.", "rds.reserved.1"),
        ("cache nodes", "elasticache.", "elasticache.reserved.1"),
    ):
        lines = [line for line in facts.lines(beginning) if line.kind == "fixed"]
        monthly = sum(line.monthly_usd for line in lines)
        if not monthly:
            continue
        discount = facts.discount(key)
        yield Recommendation(
            title=f"Reserved {what}, 1 year, no upfront payment: {percent(discount)} off {usd(monthly)}",
            saving_usd=monthly * discount.part,
            change=f"nothing in the stack file; reserve {named([_node(line.key) for line in lines])}",
            caveat="due for the year, used or not; the rate is that of one class, and others differ by a few points: "
            "look it up before buying",
            source=discount.source,
            as_of=discount.as_of,
        )


def graviton(facts: Facts) -> Iterator[Recommendation]:
    """Yield what databases and caches on x86 burstable classes would save on Graviton's."""
    for beginning, where in (("rds.postgres.", "databases.{}.instance_class"), ("elasticache.", "caches.{}.node_type")):
        lines = [line for line in facts.lines(beginning) if ".t3." in line.key]
        saving, found, prices = facts.cheaper(lines, lambda key: key.replace(".t3.", ".t4g."))
        if not found:
            continue
        price = oldest(prices)
        first = found[0]
        yield Recommendation(
            title=f"t4g in place of t3: {named([line.component for line in found])}",
            saving_usd=saving,
            change=f"plinth:{where.format(first.component)}: {_node(first.key).replace('.t3.', '.t4g.')}",
            caveat="the change restarts the instance or node",
            source=price.source,
            as_of=price.as_of,
        )


def valkey(facts: Facts) -> Iterator[Recommendation]:
    """Yield what Redis caches would save on Valkey."""
    lines = facts.lines("elasticache.redis.")
    saving, found, prices = facts.cheaper(lines, lambda key: key.replace(".redis.", ".valkey."))
    if not found:
        return
    price = oldest(prices)
    yield Recommendation(
        title=f"Valkey in place of Redis: {named([line.component for line in found])}",
        saving_usd=saving,
        change=f"plinth:caches.{found[0].component}.engine: valkey",
        caveat="going back to Redis takes a new cache",
        source=price.source,
        as_of=price.as_of,
    )


def database_insights(facts: Facts) -> Iterator[Recommendation]:
    """Yield what standard Database Insights would save against advanced."""
    lines = facts.lines("rds.insights")
    price = facts.price("rds.insights")
    if not lines or price is None:
        return
    yield Recommendation(
        title=f"Database Insights standard in place of advanced: {named([line.component for line in lines])}",
        saving_usd=sum(line.monthly_usd for line in lines),
        change=f"plinth:databases.{lines[0].component}.insights: standard",
        caveat="standard keeps seven days of history, advanced 15 months",
        source=price.source,
        as_of=price.as_of,
    )


def _node(key: str) -> str:
    """Return the class that a price key ends with, such as ``db.t4g.micro``."""
    return ".".join(key.split(".")[-3:])
