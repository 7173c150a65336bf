"""The ECS cluster: Fargate capacity, a Service Connect namespace, insights, and audited access to running tasks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pulumi
import pulumi_aws as aws

from components.identity.policy import Statement
from components.observability.alarm import Alarm, Graph, Metric
from components.observability.log_groups import LogGroups
from components.ordering import known_after
from components.site import Site
from model import cluster as model
from model.aws import ecs
from model.base import require_valid


@dataclass(frozen=True, kw_only=True, slots=True)
class Capacity:
    """One capacity provider's share of a service's or job's tasks."""

    provider: Literal["FARGATE", "FARGATE_SPOT"]
    """Whose capacity."""

    base: int
    """How many tasks it runs before the others get any."""

    weight: int
    """Its share of the tasks above all bases."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ClusterArgs:
    """What a cluster is made of."""

    spec: model.Cluster
    """Capacity, insights and access, as the stack file describes them."""

    log_groups: LogGroups
    """Encryption and retention of the cluster's log groups."""

    site: Site
    """Account and names."""


class Cluster(pulumi.ComponentResource):
    """An ECS cluster for Fargate tasks.

    The cluster has a fixed name. Container Insights writes to a log group that is named after the cluster and that it
    creates without retention or key unless it already exists, so the name must be known before the cluster exists.
    Only a new name replaces a cluster, so a fixed one prevents no replacement.
    """

    name: str
    """Physical name, a plain value."""

    arn: pulumi.Output[str]
    """ARN of the cluster."""

    namespace_arn: pulumi.Output[str]
    """Namespace in which services find each other by Service Connect."""

    allow_exec: bool
    """Whether shells may be opened in tasks."""

    insights: bool
    """Whether there are metrics in ``ECS/ContainerInsights``."""

    capacity_provider_strategy: Sequence[Capacity]
    """How every service and job of the cluster places its tasks."""

    alarms: Sequence[Alarm]
    """None: failures occur in services, which have alarms."""

    graphs: Sequence[Graph]
    """CPU, memory and tasks of the whole cluster, if there are insights."""

    log_groups: Sequence[aws.cloudwatch.LogGroup]
    """Those of Container Insights and of ECS Exec, as far as they are used."""

    def __init__(self, name: str, args: ClusterArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        require_valid(f"cluster {name}", args.spec)
        super().__init__("plinth:compute:Cluster", name, None, opts)
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        self.name = args.site.label.physical_name(name, ecs.NAME_LENGTH)
        self.allow_exec = args.spec.allow_exec
        self.insights = args.spec.container_insights != "disabled"
        self.capacity_provider_strategy = _strategy(args.spec)

        namespace = aws.servicediscovery.HttpNamespace(
            f"{name}-namespace", description="Service Connect", opts=self._child
        )
        self.log_groups = self._make_log_groups(name)
        cluster = self._cluster(name, namespace)
        self._capacity = self._capacity_providers(name, cluster)

        # Through the providers, so that a service that uses the ARN is created when the cluster can run Fargate tasks.
        self.arn = known_after(self._capacity, cluster.arn)
        self.namespace_arn = namespace.arn
        self.alarms = ()
        self.graphs = _graphs(name, self.name) if self.insights else ()
        self.register_outputs(
            {
                "name": self.name,
                "arn": self.arn,
                "namespace_arn": self.namespace_arn,
                "allow_exec": self.allow_exec,
                "insights": self.insights,
            }
        )

    def exec_statements(self) -> list[Statement]:
        """Return what a task role needs so that shells can be opened and recorded; nothing if they are not allowed.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html: neither the channel actions
        nor the listing of log groups support resources.
        """
        if not self.allow_exec:
            return []
        log_group = self._args.site.account.arn("logs", f"log-group:{self._exec_log_group_name}:*")
        return [
            Statement(
                sid="Channels",
                actions=[
                    "ssmmessages:CreateControlChannel",
                    "ssmmessages:CreateDataChannel",
                    "ssmmessages:OpenControlChannel",
                    "ssmmessages:OpenDataChannel",
                ],
                resources=["*"],
            ),
            Statement(sid="FindSessionLog", actions=["logs:DescribeLogGroups"], resources=["*"]),
            Statement(
                sid="WriteSessionLog",
                actions=["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
                resources=[log_group],
            ),
        ]

    @property
    def _exec_log_group_name(self) -> str:
        return f"/aws/ecs/exec/{self.name}"

    def _make_log_groups(self, name: str) -> list[aws.cloudwatch.LogGroup]:
        wanted = {
            "insights": (self.insights, f"/aws/ecs/containerinsights/{self.name}/performance"),
            "exec": (self.allow_exec, self._exec_log_group_name),
        }
        return [
            self._args.log_groups.make(f"{name}-{role}", log_group_name, self._child)
            for role, (needed, log_group_name) in wanted.items()
            if needed
        ]

    def _cluster(
        self,
        name: str,
        namespace: aws.servicediscovery.HttpNamespace,
    ) -> aws.ecs.Cluster:
        return aws.ecs.Cluster(
            name,
            name=self.name,
            settings=[aws.ecs.ClusterSettingArgs(name="containerInsights", value=self._args.spec.container_insights)],
            service_connect_defaults=aws.ecs.ClusterServiceConnectDefaultsArgs(namespace=namespace.arn),
            configuration=self._exec_configuration() if self.allow_exec else None,
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(depends_on=list(self.log_groups))),
        )

    def _exec_configuration(self) -> aws.ecs.ClusterConfigurationArgs:
        return aws.ecs.ClusterConfigurationArgs(
            execute_command_configuration=aws.ecs.ClusterConfigurationExecuteCommandConfigurationArgs(
                logging="OVERRIDE",
                log_configuration=aws.ecs.ClusterConfigurationExecuteCommandConfigurationLogConfigurationArgs(
                    cloud_watch_encryption_enabled=True, cloud_watch_log_group_name=self._exec_log_group_name
                ),
            )
        )

    def _capacity_providers(self, name: str, cluster: aws.ecs.Cluster) -> aws.ecs.ClusterCapacityProviders:
        return aws.ecs.ClusterCapacityProviders(
            f"{name}-capacity",
            cluster_name=cluster.name,
            capacity_providers=["FARGATE", "FARGATE_SPOT"],
            default_capacity_provider_strategies=[
                aws.ecs.ClusterCapacityProvidersDefaultCapacityProviderStrategyArgs(
                    capacity_provider=share.provider, base=share.base, weight=share.weight
                )
                for share in self.capacity_provider_strategy
            ],
            opts=self._child,
        )


def _strategy(spec: model.Cluster) -> tuple[Capacity, ...]:
    on_demand = Capacity(provider="FARGATE", base=spec.on_demand_base, weight=spec.on_demand_weight)
    if spec.spot_weight == 0:
        return (on_demand,)
    return (on_demand, Capacity(provider="FARGATE_SPOT", base=0, weight=spec.spot_weight))


def _graphs(name: str, cluster_name: str) -> tuple[Graph, ...]:
    def metric(metric_name: str) -> Metric:
        return Metric(namespace="ECS/ContainerInsights", name=metric_name, dimensions={"ClusterName": cluster_name})

    return (
        Graph(title=f"{name}: CPU", metrics=(metric("CpuUtilized"), metric("CpuReserved")), unit="CPU units"),
        Graph(title=f"{name}: memory", metrics=(metric("MemoryUtilized"), metric("MemoryReserved")), unit="MiB"),
        Graph(title=f"{name}: tasks", metrics=(metric("TaskCount"),), unit="tasks"),
    )
