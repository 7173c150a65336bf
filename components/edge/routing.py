"""Which requests a listener rule takes, and what it does with them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pulumi
import pulumi_aws as aws

from model.aws import cloudfront
from model.conditions import Conditions
from model.forward import Forward
from model.listener_rule import ListenerRule


def conditions(spec: Conditions) -> list[aws.lb.ListenerRuleConditionArgs]:
    """Return the conditions of a rule, each of which must match, as far as there are any."""
    return list(_conditions(spec))


def _conditions(spec: Conditions) -> Iterator[aws.lb.ListenerRuleConditionArgs]:
    if spec.hosts:
        host = aws.lb.ListenerRuleConditionHostHeaderArgs(values=list(spec.hosts))
        yield aws.lb.ListenerRuleConditionArgs(host_header=host)
    if spec.paths:
        path = aws.lb.ListenerRuleConditionPathPatternArgs(values=list(spec.paths))
        yield aws.lb.ListenerRuleConditionArgs(path_pattern=path)
    for name, values in spec.headers.items():
        header = aws.lb.ListenerRuleConditionHttpHeaderArgs(http_header_name=name, values=list(values))
        yield aws.lb.ListenerRuleConditionArgs(http_header=header)
    if spec.methods:
        method = aws.lb.ListenerRuleConditionHttpRequestMethodArgs(values=list(spec.methods))
        yield aws.lb.ListenerRuleConditionArgs(http_request_method=method)
    for key, values in spec.query.items():
        pairs = [aws.lb.ListenerRuleConditionQueryStringArgs(key=key, value=value) for value in values]
        yield aws.lb.ListenerRuleConditionArgs(query_strings=pairs)
    if spec.source_cidrs:
        source = aws.lb.ListenerRuleConditionSourceIpArgs(values=list(spec.source_cidrs))
        yield aws.lb.ListenerRuleConditionArgs(source_ip=source)


def accepting(values: Sequence[pulumi.Input[str]]) -> aws.lb.ListenerRuleConditionArgs:
    """Return the condition that CloudFront's secret header has one of *values*."""
    header = aws.lb.ListenerRuleConditionHttpHeaderArgs(http_header_name=cloudfront.ORIGIN_HEADER, values=list(values))
    return aws.lb.ListenerRuleConditionArgs(http_header=header)


def forward(target_group_arn: pulumi.Input[str], *, order: int | None = None) -> aws.lb.ListenerRuleActionArgs:
    """Return the action of a service's rule, or its second one if another is the first in *order*."""
    return aws.lb.ListenerRuleActionArgs(type="forward", target_group_arn=target_group_arn, order=order)


def divide(
    spec: Forward, target_group_arns: Mapping[str, pulumi.Input[str]], *, order: int | None = None
) -> aws.lb.ListenerRuleActionArgs:
    """Return the action of a rule whose requests several services share, each with its target group."""
    groups = [
        aws.lb.ListenerRuleActionForwardTargetGroupArgs(arn=target_group_arns[name], weight=weight)
        for name, weight in sorted(spec.weights.items())
    ]
    seconds = spec.stickiness_seconds
    sticky = aws.lb.ListenerRuleActionForwardStickinessArgs(enabled=True, duration=seconds) if seconds else None
    shares = aws.lb.ListenerRuleActionForwardArgs(target_groups=groups, stickiness=sticky)
    return aws.lb.ListenerRuleActionArgs(type="forward", forward=shares, order=order)


def shifted(
    target_group_arns: Sequence[pulumi.Input[str]], *, order: int | None = None
) -> aws.lb.ListenerRuleActionArgs:
    """Return the action of a rule whose weights ECS sets; at first all requests go to the first target group."""
    groups = [
        aws.lb.ListenerRuleActionForwardTargetGroupArgs(arn=arn, weight=0 if position else 1)
        for position, arn in enumerate(target_group_arns)
    ]
    shares = aws.lb.ListenerRuleActionForwardArgs(target_groups=groups)
    return aws.lb.ListenerRuleActionArgs(type="forward", forward=shares, order=order)


def weights_of_ecs(position: int, target_groups: int) -> list[str]:
    """Return what an update leaves alone in the action at *position* of such a rule: each group with its weight.

    An update that sent the first weights again would move all traffic to a target group that may have no task
    (https://github.com/aws/aws-cdk/issues/36649). Each path ends in a position: where the rule had only one target
    group before, the engine then finds nothing to keep, and takes the new action.
    """
    return [f"actions[{position}].forward.targetGroups[{group}]" for group in range(target_groups)]


def answer(spec: ListenerRule) -> aws.lb.ListenerRuleActionArgs:
    """Return the action of a rule that the load balancer answers itself; raises ValueError if it has none."""
    if spec.fixed_response is not None:
        given = spec.fixed_response
        response = aws.lb.ListenerRuleActionFixedResponseArgs(
            status_code=str(given.status), content_type=given.content_type, message_body=given.body
        )
        return aws.lb.ListenerRuleActionArgs(type="fixed-response", fixed_response=response)
    if spec.redirect is None:
        raise ValueError("a rule needs one of fixed_response and redirect")
    to = spec.redirect
    redirect = aws.lb.ListenerRuleActionRedirectArgs(
        status_code=f"HTTP_{to.status}", host=to.host, path=to.path, query=to.query
    )
    return aws.lb.ListenerRuleActionArgs(type="redirect", redirect=redirect)
