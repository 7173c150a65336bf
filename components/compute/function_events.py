"""What becomes of events that invoke a function asynchronously."""

from __future__ import annotations

import pulumi
import pulumi_aws as aws

from model.functions import Function


def keep_events(
    name: str,
    spec: Function,
    *,
    function_name: pulumi.Input[str],
    qualifier: pulumi.Input[str],
    failed: pulumi.Input[str],
    succeeded: pulumi.Input[str] | None,
    opts: pulumi.ResourceOptions,
) -> None:
    """Send records of events that failed for good, and of those that were processed, to these ARNs."""
    aws.lambda_.FunctionEventInvokeConfig(
        name,
        function_name=function_name,
        qualifier=qualifier,
        maximum_retry_attempts=spec.retries,
        maximum_event_age_in_seconds=spec.event_age_seconds,
        destination_config=aws.lambda_.FunctionEventInvokeConfigDestinationConfigArgs(
            on_failure=aws.lambda_.FunctionEventInvokeConfigDestinationConfigOnFailureArgs(destination=failed),
            on_success=(
                aws.lambda_.FunctionEventInvokeConfigDestinationConfigOnSuccessArgs(destination=succeeded)
                if succeeded is not None
                else None
            ),
        ),
        opts=opts,
    )
