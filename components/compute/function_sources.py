"""Where Lambda fetches what invokes a function: queues and streams."""

from __future__ import annotations

from collections.abc import Iterable

import pulumi
import pulumi_aws as aws

from components.identity.policy import Statement
from model.arn import region_of
from model.function_triggers import QueueTrigger, StreamTrigger

_READ = (
    "kinesis:DescribeStream",
    "kinesis:DescribeStreamSummary",
    "kinesis:GetRecords",
    "kinesis:GetShardIterator",
    "kinesis:ListShards",
)
"""https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html, without what consumers with enhanced
fan-out and the console need."""

_PARTLY = "ReportBatchItemFailures"


def stream_statements(streams: Iterable[StreamTrigger]) -> list[Statement]:
    """Let Lambda read *streams* with the function's role, and decrypt those that have a key of the account."""
    statements: list[Statement] = []
    for stream in streams:
        statements.append(Statement(actions=_READ, resources=[stream.arn]))
        if stream.key_arn is not None:
            # Kinesis decrypts with the rights of who reads: https://docs.aws.amazon.com/streams/latest/dev/permissions-user-key-KMS.html
            via = {"StringEquals": {"kms:ViaService": f"kinesis.{region_of(stream.arn)}.amazonaws.com"}}
            statements.append(Statement(actions=["kms:Decrypt"], resources=[stream.key_arn], conditions=via))
    return statements


def map_queue(
    name: str,
    spec: QueueTrigger,
    queue_arn: pulumi.Input[str],
    alias_arn: pulumi.Input[str],
    opts: pulumi.ResourceOptions,
) -> None:
    """Let the messages of a queue invoke the alias. Lambda refuses it as long as the role may not receive them."""
    limit = spec.maximum_concurrency
    aws.lambda_.EventSourceMapping(
        name,
        event_source_arn=queue_arn,
        function_name=alias_arn,
        batch_size=spec.batch_size,
        maximum_batching_window_in_seconds=spec.batching_window_seconds or None,
        function_response_types=[_PARTLY] if spec.report_batch_item_failures else None,
        scaling_config=aws.lambda_.EventSourceMappingScalingConfigArgs(maximum_concurrency=limit) if limit else None,
        opts=opts,
    )


def map_stream(
    name: str,
    spec: StreamTrigger,
    failed_arn: pulumi.Input[str],
    alias_arn: pulumi.Input[str],
    opts: pulumi.ResourceOptions,
) -> None:
    """Let the records of a stream invoke the alias; where those are that were given up goes to *failed_arn*."""
    aws.lambda_.EventSourceMapping(
        name,
        event_source_arn=spec.arn,
        function_name=alias_arn,
        starting_position=spec.starting_position,
        batch_size=spec.batch_size,
        maximum_batching_window_in_seconds=spec.batching_window_seconds or None,
        parallelization_factor=spec.parallelization_factor,
        function_response_types=[_PARTLY] if spec.report_batch_item_failures else None,
        bisect_batch_on_function_error=spec.bisect_batch,
        maximum_retry_attempts=-1 if spec.retries is None else spec.retries,
        maximum_record_age_in_seconds=spec.record_age_seconds,
        destination_config=aws.lambda_.EventSourceMappingDestinationConfigArgs(
            on_failure=aws.lambda_.EventSourceMappingDestinationConfigOnFailureArgs(destination_arn=failed_arn)
        ),
        opts=opts,
    )
