"""AWS Shield Advanced: the account's subscription, and what it protects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.observability.alarm import Alarm, Graph, Metric
from model.aws.regions import GLOBAL_SERVICES_REGION


@dataclass(frozen=True, kw_only=True, slots=True)
class ShieldArgs:
    """Inputs of Shield."""

    subscribe: bool
    """Whether to subscribe the account, for a year. If not, it has to be subscribed."""

    global_arns: Mapping[str, pulumi.Output[str]]
    """Name → ARN of what AWS has in all regions, such as a distribution."""

    regional_arns: Mapping[str, pulumi.Output[str]]
    """Name → ARN of what is in the stack's region, such as a load balancer."""


class Shield(pulumi.ComponentResource):
    """Protections, and an alarm for each that an attack raises.

    The subscription is never ended by an update. AWS lets its renewal be switched off only in the last 30 days of its
    year, and a deletion outside of them would fail each time. Taken out of the stack, it stays and renews itself.
    https://docs.aws.amazon.com/waf/latest/DDOSAPIReference/API_UpdateSubscription.html
    """

    alarms: Sequence[Alarm]
    """One for each protected resource: it is under attack."""

    graphs: Sequence[Graph] = ()
    """None: without an attack there is nothing to see."""

    log_groups: Sequence[aws.cloudwatch.LogGroup] = ()
    """None."""

    def __init__(self, name: str, args: ShieldArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("plinth:edge:Shield", name, None, opts)
        self._name = name
        child = pulumi.ResourceOptions(parent=self)
        if args.subscribe:
            subscription = aws.shield.Subscription(f"{name}-subscription", skip_destroy=True, opts=child)
            child = pulumi.ResourceOptions(parent=self, depends_on=[subscription])
        for one, arn in {**args.global_arns, **args.regional_arns}.items():
            aws.shield.Protection(f"{name}-{one}", resource_arn=arn, opts=child)
        self.alarms = (
            *(self._alarm(one, arn, GLOBAL_SERVICES_REGION) for one, arn in args.global_arns.items()),
            *(self._alarm(one, arn, None) for one, arn in args.regional_arns.items()),
        )
        self.register_outputs({})

    def _alarm(self, protected: str, arn: pulumi.Output[str], region: str | None) -> Alarm:
        # https://docs.aws.amazon.com/waf/latest/developerguide/shield-metrics.html
        return Alarm(
            name=f"{self._name}-{protected}-attacked",
            description=f"Shield Advanced sees a DDoS attack on {protected}. Its console shows the attack and what AWS "
            "mitigates; the Shield Response Team helps with business or enterprise support.",
            metric=Metric(
                namespace="AWS/DDoSProtection",
                name="DDoSDetected",
                dimensions={"ResourceArn": arn},
                statistic="Maximum",
                region=region,
            ),
            threshold=0,
            evaluation_periods=1,
        )
