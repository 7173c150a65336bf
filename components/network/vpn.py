"""A Site-to-Site VPN connection: two IPsec tunnels to a device outside of AWS."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.naming import dashed
from components.network.remote_hosts import RemoteHosts
from components.network.vpn_metrics import alarms, graphs
from components.observability.alarm import Alarm, Graph
from components.observability.log_groups import LogGroups
from components.site import Site
from model.aws import vpn
from model.base import require_valid
from model.vpns import Vpn as Spec

_IKE = ["ikev2"]


@dataclass(frozen=True, kw_only=True, slots=True)
class VpnArgs:
    """Inputs of Vpn."""

    spec: Spec
    """What is asked for."""

    vpn_gateway_id: pulumi.Input[str] | None = None
    """Virtual private gateway of the VPC. Default: none, it ends at a transit gateway."""

    transit_gateway_id: pulumi.Input[str] | None = None
    """Transit gateway. Default: none, it ends at a virtual private gateway."""

    site: Site
    """Gives the names of the log group and of the device."""

    log_groups: LogGroups
    """Encryption and retention of the log group of the tunnels."""


class Vpn(pulumi.ComponentResource):
    """Customer gateway, connection, static routes and log group; security groups open to it by name and port."""

    tunnel_addresses: Sequence[pulumi.Output[str]]
    """Public addresses of the two tunnels, for the device."""

    preshared_key_arn: pulumi.Output[str] | None
    """Secret with the keys of both tunnels. None: the device has a certificate."""

    attachment_id: pulumi.Output[str]
    """Its attachment to the transit gateway; empty without one."""

    remote_hosts: RemoteHosts
    """What is behind it, which reaches and is reached by name and port only."""

    alarms: Sequence[Alarm]
    """Both tunnels are down; one is."""

    graphs: Sequence[Graph]
    """State and traffic of the tunnels."""

    log_groups: Sequence[aws.cloudwatch.LogGroup]
    """The log group of the tunnels."""

    def __init__(self, name: str, args: VpnArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        require_valid(f"VPN {name}", args.spec)
        super().__init__("plinth:network:Vpn", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        device = self._customer_gateway()
        group = self._log_group()
        self._connection = self._connect(device, group)
        self._static_routes()
        self.log_groups = [group]
        self.tunnel_addresses = [self._connection.tunnel1_address, self._connection.tunnel2_address]
        self.preshared_key_arn = None if args.spec.certificate_arn else self._connection.preshared_key_arn
        self.attachment_id = self._connection.transit_gateway_attachment_id
        self.remote_hosts = RemoteHosts(name=name, cidrs=args.spec.remote_cidrs)
        self.alarms = alarms(name, self._connection.id, self.tunnel_addresses)
        self.graphs = graphs(name, self._connection.id, self.tunnel_addresses)
        self.register_outputs({"tunnel_addresses": self.tunnel_addresses})

    def _customer_gateway(self) -> aws.ec2.CustomerGateway:
        spec = self._args.spec
        asn = spec.bgp_asn or vpn.UNUSED_ASN
        return aws.ec2.CustomerGateway(
            f"{self._name}-device",
            type="ipsec.1",
            ip_address=spec.ip_address,
            certificate_arn=spec.certificate_arn,
            bgp_asn=str(asn) if asn <= vpn.MOST_PLAIN_ASN else None,
            bgp_asn_extended=str(asn) if asn > vpn.MOST_PLAIN_ASN else None,
            # Without a name of its own, AWS answers with the customer gateway of another VPN to the same device:
            # https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateCustomerGateway.html
            device_name=self._args.site.label.physical_name(self._name),
            opts=self._child,
        )

    def _log_group(self) -> aws.cloudwatch.LogGroup:
        return self._args.log_groups.make(
            f"{self._name}-tunnels",
            f"{vpn.LOG_GROUP_PREFIX}{self._args.site.label.physical_name(self._name)}",
            self._child,
        )

    def _connect(self, device: aws.ec2.CustomerGateway, group: aws.cloudwatch.LogGroup) -> aws.ec2.VpnConnection:
        spec = self._args.spec
        tunnels = spec.tunnels
        first, second = tunnels.inside_cidrs or (None, None)
        ciphers = list(tunnels.encryption_algorithms)
        hashes = list(tunnels.integrity_algorithms)
        groups = list(tunnels.dh_groups)
        bgp = spec.bgp_asn is not None
        return aws.ec2.VpnConnection(
            self._name,
            type="ipsec.1",
            customer_gateway_id=device.id,
            vpn_gateway_id=self._args.vpn_gateway_id,
            transit_gateway_id=self._args.transit_gateway_id,
            enable_acceleration=spec.acceleration if spec.by_transit else None,
            static_routes_only=not bgp,
            preshared_key_storage=None if spec.certificate_arn else "SecretsManager",
            tunnel1_inside_cidr=first,
            tunnel1_ike_versions=_IKE,
            tunnel1_phase1_encryption_algorithms=ciphers,
            tunnel1_phase1_integrity_algorithms=hashes,
            tunnel1_phase1_dh_group_numbers=groups,
            tunnel1_phase1_lifetime_seconds=tunnels.phase_1_lifetime_seconds,
            tunnel1_phase2_encryption_algorithms=ciphers,
            tunnel1_phase2_integrity_algorithms=hashes,
            tunnel1_phase2_dh_group_numbers=groups,
            tunnel1_phase2_lifetime_seconds=tunnels.phase_2_lifetime_seconds,
            tunnel1_rekey_margin_time_seconds=tunnels.rekey_margin_seconds,
            tunnel1_rekey_fuzz_percentage=tunnels.rekey_fuzz_percent,
            tunnel1_replay_window_size=tunnels.replay_window_packets,
            tunnel1_dpd_timeout_seconds=tunnels.dpd_timeout_seconds,
            tunnel1_dpd_timeout_action=spec.dpd_timeout_action,
            tunnel1_startup_action=spec.startup_action,
            tunnel1_enable_tunnel_lifecycle_control=tunnels.lifecycle_control,
            tunnel1_log_options=aws.ec2.VpnConnectionTunnel1LogOptionsArgs(
                cloudwatch_log_options=aws.ec2.VpnConnectionTunnel1LogOptionsCloudwatchLogOptionsArgs(
                    log_enabled=True,
                    log_group_arn=group.arn,
                    log_output_format="json",
                    bgp_log_enabled=bgp,
                    bgp_log_group_arn=group.arn if bgp else None,
                    bgp_log_output_format="json" if bgp else None,
                )
            ),
            tunnel2_inside_cidr=second,
            tunnel2_ike_versions=_IKE,
            tunnel2_phase1_encryption_algorithms=ciphers,
            tunnel2_phase1_integrity_algorithms=hashes,
            tunnel2_phase1_dh_group_numbers=groups,
            tunnel2_phase1_lifetime_seconds=tunnels.phase_1_lifetime_seconds,
            tunnel2_phase2_encryption_algorithms=ciphers,
            tunnel2_phase2_integrity_algorithms=hashes,
            tunnel2_phase2_dh_group_numbers=groups,
            tunnel2_phase2_lifetime_seconds=tunnels.phase_2_lifetime_seconds,
            tunnel2_rekey_margin_time_seconds=tunnels.rekey_margin_seconds,
            tunnel2_rekey_fuzz_percentage=tunnels.rekey_fuzz_percent,
            tunnel2_replay_window_size=tunnels.replay_window_packets,
            tunnel2_dpd_timeout_seconds=tunnels.dpd_timeout_seconds,
            tunnel2_dpd_timeout_action=spec.dpd_timeout_action,
            tunnel2_startup_action=spec.startup_action,
            tunnel2_enable_tunnel_lifecycle_control=tunnels.lifecycle_control,
            tunnel2_log_options=aws.ec2.VpnConnectionTunnel2LogOptionsArgs(
                cloudwatch_log_options=aws.ec2.VpnConnectionTunnel2LogOptionsCloudwatchLogOptionsArgs(
                    log_enabled=True,
                    log_group_arn=group.arn,
                    log_output_format="json",
                    bgp_log_enabled=bgp,
                    bgp_log_group_arn=group.arn if bgp else None,
                    bgp_log_output_format="json" if bgp else None,
                )
            ),
            # Of two connections to one device on one gateway, AWS may return the first in place of a second; inside
            # ranges are unique on a gateway. The device has to be configured anew in any case.
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(delete_before_replace=True)),
        )

    def _static_routes(self) -> None:
        if self._args.spec.bgp_asn is not None or self._args.spec.by_transit:
            return
        for cidr in self._args.spec.remote_cidrs:
            aws.ec2.VpnConnectionRoute(
                f"{self._name}-{dashed(cidr)}",
                vpn_connection_id=self._connection.id,
                destination_cidr_block=cidr,
                opts=self._child,
            )
