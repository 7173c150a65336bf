"""AWS's limits of an application load balancer and its listener rules. Pure."""

from __future__ import annotations

LONGEST_NAME = 32
"""Characters of a load balancer's or target group's name:
https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html"""

SMALLEST_SUBNET_PREFIX = 27
"""Smallest subnet of a load balancer: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/subnet-requirements.html"""

MAX_TIMEOUT_SECONDS = 120
"""Of a health check: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html"""

LONGEST_IDLE_TIMEOUT_SECONDS = 4000
"""https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html"""

LONGEST_DEREGISTRATION_SECONDS = 3600
"""https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html"""

LAST_PRIORITY = 50_000
"""https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html"""

TARGET_GROUPS_PER_LOAD_BALANCER = 100
"""Default quota, as is that of its rules: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html"""

TARGET_GROUPS_PER_ACTION = 5
HEAVIEST = 999
LONGEST_STICKINESS_SECONDS = 604_800
"""Of an action that forwards: its target groups, the weight of each, and how long a client stays with one of them:
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html,
https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupTuple.html and
https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupStickinessConfig.html"""

MOST_ALLOWED_RANGES = 25
"""A range takes a rule of the security group on each of two ports, of 60 in all:
https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html"""

MOST_TEST_RANGES = 4
"""Of a listener for test traffic: a rule of the security group each, next to those above or to CloudFront's list, which
takes 55."""

VALUES_PER_RULE, WILDCARDS_PER_RULE = 5, 5
"""Neither can be raised. AWS's pages say both five and six wildcards:
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html and
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html"""

LONGEST_PATTERN = 128
PATH_CHARACTERS = r"A-Za-z0-9_\-.$/~\"'@:+&*?"
HOST_CHARACTERS = r"A-Za-z0-9\-.*?"
QUERY_CHARACTERS = r"A-Za-z0-9_\-.$/~\"'@:+&()!,;=*?"
LONGEST_HEADER_NAME = 40
LONGEST_METHOD = 40
"""Of patterns, names of headers, and methods: how many characters, and which:
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html"""

LONGEST_FIXED_BODY = 1024
LONGEST_REDIRECT = 128
"""Characters of a fixed response's body, and of a redirect's host, path or query string:
https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_FixedResponseActionConfig.html and
https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RedirectActionConfig.html"""

LONGEST_ENDPOINT = 256
LONGEST_SESSION_SECONDS = 604_800
MOST_CLAIMS, MOST_CLAIM_VALUES = 10, 10
OWN_CLAIMS = frozenset({"exp", "iss", "nbf", "iat"})
"""Of authentication: characters of an endpoint, seconds of a session, claims of a token, and those that are always
validated: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_JwtValidationActionConfig.html and
https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_AuthenticateOidcActionConfig.html"""

MOST_AUTHORITIES = 25
LARGEST_AUTHORITY_BYTES = 16 * 1024
MOST_REVOCATION_LISTS = 30
LARGEST_REVOCATION_LIST_BYTES = 50 * 1024**2
"""Of a trust store: certificates of authorities and the size of one, revocation lists and the size of one:
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html"""

TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
"""AWS's recommendation: TLS 1.3 and 1.2, ciphers with forward secrecy and AEAD only, post-quantum key exchange for
clients that offer it: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html"""

MOST_FURTHER_CERTIFICATES = 25
"""Certificates of a load balancer besides the default one:
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html"""
