"""What is in the region and outside of any VPC, counted by type. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from preview.recorder.record import Registered
from preview.report.view.architecture.items import Item, Shelf
from preview.report.view.architecture.lookup import Lookup
from preview.report.view.wording import natural

_KINDS: Sequence[tuple[str, str, Sequence[str]]] = (
    ("Buckets", "bucket", ("aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2")),
    ("Tables", "table", ("aws:dynamodb/table:Table",)),
    ("Queues", "queue", ("aws:sqs/queue:Queue",)),
    ("Functions", "function", ("aws:lambda/function:Function",)),
    ("HTTP APIs", "api", ("aws:apigatewayv2/api:Api", "aws:apigateway/restApi:RestApi")),
    ("Image registries", "registry", ("aws:ecr/repository:Repository",)),
    ("Secrets", "secret", ("aws:secretsmanager/secret:Secret",)),
    ("Parameters", "parameter", ("aws:ssm/parameter:Parameter",)),
    ("KMS keys", "key", ("aws:kms/key:Key",)),
    ("Log groups", "logs", ("aws:cloudwatch/logGroup:LogGroup",)),
    ("Alarms", "alarm", ("aws:cloudwatch/metricAlarm:MetricAlarm",)),
    ("Topics", "topic", ("aws:sns/topic:Topic",)),
    ("Hosted zones", "zone", ("aws:route53/zone:Zone",)),
    ("Certificates", "certificate", ("aws:acm/certificate:Certificate",)),
)
"""Label, icon, type tokens; in the order of the picture."""

SHELVED = tuple(token for _, _, types in _KINDS for token in types)


def shelves(lookup: Lookup) -> list[Shelf]:
    """Return what there is of each type, with one item for each component that has some."""
    found: list[Shelf] = []
    for label, icon, types in _KINDS:
        resources = [
            one
            for token in types
            for one in lookup.of(token)
            if not (icon == "function" and one.inputs.get("vpcConfig"))
        ]
        if resources:
            found.append(Shelf(label=label, icon=icon, count=len(resources), items=_items(lookup, resources, icon)))
    return found


def _items(lookup: Lookup, resources: Sequence[Registered], kind: str) -> list[Item]:
    by_owner: dict[str, list[Registered]] = {}
    for resource in resources:
        by_owner.setdefault(lookup.owner(resource), []).append(resource)
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
