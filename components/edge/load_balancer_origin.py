"""A load balancer that faces the internet as an origin of a distribution: only with its secret header."""

from __future__ import annotations

import pulumi
import pulumi_aws as aws

from components.edge.load_balancer import LoadBalancer
from components.edge.origin_timeouts import keepalive_seconds, read_seconds
from components.edge.vpc_origin import vpc_origin
from model.aws import cloudfront


def load_balancer_origin(
    name: str, origin_id: str, load_balancer: LoadBalancer, opts: pulumi.ResourceOptions
) -> aws.cloudfront.DistributionOriginArgs:
    """Return the load balancer as the origin *origin_id* of the distribution *name*: by a VPC origin if it is internal.

    The other kind has its load balancer's rules before it, so that they accept the header that CloudFront sends.
    """
    header = load_balancer.origin_header
    if header is None:
        return vpc_origin(name, origin_id, load_balancer, opts)
    return aws.cloudfront.DistributionOriginArgs(
        origin_id=origin_id,
        domain_name=load_balancer.dns_name,
        custom_headers=[
            aws.cloudfront.DistributionOriginCustomHeaderArgs(name=cloudfront.ORIGIN_HEADER, value=header.sent)
        ],
        custom_origin_config=aws.cloudfront.DistributionOriginCustomOriginConfigArgs(
            http_port=80,
            https_port=443,
            origin_protocol_policy="https-only",
            origin_ssl_protocols=["TLSv1.2"],
            origin_read_timeout=read_seconds(load_balancer.idle_timeout_seconds),
            origin_keepalive_timeout=keepalive_seconds(load_balancer.idle_timeout_seconds),
        ),
    )
