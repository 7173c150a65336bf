"""A NAT instance: the cheapest path to the internet, for stacks that tolerate minutes without it."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.identity.managed_instance import agent_statements, answer_statement, metric_statement
from components.identity.policy import document, service_trust
from components.network.connections import Connections
from components.network.launch import encrypted_root, required_imdsv2, tagged
from components.network.nat_user_data import (
    FORWARDING_HOOK,
    METRIC_DIMENSION,
    METRIC_NAME,
    METRIC_NAMESPACE,
    UserData,
)
from components.observability.alarm import Alarm, Graph, Metric
from components.site import Site
from model.aws.ec2 import NEWEST_IMAGES
from model.aws.regions import AzLetter
from model.outbound import ANYWHERE, Opening

_INSTANCE_TYPE = "t4g.nano"
"""Graviton, 32 Mbit/s sustained and 5 Gbit/s in bursts:
https://docs.aws.amazon.com/ec2/latest/instancetypes/gp.html"""

_LIFETIME_SECONDS = 30 * 86_400
"""Age at which an instance is replaced by one with the newest image, which is how it is patched. AWS allows a day to a
year: https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-max-instance-lifetime.html"""

_FIRST_BOOT_SECONDS = 600
"""Time that a new instance has until it forwards: it installs nftables, which takes about two minutes."""

_LEAST_IN_SERVICE, _MOST_IN_SERVICE = 0, 100
"""Percent. The interface is free only once the old instance is gone, so that goes first."""

_GONE_MINUTES = 5
"""A replacement takes about three minutes, so a planned one raises no alarm."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NatInstanceArgs:
    """Inputs of NatInstance."""

    vpc_id: pulumi.Input[str]
    """VPC that it serves."""

    vpc_cidr: str
    """Range of the VPC; traffic from inside of it to outside of it is masqueraded."""

    subnet_id: pulumi.Input[str]
    """Public subnet of its network interface."""

    availability_zone: str
    """Availability zone of that subnet, such as ``us-east-1a``."""

    site: Site
    """Account and region, for the conditions of the role; label, for the group's name and its instances' tags."""

    client_cidrs: Mapping[AzLetter, str]
    """Letter of the availability zone → CIDR of the private subnet that may use it."""

    egress_ports: Sequence[int]
    """TCP ports on which the private tier reaches the internet through it."""

    outbound: Sequence[Opening] = ()
    """What else the private tier reaches through it. Default: nothing."""

    requires: Sequence[pulumi.Resource] = ()
    """What must exist before it boots, as it installs nftables from the internet. Default: nothing."""


class NatInstance(pulumi.ComponentResource):
    """A network interface that keeps its address and its routes, and an Auto Scaling group of one instance behind it.

    Each instance is launched with the interface as its own, so it needs no right to take it over, and nothing changes
    the interface's source/destination check. The group replaces an instance that stops, fails its status checks or is
    30 days old; an instance that does not forward for five minutes shuts down. Until a new one forwards it does not
    count as in service, and the routes wait for that.

    Limits: one availability zone and one instance. While it is replaced, for about three minutes, the private tier has
    no path to the internet, and open connections break. Throughput is that of its type. Stacks that cannot accept this
    use a NAT gateway.
    """

    network_interface_id: pulumi.Output[str]
    """Target of the private tier's default routes."""

    connections: Connections
    """Its security group, as a client of interface endpoints."""

    alarms: Sequence[Alarm]
    """It does not forward."""

    graphs: Sequence[Graph]
    """Traffic and CPU credits."""

    def __init__(self, name: str, args: NatInstanceArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("plinth:network:NatInstance", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        self._group_name = args.site.label.physical_name(name)

        self._security_group = self._make_security_group()
        self._interface = self._network_interface()
        address = self._address()
        rules = self._rules()
        role = self._role()
        template = self._launch_template(self._profile(role))
        self.group = self._group(template, [address, *rules, *self._permissions(role)])

        self.network_interface_id = self._interface.id
        self.connections = Connections(name=name, security_group=self._security_group)
        self.alarms = self._alarms()
        self.graphs = self._graphs()
        self.register_outputs({"network_interface_id": self.network_interface_id})

    def _make_security_group(self) -> aws.ec2.SecurityGroup:
        return aws.ec2.SecurityGroup(
            self._name,
            vpc_id=self._args.vpc_id,
            description="NAT instance",
            revoke_rules_on_delete=True,
            opts=self._child,
        )

    def _rules(self) -> list[pulumi.Resource]:
        https = [Opening("tcp", port, ANYWHERE) for port in sorted(set(self._args.egress_ports))]
        return [
            rule
            for opening in (*https, *self._args.outbound)
            for rule in (*self._entries(opening), self._exit(opening))
        ]

    def _entries(self, opening: Opening) -> list[pulumi.Resource]:
        return [
            aws.vpc.SecurityGroupIngressRule(
                f"{self._name}-from-{letter}-{_port(opening)}",
                security_group_id=self._security_group.id,
                cidr_ipv4=cidr,
                ip_protocol=opening.protocol,
                from_port=opening.port,
                to_port=opening.port,
                description=f"private subnet {letter} to the internet on {_port(opening)}",
                opts=pulumi.ResourceOptions(parent=self._security_group),
            )
            for letter, cidr in self._args.client_cidrs.items()
        ]

    def _exit(self, opening: Opening) -> pulumi.Resource:
        return aws.vpc.SecurityGroupEgressRule(
            f"{self._name}-out-{_port(opening)}",
            security_group_id=self._security_group.id,
            cidr_ipv4=opening.cidr,
            ip_protocol=opening.protocol,
            from_port=opening.port,
            to_port=opening.port,
            description=f"to the internet on {_port(opening)}",
            opts=pulumi.ResourceOptions(parent=self._security_group),
        )

    def _network_interface(self) -> aws.ec2.NetworkInterface:
        return aws.ec2.NetworkInterface(
            f"{self._name}-interface",
            subnet_id=self._args.subnet_id,
            security_groups=[self._security_group.id],
            source_dest_check=False,
            description="NAT instance",
            opts=self._child,
        )

    def _address(self) -> aws.ec2.Eip:
        return aws.ec2.Eip(
            self._name,
            domain="vpc",
            network_interface=self._interface.id,
            opts=self._child_after(self._args.requires),
        )

    def _role(self) -> aws.iam.Role:
        return aws.iam.Role(
            self._name,
            assume_role_policy=service_trust("ec2.amazonaws.com", None),
            description="Lets Systems Manager look after the NAT instance",
            opts=self._child,
        )

    def _permissions(self, role: aws.iam.Role) -> list[pulumi.Resource]:
        account = self._args.site.account
        statements = {
            "ssm": agent_statements(account),
            "health": (
                metric_statement("PublishHealth", METRIC_NAMESPACE),
                answer_statement(account, self._group_name),
            ),
        }
        return [
            aws.iam.RolePolicy(
                f"{self._name}-{purpose}",
                role=role.id,
                policy=document(*given),
                opts=pulumi.ResourceOptions(parent=role),
            )
            for purpose, given in statements.items()
        ]

    def _profile(self, role: aws.iam.Role) -> aws.iam.InstanceProfile:
        return aws.iam.InstanceProfile(self._name, role=role.name, opts=self._child)

    def _launch_template(self, profile: aws.iam.InstanceProfile) -> aws.ec2.LaunchTemplate:
        script = UserData(
            cidr=self._args.vpc_cidr, group=self._group_name, region=self._args.site.account.region
        ).render()
        return aws.ec2.LaunchTemplate(
            self._name,
            # Resolved at every launch, so each replacement has the newest image.
            # https://docs.aws.amazon.com/autoscaling/ec2/userguide/using-systems-manager-parameters.html
            image_id=f"resolve:ssm:{NEWEST_IMAGES['arm64']}",
            instance_type=_INSTANCE_TYPE,
            iam_instance_profile=aws.ec2.LaunchTemplateIamInstanceProfileArgs(name=profile.name),
            # https://docs.aws.amazon.com/autoscaling/ec2/userguide/examples-launch-templates-aws-cli.html
            network_interfaces=[
                aws.ec2.LaunchTemplateNetworkInterfaceArgs(device_index=0, network_interface_id=self._interface.id)
            ],
            metadata_options=required_imdsv2(),
            block_device_mappings=[encrypted_root(8)],
            # An instance that shuts down releases the interface at once.
            instance_initiated_shutdown_behavior="terminate",
            # Unlimited credits, the default of t4g, would bill a busy instance like a larger one.
            credit_specification=aws.ec2.LaunchTemplateCreditSpecificationArgs(cpu_credits="standard"),
            user_data=base64.b64encode(script.encode()).decode(),
            tag_specifications=tagged(self._args.site.label.tags(self._name)),
            opts=self._child,
        )

    def _group(self, template: aws.ec2.LaunchTemplate, requires: Sequence[pulumi.Resource]) -> aws.autoscaling.Group:
        return aws.autoscaling.Group(
            self._name,
            # The instance names its group when it answers the hook, and the role names it.
            name=self._group_name,
            min_size=1,
            max_size=1,
            desired_capacity=1,
            # Not the subnet, which the interface has: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateAutoScalingGroup.html
            availability_zones=[self._args.availability_zone],
            launch_template=aws.autoscaling.GroupLaunchTemplateArgs(
                id=template.id, version=template.latest_version.apply(str)
            ),
            initial_lifecycle_hooks=[
                aws.autoscaling.GroupInitialLifecycleHookArgs(
                    name=FORWARDING_HOOK,
                    lifecycle_transition="autoscaling:EC2_INSTANCE_LAUNCHING",
                    default_result="ABANDON",
                    heartbeat_timeout=_FIRST_BOOT_SECONDS,
                )
            ],
            health_check_type="EC2",
            health_check_grace_period=60,
            max_instance_lifetime=_LIFETIME_SECONDS,
            instance_maintenance_policy=aws.autoscaling.GroupInstanceMaintenancePolicyArgs(
                min_healthy_percentage=_LEAST_IN_SERVICE, max_healthy_percentage=_MOST_IN_SERVICE
            ),
            instance_refresh=aws.autoscaling.GroupInstanceRefreshArgs(
                strategy="Rolling",
                preferences=aws.autoscaling.GroupInstanceRefreshPreferencesArgs(
                    min_healthy_percentage=_LEAST_IN_SERVICE, max_healthy_percentage=_MOST_IN_SERVICE
                ),
            ),
            # A second instance has its chance if the first does not forward in time.
            wait_for_capacity_timeout=f"{2 * _FIRST_BOOT_SECONDS}s",
            tags=[
                aws.autoscaling.GroupTagArgs(key=key, value=value, propagate_at_launch=False)
                for key, value in self._args.site.label.tags(self._name).items()
            ],
            opts=pulumi.ResourceOptions.merge(
                self._child_after(requires), pulumi.ResourceOptions(delete_before_replace=True)
            ),
        )

    def _child_after(self, requires: Sequence[pulumi.Resource]) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(depends_on=list(requires)))

    def _alarms(self) -> Sequence[Alarm]:
        return (
            Alarm(
                name=f"{self._name}-forwarding",
                description="The NAT instance does not forward, or is gone: the private tier has no path to the "
                "internet. Its Auto Scaling group replaces it within minutes; if it does not, look at the group's "
                "activity history and at the instance's system log.",
                metric=Metric(
                    namespace=METRIC_NAMESPACE,
                    name=METRIC_NAME,
                    dimensions={METRIC_DIMENSION: self._group_name},
                    statistic="Minimum",
                ),
                threshold=1,
                comparison="LessThanThreshold",
                evaluation_periods=_GONE_MINUTES,
                treat_missing_data="breaching",
                severity="critical",
            ),
        )

    def _graphs(self) -> Sequence[Graph]:
        def metric(name: str, statistic: str) -> Metric:
            return Metric(
                namespace="AWS/EC2",
                name=name,
                dimensions={"AutoScalingGroupName": self._group_name},
                statistic=statistic,
            )

        return (
            Graph(
                title=f"{self._name}: traffic",
                metrics=[metric("NetworkIn", "Sum"), metric("NetworkOut", "Sum")],
                unit="bytes",
            ),
            Graph(title=f"{self._name}: CPU credits", metrics=[metric("CPUCreditBalance", "Minimum")]),
        )


def _port(opening: Opening) -> str:
    return str(opening.port) if opening.protocol == "tcp" else f"{opening.port}-{opening.protocol}"
