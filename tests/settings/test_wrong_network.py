"""Bad input, and the exact lines that it gives: the network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.spoiled_stack_files import ABSENT, lines_of, row, spoiled

ISOLATED = {
    "plinth:network.nat": "none",
    "plinth:network.tiers": {"private": 10, "data": 20},
    "plinth:network.endpoints": {
        "interface": ["ecr.api", "ecr.dkr", "logs", "secretsmanager", "ssm", "sts", "kms", "events", "monitoring"]
    },
}

ROWS = [
    row(
        "no public tier with a NAT",
        {"plinth:network.tiers": {"private": 10, "data": 20}},
        "plinth:network.tiers = {private: 10, data: 20}: tier 'public' is missing; only a network with nat: none "
        "may have no public tier; example: tiers: {public: 1, private: 10, data: 20}",
    ),
    row(
        "a load balancer that faces the internet without a public tier",
        {**ISOLATED, "plinth:load_balancer": {"scheme": "internet-facing", "subdomain": "api"}, "plinth:cdn": ABSENT},
        "plinth:network.tiers = {private: 10, data: 20}: without tier public the network has no internet gateway, "
        "and the load balancer faces the internet; example: tiers: {public: 1, private: 10, data: 20}",
    ),
    row(
        "a load balancer behind CloudFront without a public tier",
        ISOLATED,
        "plinth:network.tiers = {private: 10, data: 20}: without tier public the network has no internet gateway, "
        "and the load balancer is CloudFront's VPC origin, which needs one; example: tiers: {public: 1, private: "
        "10, data: 20}",
    ),
    row(
        "more ranges than fit next to CloudFront",
        {"plinth:load_balancer.allowed_cidrs": [f"192.168.{third}.0/24" for third in range(0, 12, 2)]},
        "plinth:load_balancer.allowed_cidrs: holds 6 ranges, and next to CloudFront's addresses a security group "
        "has space for 5; name fewer and wider ranges; example: allowed_cidrs: [10.0.0.0/8]",
    ),
    row(
        "IPv6 that is a word",
        {"plinth:network.ipv6": "dualstack"},
        "plinth:network.ipv6 = 'dualstack': expected a boolean, got a string; example: ipv6: true",
    ),
    row(
        "a further range for tasks without a number for IPv6",
        {
            "plinth:network.ipv6": True,
            "plinth:network.secondary_cidrs": {"more": {"cidr": "100.64.0.0/16", "tier": "private"}},
        },
        "plinth:network.secondary_cidrs.more.ipv6_number: is required with ipv6; example: ipv6_number: 30",
    ),
    row(
        "a number for IPv6 that a tier has",
        {
            "plinth:network.ipv6": True,
            "plinth:network.secondary_cidrs": {"more": {"cidr": "100.64.0.0/16", "tier": "private", "ipv6_number": 4}},
        },
        "plinth:network.secondary_cidrs.more.ipv6_number = 4: is not 6 apart from public (1), one for each letter of an "
        "availability zone; example: ipv6_number: 30",
    ),
    row(
        "a number for IPv6 without IPv6",
        {"plinth:network.secondary_cidrs": {"more": {"cidr": "100.64.0.0/16", "tier": "private", "ipv6_number": 30}}},
        "plinth:network.secondary_cidrs.more.ipv6_number = 30: needs ipv6; example: ipv6: true",
    ),
    row(
        "a number for IPv6 of a tier that has none",
        {
            "plinth:network.ipv6": True,
            "plinth:network.secondary_cidrs": {"more": {"cidr": "100.64.0.0/16", "tier": "data", "ipv6_number": 30}},
        },
        "plinth:network.secondary_cidrs.more.ipv6_number = 30: is for tier private only: data has no IPv6; "
        "example: tier: private",
    ),
    row(
        "a tier beyond the IPv6 ranges of a VPC",
        {
            "plinth:network.ipv6": True,
            "plinth:network.subnet_prefix": 26,
            "plinth:network.tiers": {"public": 0, "private": 300, "data": 20},
        },
        "plinth:network.tiers = {public: 0, private: 300, data: 20}: with ipv6, private is at most 250: the number is that "
        "of its IPv6 range too, of which a VPC has 256; example: tiers: {public: 1, private: 10, data: 20}",
    ),
    row(
        "a further range within the first",
        {"plinth:network.secondary_cidrs": {"more": {"cidr": "10.0.64.0/18", "tier": "private"}}},
        "plinth:network.secondary_cidrs.more.cidr = '10.0.64.0/18': overlaps 10.0.0.0/16, the cidr of the same network; "
        "example: cidr: 100.64.0.0/16",
    ),
    row(
        "a further range that AWS does not add",
        {"plinth:network.secondary_cidrs": {"more": {"cidr": "192.168.0.0/16", "tier": "private"}}},
        "plinth:network.secondary_cidrs.more.cidr = '192.168.0.0/16': AWS does not add a range of 192.168.0.0/16 to a VPC "
        "with 10.0.0.0/16; example: cidr: 100.64.0.0/16",
    ),
    row(
        "a further range for load balancers",
        {"plinth:network.secondary_cidrs": {"more": {"cidr": "100.64.0.0/16", "tier": "public"}}},
        "plinth:network.secondary_cidrs.more.tier = 'public': must be 'private' or 'data'; example: tier: private",
    ),
    row(
        "a further range without room for six subnets",
        {"plinth:network.secondary_cidrs": {"more": {"cidr": "100.64.0.0/22", "tier": "private"}}},
        "plinth:network.secondary_cidrs.more.subnet_prefix: 100.64.0.0/22 has no room for 6 subnets of /24, one for each "
        "letter of an availability zone; example: subnet_prefix: 25",
    ),
    row(
        "more ranges than a VPC has",
        {
            "plinth:network.secondary_cidrs": {
                f"more-{number}": {"cidr": f"100.{64 + number}.0.0/16", "tier": "private"} for number in range(5)
            }
        },
        "plinth:network.secondary_cidrs = {more-0: {cidr: '100.64.0.0/16', tier: 'private'}, more-1: {cidr: '100.65.0.0/16', "
        "tier: 'private'}, more-2: {cidr: '100…: holds at most 4, this one 5; example: secondary_cidrs: {more: {cidr: "
        "100.64.0.0/16, tier: private, subnet_prefix: 19}}",
    ),
    row(
        "more ranges than the network ACL of the data tier has rules for",
        {
            "plinth:network.tiers": {"public": 1, "private": 9, "data": 21},
            "plinth:network.secondary_cidrs": {
                f"more-{number}": {"cidr": f"100.{64 + number}.0.0/16", "tier": "private"} for number in range(4)
            },
        },
        "plinth:network.secondary_cidrs: the network ACL of the data tier needs 20 rules for them, and AWS permits 19; let "
        "tiers begin at even numbers, or have one range less; example: secondary_cidrs: {}",
    ),
    row(
        "an address without prefix",
        {"plinth:network.cidr": "10.0.0.0"},
        "plinth:network.cidr = '10.0.0.0': must be an IPv4 range with a prefix length, address/prefix; "
        "example: cidr: 10.0.0.0/16",
    ),
    row(
        "no address at all",
        {"plinth:network.cidr": "10.0.0.256/16"},
        "plinth:network.cidr = '10.0.0.256/16': must be an IPv4 range, four numbers of 0 to 255 and a prefix "
        "length; example: cidr: 10.0.0.0/16",
    ),
    row(
        "bits behind the prefix",
        {"plinth:network.cidr": "10.0.0.5/16"},
        "plinth:network.cidr = '10.0.0.5/16': has bits set behind its prefix; did you mean '10.0.0.0/16'?; "
        "example: cidr: 10.0.0.0/16",
    ),
    row(
        "a VPC that is too large",
        {"plinth:network.cidr": "10.0.0.0/8"},
        "plinth:network.cidr = '10.0.0.0/8': the prefix of a VPC is /16 to /28, this one is /8; example: cidr: 10.0.0.0/16",
    ),
    row(
        "a VPC that is too small",
        {"plinth:network.cidr": "10.0.0.0/29"},
        "plinth:network.cidr = '10.0.0.0/29': the prefix of a VPC is /16 to /28, this one is /29; example: cidr: "
        "10.0.0.0/16",
    ),
    row(
        "a public range",
        {"plinth:network.cidr": "8.8.0.0/16"},
        "plinth:network.cidr = '8.8.0.0/16': must be private: within 10.0.0.0/8, 172.16.0.0/12, "
        "192.168.0.0/16 or 100.64.0.0/10; example: cidr: 10.0.0.0/16",
    ),
    row(
        "a VPC without room for its subnets",
        {"plinth:network.cidr": "10.0.0.0/22", "plinth:network.subnet_prefix": 26},
        "plinth:network.cidr = '10.0.0.0/22': holds 16 subnets of /26, tiers and availability zones need 23: "
        "at least a /21; example: cidr: 10.0.0.0/21",
    ),
    row(
        "subnets as large as the VPC",
        {"plinth:network.cidr": "10.0.0.0/24", "plinth:network.tiers": {"public": 0, "private": 6, "data": 12}},
        "plinth:network.subnet_prefix: subnets are smaller than the VPC: 25 to 28 in 10.0.0.0/24; example: "
        "subnet_prefix: 24, cidr: 10.0.0.0/16",
    ),
    row(
        "tiers that overlap",
        {"plinth:network.tiers": {"public": 1, "private": 3, "data": 20}},
        "plinth:network.tiers = {public: 1, private: 3, data: 20}: public (1) and private (3) must be 6 "
        "apart, one for each letter of an availability zone, or their subnets overlap; example: tiers: {public: 1, private: 10, "
        "data: 20}",
    ),
    row(
        "a tier that is missing",
        {"plinth:network.tiers": {"public": 1, "private": 10}},
        "plinth:network.tiers = {public: 1, private: 10}: tier 'data' is missing; example: tiers: {public: "
        "1, private: 10, data: 20}",
    ),
    row(
        "a tier that is unknown",
        {"plinth:network.tiers": {"public": 1, "private": 10, "data": 20, "privat": 30}},
        "plinth:network.tiers.privat: must be 'public', 'private', 'data' or 'vpn'; example: tiers: {public: 1, "
        "private: 10, data: 20}",
    ),
    row(
        "zones of a tier for VPNs that is not there",
        {"plinth:network.vpn_availability_zones": ["a"]},
        "plinth:network.vpn_availability_zones = ['a']: is not allowed without a tier vpn; remove it, or add the tier; "
        "example: tiers: {public: 1, private: 10, data: 20, vpn: 100}",
    ),
    row(
        "a tier for VPNs in a zone without subnets",
        {
            "plinth:network.tiers": {"public": 1, "private": 10, "data": 20, "vpn": 100},
            "plinth:network.vpn_availability_zones": ["f"],
        },
        "plinth:network.vpn_availability_zones = ['f']: 'f' is not one of the network's availability_zones; "
        "example: vpn_availability_zones: [a, b, c]",
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
            "plinth:network.nat": "none",
            "plinth:network.endpoints": {"interface": ["ecr.api", "ecr.dkr", "secretsmanager", "ssm"]},
        },
        "plinth:network.endpoints.interface = ['ecr.api', 'ecr.dkr', 'secretsmanager', 'ssm']: with nat none "
        "every service needs logs; example: interface: [ecr.api, ecr.dkr, secretsmanager, ssm, logs]",
    ),
    row(
        "no NAT and no endpoint for secrets",
        {
            "plinth:network.nat": "none",
            "plinth:network.endpoints": {"interface": ["ecr.api", "ecr.dkr", "logs", "ssm"]},
        },
        "plinth:network.endpoints.interface = ['ecr.api', 'ecr.dkr', 'logs', 'ssm']: with nat none a link to "
        "'main' needs secretsmanager; example: interface: [ecr.api, ecr.dkr, logs, ssm, secretsmanager]",
    ),
    row(
        "no NAT and a public image",
        {
            "plinth:network.nat": "none",
            "plinth:network.endpoints": {"interface": ["ecr.api", "ecr.dkr", "logs", "ssm", "secretsmanager"]},
            "plinth:services.mailer.image": {"uri": "public.ecr.aws/nginx/nginx:1.29"},
        },
        "plinth:services.mailer.image.uri = 'public.ecr.aws/nginx/nginx:1.29': with nat none only ECR of "
        'this region can be reached; example: image: {repository: api, tag: "1.0.0"}',
    ),
    row(
        "no NAT, and no endpoint for rotation, while signing in by IAM needs none",
        {
            "plinth:network.nat": "none",
            "plinth:network.endpoints": {"interface": ["ecr.api", "ecr.dkr", "logs", "ssm"]},
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
            "plinth:network.nat": "none",
            "plinth:network.endpoints": {"interface": ["ecr.api", "ecr.dkr", "logs", "ssm"]},
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
