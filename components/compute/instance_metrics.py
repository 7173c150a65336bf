"""The alarms of an instance group and its dashboard row. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from components.compute.instance_agent import DISK, GROUP_DIMENSION, MEMORY, NAMESPACE
from components.compute.request_metrics import RequestMetrics
from components.observability.alarm import Alarm, Graph, Metric
from model.instance_parts import InstanceAlarms


@dataclass(frozen=True, kw_only=True, slots=True)
class InstanceMetrics:
    """Where the metrics of a group are."""

    name: str
    """Its logical name, in titles and alarm names."""

    group: str
    """Its physical name."""

    requests: RequestMetrics | None
    """None: it is behind no load balancer."""

    def alarms(self, thresholds: InstanceAlarms, fewest: int) -> tuple[Alarm, ...]:
        """Return the alarms; *fewest* instances should always run."""
        return (
            Alarm(
                name=f"{self.name}-cpu-high",
                description=f"Instances of {self.name} are short of CPU. Look at the load and at max_instances.",
                metric=self._ec2("CPUUtilization", "Average"),
                threshold=thresholds.cpu_percent,
            ),
            Alarm(
                name=f"{self.name}-memory-high",
                description=f"An instance of {self.name} is short of memory. Look for a leak.",
                metric=self._agent(MEMORY),
                threshold=thresholds.memory_percent,
            ),
            Alarm(
                name=f"{self.name}-disk-full",
                description=f"The root volume of an instance of {self.name} is nearly full. Look for logs, or raise "
                "volume_gib.",
                metric=self._agent(DISK),
                threshold=thresholds.disk_percent,
            ),
            Alarm(
                name=f"{self.name}-instances-missing",
                description=f"Fewer than {fewest} instances of {self.name} are in service. Look at the group's "
                "activity history, and at the log of an instance's first start.",
                metric=self._counts("GroupInServiceInstances"),
                threshold=fewest,
                comparison="LessThanThreshold",
                # A replacement of the only instance takes some minutes.
                evaluation_periods=10,
                treat_missing_data="breaching",
                severity="critical",
            ),
            *(self.requests.alarms(thresholds) if self.requests else ()),
        )

    def graphs(self) -> tuple[Graph, ...]:
        """Return the dashboard row."""
        load = (self._ec2("CPUUtilization", "Average"), self._agent(MEMORY), self._agent(DISK))
        counts = tuple(
            self._counts(f"Group{count}") for count in ("DesiredCapacity", "InServiceInstances", "PendingInstances")
        )
        return (
            Graph(title=f"{self.name}: CPU, memory and disk", metrics=load, unit="percent"),
            Graph(title=f"{self.name}: instances", metrics=counts, unit="instances"),
            *(self.requests.graphs() if self.requests else ()),
        )

    def _ec2(self, name: str, statistic: str) -> Metric:
        return Metric(namespace="AWS/EC2", name=name, dimensions={GROUP_DIMENSION: self.group}, statistic=statistic)

    def _agent(self, name: str) -> Metric:
        return Metric(namespace=NAMESPACE, name=name, dimensions={GROUP_DIMENSION: self.group}, statistic="Maximum")

    def _counts(self, name: str) -> Metric:
        # https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-metrics.html
        return Metric(
            namespace="AWS/AutoScaling", name=name, dimensions={GROUP_DIMENSION: self.group}, statistic="Minimum"
        )
