"""RDS: events that someone is told about, and clusters over several Availability Zones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.environment import PROD
from policies.engine.rule import Finding, Level, Policy, Sample, Severity
from policies.plan.aws import rds
from policies.plan.lens.references import may_refer
from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource

_CRITICAL: Mapping[str, tuple[str, ...]] = {
    "db-instance": ("maintenance", "configuration change", "failure"),
    "db-cluster": ("maintenance", "failure"),
    "db-parameter-group": ("configuration change",),
    "db-security-group": ("configuration change", "failure"),
}
"""Source type → categories that Security Hub calls critical."""

_AURORA = {"engine": "aurora-postgresql", "tags": {"Environment": "prod"}}


def _member(name: str) -> Sample:
    return Sample(
        type=rds.CLUSTER_INSTANCE, name=name, props={"engine": "aurora-postgresql"}, links={"clusterIdentifier": "this"}
    )


@Policy(
    id="rds-event-subscription-require-critical-events",
    description="RDS event subscriptions include critical events of their source.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.fsbp("RDS.19", "RDS.20") + c.fsbp("RDS.21", "RDS.22", part="subscriptions that exist") + c.DETECTION,
    remediation="add the categories to eventCategories, or remove it to subscribe to all, and do not disable the "
    "subscription",
    url=f"{guides.RDS}/USER_Events.Messages.html",
    types=(rds.EVENT_SUBSCRIPTION,),
    good={"sourceType": "db-cluster", "eventCategories": ["failure", "maintenance"]},
    bad={"sourceType": "db-cluster", "eventCategories": ["failover"]},
    note="Several subscriptions may share the categories of a source; each is judged alone.",
)
def rds_event_subscription_require_critical_events(subscription: Resource) -> Iterator[str]:
    """Report a subscription that is disabled, or that leaves critical categories out; an omitted list is all."""
    if subscription.is_false("enabled"):
        yield "enabled is false"
    path = "eventCategories"
    if subscription.lacks(path) or subscription.unsure(path):
        return
    known = subscription.values(path)
    absent = [one for one in _CRITICAL.get(subscription.text("sourceType"), ()) if one not in known]
    if absent:
        yield f"{path} has no {', '.join(absent)}"


@Policy(
    id="rds-cluster-require-multi-az",
    description="Production Aurora clusters have an instance in a second Availability Zone.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("RDS.15") + c.AVAILABILITY,
    remediation="add a second aws.rds.ClusterInstance; RDS places it in another zone",
    url=f"{guides.AURORA}/Concepts.AuroraHighAvailability.html",
    types=(rds.CLUSTER, rds.CLUSTER_INSTANCE),
    good=(Sample(type=rds.CLUSTER, props=_AURORA), _member("writer"), _member("reader")),
    bad=(Sample(type=rds.CLUSTER, props=_AURORA), _member("writer")),
    environments=PROD,
    note="A Multi-AZ DB cluster always has three. A cluster without an instance in the stack is not judged.",
)
def rds_cluster_require_multi_az(stack: Stack) -> Iterator[Finding]:
    """Report an Aurora cluster with a single instance, or whose instances are all placed in the same zone."""
    for cluster in stack.of((rds.CLUSTER,)):
        instances = [
            one for one in stack.of((rds.CLUSTER_INSTANCE,)) if may_refer(stack, one, "clusterIdentifier", cluster)
        ]
        zones = {one.text("availabilityZone") for one in instances}
        together = len(instances) == 1 or (len(zones) == 1 and "" not in zones)
        if instances and together:
            yield Finding(cluster, f"the instances of {cluster.name} are in one Availability Zone")


@Policy(
    id="rds-database-require-performance-insights",
    description="RDS databases have Performance Insights enabled.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.own("RDS-6") + c.DETECTION,
    remediation="set performanceInsightsEnabled to true; the 7 days of history are free of charge",
    url=f"{guides.RDS}/USER_PerfInsights.Overview.html",
    types=(rds.INSTANCE, rds.CLUSTER_INSTANCE, rds.CLUSTER),
    good=Sample(type=rds.INSTANCE, props={"instanceClass": "db.m7g.large", "performanceInsightsEnabled": True}),
    bad=Sample(type=rds.INSTANCE, props={"instanceClass": "db.m7g.large", "performanceInsightsEnabled": False}),
    environments=PROD,
    omitted="violates",
    note="The small burstable classes of MySQL, MariaDB and Aurora MySQL do not support it.",
)
def rds_database_require_performance_insights(stack: Stack) -> Iterator[Finding]:
    """Report an instance without it, unless its cluster enables it for all instances."""
    path = "performanceInsightsEnabled"
    for instance in stack.of((rds.INSTANCE, rds.CLUSTER_INSTANCE)):
        clusters = stack.targets(instance, "clusterIdentifier", (rds.CLUSTER,))
        if instance.not_true(path) and all(cluster.lacks(path) for cluster in clusters) and not _too_small(instance):
            yield Finding(instance, f"{path} is {instance.show(path)}")


def _too_small(instance: Resource) -> bool:
    """Return whether the class is, or may be, one that its engine does not support Performance Insights on."""
    # https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.Overview.Engines.html
    engine = instance.text("engine")
    if engine and not engine.startswith(("mysql", "mariadb", "aurora-mysql")):
        return False
    return instance.text("instanceClass").startswith("db.t")
