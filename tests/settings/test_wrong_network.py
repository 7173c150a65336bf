"""Bad input, and the exact lines that it gives: the network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.spoiled_stack_files import lines_of, row, spoiled, without_nat

ROWS = [
    row(
        "more ranges than fit next to CloudFront",
        {"plinth:load_balancer.allowed_cidrs": [f"192.168.{third}.0/24" for third in range(0, 12, 2)]},
        "plinth:load_balancer.allowed_cidrs: holds 6 ranges, and next to CloudFront's addresses a security group "
        "has space for 5; name fewer and wider ranges; example: allowed_cidrs: [10.0.0.0/8]",
    ),
    row(
        "subnets too small for a load balancer",
        {"plinth:network.subnet_prefix": 28},
        "plinth:network.subnet_prefix = 28: the load balancer needs subnets of /27 or larger; example: "
        "subnet_prefix: 27",
    ),
    row(
        "one zone for a load balancer and a database",
        {
            "plinth:network.availability_zones": ["a"],
            "plinth:caches.sessions.replicas": 0,
            "plinth:stack.environment": "dev",
        },
        "plinth:network.availability_zones = ['a']: needs at least 2 availability zones: the load balancer; "
        "database 'main'; example: availability_zones: [a, b]",
    ),
    row(
        "one zone in prod",
        {"plinth:network.workload_availability_zones": ["a"]},
        "plinth:network.workload_availability_zones = ['a']: prod needs at least 2 availability zones with workloads; example: "
        "workload_availability_zones: [a, b, c]",
    ),
    row(
        "a workload zone without subnets",
        {"plinth:network.workload_availability_zones": ["a", "d"]},
        "plinth:network.workload_availability_zones = ['a', 'd']: 'd' is not one of the network's availability_zones; "
        "example: workload_availability_zones: [a, b, c]",
    ),
    row(
        "a single NAT gateway in prod",
        {"plinth:network.nat": "single"},
        "plinth:network.nat = 'single': prod needs per_az or regional, or none with endpoints: one NAT fails "
        "with its zone; example: nat: per_az",
    ),
    row(
        "a NAT instance in prod",
        {"plinth:network.nat": "instance"},
        "plinth:network.nat = 'instance': prod needs per_az or regional, or none with endpoints: one NAT "
        "fails with its zone; example: nat: per_az",
    ),
    row(
        "an unknown NAT",
        {"plinth:network.nat": "per-az"},
        "plinth:network.nat = 'per-az': must be 'none', 'instance', 'single', 'per_az', 'regional' or 'existing'; did "
        "you mean 'per_az'?; example: nat: per_az",
    ),
    row(
        "no NAT and no endpoints",
        {
            **without_nat("ecr.api", "ecr.dkr", "secretsmanager", "ssm"),
        },
        "plinth:network.endpoints.interface = ['ecr.api', 'ecr.dkr', 'secretsmanager', 'ssm']: with nat none "
        "every service needs logs; example: interface: [ecr.api, ecr.dkr, secretsmanager, ssm, logs]",
    ),
    row(
        "no NAT and no endpoint for secrets",
        {
            **without_nat("ecr.api", "ecr.dkr", "logs", "ssm"),
        },
        "plinth:network.endpoints.interface = ['ecr.api', 'ecr.dkr', 'logs', 'ssm']: with nat none a link to "
        "'main' needs secretsmanager; example: interface: [ecr.api, ecr.dkr, logs, ssm, secretsmanager]",
    ),
    row(
        "no NAT and a public image",
        {
            **without_nat("ecr.api", "ecr.dkr", "logs", "ssm", "secretsmanager"),
            "plinth:services.mailer.image": {"uri": "public.ecr.aws/nginx/nginx:1.29"},
        },
        "plinth:services.mailer.image.uri = 'public.ecr.aws/nginx/nginx:1.29': with nat none only ECR of "
        'this region can be reached; example: image: {repository: api, tag: "1.0.0"}',
    ),
    row(
        "no NAT, and no endpoint for rotation, while signing in by IAM needs none",
        {
            **without_nat("ecr.api", "ecr.dkr", "logs", "ssm"),
            "plinth:databases.main.replicas": 1,
            "plinth:services.api.links": {"main": "iam"},
            "plinth:services.auth.links": {"log-level": "read"},
        },
        "plinth:network.endpoints.interface = ['ecr.api', 'ecr.dkr', 'logs', 'ssm']: with nat none the "
        "rotation of the password of 'main' needs secretsmanager; example: interface: [ecr.api, ecr.dkr, "
        "logs, ssm, secretsmanager]",
    ),
    row(
        "no NAT and no endpoint for rotation",
        {
            **without_nat("ecr.api", "ecr.dkr", "logs", "ssm"),
            "plinth:databases.main.replicas": 1,
            "plinth:services.api.links": {"auth": "call"},
            "plinth:services.auth.links": {"log-level": "read"},
        },
        "plinth:network.endpoints.interface = ['ecr.api', 'ecr.dkr', 'logs', 'ssm']: with nat none the "
        "rotation of the password of 'main' needs secretsmanager; example: interface: [ecr.api, ecr.dkr, "
        "logs, ssm, secretsmanager]",
    ),
    row(
        "an endpoint that AWS does not have",
        {"plinth:network.endpoints": {"interface": ["ecr-api"]}},
        "plinth:network.endpoints.interface[0] = 'ecr-api': is not the name of an interface endpoint that "
        "Plinth knows; did you mean 'ecr.api'?; example: interface: [ecr.api, ecr.dkr, logs]",
    ),
    row(
        "an endpoint that is listed twice",
        {"plinth:network.endpoints": {"interface": ["logs", "logs"]}},
        "plinth:network.endpoints.interface = ['logs', 'logs']: holds 'logs' more than once; example: "
        "interface: [ecr.api, ecr.dkr, logs]",
    ),
    row(
        "endpoints in a zone without subnets",
        {"plinth:network.endpoints": {"interface": ["logs"], "availability_zones": ["d"]}},
        "plinth:network.endpoints.availability_zones = ['d']: 'd' is not one of the network's availability_zones; "
        "example: availability_zones: [a, b, c]",
    ),
    row(
        "the range of Docker",
        {"plinth:network.cidr": "172.17.0.0/16"},
        "plinth:network.cidr = '172.17.0.0/16': must not overlap 172.17.0.0/16, which Docker uses in AWS "
        "Cloud9 and SageMaker AI; example: cidr: 10.0.0.0/16",
    ),
    row(
        "a retention of flow logs that CloudWatch does not know",
        {"plinth:network.flow_logs": {"retention_days": 10}},
        "plinth:network.flow_logs.retention_days = 10: must be 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, "
        "365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653; example: retention_days: 90",
    ),
    row(
        "a folder of flow logs that go to CloudWatch",
        {"plinth:network.flow_logs": {"prefix": "network", "per_hour_partitions": True}},
        "plinth:network.flow_logs.prefix = 'network': is only for destination s3; remove it, or send records to S3; "
        "example: destination: s3",
        "plinth:network.flow_logs.per_hour_partitions = true: is only for destination s3; remove it, or send records "
        "to S3; example: destination: s3",
    ),
    row(
        "a folder of flow logs in which other logs are",
        {"plinth:network.flow_logs": {"destination": "s3", "prefix": "AWSLogs/network"}},
        "plinth:network.flow_logs.prefix = 'AWSLogs/network': must not begin with AWSLogs or s3-access, where other "
        "logs are; example: prefix: network",
    ),
    row(
        "a folder of flow logs that begins with a slash",
        {"plinth:network.flow_logs": {"destination": "s3", "prefix": "/network/"}},
        "plinth:network.flow_logs.prefix = '/network/': must be one to four folders of letters, digits, hyphens and "
        "underscores, with no slash at the beginning or end; example: prefix: network",
    ),
    row(
        "a field of flow logs next to all of them",
        {"plinth:network.flow_logs": {"record_fields": ["all", "action"]}},
        "plinth:network.flow_logs.record_fields = ['all', 'action']: 'all' is every field, so no other is listed with "
        "it; example: record_fields: [all]",
    ),
    row(
        "a field of flow logs that AWS does not have",
        {"plinth:network.flow_logs": {"record_fields": ["srcaddress"]}},
        "plinth:network.flow_logs.record_fields[0] = 'srcaddress': is not a field of flow log records that Plinth "
        "knows; did you mean 'srcaddr'?; example: record_fields: [version, interface-id, srcaddr, dstaddr, dstport, "
        "action]",
    ),
    row(
        "a field of flow logs twice",
        {"plinth:network.flow_logs": {"record_fields": ["action", "action"]}},
        "plinth:network.flow_logs.record_fields = ['action', 'action']: holds 'action' more than once; example: "
        "record_fields: [version, interface-id, srcaddr, dstaddr, dstport, action]",
    ),
    row(
        "an interval of flow logs that AWS does not have",
        {"plinth:network.flow_logs": {"aggregation_seconds": 300}},
        "plinth:network.flow_logs.aggregation_seconds = 300: must be 60 or 600; example: aggregation_seconds: 60",
    ),
    row(
        "no network ACLs in prod",
        {"plinth:network.network_acls": False},
        "plinth:network.network_acls = false: prod needs network ACLs; example: network_acls: true",
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_bad_input_gives_exactly_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines
