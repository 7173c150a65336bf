"""The alarms of a service and its dashboard row. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pulumi

from components.compute.request_metrics import RequestMetrics
from components.observability.alarm import Alarm, Graph, Metric
from model.service_alarms import ServiceAlarms


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceMetrics:
    """Where a service's metrics are."""

    name: str
    """The service's logical name, in titles and alarm names."""

    cluster_name: pulumi.Input[str]
    """Its cluster."""

    service_name: pulumi.Input[str]
    """Its physical name."""

    insights: bool
    """Whether Container Insights counts its tasks."""

    balancer_arn_suffix: pulumi.Input[str] | None = None
    """The load balancer, as CloudWatch calls it. Default: none."""

    target_group_arn_suffix: pulumi.Input[str] | None = None
    """The target group, as CloudWatch calls it. Default: none."""

    alternate_arn_suffix: pulumi.Input[str] | None = None
    """The second target group, which has the traffic after every other deployment. Default: none."""

    errors_alarm: str | None = None
    """Physical name of the alarm on 5xx, by which deployments know it. Default: made by Pulumi."""

    additional: Sequence[RequestMetrics] = ()
    """The same of additional ports. Default: none."""

    def alarms(self, thresholds: ServiceAlarms, fewest_tasks: int) -> tuple[Alarm, ...]:
        """Return the alarms; *fewest_tasks* should always run."""
        requests = [alarm for one in self._answers() for alarm in one.alarms(thresholds)]
        return (*self._load(thresholds), *self._running(fewest_tasks), *requests)

    def graphs(self) -> tuple[Graph, ...]:
        """Return the dashboard row."""
        row = [
            Graph(title=f"{self.name}: CPU and memory", metrics=(self._cpu(), self._memory()), unit="percent"),
        ]
        if self.insights:
            counts = tuple(self._tasks(f"{state}TaskCount") for state in ("Desired", "Running", "Pending"))
            row.append(Graph(title=f"{self.name}: tasks", metrics=counts, unit="tasks"))
        return (*row, *(graph for one in self._answers() for graph in one.graphs()))

    def _answers(self) -> Iterator[RequestMetrics]:
        """Yield the metrics of the requests at each port behind a load balancer."""
        if self.balancer_arn_suffix is not None and self.target_group_arn_suffix is not None:
            yield RequestMetrics(
                name=self.name,
                balancer_arn_suffix=self.balancer_arn_suffix,
                target_group_arn_suffix=self.target_group_arn_suffix,
                alternate_arn_suffix=self.alternate_arn_suffix,
                errors_alarm=self.errors_alarm,
            )
        yield from self.additional

    def _load(self, thresholds: ServiceAlarms) -> tuple[Alarm, ...]:
        return (
            Alarm(
                name=f"{self.name}-cpu-high",
                description=f"Tasks of {self.name} are short of CPU. Look at the load and at the scaling limits.",
                metric=self._cpu(),
                threshold=thresholds.cpu_percent,
            ),
            Alarm(
                name=f"{self.name}-memory-high",
                description=f"Tasks of {self.name} are short of memory and will be killed. Look for a leak.",
                metric=self._memory(),
                threshold=thresholds.memory_percent,
            ),
        )

    def _running(self, fewest_tasks: int) -> tuple[Alarm, ...]:
        if not self.insights or fewest_tasks == 0:
            return ()
        return (
            Alarm(
                name=f"{self.name}-tasks-missing",
                description=f"Fewer than {fewest_tasks} tasks of {self.name} run. Look at the service's events.",
                metric=self._tasks("RunningTaskCount"),
                threshold=fewest_tasks,
                comparison="LessThanThreshold",
                # No count at all is what a deleted service, or insights that were turned off by hand, look like.
                treat_missing_data="breaching",
                severity="critical",
            ),
        )

    def _cpu(self) -> Metric:
        return Metric(namespace="AWS/ECS", name="CPUUtilization", dimensions=self._service())

    def _memory(self) -> Metric:
        return Metric(namespace="AWS/ECS", name="MemoryUtilization", dimensions=self._service())

    def _tasks(self, name: str) -> Metric:
        return Metric(namespace="ECS/ContainerInsights", name=name, dimensions=self._service())

    def _service(self) -> Mapping[str, pulumi.Input[str]]:
        return {"ClusterName": self.cluster_name, "ServiceName": self.service_name}
