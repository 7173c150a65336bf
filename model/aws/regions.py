"""AWS's regions, and the letters of their availability zones. Pure."""

from __future__ import annotations

from typing import Literal, get_args

REGIONS = (
    *("us-east-1", "us-east-2", "us-west-1", "us-west-2", "us-gov-east-1", "us-gov-west-1"),
    *("ca-central-1", "ca-west-1", "mx-central-1", "sa-east-1"),
    *("eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3"),
    *("af-south-1", "il-central-1", "me-central-1", "me-south-1"),
    *("ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-south-2"),
    *("ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-6"),
    *("ap-southeast-7", "cn-north-1", "cn-northwest-1", "eusc-de-east-1"),
)
"""As of November 2026: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html"""

AzLetter = Literal["a", "b", "c", "d", "e", "f"]
"""Last letter of an availability zone's name; us-east-1 has all six:
https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html"""

AZ_LETTERS: tuple[AzLetter, ...] = get_args(AzLetter)

GLOBAL_SERVICES_REGION = "us-east-1"
"""Region of the metrics, certificates and logs of services without regions: CloudFront
(https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html and
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html) and Route 53
(https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-hosted-zones-with-cloudwatch.html)."""
