"""What AWS accepts, as of November 2026. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

REGIONS = (
    *("us-east-1", "us-east-2", "us-west-1", "us-west-2", "us-gov-east-1", "us-gov-west-1"),
    *("ca-central-1", "ca-west-1", "mx-central-1", "sa-east-1"),
    *("eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3"),
    *("af-south-1", "il-central-1", "me-central-1", "me-south-1"),
    *("ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-south-2"),
    *("ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-6"),
    *("ap-southeast-7", "cn-north-1", "cn-northwest-1", "eusc-de-east-1"),
)
"""https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html"""

INTERFACE_ENDPOINTS = (
    *("autoscaling", "bedrock-runtime", "cloudformation", "cloudtrail", "config", "datasync", "ec2", "ec2messages"),
    *("ecr.api", "ecr.dkr", "ecs", "ecs-agent", "ecs-telemetry", "elasticache", "elasticfilesystem"),
    *("elasticloadbalancing", "email-smtp", "events", "execute-api", "guardduty-data", "kinesis-firehose"),
    *("kinesis-streams", "kms", "lambda", "logs", "monitoring", "rds", "rds-data", "scheduler", "secretsmanager"),
    *("servicediscovery", "sns", "sqs", "ssm", "ssmmessages", "states", "sts", "synthetics", "xray"),
)
"""Last part of ``com.amazonaws.<region>.<service>``:
https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html"""

Cpu = Literal[256, 512, 1024, 2048, 4096, 8192, 16384]

FARGATE_MEMORY: dict[int, Sequence[int]] = {
    256: (512, 1024, 2048),
    512: range(1024, 4096 + 1, 1024),
    1024: range(2048, 8192 + 1, 1024),
    2048: range(4096, 16384 + 1, 1024),
    4096: range(8192, 30720 + 1, 1024),
    8192: range(16384, 61440 + 1, 4096),
    16384: range(32768, 122880 + 1, 8192),
}
"""CPU units → MiB: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html"""
