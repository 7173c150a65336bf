"""Which version of a function runs: its alias, a canary, provisioned concurrency, and its URL."""

from __future__ import annotations

import pulumi
import pulumi_aws as aws

from model.function_concurrency import AliasCanary

LIVE = "live"
"""The alias that everything invokes: it moves to a new version when that is ready."""

_ALL = 100


def make_alias(
    name: str, function: aws.lambda_.Function, canary: AliasCanary | None, opts: pulumi.ResourceOptions
) -> aws.lambda_.Alias:
    """Make the alias: of the newest version, or with a canary of the stable one, which gives that one its share."""
    return aws.lambda_.Alias(
        f"{name}-{LIVE}",
        name=LIVE,
        function_name=function.name,
        function_version=function.version if canary is None else canary.stable_version,
        routing_config=None if canary is None else function.version.apply(lambda newest: routing(newest, canary)),
        opts=opts,
    )


def routing(newest: str, canary: AliasCanary) -> aws.lambda_.AliasRoutingConfigArgs | None:
    """Return the share of the newest version. None: it gets no request, or is itself the stable one.

    Lambda takes two different versions: https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html
    """
    if canary.percent == 0 or newest == canary.stable_version:
        return None
    return aws.lambda_.AliasRoutingConfigArgs(additional_version_weights={newest: canary.percent / _ALL})


def provision(name: str, alias: aws.lambda_.Alias, runs: int, opts: pulumi.ResourceOptions) -> None:
    """Keep *runs* of the alias initialized; they move to a new version with it, before it gets all requests."""
    aws.lambda_.ProvisionedConcurrencyConfig(
        f"{name}-provisioned",
        function_name=alias.function_name,
        qualifier=alias.name,
        provisioned_concurrent_executions=runs,
        opts=opts,
    )


def give_url(name: str, alias: aws.lambda_.Alias, opts: pulumi.ResourceOptions) -> None:
    """Make a public address of the alias for requests that are signed by who may invoke it."""
    aws.lambda_.FunctionUrl(
        f"{name}-url",
        function_name=alias.function_name,
        qualifier=alias.name,
        authorization_type="AWS_IAM",
        opts=opts,
    )
