"""Which requests a listener rule takes: host and path patterns within the limits of AWS. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import pulumi_aws as aws

_PRIORITIES = range(1, 50_001)
_VALUES_PER_RULE = 5
_WILDCARDS_PER_RULE = 6
_PATTERN_LENGTH = 128


def check_route(name: str, priority: int, hosts: Sequence[str], paths: Sequence[str]) -> None:
    """Raise ValueError, naming every problem, unless a rule of these patterns is one that AWS accepts.

    Limits: priority 1 to 50000; 5 values and 6 wildcards in one rule, neither adjustable; 128 characters a pattern
    (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html and
    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html).
    """
    patterns = [*hosts, *paths]
    wildcards = sum(pattern.count("*") + pattern.count("?") for pattern in patterns)
    problems = [
        *([] if priority in _PRIORITIES else [f"priority must be 1 to 50000, not {priority}"]),
        *([] if patterns else ["needs at least one host or path, such as /api/*"]),
        *(
            [f"takes at most {_VALUES_PER_RULE} hosts and paths, not {len(patterns)}"]
            * (len(patterns) > _VALUES_PER_RULE)
        ),
        *([f"takes at most {_WILDCARDS_PER_RULE} wildcards, not {wildcards}"] * (wildcards > _WILDCARDS_PER_RULE)),
        *(f"path {path!r} must begin with / or *" for path in paths if not path.startswith(("/", "*"))),
        *(f"host {host!r} must be a name without scheme, port or path" for host in hosts if set(host) & set("/: ")),
        *(
            f"pattern {pattern!r} is longer than 128 characters"
            for pattern in patterns
            if len(pattern) > _PATTERN_LENGTH
        ),
        *(f"pattern {pattern!r} is given twice" for pattern in sorted({p for p in patterns if patterns.count(p) > 1})),
    ]
    if problems:
        raise ValueError(f"route of {name}: {'; '.join(problems)}")


def conditions(hosts: Sequence[str], paths: Sequence[str]) -> list[aws.lb.ListenerRuleConditionArgs]:
    """Return the conditions of a rule: one of *hosts* and one of *paths* must fit, as far as there are any."""
    found = []
    if hosts:
        host = aws.lb.ListenerRuleConditionHostHeaderArgs(values=list(hosts))
        found.append(aws.lb.ListenerRuleConditionArgs(host_header=host))
    if paths:
        path = aws.lb.ListenerRuleConditionPathPatternArgs(values=list(paths))
        found.append(aws.lb.ListenerRuleConditionArgs(path_pattern=path))
    return found
