"""The task of a service or a job: log group, two roles, security group, links and task definition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pulumi
import pulumi_aws as aws

from components.compute.agent import Agent
from components.compute.container import Container, Host
from components.compute.image import pull_statements
from components.compute.log_router import route
from components.compute.mounts import mounted_volumes, writes_of
from components.compute.stand_in import stand_in
from components.compute.variables import merged_variables
from components.compute.workload import WorkloadArgs
from components.identity.grantee import Grantee
from components.identity.policy import Statement, service_trust
from components.links import Consumer, Link, SecretReference
from components.network.connections import Connections
from components.network.workload_egress import egress_rules
from components.observability.alarm import Alarm, Graph
from model.aws import ecs


@dataclass(frozen=True, kw_only=True, slots=True)
class TaskArgs:
    """What a task is made of."""

    workload: WorkloadArgs
    """What service and job have in common."""

    containers: Sequence[Container]
    """Its containers, the main one first: it listens on the task's port and receives the variables of all links."""

    calls: Mapping[str, Link] = field(default_factory=dict)
    """Links that only give variables: URLs of services that do not exist yet. Default: none."""


class Task(pulumi.ComponentResource):
    """Everything that a task needs before it can be started.

    Both roles may be assumed by ECS tasks of this account and region only. The execution role pulls the images and
    writes to the log group; the task role has no permissions. Further permissions come from links and, where the
    cluster allows it, from ECS Exec.

    The security group allows no ingress. Name resolution needs no rule: security groups do not filter the VPC's
    resolver (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html).
    """

    definition_arn: pulumi.Output[str]
    """ARN of the revision that a deployment of the program starts."""

    family_arn: pulumi.Output[str]
    """The same without revision: it runs the latest one."""

    family: str
    """Physical name of the task definition, a plain value."""

    log_group_name: pulumi.Output[str]
    """Physical name of the log group."""

    connections: Connections
    """The security group, and the port if it has one."""

    execution_role: aws.iam.Role
    """Role that ECS uses to start the task."""

    task_role: aws.iam.Role
    """Role of the code in the task."""

    requires: Sequence[pulumi.Resource]
    """What must exist before the task is started."""

    alarms: Sequence[Alarm]
    """None: the service or job that runs it has alarms."""

    graphs: Sequence[Graph]
    """None."""

    log_groups: Sequence[aws.cloudwatch.LogGroup]
    """That of all its containers."""

    def __init__(self, name: str, args: TaskArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("plinth:compute:Task", name, None, opts)
        self._args = args
        self._workload = args.workload
        self._child = pulumi.ResourceOptions(parent=self)
        self.family = args.workload.site.label.physical_name(name, ecs.NAME_LENGTH)

        log_group = self._log_group(name)
        self.log_group_name = log_group.name
        self._host = self._make_host()
        self._agents = args.workload.agents(name, self._host)
        self._containers = self._all_containers(name)
        execution = self._role(f"{name}-execution")
        task = self._role(f"{name}-task")
        policies: list[pulumi.Resource] = [
            execution.allow("start", *self._start_statements()),
            *self._exec_policies(task),
        ]
        self.connections = self._connections(name)
        group = self.connections.security_group
        rules = egress_rules(name, self.connections, args.workload.egress, pulumi.ResourceOptions(parent=group))
        consumer = Consumer(role=task, starter=execution, connections=self.connections)
        links = self._links(consumer)
        policies += consumer.allow({**links, "": Link(allows_start=args.workload.start_statements())})
        policies += task.allow_merged("telemetry", [one for agent in self._agents for one in agent.allows])
        self.execution_role = execution.role
        self.task_role = task.role
        containers = _with_variables(self._containers, {**args.calls, **links}, self._agents)
        begins_apart = self._begins_apart
        definition = self._definition(name, self.family, containers, may_wait=not begins_apart)
        self.definition_arn = self._stand_in(name, containers[0]).arn if begins_apart else definition.arn
        self.family_arn = definition.arn_without_revision
        linked = [need for link in links.values() for need in link.requires]
        self.requires = (*args.workload.egress.requires, log_group, *policies, *rules, *linked)
        self.alarms = ()
        self.graphs = ()
        self.log_groups = (log_group,)
        self.register_outputs({"definition_arn": self.definition_arn, "family": self.family})

    def _log_group(self, name: str) -> aws.cloudwatch.LogGroup:
        """Return the log group; a name by default is that of a new one only.

        Another name replaces a log group, and its events are lost. So one that exists keeps the name that an earlier
        release gave it, which everything else therefore reads from it.
        """
        kept = [] if self._workload.spec.log_group_name else ["name"]
        return self._workload.log_groups.make(
            f"{name}-log",
            self._workload.log_group_name(name),
            pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(ignore_changes=kept)),
        )

    def _make_host(self) -> Host:
        account = self._workload.site.account
        return Host(
            region=account.region,
            log_group_name=self.log_group_name,
            log_streams_arn=self.log_group_name.apply(lambda name: account.arn("logs", f"log-group:{name}:*")),
            allow_exec=self._workload.cluster.allow_exec,
        )

    def _all_containers(self, name: str) -> list[Container]:
        """Return the containers, and those that telemetry and log_router add, which the others start after.

        ECS adds the order of a log router itself.
        """
        router = self._workload.spec.router
        own = [
            replace(one, log_route=route(name, one.name, router, self._host)) if router else one
            for one in self._args.containers
        ]
        after = {agent.container.name: "START" for agent in self._agents if not agent.container.firelens}
        if after:
            own[0] = replace(own[0], depends_on={**own[0].depends_on, **after})
        return [*own, *(agent.container for agent in self._agents)]

    def _role(self, name: str) -> Grantee:
        account = self._workload.site.account
        # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html: the source is a task, whose
        # ARN is not known in advance.
        trust = service_trust("ecs-tasks.amazonaws.com", account, account.arn("ecs", "*"))
        return Grantee(name=name, role=aws.iam.Role(name, assume_role_policy=trust, opts=self._child))

    def _start_statements(self) -> list[Statement]:
        account = self._workload.site.account
        streams = self._host.log_streams_arn
        writes = Statement(sid="WriteLog", actions=["logs:CreateLogStream", "logs:PutLogEvents"], resources=[streams])
        return [writes, *pull_statements([container.image for container in self._containers], account)]

    def _exec_policies(self, task: Grantee) -> list[aws.iam.RolePolicy]:
        statements = self._workload.cluster.exec_statements()
        return [task.allow("exec", *statements)] if statements else []

    def _connections(self, name: str) -> Connections:
        group = aws.ec2.SecurityGroup(
            f"{name}-tasks",
            vpc_id=self._workload.placement.vpc_id,
            description="Tasks",
            revoke_rules_on_delete=True,
            opts=self._child,
        )
        return Connections(
            name=name,
            security_group=group,
            port=self._args.containers[0].port,
            placement=self._workload.placement,
        )

    def _links(self, consumer: Consumer) -> dict[str, Link]:
        access = self._workload.spec.links
        mounted = writes_of(self._args.containers)
        return {
            **{name: target.link(consumer, access[name]) for name, target in self._workload.links.items()},
            **{name: self._workload.file_systems[name].mount(consumer, writes) for name, writes in mounted.items()},
        }

    @property
    def _begins_apart(self) -> bool:
        """Whether a stand-in of its own family runs until a pipeline deploys the service.

        What a pipeline registers is the latest revision of the family with another image, which therefore must never
        be that of the stand-in.
        """
        spec = self._workload.spec
        waits = any(container.image.is_pushed is not None for container in self._args.containers)
        return waits and spec.image_owner == "pipeline" and spec.kind != "job"

    def _stand_in(self, name: str, main: Container) -> aws.ecs.TaskDefinition:
        own = f"{name}-stand-in"
        family = self._workload.site.label.physical_name(own, ecs.NAME_LENGTH)
        return self._definition(own, family, [stand_in(main, ends=False)], may_wait=False)

    def _definition(
        self, name: str, family: str, containers: Sequence[Container], *, may_wait: bool
    ) -> aws.ecs.TaskDefinition:
        """Register a revision; that of the stand-in alone if it *may_wait* for an image that has not been pushed.

        ``skip_destroy`` leaves earlier revisions active, so that the service can be rolled back to one of them.
        ``track_latest`` reads the latest revision, whoever registered it, so that a refresh shows what someone else has
        deployed. Where a pipeline registers revisions, a refresh reads the program's own one: a difference would be
        registered again over that of the pipeline. An update registers a revision only if the program's own definition
        has changed.
        """
        spec, host = self._workload.spec, self._host
        volumes = dict.fromkeys(volume for container in containers for volume in container.volumes(host))
        return aws.ecs.TaskDefinition(
            name,
            family=family,
            cpu=str(spec.cpu),
            memory=str(spec.memory_mib),
            network_mode="awsvpc",
            requires_compatibilities=["FARGATE"],
            runtime_platform=aws.ecs.TaskDefinitionRuntimePlatformArgs(
                cpu_architecture=spec.architecture.upper(), operating_system_family="LINUX"
            ),
            execution_role_arn=self.execution_role.arn,
            task_role_arn=self.task_role.arn,
            container_definitions=self._container_definitions(containers, host, may_wait=may_wait),
            volumes=[
                *(aws.ecs.TaskDefinitionVolumeArgs(name=volume) for volume in volumes),
                *mounted_volumes(containers, self._workload.file_systems),
            ]
            or None,
            ephemeral_storage=self._ephemeral_storage(),
            skip_destroy=True,
            track_latest=spec.image_owner == "program",
            opts=self._child,
        )

    def _container_definitions(
        self, containers: Sequence[Container], host: Host, *, may_wait: bool
    ) -> pulumi.Output[str]:
        """Return all containers as JSON; the stand-in alone while an image has not been pushed, if they *may_wait*."""
        definitions = pulumi.Output.json_dumps([container.definition(host) for container in containers])
        pushed = [container.image.is_pushed for container in containers if container.image.is_pushed is not None]
        if not pushed or not may_wait:
            return definitions
        alone = stand_in(containers[0], ends=self._workload.spec.kind == "job")
        first = pulumi.Output.json_dumps([alone.definition(host)])
        return pulumi.Output.all(definitions, first, *pushed).apply(
            lambda given: str(given[0] if all(given[2:]) else given[1])
        )

    def _ephemeral_storage(self) -> aws.ecs.TaskDefinitionEphemeralStorageArgs | None:
        size_gib = self._workload.spec.ephemeral_storage_gib
        return aws.ecs.TaskDefinitionEphemeralStorageArgs(size_in_gib=size_gib) if size_gib else None


def _with_variables(
    containers: Sequence[Container], links: Mapping[str, Link], agents: Sequence[Agent]
) -> list[Container]:
    """Return the containers with the variables of *links*: all for the main one, for others those that they ask for.

    The main one has those of *agents*, too, where neither it nor a link has one of that name.
    """
    found = []
    for position, container in enumerate(containers):
        received = {link: links[link] for link in (container.link_variables if position else links)}
        environment, secrets = merged(container, received)
        if not position:
            added = {key: value for agent in agents for key, value in agent.environment.items()}
            environment = {**{key: value for key, value in added.items() if key not in secrets}, **environment}
        found.append(replace(container, environment=environment, secrets=secrets))
    return found


def merged(
    container: Container, links: Mapping[str, Link]
) -> tuple[dict[str, pulumi.Input[str]], dict[str, SecretReference]]:
    """Return all variables and all secrets of *container*, its own and those of *links*.

    Raises ValueError, naming every variable that comes from two places: one of the values would be lost.
    """
    return merged_variables(
        container.name, {"environment": container.environment}, {"secrets": container.secrets}, links
    )
