"""A certificate that exists already: nothing is made of it, but its expiry is watched."""

from __future__ import annotations

from collections.abc import Sequence

import pulumi_aws as aws

from components.edge.certificate import DAY_SECONDS, RENEWED_BEFORE_DAYS, days_to_expiry
from components.observability.alarm import Alarm, Graph
from model.arn import region_of


class AdoptedCertificate:
    """An existing certificate, in whatever region its ARN says. ACM renews no certificate that was imported."""

    arn: str
    """Its ARN."""

    alarms: Sequence[Alarm]
    """Expiry."""

    graphs: Sequence[Graph]
    """Days to expiry."""

    log_groups: Sequence[aws.cloudwatch.LogGroup] = ()
    """None."""

    def __init__(self, name: str, arn: str, stack_region: str) -> None:
        self.arn = arn
        region = region_of(arn)
        metric = days_to_expiry(arn, None if region == stack_region else region)
        self.alarms = (
            Alarm(
                name=f"{name}-expires",
                description=f"{arn} expires within {RENEWED_BEFORE_DAYS} days, and ACM renews no imported certificate. "
                "Import its successor under the same ARN.",
                metric=metric,
                threshold=RENEWED_BEFORE_DAYS,
                comparison="LessThanThreshold",
                period_seconds=DAY_SECONDS,
                evaluation_periods=1,
                # ACM has no metric of a certificate that has expired, and the alarm must not end by that.
                treat_missing_data="ignore",
            ),
        )
        self.graphs = (Graph(title=f"{name}: days to expiry", metrics=(metric,), unit="days"),)
