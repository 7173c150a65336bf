"""The log router of a task, FireLens with Fluent Bit: its container, and where the output of the others goes. Pure.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-taskdef.html: ECS writes the configuration of
Fluent Bit from the log options of each container, and starts the router before them.
"""

from __future__ import annotations

from collections.abc import Mapping

import pulumi

from components.compute.agent import Agent
from components.compute.container import Container, Host, own_exec_volumes
from components.compute.image import PulledImage
from components.identity.policy import Statement
from model.arn import region_of
from model.aws import ecs
from model.log_router import LOG_ROUTER, FirehoseRouter, OpenSearchRouter, Router

_PARSE_JSON = {"config-file-type": "file", "config-file-value": "/fluent-bit/configs/parse-json.conf"}
"""A file of AWS's image; Fargate takes none from S3."""

_TRIES = "5"
"""Of a part of the output, with growing pauses; Fluent Bit's default is one, after which it is lost:
https://docs.fluentbit.io/manual/administration/scheduling-and-retries"""


def log_router(name: str, spec: Router, host: Host) -> Agent:
    """Return the log router of the workload called *name*.

    The task ends with it, as AWS recommends: without it the output of the others is lost unnoticed. Its user is not
    root, which ECS permits since October 2025, and has no capability.
    """
    own = f"{name}-{LOG_ROUTER}"
    return Agent(
        container=Container(
            name=own,
            image=PulledImage(uri=spec.image),
            user=spec.user,
            tmp_mib=1,
            stop_seconds=ecs.STOP_SECONDS,
            cpu=spec.cpu,
            memory_mib=spec.memory_mib,
            exec_volumes=own_exec_volumes(own),
            firelens={"enable-ecs-log-metadata": "true", **(_PARSE_JSON if spec.parse_json else {})},
        ),
        allows=[_statement(spec, host)],
    )


def route(name: str, container: str, spec: Router, host: Host) -> Mapping[str, pulumi.Input[str]]:
    """Return the log options of *container*, a container of the workload called *name*."""
    if isinstance(spec, FirehoseRouter):
        return {
            "Name": "kinesis_firehose",
            "region": region_of(spec.stream_arn),
            "delivery_stream": spec.stream_name,
            "retry_limit": _TRIES,
        }
    if isinstance(spec, OpenSearchRouter):
        return {
            "Name": "opensearch",
            "Host": spec.host,
            "Port": "443",
            "tls": "On",
            "AWS_Auth": "On",
            "AWS_Region": region_of(spec.domain_arn),
            "Index": spec.index or name,
            "Suppress_Type_Name": "On",
            "retry_limit": _TRIES,
        }
    return {
        "Name": "cloudwatch_logs",
        "region": host.region,
        "log_group_name": host.log_group_name,
        "log_stream_prefix": f"{container}/",
        "auto_create_group": "false",
        "retry_limit": _TRIES,
    }


def _statement(spec: Router, host: Host) -> Statement:
    if isinstance(spec, FirehoseRouter):
        return Statement(actions=["firehose:PutRecordBatch"], resources=[spec.stream_arn])
    if isinstance(spec, OpenSearchRouter):
        # The index is in the body: https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ac.html
        return Statement(actions=["es:ESHttpPost"], resources=[f"{spec.domain_arn}/_bulk"])
    return Statement(actions=["logs:CreateLogStream", "logs:PutLogEvents"], resources=[host.log_streams_arn])
