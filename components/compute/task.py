"""The task of a service or a job: log group, two roles, security group, links and task definition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi
import pulumi_aws as aws

from components.compute.container import EXEC_VOLUMES, Container, HealthCheck
from components.compute.repository import repository_arn
from components.compute.workload import WorkloadArgs
from components.identity.grantee import Grantee
from components.identity.policy import Statement, service_trust
from components.links import Consumer, Link, SecretReference
from components.network.connections import Connections
from components.observability.alarm import Alarm, Graph

_FAMILY_LENGTH = 255
_HTTPS = 443


@dataclass(frozen=True, kw_only=True, slots=True)
class TaskArgs:
    """What a task is made of: the workload's arguments, and what only a service knows."""

    workload: WorkloadArgs
    """What service and job have in common."""

    port: int | None = None
    """TCP port that it listens on. Default: none."""

    health_check: HealthCheck | None = None
    """Its command is checked in the container. Default: none."""

    variables: Mapping[str, str] = field(default_factory=dict)
    """Variables beside the workload's own, such as the URLs of services that it calls. Default: none."""


class Task(pulumi.ComponentResource):
    """Everything that a task needs before it can be started.

    Both roles may be taken by ECS tasks of this account and region only. The execution role pulls the one image and
    writes to the one log group; the task role can do nothing. What more they can do comes from links, and, where the
    cluster allows it, from ECS Exec.

    The security group lets nobody in. Name resolution needs no rule: security groups do not filter the VPC's resolver
    (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html).
    """

    definition_arn: pulumi.Output[str]
    """ARN of the revision that this program registered."""

    family_arn: pulumi.Output[str]
    """The same without revision: whoever runs it gets the latest one."""

    family: str
    """Physical name of the task definition, a plain value."""

    connections: Connections
    """The security group, and the port if it has one."""

    execution_role: aws.iam.Role
    """What ECS itself uses to start the task."""

    task_role: aws.iam.Role
    """What the code in the task uses."""

    requires: Sequence[pulumi.Resource]
    """What must exist before the task is started."""

    alarms: Sequence[Alarm]
    """None: the service or job that runs it is watched."""

    graphs: Sequence[Graph]
    """None."""

    def __init__(self, name: str, args: TaskArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("plinth:compute:Task", name, None, opts)
        self._workload = args.workload
        self._child = pulumi.ResourceOptions(parent=self)
        self.family = args.workload.label.physical_name(name, _FAMILY_LENGTH)

        log_group = self._log_group(name)
        execution = self._role(f"{name}-execution")
        task = self._role(f"{name}-task")
        policies = [execution.allow("start", *self._start_statements()), *self._exec_policies(task)]
        self.connections = self._connections(name, args.port)
        rules = self._egress(name)
        links = self._links(Consumer(role=task, starter=execution, connections=self.connections))
        environment, secrets = merged(name, _own(args), links)
        self.execution_role = execution.role
        self.task_role = task.role
        definition = self._definition(name, args, environment, secrets)
        self.definition_arn = definition.arn
        self.family_arn = definition.arn_without_revision
        linked = [need for link in links.values() for need in link.requires]
        self.requires = (*args.workload.network_ready, log_group, *policies, *rules, *linked)
        self.alarms = ()
        self.graphs = ()
        self.register_outputs({"definition_arn": self.definition_arn, "family": self.family})

    def _log_group(self, name: str) -> aws.cloudwatch.LogGroup:
        return aws.cloudwatch.LogGroup(
            f"{name}-log",
            name=self._workload.log_group_name,
            retention_in_days=self._workload.log_retention_days,
            kms_key_id=self._workload.logs_key_arn,
            opts=self._child,
        )

    def _role(self, name: str) -> Grantee:
        account = self._workload.account
        # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html: the source is a task, whose
        # ARN nobody knows beforehand.
        trust = service_trust("ecs-tasks.amazonaws.com", account, account.arn("ecs", "*"))
        return Grantee(name=name, role=aws.iam.Role(name, assume_role_policy=trust, opts=self._child))

    def _start_statements(self) -> list[Statement]:
        workload = self._workload
        log_group = workload.account.arn("logs", f"log-group:{workload.log_group_name}:*")
        writes = Statement(sid="WriteLog", actions=["logs:CreateLogStream", "logs:PutLogEvents"], resources=[log_group])
        repository = workload.repository_arn
        if repository is None and isinstance(workload.image, str):
            repository = repository_arn(workload.image, workload.account)
        if repository is None:
            return [writes]
        return [
            writes,
            Statement(sid="LogInToRegistry", actions=["ecr:GetAuthorizationToken"], resources=["*"]),
            Statement(
                sid="PullImage",
                actions=["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
                resources=[repository],
            ),
        ]

    def _exec_policies(self, task: Grantee) -> list[aws.iam.RolePolicy]:
        statements = self._workload.cluster.exec_statements()
        return [task.allow("exec", *statements)] if statements else []

    def _connections(self, name: str, port: int | None) -> Connections:
        group = aws.ec2.SecurityGroup(
            f"{name}-tasks",
            vpc_id=self._workload.vpc_id,
            description="Tasks",
            revoke_rules_on_delete=True,
            opts=self._child,
        )
        return Connections(name=name, security_group=group, port=port)

    def _egress(self, name: str) -> list[pulumi.Resource]:
        workload = self._workload
        rules: list[pulumi.Resource] = []
        if workload.allow_world_https_egress:
            rules.append(self._https_egress(f"{name}-to-world", f"{name} to HTTPS anywhere", cidr="0.0.0.0/0"))
        if workload.s3_prefix_list_id is not None:
            rules.append(
                self._https_egress(f"{name}-to-s3", f"{name} to S3", prefix_list_id=workload.s3_prefix_list_id)
            )
        if workload.endpoint_connections is not None:
            rules += workload.endpoint_connections.allow_from(self.connections)
        return rules

    def _https_egress(
        self,
        name: str,
        description: str,
        *,
        cidr: str | None = None,
        prefix_list_id: pulumi.Input[str] | None = None,
    ) -> aws.vpc.SecurityGroupEgressRule:
        group = self.connections.security_group
        return aws.vpc.SecurityGroupEgressRule(
            name,
            security_group_id=group.id,
            cidr_ipv4=cidr,
            prefix_list_id=prefix_list_id,
            ip_protocol="tcp",
            from_port=_HTTPS,
            to_port=_HTTPS,
            description=description,
            opts=pulumi.ResourceOptions(parent=group),
        )

    def _links(self, consumer: Consumer) -> dict[str, Link]:
        return {name: target.link(consumer, access) for name, (target, access) in self._workload.links.items()}

    def _definition(
        self,
        name: str,
        args: TaskArgs,
        environment: Mapping[str, pulumi.Input[str]],
        secrets: Mapping[str, SecretReference],
    ) -> aws.ecs.TaskDefinition:
        """Register a revision.

        ``skip_destroy`` leaves earlier revisions active, so that the service can be turned back to one of them.
        ``track_latest`` reads the latest revision, whoever registered it, so that a refresh shows what a pipeline has
        deployed. An update registers a revision only if the program's own definition has changed.
        """
        workload = args.workload
        container = Container(
            name=name,
            image=workload.image,
            user=workload.user,
            region=workload.account.region,
            log_group_name=workload.log_group_name,
            tmp_mib=workload.tmp_mib,
            command=workload.command,
            environment=environment,
            secrets=secrets,
            port=args.port,
            health_check=args.health_check,
            allow_exec=workload.cluster.allow_exec,
        )
        return aws.ecs.TaskDefinition(
            name,
            family=self.family,
            cpu=str(workload.cpu),
            memory=str(workload.memory_mib),
            network_mode="awsvpc",
            requires_compatibilities=["FARGATE"],
            runtime_platform=aws.ecs.TaskDefinitionRuntimePlatformArgs(
                cpu_architecture=workload.architecture, operating_system_family="LINUX"
            ),
            execution_role_arn=self.execution_role.arn,
            task_role_arn=self.task_role.arn,
            container_definitions=pulumi.Output.json_dumps([container.definition()]),
            volumes=[aws.ecs.TaskDefinitionVolumeArgs(name=volume) for volume in EXEC_VOLUMES]
            if workload.cluster.allow_exec
            else None,
            skip_destroy=True,
            track_latest=True,
            opts=self._child,
        )


def merged(
    name: str, own: Mapping[str, Mapping[str, str]], links: Mapping[str, Link]
) -> tuple[dict[str, pulumi.Input[str]], dict[str, SecretReference]]:
    """Return all variables and all secrets of the workload called *name*.

    *own* has the variables that do not come from links, by where they come from. Raises ValueError, naming every
    variable that comes from two places: one of the values would be lost.
    """
    environment: dict[str, pulumi.Input[str]] = {}
    secrets: dict[str, SecretReference] = {}
    sources: dict[str, list[str]] = {}
    for source, values in own.items():
        environment.update(values)
        for variable in values:
            sources.setdefault(variable, []).append(source)
    for target, link in links.items():
        environment.update(link.environment)
        secrets.update(link.secrets)
        for variable in (*link.environment, *link.secrets):
            sources.setdefault(variable, []).append(f"link {target}")
    problems = [f"{variable} comes from {' and from '.join(found)}" for variable, found in sources.items() if found[1:]]
    if problems:
        raise ValueError(f"variables of {name}: {'; '.join(problems)}; rename one of each")
    return environment, secrets


def _own(args: TaskArgs) -> dict[str, Mapping[str, str]]:
    return {"environment": args.workload.environment, "calls": args.variables}
