"""The functions that an HTTP API sends requests to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import pulumi
import pulumi_aws as aws

_MILLISECONDS = 1000


class Invokable(Protocol):
    """A function that an API may invoke."""

    invoke_arn: pulumi.Output[str]
    """What API Gateway calls."""

    def admit(
        self, caller: str, service: str, source_arn: pulumi.Input[str], source_account: str | None = None
    ) -> pulumi.Resource:
        """Let *service* invoke it on behalf of *source_arn* alone, which is of *caller*."""
        ...


def integrate(
    name: str,
    api: aws.apigatewayv2.Api,
    functions: Mapping[str, Invokable],
    timeout_seconds: int,
    options: pulumi.ResourceOptions,
) -> dict[str, aws.apigatewayv2.Integration]:
    """Make an integration of the API *name* for each function, by its name.

    A response that Lambda has not given after *timeout_seconds* is answered with 503.
    """
    return {
        function: aws.apigatewayv2.Integration(
            f"{name}-{function}",
            api_id=api.id,
            integration_type="AWS_PROXY",
            integration_method="POST",
            integration_uri=target.invoke_arn,
            payload_format_version="2.0",
            timeout_milliseconds=timeout_seconds * _MILLISECONDS,
            opts=options,
        )
        for function, target in functions.items()
    }


def admit(name: str, api: aws.apigatewayv2.Api, functions: Mapping[str, Invokable]) -> list[pulumi.Resource]:
    """Let the API *name* invoke the functions, by all of its routes, and return the permissions."""
    source = pulumi.Output.concat(api.execution_arn, "/*")
    return [function.admit(name, "apigateway.amazonaws.com", source) for function in functions.values()]
