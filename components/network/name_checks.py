"""Health checks of Route 53, which look from several continents, and their alarms."""

from __future__ import annotations

import pulumi
import pulumi_aws as aws

from components.observability.alarm import Alarm, Metric
from model.aws.regions import GLOBAL_SERVICES_REGION

_CHECK_SECONDS, _FAILURES = 30, 3
"""Route 53's defaults: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html"""


def health_check(
    name: str, fqdn: pulumi.Input[str], path: str, opts: pulumi.ResourceOptions
) -> aws.route53.HealthCheck:
    """Check ``https://<fqdn><path>``: 2xx or 3xx is healthy."""
    return aws.route53.HealthCheck(
        name,
        type="HTTPS",
        fqdn=fqdn,
        port=443,
        resource_path=path,
        request_interval=_CHECK_SECONDS,
        failure_threshold=_FAILURES,
        enable_sni=True,
        opts=opts,
    )


def unhealthy(name: str, check: aws.route53.HealthCheck, description: str) -> Alarm:
    """Return the alarm on *check*."""
    return Alarm(
        name=name,
        description=description,
        metric=Metric(
            namespace="AWS/Route53",
            name="HealthCheckStatus",
            dimensions={"HealthCheckId": check.id},
            statistic="Minimum",
            region=GLOBAL_SERVICES_REGION,
        ),
        threshold=1,
        comparison="LessThanThreshold",
        evaluation_periods=3,
        treat_missing_data="breaching",
        severity="critical",
    )
