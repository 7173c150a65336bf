"""Updates that AWS refuses halfway: refused in the preview, before anything changes, with what to do instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pulumi

from model.aws.elasticache import leaves_redis
from model.aws.rds import LEAST_GROWTH_PERCENT, least_growth


def storage_that_grows(name: str) -> pulumi.ResourceHookBinding:
    """Return the hook of the database *name* that refuses less storage, and a growth that RDS would round up.

    Storage that RDS has rounded up is more than the stack file says, and the next update would have to shrink it.
    """
    return _before_update(f"{name}-storage", _refuse_storage)


def one_major_version(name: str) -> pulumi.ResourceHookBinding:
    """Return the hook of the replica *name* that refuses a major upgrade in the maintenance window.

    RDS upgrades the replicas of a region together with their primary. Until then a replica runs the old version, for
    which RDS refuses the parameter group of the new one: https://github.com/hashicorp/terraform-provider-aws/issues/20514
    """
    return _before_update(f"{name}-major-version", _refuse_late_upgrade)


def users_that_redis_accepts(name: str) -> pulumi.ResourceHookBinding:
    """Return the hook of the cache *name*, whose users are those of Valkey, that refuses to make it from a Redis cache.

    A Redis cache accepts a group of Redis users only, and one that contains the user ``default``, until it is a Valkey
    cache, which accepts both: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html
    """
    return _before_update(f"{name}-users", _refuse_users_first)


def is_late_upgrade(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Return whether a replica gets another parameter group while its primary waits for the maintenance window.

    The name of a group changes only with its family, and is not known before it is created.
    """
    return old.get("parameterGroupName") != new.get("parameterGroupName") and new.get("applyImmediately") is not True


def least_storage(old: Mapping[str, Any], new: Mapping[str, Any]) -> int | None:
    """Return the fewest GiB that RDS would accept instead of those of *new*; None if it accepts them.

    With autoscaling the provider leaves storage as it is that is larger than the stack file says.
    """
    before, after = old.get("allocatedStorage"), new.get("allocatedStorage")
    if not before or not after or before == after or new.get("maxAllocatedStorage"):
        return None
    least = least_growth(before)
    return least if after < least else None


def _before_update(name: str, refuse: pulumi.ResourceHookFunction) -> pulumi.ResourceHookBinding:
    hook = pulumi.ResourceHook(name, refuse, pulumi.ResourceHookOptions(on_dry_run=True))
    return pulumi.ResourceHookBinding(before_update=[hook])


def _refuse_late_upgrade(args: pulumi.ResourceHookArgs) -> None:
    if is_late_upgrade(args.old_inputs or {}, args.new_inputs or {}):
        raise RuntimeError(
            f"{args.name} cannot be given the parameters of another major version before it runs that version, and its "
            "primary is upgraded in the maintenance window only. Nothing is changed. Set allow_immediate_interruption: "
            "true together with engine_version, when the database may be down for some minutes: docs/recovery.md"
        )


def _refuse_storage(args: pulumi.ResourceHookArgs) -> None:
    least = least_storage(args.old_inputs or {}, args.new_inputs or {})
    if least is not None:
        raise RuntimeError(
            f"{args.name}: storage never shrinks, and grows by {LEAST_GROWTH_PERCENT} % or more. Nothing is changed. "
            f"Leave storage_gib as it is, or set it to {least} or more"
        )


def _refuse_users_first(args: pulumi.ResourceHookArgs) -> None:
    if leaves_redis((args.old_inputs or {}).get("engine"), (args.new_inputs or {}).get("engine")):
        raise RuntimeError(
            f"{args.name} is a Redis cache, which does not accept users of Valkey. Nothing is changed. Set "
            "users_engine: redis together with engine: valkey, and keep it: docs/recovery.md"
        )
