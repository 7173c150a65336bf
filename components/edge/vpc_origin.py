"""The internal load balancer as an origin of a distribution, inside of its VPC."""

from __future__ import annotations

import pulumi
import pulumi_aws as aws

from components.edge.load_balancer import LoadBalancer
from components.edge.origin_timeouts import keepalive_seconds, read_seconds


def vpc_origin(
    name: str, origin_id: str, load_balancer: LoadBalancer, opts: pulumi.ResourceOptions
) -> aws.cloudfront.DistributionOriginArgs:
    """Make the VPC origin of the distribution *name*, and return the load balancer as its origin *origin_id*."""
    return aws.cloudfront.DistributionOriginArgs(
        origin_id=origin_id,
        domain_name=load_balancer.dns_name,
        vpc_origin_config=aws.cloudfront.DistributionOriginVpcOriginConfigArgs(
            vpc_origin_id=_make(name, load_balancer, opts).id,
            origin_read_timeout=read_seconds(load_balancer.idle_timeout_seconds),
            origin_keepalive_timeout=keepalive_seconds(load_balancer.idle_timeout_seconds),
        ),
    )


def _make(name: str, load_balancer: LoadBalancer, opts: pulumi.ResourceOptions) -> aws.cloudfront.VpcOrigin:
    protocol = "https-only" if load_balancer.https else "http-only"
    # AWS refuses every change of a VPC origin that a distribution uses, even of its tags. So a change makes a new
    # one under another name, to which the distribution moves before the old one is deleted. Tags are not updated.
    changes = pulumi.ResourceOptions(replace_on_changes=["vpcOriginEndpointConfig"], ignore_changes=["tags"])
    return aws.cloudfront.VpcOrigin(
        f"{name}-origin",
        vpc_origin_endpoint_config=aws.cloudfront.VpcOriginVpcOriginEndpointConfigArgs(
            name=load_balancer.arn.apply(lambda arn: f"{name}-{arn.rpartition('/')[2]}-{protocol}"),
            arn=load_balancer.arn,
            http_port=80,
            https_port=443,
            origin_protocol_policy=protocol,
            origin_ssl_protocols=aws.cloudfront.VpcOriginVpcOriginEndpointConfigOriginSslProtocolsArgs(
                items=["TLSv1.2"], quantity=1
            ),
        ),
        # Up to 15 minutes by AWS's documentation.
        # https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html
        timeouts=aws.cloudfront.VpcOriginTimeoutsArgs(create="30m", update="30m", delete="30m"),
        opts=pulumi.ResourceOptions.merge(opts, changes),
    )
