"""What is in the region and outside of any VPC, counted by type. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from policies.plan.aws import (
    acm,
    apigateway,
    cloudwatch,
    dynamodb,
    ecr,
    kms,
    lambda_,
    route53,
    s3,
    secretsmanager,
    sns,
    sqs,
    ssm,
)
from policies.plan.graph import Graph
from preview.recorder.record import Registered
from preview.report.view.architecture.items import Item, Shelf
from preview.report.view.wording import natural

_SHELVES: Sequence[tuple[str, str, Sequence[str]]] = (
    ("Buckets", "bucket", s3.BUCKETS),
    ("Tables", "table", (dynamodb.TABLE,)),
    ("Queues", "queue", (sqs.QUEUE,)),
    ("Functions", "function", (lambda_.FUNCTION,)),
    ("HTTP APIs", "api", ("aws:apigatewayv2/api:Api", apigateway.REST_API)),
    ("Image registries", "registry", (ecr.REPOSITORY,)),
    ("Secrets", "secret", (secretsmanager.SECRET,)),
    ("Parameters", "parameter", (ssm.PARAMETER,)),
    ("KMS keys", "key", (kms.KEY,)),
    ("Log groups", "logs", (cloudwatch.LOG_GROUP,)),
    ("Alarms", "alarm", (cloudwatch.METRIC_ALARM,)),
    ("Topics", "topic", (sns.TOPIC,)),
    ("Hosted zones", "zone", (route53.ZONE,)),
    ("Certificates", "certificate", (acm.CERTIFICATE,)),
)
"""Label, icon, type tokens; in the order of the picture."""

SHELVED = tuple(token for _, _, types in _SHELVES for token in types)


def shelves(graph: Graph[Registered], placed: Collection[str]) -> list[Shelf]:
    """Return what there is of each type, with one item for each component that has some.

    *placed* are URNs of what is in a VPC.
    """
    found: list[Shelf] = []
    for label, icon, types in _SHELVES:
        resources = [one for one in graph.of(*types) if one.urn not in placed]
        if resources:
            found.append(Shelf(label=label, icon=icon, count=len(resources), items=_items(graph, resources, icon)))
    return found


def _items(graph: Graph[Registered], resources: Sequence[Registered], kind: str) -> list[Item]:
    by_owner: dict[str, list[Registered]] = {}
    for resource in resources:
        by_owner.setdefault(graph.component(resource), []).append(resource)
    return [
        Item(
            name=f"{kind}/{owner}",
            component=owner,
            kind=kind,
            label=owner,
            detail=f"{len(owned)} of them" if len(owned) > 1 else "",
            protected=any(one.protect for one in owned),
        )
        for owner, owned in sorted(by_owner.items(), key=lambda pair: natural(pair[0]))
    ]
