"""Delivery of a distribution's access logs to a bucket."""

from __future__ import annotations

import pulumi
import pulumi_aws as aws

from model.aws.regions import GLOBAL_SERVICES_REGION


def deliver(
    name: str, distribution_arn: pulumi.Input[str], bucket_arn: pulumi.Input[str], opts: pulumi.ResourceOptions
) -> None:
    """Deliver the access logs of the distribution *name* to the bucket; CloudFront's deliveries are in us-east-1."""
    source = aws.cloudwatch.LogDeliverySource(
        f"{name}-log-source",
        log_type="ACCESS_LOGS",
        resource_arn=distribution_arn,
        region=GLOBAL_SERVICES_REGION,
        opts=opts,
    )
    destination = aws.cloudwatch.LogDeliveryDestination(
        f"{name}-log-destination",
        output_format="json",
        delivery_destination_configuration=aws.cloudwatch.LogDeliveryDestinationDeliveryDestinationConfigurationArgs(
            destination_resource_arn=bucket_arn
        ),
        region=GLOBAL_SERVICES_REGION,
        opts=opts,
    )
    aws.cloudwatch.LogDelivery(
        f"{name}-log-delivery",
        delivery_source_name=source.name,
        delivery_destination_arn=destination.arn,
        s3_delivery_configurations=[
            # AWS adds the prefix AWSLogs/<account>/CloudFront/.
            aws.cloudwatch.LogDeliveryS3DeliveryConfigurationArgs(
                suffix_path="{DistributionId}/{yyyy}/{MM}/{dd}/{HH}", enable_hive_compatible_path=False
            )
        ],
        region=GLOBAL_SERVICES_REGION,
        opts=opts,
    )
