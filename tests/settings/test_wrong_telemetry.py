"""Bad input, and the exact lines that it gives: collectors of telemetry and log routers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.spoiled_stack_files import lines_of, row, spoiled

API = "plinth:services.api"
ALL = "plinth:observability"
WORKSPACE = "arn:aws:aps:us-east-1:123456789012:workspace/ws-12345678-1234-1234-1234-123456789012"
STREAM = "arn:aws:firehose:us-east-1:123456789012:deliverystream/logs"
DOMAIN = "arn:aws:es:us-east-1:123456789012:domain/logs"
HOST = "search-logs-abcdefghijklmnopqrstuvwxyz.us-east-1.es.amazonaws.com"
IMAGE = {"repository": "api", "tag": "1.0.0"}
CLOSED = {
    "plinth:network": {
        "availability_zones": ["a", "b", "c"],
        "nat": "none",
        "endpoints": {"interface": ["ecr.api", "ecr.dkr", "logs", "secretsmanager", "ssm"]},
    }
}
MIRRORED = "123456789012.dkr.ecr.us-east-1.amazonaws.com/collector:1"

ROWS = [
    row(
        "nothing",
        {f"{API}.telemetry": {"trace": True}},
        "plinth:services.api.telemetry.trace = true: unknown key; known: image, cpu, memory_mib, tracing, "
        "sampled_percent, metrics, logs; example: image: "
        '"public.ecr.aws/aws-observability/aws-otel-collector:v0.49.0"',
    ),
    row(
        "metrics without a destination",
        {f"{API}.telemetry": {"metrics": {"namespace": "shop"}}},
        "plinth:services.api.telemetry.metrics.to: is required and has no default; example: to: cloudwatch",
    ),
    row(
        "an unknown destination of metrics",
        {f"{API}.telemetry": {"metrics": {"to": "cloudwtch"}}},
        "plinth:services.api.telemetry.metrics.to = 'cloudwtch': must be 'cloudwatch' or 'prometheus'; did "
        "you mean 'cloudwatch'?; example: to: cloudwatch",
    ),
    row(
        "a namespace of AWS",
        {f"{API}.telemetry": {"metrics": {"to": "cloudwatch", "namespace": "AWS/ECS"}}},
        "plinth:services.api.telemetry.metrics.namespace = 'AWS/ECS': must be letters, digits, spaces and "
        ". _ / # : -, and begins with no colon or space, and not with AWS/, which AWS's own metrics have; "
        "example: namespace: shop/api",
    ),
    row(
        "the URL of a workspace",
        {f"{ALL}.telemetry": {"metrics": {"to": "prometheus", "workspace_arn": "https://x"}}},
        "plinth:observability.telemetry.metrics.workspace_arn = 'https://x': must be the ARN of a "
        "workspace of Amazon Managed Service for Prometheus; example: workspace_arn: "
        '"arn:aws:aps:us-east-1:123456789012:workspace/ws-12345678-1234-1234-1234-123456789012"',
    ),
    row(
        "no traces",
        {f"{API}.telemetry": {"sampled_percent": 0}},
        "plinth:services.api.telemetry.sampled_percent = 0: must be above 0 and at most 100; example: "
        "sampled_percent: 100",
    ),
    row(
        "sampling without tracing",
        {f"{API}.telemetry": {"tracing": False, "sampled_percent": 5}},
        "plinth:services.api.telemetry.sampled_percent = 5: has no effect without tracing; remove it; "
        "example: tracing: true",
    ),
    row(
        "too little memory",
        {f"{ALL}.telemetry": {"memory_mib": 32}},
        "plinth:observability.telemetry.memory_mib = 32: must be at least 64; example: memory_mib: 256",
    ),
    row(
        "all memory of the task",
        {f"{API}.telemetry": {"memory_mib": 512}},
        "plinth:services.api.memory_mib = 512: must be above the 512 of collector, or nothing is left for "
        "the service; example: cpu: 256, memory_mib: 1024",
    ),
    row(
        "together all CPU of the task",
        {f"{API}.telemetry": {"cpu": 128}, f"{API}.log_router": {"to": "cloudwatch", "cpu": 128}},
        "plinth:services.api.cpu = 256: must be above the 256 of collector and log-router, or nothing is "
        "left for the service; example: cpu: 512, memory_mib: 1024",
    ),
    row(
        "all memory, by default",
        {
            f"{ALL}.telemetry": {"memory_mib": 512},
            **{f"plinth:services.{one}.memory_mib": 1024 for one in ("auth", "mailer", "nightly")},
        },
        "plinth:services.api.memory_mib = 512: must be above the 512 of collector, or nothing is left for "
        "the service; example: cpu: 256, memory_mib: 1024",
    ),
    row(
        "a sidecar of the same name",
        {f"{API}.telemetry": {}, f"{API}.sidecars": {"collector": {"image": IMAGE, "tmp_mib": 1}}},
        "plinth:services.api.sidecars.collector: is the name of the container that telemetry adds; choose "
        "another name; example: sidecars: {own-collector: {image: {uri: "
        '"public.ecr.aws/nginx/nginx:1.29"}}}',
    ),
    row(
        "more containers than fit",
        {f"{API}.telemetry": {}, f"{API}.sidecars": {f"s{n}": {"image": IMAGE, "tmp_mib": 1} for n in range(8)}},
        "plinth:services.api.sidecars: holds 8, and at most 7 fit next to collector; example: sidecars: {}",
    ),
    row(
        "the image latest in prod",
        {f"{ALL}.telemetry": {"image": "public.ecr.aws/x/collector:latest"}},
        "plinth:observability.telemetry.image = 'public.ecr.aws/x/collector:latest': latest is not one "
        "image; prod needs a fixed tag or a digest; example: image: "
        '"public.ecr.aws/aws-observability/aws-otel-collector:v0.49.0"',
    ),
    row(
        "an image as an object",
        {f"{API}.telemetry": {"image": IMAGE}},
        "plinth:services.api.telemetry.image = {repository: 'api', tag: '1.0.0'}: expected a string, got "
        'an object; example: image: "public.ecr.aws/aws-observability/aws-otel-collector:v0.49.0"',
    ),
    row(
        "a log router without a destination",
        {f"{API}.log_router": {"parse_json": True}},
        "plinth:services.api.log_router.to: is required and has no default; example: to: cloudwatch",
    ),
    row(
        "an unknown destination",
        {f"{API}.log_router": {"to": "splunk"}},
        "plinth:services.api.log_router.to = 'splunk': must be 'cloudwatch', 'firehose', 'opensearch' "
        "or 'awslogs'; example: to: cloudwatch",
    ),
    row(
        "a stream by its name",
        {f"{API}.log_router": {"to": "firehose", "stream_arn": "logs"}},
        "plinth:services.api.log_router.stream_arn = 'logs': must be the ARN of a Firehose stream; "
        'example: stream_arn: "arn:aws:firehose:us-east-1:123456789012:deliverystream/logs"',
    ),
    row(
        "a stream of another account",
        {
            f"{ALL}.log_router": {"to": "firehose", "stream_arn": STREAM.replace("123456789012", "210987654321")},
            "plinth:account.id": "112233445566",
            "aws:allowedAccountIds": ["112233445566"],
        },
        "plinth:observability.log_router.stream_arn = "
        "'arn:aws:firehose:us-east-1:210987654321:deliverystream/logs': is in account 210987654321, and "
        "Firehose takes records from its own only; example: stream_arn: "
        "arn:aws:firehose:us-east-1:112233445566:deliverystream/logs",
    ),
    row(
        "a workspace of another account",
        {
            f"{API}.telemetry": {"metrics": {"to": "prometheus", "workspace_arn": WORKSPACE}},
            "plinth:account.id": "112233445566",
            "aws:allowedAccountIds": ["112233445566"],
        },
        "plinth:services.api.telemetry.metrics.workspace_arn = "
        "'arn:aws:aps:us-east-1:123456789012:workspace/ws-12345678-1234-1234-1234-123456789012': is in "
        "account 123456789012, and only a role of that account may write there; example: workspace_arn: "
        "arn:aws:aps:us-east-1:112233445566:workspace/ws-12345678-1234-1234-1234-123456789012",
    ),
    row(
        "a host with a scheme",
        {f"{API}.log_router": {"to": "opensearch", "domain_arn": DOMAIN, "host": f"https://{HOST}"}},
        "plinth:services.api.log_router.host = "
        "'https://search-logs-abcdefghijklmnopqrstuvwxyz.us-east-1.es.amazonaws.com': must be the domain's "
        "endpoint without https://: search-… or vpc-…, the region, and es.amazonaws.com; example: host: "
        "vpc-logs-abcdefghijklmnopqrstuvwxyz.us-east-1.es.amazonaws.com",
    ),
    row(
        "a host of another domain",
        {f"{API}.log_router": {"to": "opensearch", "domain_arn": DOMAIN, "host": HOST.replace("logs", "shop")}},
        "plinth:services.api.log_router.host = "
        "'search-shop-abcdefghijklmnopqrstuvwxyz.us-east-1.es.amazonaws.com': is not an endpoint of 'logs' "
        "in us-east-1, which domain_arn names; example: host: "
        "search-logs-abcdefghijklmnopqrstuvwxyz.us-east-1.es.amazonaws.com",
    ),
    row(
        "a router as root",
        {f"{API}.log_router": {"to": "cloudwatch", "user": "0"}},
        "plinth:services.api.log_router.user = '0': must be a number, or user:group, quoted, and never "
        'root (0); example: user: "1000"',
    ),
    row(
        "no NAT and no endpoint for traces",
        {**CLOSED, f"{API}.telemetry": {"image": MIRRORED}},
        "plinth:network.endpoints.interface = ['ecr.api', 'ecr.dkr', 'logs', 'secretsmanager', 'ssm']: "
        "with nat none telemetry.tracing of 'api' needs xray; example: interface: [ecr.api, ecr.dkr, logs, "
        "secretsmanager, ssm, xray]",
    ),
    row(
        "no NAT and a public image",
        {
            **CLOSED,
            "plinth:network.endpoints.interface": [*CLOSED["plinth:network"]["endpoints"]["interface"], "xray"],
            f"{ALL}.telemetry": {},
        },
        "plinth:observability.telemetry.image: with nat none only ECR of this region can be reached; "
        'example: image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/aws-otel-collector:v0.49.0"',
    ),
    row(
        "no NAT and OpenSearch",
        {**CLOSED, f"{API}.log_router": {"to": "opensearch", "domain_arn": DOMAIN, "host": HOST, "image": MIRRORED}},
        "plinth:services.api.log_router.to = 'opensearch': is not reached with nat none, where only AWS's "
        "endpoints are open; a Firehose stream delivers to OpenSearch, too; example: log_router: {to: "
        "firehose, stream_arn: arn:aws:firehose:us-east-1:123456789012:deliverystream/logs}",
    ),
    row(
        "no NAT and a stream of another region",
        {
            **CLOSED,
            "plinth:network.endpoints.interface": [
                *CLOSED["plinth:network"]["endpoints"]["interface"],
                "kinesis-firehose",
            ],
            f"{API}.log_router": {
                "to": "firehose",
                "stream_arn": STREAM.replace("us-east-1", "us-west-2"),
                "image": MIRRORED,
            },
        },
        "plinth:services.api.log_router.stream_arn = "
        "'arn:aws:firehose:us-west-2:123456789012:deliverystream/logs': with nat none only endpoints of "
        "us-east-1 can be reached; example: stream_arn: "
        "arn:aws:firehose:us-east-1:123456789012:deliverystream/logs",
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_it_gives_one_line(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines
