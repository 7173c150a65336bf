"""Parameters of PostgreSQL: Plinth's own, and those of the stack file."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi
import pulumi_aws as aws

from model.aws.rds import family
from model.databases import Database

_FIXED: Mapping[str, str] = {"rds.force_ssl": "1"}

_DEFAULTS: Mapping[str, str] = {
    # For a web application, a query of a second is slow.
    "log_min_duration_statement": "1000",
    "log_lock_waits": "1",
}


def parameters(chosen: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return name, value and apply method of every parameter, by name.

    What the stack file chooses takes effect at the next restart, since AWS refuses to apply a static parameter
    immediately and accepts ``pending-reboot`` for any. The fixed ones as well: ``rds.force_ssl`` is static in some
    families (https://github.com/hashicorp/terraform-provider-aws/issues/39252). A new database starts with all of them.
    Plinth's defaults are dynamic.
    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithParamGroups.html
    """
    merged = {**_DEFAULTS, **chosen, **_FIXED}
    later = {*chosen, *_FIXED}
    return [(name, merged[name], "pending-reboot" if name in later else "immediate") for name in sorted(merged)]


def make_parameter_group(
    name: str, spec: Database, opts: pulumi.ResourceOptions, *, keep_replaced: bool
) -> aws.rds.ParameterGroup:
    """Make the parameter group of the database called *name*.

    With *keep_replaced* a group that is replaced is not deleted: until a major upgrade has waited for its maintenance
    window, the database uses the old one.
    """
    return aws.rds.ParameterGroup(
        f"{name}-parameters",
        description="Parameters of a database",
        family=family(spec.engine_version),
        parameters=[
            aws.rds.ParameterGroupParameterArgs(name=parameter, value=value, apply_method=method)
            for parameter, value, method in parameters(spec.parameters)
        ],
        skip_destroy=keep_replaced,
        opts=opts,
    )
