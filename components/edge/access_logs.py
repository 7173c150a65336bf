"""Delivery of a distribution's access logs to a bucket."""

from __future__ import annotations

import pulumi
import pulumi_aws as aws

from model.access_logs import AccessLogs
from model.aws.regions import GLOBAL_SERVICES_REGION


def deliver(
    name: str,
    spec: AccessLogs,
    *,
    distribution_arn: pulumi.Input[str],
    bucket_arn: pulumi.Input[str],
    opts: pulumi.ResourceOptions,
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
        output_format=spec.file_format,
        delivery_destination_configuration=aws.cloudwatch.LogDeliveryDestinationDeliveryDestinationConfigurationArgs(
            destination_resource_arn=bucket_arn
        ),
        region=GLOBAL_SERVICES_REGION,
        opts=opts,
    )
    aws.cloudwatch.LogDelivery(
        f"{name}-log-delivery",
        record_fields=spec.record_fields,
        delivery_source_name=source.name,
        delivery_destination_arn=destination.arn,
        s3_delivery_configurations=[
            # AWS adds the prefix AWSLogs/<account>/CloudFront/.
            aws.cloudwatch.LogDeliveryS3DeliveryConfigurationArgs(
                suffix_path=spec.folders, enable_hive_compatible_path=spec.hive_compatible_partitions
            )
        ],
        region=GLOBAL_SERVICES_REGION,
        # A source has one delivery to S3: with another format the destination is another one, and the old delivery has
        # to go first. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateDelivery.html
        opts=pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(delete_before_replace=True)),
    )
