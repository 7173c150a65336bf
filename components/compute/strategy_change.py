"""A change of the deployment strategy of a living service: refused before ECS is asked, where it takes two updates."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi


def refuse_jump(name: str) -> pulumi.ResourceHook:
    """Return the hook that refuses to shift traffic of the service *name* before it has a second target group.

    ECS takes the two changes one after the other only:
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/update-rolling-to-bluegreen.html. A preview warns.
    """

    def refuse(args: pulumi.ResourceHookArgs) -> None:
        if not is_jump(args.old_inputs or {}, args.new_inputs or {}):
            return
        if not pulumi.runtime.is_dry_run():
            raise pulumi.RunError(f"service {name}: {_WAY}")
        pulumi.log.warn(f"service {name}: this update will be refused: {_WAY}")

    return pulumi.ResourceHook(f"{name}-strategy-change", refuse, pulumi.ResourceHookOptions(on_dry_run=True))


_WAY = (
    "it runs with one target group, and ECS lets it shift traffic only after a deployment with both; first run pulumi "
    "up with deployment: {second_target_group: true}, then with the strategy: docs/deployment-strategies.md"
)


def is_jump(before: Mapping[str, object], now: Mapping[str, object]) -> bool:
    """Return whether a service behind one target group is to shift traffic between two at once."""
    return _strategy(now) != "ROLLING" and bool(_groups(now)) and bool(_groups(before)) and not _shifts(before)


def _strategy(inputs: Mapping[str, object]) -> object:
    configuration = inputs.get("deploymentConfiguration")
    return configuration.get("strategy", "ROLLING") if isinstance(configuration, Mapping) else "ROLLING"


def _groups(inputs: Mapping[str, object]) -> list[object]:
    groups = inputs.get("loadBalancers")
    return groups if isinstance(groups, list) else []


def _shifts(inputs: Mapping[str, object]) -> bool:
    return any(isinstance(group, Mapping) and bool(group.get("advancedConfiguration")) for group in _groups(inputs))
