"""Recommendations for containers: architecture, Spot, Savings Plans, Container Insights. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from policies.plan.graph import Registration
from preview.analysis.cost.saving import Facts, Recommendation, named, oldest, percent, usd
from preview.aws.ecs import (
    CLUSTER,
    SERVICE,
    average_tasks,
    definition_of,
    insights_level,
    insights_metrics,
    on_demand_tasks,
    size,
)
from preview.aws.price_list import Price
from preview.aws.pricing import UnpricedError

_ON_DEMAND = tuple(f"fargate.{platform}.{part}" for platform in ("arm64", "x86_64") for part in ("vcpu", "memory"))


def arm64(facts: Facts) -> Iterator[Recommendation]:
    """Yield what Fargate's x86_64 tasks would save on ARM64."""
    lines = facts.lines("fargate.x86_64.")
    saving, found, prices = facts.cheaper(lines, lambda key: key.replace("x86_64", "arm64"))
    if not found:
        return
    price = oldest(prices)
    names = named([line.component for line in found])
    yield Recommendation(
        title=f"ARM64 in place of x86_64: {names}",
        saving_usd=saving,
        change=f"plinth:services.{found[0].component}.architecture: arm64",
        caveat="the images must be built for ARM64",
        source=price.source,
        as_of=price.as_of,
    )


def spot(facts: Facts) -> Iterator[Recommendation]:
    """Yield what more Spot would save: all tasks in dev, elsewhere all but one of each service; prod keeps its base."""
    saving, names, bases, prices = 0.0, list[str](), set[int](), list[Price]()
    for service in facts.graph.of(SERVICE):
        base = _base(service, facts.environment)
        saved, used = _on_spot(service, base, facts)
        if saved > 0:
            saving += saved
            names.append(facts.billing.graph.component(service))
            bases.add(base)
            prices += used
    if not names:
        return
    price = oldest(prices)
    base = max(bases)
    kept = f"all tasks beyond {base} of each service" if base else "all tasks"
    yield Recommendation(
        title=f"Fargate Spot for {kept}: {named(names)}",
        saving_usd=saving,
        change=f"plinth:cluster: {{on_demand_base: {base}, on_demand_weight: 0, spot_weight: 1}}",
        caveat="AWS states up to 70 %, and the price varies; AWS reclaims tasks with two minutes' notice, and "
        "sometimes has no capacity",
        source=price.source,
        as_of=price.as_of,
    )


def savings_plan(facts: Facts) -> Iterator[Recommendation]:
    """Yield what Compute Savings Plans of one and three years would save on tasks that always run on demand."""
    monthly = sum(line.monthly_usd for line in facts.lines(*_ON_DEMAND) if line.kind == "fixed")
    if not monthly:
        return
    for years, word in ((1, "1 year"), (3, "3 years")):
        discount = facts.discount(f"fargate.savings.{years}")
        hourly = monthly * (1 - discount.part) / facts.assumed.hours
        yield Recommendation(
            title=f"Compute Savings Plan, {word}, no upfront payment: {percent(discount)} off {usd(monthly)}",
            saving_usd=monthly * discount.part,
            change=f"nothing in the stack file; in AWS Billing commit ${hourly:.3f} an hour",
            caveat="due for the whole term, used or not; Spot is not covered; the rate is of "
            f"{discount.as_of.year}: look up today's before buying",
            source=discount.source,
            as_of=discount.as_of,
        )


def insights(facts: Facts) -> Iterator[Recommendation]:
    """Yield what standard Container Insights would save against enhanced, and in dev none against standard."""
    for cluster in facts.graph.of(CLUSTER):
        level = insights_level(cluster)
        less = {"enhanced": "enabled", "enabled": "disabled"}.get(level)
        if less is None or (less == "disabled" and facts.environment != "dev"):
            continue
        services = facts.billing.graph.referring(cluster, "cluster", SERVICE)
        tasks = sum(average_tasks(service, facts.billing) for service in services)
        now, then = facts.price(f"insights.{level}"), facts.price(f"insights.{less}")
        if now is None or (then is None and less != "disabled"):
            continue
        saving = insights_metrics(level, len(services), tasks, facts.assumed) * now.usd
        if then is not None:
            saving -= insights_metrics(less, len(services), tasks, facts.assumed) * then.usd
        if saving <= 0:
            continue
        lost = "metrics of single tasks and containers" if level == "enhanced" else "alarms on missing tasks"
        yield Recommendation(
            title=f"Container Insights {less} in place of {level}",
            saving_usd=saving,
            change=f"plinth:cluster.container_insights: {less}",
            caveat=f"without {lost}",
            source=now.source,
            as_of=now.as_of,
        )


def _base(service: Registration, environment: str) -> int:
    """Return how many tasks of a service stay on demand; prod refuses Spot without any."""
    if environment == "dev":
        return 0
    if environment != "prod":
        return 1
    strategy = service.inputs.get("capacityProviderStrategies") or ()
    return max([1, *(int(share.get("base") or 0) for share in strategy if share["capacityProvider"] == "FARGATE")])


def _on_spot(service: Registration, base: int, facts: Facts) -> tuple[float, list[Price]]:
    """Return what a service saves with all tasks beyond *base* on Spot, and Spot's prices."""
    try:
        platform, vcpus, memory_gb = size(definition_of(service, "taskDefinition", facts.billing))
    except UnpricedError:
        return 0.0, []
    tasks = average_tasks(service, facts.billing)
    strategy = service.inputs.get("capacityProviderStrategies") or ()
    moved = on_demand_tasks(strategy, tasks) - min(base, tasks)
    saving, prices = 0.0, list[Price]()
    for unit, amount in (("vcpu", vcpus), ("memory", memory_gb)):
        now, then = facts.price(f"fargate.{platform}.{unit}"), facts.price(f"fargate.{platform}.spot.{unit}")
        if now is None or then is None:
            return 0.0, []
        saving += moved * amount * facts.assumed.hours * (now.usd - then.usd)
        prices.append(then)
    return saving, prices
