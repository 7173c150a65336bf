"""Which requests a listener rule takes. Pure."""

from __future__ import annotations

import pulumi_aws as aws

from model.route import Route


def conditions(spec: Route) -> list[aws.lb.ListenerRuleConditionArgs]:
    """Return the conditions of a rule: one of the hosts and one of the paths must match, as far as there are any."""
    found = []
    if spec.hosts:
        host = aws.lb.ListenerRuleConditionHostHeaderArgs(values=list(spec.hosts))
        found.append(aws.lb.ListenerRuleConditionArgs(host_header=host))
    if spec.paths:
        path = aws.lb.ListenerRuleConditionPathPatternArgs(values=list(spec.paths))
        found.append(aws.lb.ListenerRuleConditionArgs(path_pattern=path))
    return found
