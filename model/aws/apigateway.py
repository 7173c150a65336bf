"""Amazon API Gateway: limits of HTTP APIs, header names that it reserves, zones without VPC links. Pure.

Quotas: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

MOST_ROUTES: Final = 300
MOST_AUTHORIZERS: Final = 10
MOST_AUDIENCES: Final = 50
MOST_SCOPES: Final = 10
LONGEST_TIMEOUT_SECONDS: Final = 30
MOST_VPC_LINKS: Final = 10
"""VPC links of an account in a region."""

MOST_REQUESTS_PER_SECOND: Final = 10_000
LARGEST_BURST: Final = 5_000
"""Requests of all APIs of an account in a region, of which a route or a stage cannot have more:
https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html"""

LONGEST_MAX_AGE_SECONDS: Final = 86_400
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html"""

METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
ANY_METHOD: Final = "ANY"
DEFAULT_ROUTE: Final = "$default"
"""Route of the requests that no other route matches:
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html"""

DEFAULT_STAGE: Final = "$default"
"""Stage whose URL has no path of its own."""

RESERVED_HEADERS: Final = (
    *("authorization", "connection", "content-encoding", "content-length", "content-location", "forwarded"),
    *("host", "keep-alive", "origin", "proxy-authenticate", "proxy-authorization", "te", "trailers"),
    *("transfer-encoding", "upgrade", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"),
)
RESERVED_HEADER_STARTS: Final = ("access-control-", "apigw-", "x-amz-", "x-amzn-")
"""Headers that no mapping may set, all but ``host``, which is set to the name of the load balancer:
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html"""

ZONES_WITHOUT_VPC_LINKS: Final[Mapping[str, str]] = {
    "us-east-1": "use1-az3",
    "us-west-1": "usw1-az2",
    "ap-east-1": "ape1-az1",
    "ap-northeast-1": "apne1-az3",
    "ap-northeast-2": "apne2-az4",
    "ca-central-1": "cac1-az4",
    "eu-west-3": "euw3-az2",
}
"""Region → id of the availability zone whose subnets a VPC link refuses:
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vpc-links.html"""

LOG_GROUP_PREFIX: Final = "/aws/vendedlogs/apigateway/"
"""CloudWatch Logs admits the service to log groups with this beginning without an entry for each in its resource
policy, which is limited:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html"""
