"""AWS's limits and names of a VPC, its subnets, network ACLs and endpoints. Pure."""

from __future__ import annotations

LARGEST_PREFIX, SMALLEST_PREFIX = 16, 28
"""Prefix lengths of a VPC and of a subnet: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html"""

RESERVED_ADDRESSES = 5
"""Of each subnet: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html"""

PRIVATE_RANGES = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")
"""RFC 1918, and RFC 6598 (shared address space), which AWS permits too:
https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html"""

MOST_SECONDARY_CIDRS = 4
"""Default quota of five IPv4 CIDR blocks per VPC, less the primary one:
https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html"""

EXCLUDED_BY_PRIMARY = {
    "10.0.0.0/8": ("172.16.0.0/12", "192.168.0.0/16"),
    "172.16.0.0/12": ("10.0.0.0/8", "192.168.0.0/16", "172.31.0.0/16"),
    "192.168.0.0/16": ("10.0.0.0/8", "172.16.0.0/12"),
    "100.64.0.0/10": ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"),
}
"""Block of the primary range of a VPC → blocks of which AWS adds no range to it:
https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#add-cidr-block-restrictions"""

EXCLUDED_BY_ANY = {"10.0.0.0/15": ("10.0.0.0/16",)}
"""The same of any range that the VPC has; see there."""

IPV6_SUBNETS = 256
"""Ranges of /64, the size of a subnet, in the /56 that Amazon provides for a VPC:
https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html"""

DOCKER_RANGE = "172.17.0.0/16"
"""Taken inside of AWS Cloud9 and SageMaker AI: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html"""

RULES_PER_SECURITY_GROUP = 60
"""Default quota, inbound and outbound each:
https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html"""

ACL_RULES_PER_DIRECTION = 20
"""Default quota of a network ACL, with its final deny rule:
https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html"""

INTERFACE_ENDPOINTS = (
    *("aps-workspaces", "autoscaling", "bedrock-runtime", "cloudformation", "cloudtrail", "config", "datasync", "ec2"),
    *("ec2messages", "ecr.api", "ecr.dkr", "ecs", "ecs-agent", "ecs-telemetry", "elasticache", "elasticfilesystem"),
    *("elasticloadbalancing", "events", "execute-api", "guardduty-data", "kinesis-firehose"),
    *("kinesis-streams", "kms", "lambda", "logs", "monitoring", "rds", "rds-data", "scheduler", "secretsmanager"),
    *("servicediscovery", "sns", "sqs", "ssm", "ssmmessages", "states", "sts", "synthetics", "xray"),
)
"""Last part of ``com.amazonaws.<region>.<service>``, of services that respond on port 443. SMTP (``email-smtp``) has
other ports, which no security group here opens; the API of Amazon SES is reached over HTTPS.
https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html"""

MOST_FOREIGN_BUCKETS = 40
"""An endpoint's policy has at most 20,480 characters, of which a bucket takes up to 320:
https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html"""

FARGATE_ENDPOINTS = ("ecr.api", "ecr.dkr", "logs")
"""What a Fargate task needs, besides S3's gateway endpoint, to pull an image from ECR and to write logs:
https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html"""

FLOW_LOG_FIELDS = (
    # Version 2, AWS's default record
    *("version", "account-id", "interface-id", "srcaddr", "dstaddr", "srcport", "dstport", "protocol"),
    *("packets", "bytes", "start", "end", "action", "log-status"),
    # Versions 3, 4 and 5
    *("vpc-id", "subnet-id", "instance-id", "tcp-flags", "type", "pkt-srcaddr", "pkt-dstaddr"),
    *("region", "az-id", "sublocation-type", "sublocation-id"),
    *("pkt-src-aws-service", "pkt-dst-aws-service", "flow-direction", "traffic-path"),
    # Version 7, of ECS tasks
    *("ecs-cluster-arn", "ecs-cluster-name", "ecs-container-instance-arn", "ecs-container-instance-id"),
    *("ecs-container-id", "ecs-second-container-id", "ecs-service-name", "ecs-task-definition-arn"),
    *("ecs-task-arn", "ecs-task-id"),
    # Versions 8, 9 and 10
    *("reject-reason", "resource-id", "encryption-status"),
)
"""Fields of a flow log's records, in the order of their versions:
https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html"""
