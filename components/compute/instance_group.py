"""An Auto Scaling group of EC2 instances, for what runs in no container."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi
import pulumi_aws as aws

from components.compute.instance_agent import NAMESPACE, agent_configuration
from components.compute.instance_care import BACKUP_TAG, PATCH_TAG, back_up, patch
from components.compute.instance_metrics import InstanceMetrics
from components.compute.instance_scaling import ScaledGroup, scale
from components.compute.instance_user_data import Script, UserData
from components.compute.launched_group import Home, LaunchedGroup, make_group
from components.compute.request_metrics import RequestMetrics
from components.compute.target_group import TargetGroupArgs, make_target_group
from components.compute.variables import merged_variables
from components.edge.load_balancer import LoadBalancer
from components.identity.amazon_buckets import patch_objects
from components.identity.grantee import Grantee
from components.identity.managed_instance import agent_statements, answer_statement, metric_statement
from components.identity.policy import Statement, service_trust
from components.links import Consumer, Link, Linkable
from components.network.connections import Connections
from components.network.egress import Egress
from components.network.launch import encrypted_root, required_imdsv2, tagged
from components.network.placement import Placement
from components.network.security_group import closed_security_group
from components.network.workload_egress import egress_rules
from components.observability.alarm import Alarm, Graph
from components.observability.log_groups import LogGroups
from components.security.key import Key
from components.site import Site
from model import instance_groups as model
from model.aws import cloudwatch
from model.base import require_valid


@dataclass(frozen=True, kw_only=True, slots=True)
class InstanceGroupArgs:
    """What a group is made of."""

    spec: model.InstanceGroup
    """What runs, as the stack file describes it."""

    scripts: Sequence[Script]
    """Scripts of the spec, in their order."""

    stop: Script | None = None
    """Stop script of the spec. Default: none."""

    key: Key
    """Key of the domain ``instances``, which encrypts the volumes."""

    placement: Placement
    """Private subnets, one per availability zone; with a fixed address, those of its zone."""

    egress: Egress = field(default_factory=Egress)
    """What it may reach besides its links. Default: HTTPS anywhere."""

    log_groups: LogGroups
    """Encryption and retention of its log group."""

    site: Site
    """Account and names."""

    links: Mapping[str, Linkable] = field(default_factory=dict)
    """Name → the component behind a link of the spec. Default: none."""

    load_balancer: LoadBalancer | None = None
    """Where its requests come from. Default: none."""


class InstanceGroup(pulumi.ComponentResource):
    """EC2 instances in private subnets that are replaced when they fail, when they change, and when they are old.

    No instance has a public address, a key pair or an open port 22: people use Session Manager. The role may do what
    the agents of Systems Manager and CloudWatch need, answer the group, and what its links allow. An instance is in
    service only when its scripts have ended; one that does not get that far is replaced.

    A change of the launch template replaces the instances, new ones first, and stops when one does not become healthy
    or the alarm on 5xx is raised: old instances continue to serve. Auto Scaling's own rollback is not used: the
    provider changes the group before the replacement begins, and it would roll back to the same
    (https://github.com/hashicorp/terraform-provider-aws/issues/34189). An update with the earlier settings rolls back.
    """

    group_name: str
    """Physical name of the Auto Scaling group, a plain value."""

    connections: Connections
    """The security group, and the port if it has one."""

    exports: Mapping[str, pulumi.Output[str]]
    """Stack outputs that list it by its name."""

    alarms: Sequence[Alarm]
    """CPU, memory, disk, missing instances; unhealthy hosts, errors and latency behind a load balancer."""

    graphs: Sequence[Graph]
    """The same as a dashboard row."""

    log_groups: Sequence[aws.cloudwatch.LogGroup]
    """That of its instances."""

    def __init__(self, name: str, args: InstanceGroupArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        _check(name, args)
        super().__init__("plinth:compute:InstanceGroup", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        self.group_name = args.site.label.physical_name(name)

        log_group = self._make_log_group()
        agent = self._make_agent_parameter()
        role = self._make_role()
        policies: list[pulumi.Resource] = [role.allow("run", *self._statements(log_group, agent))]
        self.connections, rules = self._connect()
        consumer = Consumer(role=role, connections=self.connections)
        links = {one: target.link(consumer, args.spec.links[one]) for one, target in args.links.items()}
        policies += consumer.allow(links)
        target_group, behind = self._behind()
        home = Home(
            name=name,
            group_name=self.group_name,
            spec=args.spec,
            placement=args.placement,
            region=args.site.account.region,
            security_group=self.connections.security_group,
            options=self._child,
        )
        template = self._make_template(home, role, links)
        needs = [need for link in links.values() for need in link.requires]
        made = make_group(
            home,
            LaunchedGroup(
                template=template,
                target_group=target_group,
                errors_alarm=behind.errors_alarm if behind else None,
                tags=args.site.label.tags(name),
                requires=[log_group, agent, *policies, *rules, *needs],
            ),
        )
        self._scale(made, target_group)
        self._care()
        metrics = InstanceMetrics(name=name, group=self.group_name, requests=behind)
        self.exports = {"instanceGroupNames": made.name}
        self.alarms = metrics.alarms(args.spec.alarms, args.spec.min_instances)
        self.graphs = metrics.graphs()
        self.log_groups = (log_group,)
        self.register_outputs({"name": made.name})

    @property
    def _log_group_name(self) -> str:
        return f"/plinth/{self.group_name}"

    @property
    def _agent_parameter_name(self) -> str:
        return self._args.site.label.path(f"{self._name}-cloudwatch-agent")

    @property
    def _agent_configuration(self) -> str:
        return agent_configuration(self.group_name, self._log_group_name, self._args.spec.log_files)

    def _make_log_group(self) -> aws.cloudwatch.LogGroup:
        return self._args.log_groups.make(f"{self._name}-log", self._log_group_name, self._child)

    def _make_agent_parameter(self) -> aws.ssm.Parameter:
        return aws.ssm.Parameter(
            f"{self._name}-cloudwatch-agent",
            name=self._agent_parameter_name,
            type="String",
            value=self._agent_configuration,
            description=f"Configuration of the CloudWatch agent on the instances of {self._name}",
            tier="Standard",
            opts=self._child,
        )

    def _make_role(self) -> Grantee:
        trust = service_trust("ec2.amazonaws.com", None)
        role = aws.iam.Role(f"{self._name}-role", assume_role_policy=trust, opts=self._child)
        return Grantee(name=self._name, role=role)

    def _statements(self, log_group: aws.cloudwatch.LogGroup, agent: aws.ssm.Parameter) -> list[Statement]:
        account = self._args.site.account
        return [
            *agent_statements(account),
            metric_statement("PublishMetrics", NAMESPACE),
            answer_statement(account, self.group_name),
            Statement(sid="ReadAgentConfiguration", actions=["ssm:GetParameter"], resources=[agent.arn]),
            Statement(
                sid="WriteLog",
                actions=["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
                resources=[pulumi.Output.concat(log_group.arn, ":*")],
            ),
            *(
                [Statement(sid="ReadPatchManager", actions=["s3:GetObject"], resources=patch_objects(account))]
                if self._args.spec.patching
                else []
            ),
        ]

    def _connect(self) -> tuple[Connections, list[pulumi.Resource]]:
        """Return the security group, and what must exist before an instance starts."""
        args = self._args
        group = closed_security_group(self._name, "Instances", args.placement.vpc_id, self._child)
        found = Connections(name=self._name, security_group=group, port=args.spec.port, placement=args.placement)
        rules = egress_rules(self._name, found, args.egress, pulumi.ResourceOptions(parent=group))
        return found, [*args.egress.requires, *rules]

    def _behind(self) -> tuple[aws.lb.TargetGroup | None, RequestMetrics | None]:
        """Connect the group with its load balancer, which Auto Scaling registers the instances at."""
        spec, balancer = self._args.spec, self._args.load_balancer
        if balancer is None or spec.route is None or spec.health_check is None or spec.port is None:
            return None, None
        group = make_target_group(
            f"{self._name}-tg",
            TargetGroupArgs(
                vpc_id=self._args.placement.vpc_id,
                protocol="http",
                check=spec.health_check,
                deregistration_seconds=spec.drain_seconds,
                instance_port=spec.port,
            ),
            self._child,
        )
        balancer.route(self._name, group.arn, spec.route)
        self.connections.allow_from(balancer.connections)
        alarm = self._args.site.label.physical_name(f"{self._name}-5xx", cloudwatch.ALARM_NAME_LENGTH)
        return group, RequestMetrics(
            name=self._name,
            balancer_arn_suffix=balancer.arn_suffix,
            target_group_arn_suffix=group.arn_suffix,
            errors_alarm=alarm,
            consequence="A replacement of its instances that is going on stops.",
        )

    def _make_template(self, home: Home, role: Grantee, links: Mapping[str, Link]) -> aws.ec2.LaunchTemplate:
        args, spec = self._args, self._args.spec
        profile = aws.iam.InstanceProfile(self._name, role=role.role.name, opts=self._child)
        interface = home.fixed_interface()
        tags = args.site.label.tags(self._name)
        return aws.ec2.LaunchTemplate(
            self._name,
            image_id=spec.image_source,
            instance_type=spec.instance_type,
            iam_instance_profile=aws.ec2.LaunchTemplateIamInstanceProfileArgs(name=profile.name),
            network_interfaces=[interface] if interface else None,
            vpc_security_group_ids=None if interface else [self.connections.security_group.id],
            metadata_options=required_imdsv2(),
            monitoring=aws.ec2.LaunchTemplateMonitoringArgs(enabled=True),
            block_device_mappings=[encrypted_root(spec.volume_gib, args.key.arn, spec.root_device)],
            user_data=self._user_data(links),
            tag_specifications=tagged(
                {**tags, **({PATCH_TAG: self.group_name} if spec.patching else {})},
                {**tags, **({BACKUP_TAG: self.group_name} if spec.backup else {})},
            ),
            opts=self._child,
        )

    def _user_data(self, links: Mapping[str, Link]) -> pulumi.Output[str]:
        args, spec = self._args, self._args.spec
        plain, secrets = merged_variables(self._name, {"environment": spec.environment}, {}, links)

        def rendered(values: Mapping[str, Mapping[str, str]]) -> str:
            text = UserData(
                group=self.group_name,
                region=args.site.account.region,
                agent_parameter=self._agent_parameter_name,
                agent_configuration=self._agent_configuration,
                plain=values["plain"],
                secrets={name: {"arn": arn, "key": secrets[name].json_key} for name, arn in values["secrets"].items()},
                scripts=args.scripts,
                stop=args.stop,
                stop_seconds=spec.stop.timeout_seconds if spec.stop else 0,
            ).render()
            return base64.b64encode(text.encode()).decode()

        arns = {name: secret.arn for name, secret in secrets.items()}
        return pulumi.Output.all(plain=plain, secrets=arns).apply(rendered)

    def _scale(self, group: aws.autoscaling.Group, target_group: aws.lb.TargetGroup | None) -> None:
        spec, balancer = self._args.spec, self._args.load_balancer
        if spec.scaling is None:
            return
        label = (
            pulumi.Output.concat(balancer.arn_suffix, "/", target_group.arn_suffix)
            if balancer is not None and target_group is not None
            else None
        )
        scaled = ScaledGroup(group=group, group_name=self.group_name, requests_label=label)
        scale(self._name, scaled, spec.scaling, self._child)

    def _care(self) -> None:
        spec = self._args.spec
        if spec.patching is not None:
            patch(self._name, self.group_name, spec.patching, self._child)
        if spec.backup is not None:
            back_up(self._name, self.group_name, spec.backup, self._args.site, self._child)


def _check(name: str, args: InstanceGroupArgs) -> None:
    require_valid(f"instance group {name}", args.spec)
    for what, given, asked in (
        ("links", sorted(args.links), sorted(args.spec.links)),
        ("scripts", [script.path for script in args.scripts], args.spec.scripts),
        ("stop", args.stop and args.stop.path, args.spec.stop and args.spec.stop.script),
    ):
        if given != asked:
            raise ValueError(f"instance group {name}: {what} must be {asked}, as in spec, not {given}")
    if (args.load_balancer is None) != (args.spec.route is None):
        raise ValueError(f"instance group {name}: needs load_balancer with a route, and only then")
    if not args.placement.subnet_ids:
        raise ValueError(f"instance group {name}: placement has no subnets; give at least one private subnet")
