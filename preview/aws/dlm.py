"""Amazon Data Lifecycle Manager."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from policies.plan.graph import blocks
from preview.aws.card import Card, Inputs, Replacement, Unpriced
from preview.aws.outputs import Outputs


def _other_tags(old: Inputs, new: Inputs) -> bool:
    """The provider makes another policy where tags of volumes are to be copied, or not any more."""
    before, after = ([bool(one.get("copyTags")) for one in _schedules(inputs)] for inputs in (old, new))
    return before != after


def _schedules(inputs: Inputs) -> list[Mapping[str, Any]]:
    return [one for details in blocks(inputs.get("policyDetails")) for one in blocks(details.get("schedules"))]


CARDS = (
    Card(
        "aws:dlm/lifecyclePolicy:LifecyclePolicy",
        outputs=Outputs(id="policy-{hex:17}", arn="arn:{partition}:dlm:{region}:{account}:policy/{id}"),
        replacement=Replacement("dlm/lifecycle_policy.go", when={"policyDetails": _other_tags}),
        price=Unpriced("the snapshots are billed by what has changed in the volumes since the one before"),
    ),
)
