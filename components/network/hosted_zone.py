"""ARN and metrics of a public hosted zone. Pure."""

from __future__ import annotations

import pulumi

from components.identity.account import Account
from components.observability.alarm import Metric
from model.aws.regions import GLOBAL_SERVICES_REGION


def zone_arn(account: Account, hosted_zone_id: pulumi.Input[str]) -> pulumi.Output[str]:
    """Return the ARN of a hosted zone, which has neither region nor account."""
    return pulumi.Output.concat(f"arn:{account.partition}:route53:::hostedzone/", hosted_zone_id)


def zone_metric(hosted_zone_id: pulumi.Input[str], name: str) -> Metric:
    """Return the sum of a metric of a hosted zone; all of them are in us-east-1."""
    return Metric(
        namespace="AWS/Route53",
        name=name,
        dimensions={"HostedZoneId": hosted_zone_id},
        statistic="Sum",
        region=GLOBAL_SERVICES_REGION,
    )
