"""Names of the log groups of services and jobs."""

from __future__ import annotations

from typing import Annotated

from model.base import Checked, Matches

_TAKEN_LOG_GROUPS = (
    *("/aws/rds/", "/aws/elasticache/", "/aws/lambda/", "/aws/vendedlogs/", "/aws/ecs/exec/"),
    "/aws/ecs/containerinsights/",
)
"""Beginnings of log groups that other parts of the stack, or AWS's services, make themselves."""


def _check_log_group(name: str) -> str:
    if name.startswith("aws/"):
        raise ValueError("must not begin with aws/, which CloudWatch reserves")
    taken = next((start for start in _TAKEN_LOG_GROUPS if name.startswith(start)), None)
    if taken:
        raise ValueError(f"log groups under {taken} are made by AWS's services or other parts of the stack")
    return name


LogGroupName = Annotated[
    str,
    Matches(r"[A-Za-z0-9._/#-]{1,512}", "must be 1 to 512 letters, digits and . _ / # -, as CloudWatch requires"),
    Checked(_check_log_group),
]

_LOG_GROUPS = "/aws/ecs/"


def default_log_group(stack_name: str) -> str:
    """Return the name of the log group of a service that names none itself.

    *stack_name* is the name that no other project or stack of the account has: ``<project>-<scope>-<service>``.
    """
    return f"{_LOG_GROUPS}{stack_name}"


def may_be_default_log_group(group: str, name: str, scope: str) -> bool:
    """Return whether the service called *name*, of whatever project, may have *group* as its log group by default.

    ``/aws/ecs/<service>-<scope>`` is that of stacks which were created by version 0.1.
    """
    own = group.removeprefix(_LOG_GROUPS)
    return own != group and (own == f"{name}-{scope}" or own.endswith(f"-{scope}-{name}"))
