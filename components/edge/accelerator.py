"""AWS Global Accelerator: two fixed addresses in front of a load balancer that faces the internet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.edge.load_balancer import LoadBalancer
from components.observability.alarm import Alarm, Graph
from model.aws.globalaccelerator import FLOW_LOGS, HOSTED_ZONE

_PORTS = (80, 443)
"""80 redirects to HTTPS, as without the accelerator."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AcceleratorArgs:
    """Inputs of Accelerator."""

    load_balancer: LoadBalancer
    """Load balancer that faces the internet; its security group admits the viewers' own addresses."""

    region: str
    """Region of the load balancer."""

    log_bucket: pulumi.Input[str]
    """Bucket for flow logs. Its policy must let ``delivery.logs.amazonaws.com`` write below the folder FLOW_LOGS."""


class Accelerator(pulumi.ComponentResource):
    """Fixed addresses that lead over AWS's network from the nearest edge location; services see the viewer's address.

    The addresses stay as long as the accelerator does, whatever happens to the load balancer.
    """

    dns_name: pulumi.Output[str]
    """Name of the accelerator, for alias records."""

    hosted_zone_id: str = HOSTED_ZONE
    """Hosted zone of that name."""

    alarms: Sequence[Alarm] = ()
    """None: the load balancer's own alarms see what its viewers see."""

    graphs: Sequence[Graph] = ()
    """None, for the same reason."""

    log_groups: Sequence[aws.cloudwatch.LogGroup] = ()
    """None: flow logs go to a bucket."""

    def __init__(self, name: str, args: AcceleratorArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        if args.load_balancer.internal:
            raise ValueError(f"accelerator {name}: the load_balancer must face the internet")
        super().__init__("plinth:edge:Accelerator", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        accelerator = aws.globalaccelerator.Accelerator(
            name,
            enabled=True,
            ip_address_type="IPV4",
            attributes=aws.globalaccelerator.AcceleratorAttributesArgs(
                flow_logs_enabled=True, flow_logs_s3_bucket=args.log_bucket, flow_logs_s3_prefix=FLOW_LOGS
            ),
            opts=child,
        )
        listener = aws.globalaccelerator.Listener(
            f"{name}-listener",
            accelerator_arn=accelerator.arn,
            protocol="TCP",
            port_ranges=[aws.globalaccelerator.ListenerPortRangeArgs(from_port=port, to_port=port) for port in _PORTS],
            opts=child,
        )
        aws.globalaccelerator.EndpointGroup(
            f"{name}-endpoints",
            listener_arn=listener.arn,
            endpoint_group_region=args.region,
            endpoint_configurations=[
                aws.globalaccelerator.EndpointGroupEndpointConfigurationArgs(
                    endpoint_id=args.load_balancer.arn, weight=128, client_ip_preservation_enabled=True
                )
            ],
            opts=child,
        )
        self.dns_name = accelerator.dns_name
        self.register_outputs({"dns_name": self.dns_name})
