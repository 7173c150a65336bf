"""A NAT instance: the cheapest path to the internet, for stacks that tolerate minutes without it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.identity.policy import Statement, document, service_trust
from components.network.connections import Connections
from components.network.nat_user_data import user_data
from components.observability.alarm import Alarm, Graph, Metric
from components.site import Site
from model.aws.regions import AzLetter

_AGENT_ON_RESOURCES = [
    *("ssm:DescribeAssociation", "ssm:DescribeDocument", "ssm:GetDocument", "ssm:ListInstanceAssociations"),
    *("ssm:PutComplianceItems", "ssm:UpdateAssociationStatus", "ssm:UpdateInstanceAssociationStatus"),
    "ssm:UpdateInstanceInformation",
]
_AGENT = [
    *("ssm:GetDeployablePatchSnapshotForInstance", "ssm:GetManifest", "ssm:ListAssociations"),
    *("ssm:PutConfigurePackageResult", "ssm:PutInventory"),
    *("ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel"),
    *("ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel"),
    *("ec2messages:AcknowledgeMessage", "ec2messages:DeleteMessage", "ec2messages:FailMessage"),
    *("ec2messages:GetEndpoint", "ec2messages:GetMessages", "ec2messages:SendReply"),
]
"""What the SSM agent calls; unlike AmazonSSMManagedInstanceCore, without the right to read every parameter. Which
actions support resources: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html"""

_INSTANCE_TYPE = "t4g.nano"
"""Graviton, 32 Mbit/s sustained and 5 Gbit/s in bursts:
https://docs.aws.amazon.com/ec2/latest/instancetypes/gp.html"""


@dataclass(frozen=True, kw_only=True, slots=True)
class NatInstanceArgs:
    """Inputs of NatInstance."""

    vpc_id: pulumi.Input[str]
    """VPC that it serves."""

    vpc_cidr: str
    """Range of the VPC; traffic from inside of it to outside of it is masqueraded."""

    subnet_id: pulumi.Input[str]
    """Public subnet of its network interface."""

    ami: pulumi.Input[str]
    """Amazon Linux 2023 for arm64 (see model.aws.vpc.NAT_INSTANCE_IMAGE). A later image does not replace the
    instance."""

    site: Site
    """Account and region, for the conditions of the role."""

    client_cidrs: Mapping[AzLetter, str]
    """Letter of the availability zone → CIDR of the private subnet that may use it."""

    egress_ports: Sequence[int]
    """TCP ports on which the private tier reaches the internet through it."""

    requires: Sequence[pulumi.Resource] = ()
    """What must exist before it boots, as it installs nftables from the internet. Default: nothing."""


class NatInstance(pulumi.ComponentResource):
    """A network interface that keeps its address and its routes, and an instance behind it that may be replaced.

    Limits: one availability zone and one instance. EC2 recovers it on healthy hardware within minutes if the host
    fails. If its setup fails it shuts down, and the alarm notifies a person, who replaces it (``pulumi up --replace``).
    Open connections break with it, and its throughput is that of its type. Stacks that cannot accept this use a NAT
    gateway.
    """

    network_interface_id: pulumi.Output[str]
    """Target of the private tier's default routes."""

    connections: Connections
    """Its security group, as a client of interface endpoints."""

    alarms: Sequence[Alarm]
    """Failed status checks."""

    graphs: Sequence[Graph]
    """Traffic and CPU credits."""

    def __init__(self, name: str, args: NatInstanceArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("plinth:network:NatInstance", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)

        self._group = self._security_group()
        self._interface = self._network_interface()
        address = self._address()
        rules = self._rules()
        profile = self._profile()
        self.instance = self._instance(profile, [address, *rules])

        self.network_interface_id = self._interface.id
        self.connections = Connections(name=name, security_group=self._group)
        self.alarms = self._alarms()
        self.graphs = self._graphs()
        self.register_outputs({"network_interface_id": self.network_interface_id})

    def _security_group(self) -> aws.ec2.SecurityGroup:
        return aws.ec2.SecurityGroup(
            self._name,
            vpc_id=self._args.vpc_id,
            description="NAT instance",
            revoke_rules_on_delete=True,
            opts=self._child,
        )

    def _rules(self) -> list[pulumi.Resource]:
        opts = pulumi.ResourceOptions(parent=self._group)
        rules: list[pulumi.Resource] = []
        for port in sorted(set(self._args.egress_ports)):
            for letter, cidr in self._args.client_cidrs.items():
                rules.append(
                    aws.vpc.SecurityGroupIngressRule(
                        f"{self._name}-from-{letter}-{port}",
                        security_group_id=self._group.id,
                        cidr_ipv4=cidr,
                        ip_protocol="tcp",
                        from_port=port,
                        to_port=port,
                        description=f"private subnet {letter} to the internet on {port}",
                        opts=opts,
                    )
                )
            rules.append(
                aws.vpc.SecurityGroupEgressRule(
                    f"{self._name}-out-{port}",
                    security_group_id=self._group.id,
                    cidr_ipv4="0.0.0.0/0",
                    ip_protocol="tcp",
                    from_port=port,
                    to_port=port,
                    description=f"to the internet on {port}",
                    opts=opts,
                )
            )
        return rules

    def _network_interface(self) -> aws.ec2.NetworkInterface:
        return aws.ec2.NetworkInterface(
            self._name,
            subnet_id=self._args.subnet_id,
            security_groups=[self._group.id],
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

    def _profile(self) -> aws.iam.InstanceProfile:
        role = aws.iam.Role(
            self._name,
            assume_role_policy=service_trust("ec2.amazonaws.com", None),
            description="Lets Systems Manager look after the NAT instance",
            opts=self._child,
        )
        aws.iam.RolePolicy(
            f"{self._name}-ssm",
            role=role.id,
            policy=document(
                Statement(sid="SsmAgent", actions=_AGENT, resources=["*"]),
                Statement(sid="SsmAgentHere", actions=_AGENT_ON_RESOURCES, resources=self._managed()),
            ),
            opts=pulumi.ResourceOptions(parent=role),
        )
        return aws.iam.InstanceProfile(self._name, role=role.name, opts=self._child)

    def _managed(self) -> list[str]:
        """Return the resources of the agent: instances, associations, documents of the account and of AWS."""
        account = self._args.site.account
        return [
            account.arn("ec2", "instance/*"),
            account.arn("ssm", "association/*"),
            account.arn("ssm", "document/*"),
            f"arn:{account.partition}:ssm:{account.region}::document/*",
        ]

    def _instance(self, profile: aws.iam.InstanceProfile, requires: Sequence[pulumi.Resource]) -> aws.ec2.Instance:
        return aws.ec2.Instance(
            self._name,
            ami=self._args.ami,
            instance_type=_INSTANCE_TYPE,
            iam_instance_profile=profile.name,
            primary_network_interface=aws.ec2.InstancePrimaryNetworkInterfaceArgs(
                network_interface_id=self._interface.id
            ),
            metadata_options=aws.ec2.InstanceMetadataOptionsArgs(
                http_endpoint="enabled", http_tokens="required", http_put_response_hop_limit=1
            ),
            root_block_device=aws.ec2.InstanceRootBlockDeviceArgs(encrypted=True, volume_type="gp3", volume_size=8),
            maintenance_options=aws.ec2.InstanceMaintenanceOptionsArgs(auto_recovery="default"),
            # Unlimited credits, the default of t4g, would bill a busy instance like a larger one.
            credit_specification=aws.ec2.InstanceCreditSpecificationArgs(cpu_credits="standard"),
            user_data=user_data(self._args.vpc_cidr),
            user_data_replace_on_change=True,
            # The interface attaches to one instance at a time; a newer image is no reason to break every connection.
            opts=pulumi.ResourceOptions.merge(
                self._child_after(requires),
                pulumi.ResourceOptions(delete_before_replace=True, ignore_changes=["ami"]),
            ),
        )

    def _child_after(self, requires: Sequence[pulumi.Resource]) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(depends_on=list(requires)))

    def _metric(self, metric: str, statistic: str) -> Metric:
        return Metric(
            namespace="AWS/EC2", name=metric, dimensions={"InstanceId": self.instance.id}, statistic=statistic
        )

    def _alarms(self) -> Sequence[Alarm]:
        return (
            Alarm(
                name=f"{self._name}-status",
                description="The NAT instance fails its status checks or is gone: the private tier has no way out. "
                "Look at the instance's system log; replace it if EC2 has not recovered it.",
                metric=self._metric("StatusCheckFailed", "Maximum"),
                threshold=0,
                evaluation_periods=3,
                treat_missing_data="breaching",
                severity="critical",
            ),
        )

    def _graphs(self) -> Sequence[Graph]:
        return (
            Graph(
                title=f"{self._name}: traffic",
                metrics=[self._metric("NetworkIn", "Sum"), self._metric("NetworkOut", "Sum")],
                unit="bytes",
            ),
            Graph(title=f"{self._name}: CPU credits", metrics=[self._metric("CPUCreditBalance", "Minimum")]),
        )
