"""What each committed stack plans, as a file that a reviewer reads. `make snapshots` accepts a change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from components.tags import takes_tags
from model.naming import name_scope
from preview.recorder.record import Registered
from preview.recorder.tree import in_order
from preview.recorder.values import masked
from tests.support.offline import STACK_FILES, config_of, stack_record


def _without_stack_tags(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return *inputs* without the tags that every resource of a stack has; the test of tags below owns those.

    The tags of an Auto Scaling group are a list, which stays.
    """
    if isinstance(inputs.get("tags"), list):
        return dict(inputs)
    tags = {key: value for key, value in (inputs.get("tags") or {}).items() if key not in STACK_TAGS}
    return {**{name: value for name, value in inputs.items() if name != "tags"}, **({"tags": tags} if tags else {})}


def _shown(resource: Registered) -> dict[str, Any]:
    options = {
        "protect": resource.protect,
        "retainOnDelete": resource.retain_on_delete,
        "ignoreChanges": sorted(resource.ignore_changes),
        "aliases": sorted(resource.aliases),
    }
    return {
        "inputs": _without_stack_tags(masked(resource.inputs, resource.secret_paths)),
        **{name: value for name, value in options.items() if value},
    }


STACK_TAGS = {"Name", "Project", "Environment", "ManagedBy", "Owner", "CostCenter"}


@pytest.mark.parametrize("path", STACK_FILES, ids=lambda path: path.stem)
def test_every_resource_that_takes_tags_carries_those_of_its_stack(path) -> None:
    stack = config_of(path)["plinth:stack"]
    shared = {
        "Project": "plinth",
        "Environment": stack["environment"],
        "ManagedBy": "pulumi",
        "Owner": stack["owner"],
        **({"CostCenter": stack["cost_center"]} if "cost_center" in stack else {}),
    }
    scope = name_scope(stack["environment"], path.stem.removeprefix("Pulumi."))
    resources = [one for one in stack_record(path).resources if one.custom and takes_tags(one.type)]

    assert resources
    for resource in resources:
        name = f"plinth-{scope}-{resource.name}"
        assert {**shared, "Name": name}.items() <= resource.inputs["tags"].items(), resource.urn


@pytest.mark.parametrize("path", STACK_FILES, ids=lambda path: path.stem)
def test_the_plan_is_the_accepted_one(path, snapshot: SnapshotAssertion) -> None:
    plan = {resource.urn.split("::", 2)[2]: _shown(resource) for resource in in_order(stack_record(path))}

    assert plan == snapshot(extension_class=JSONSnapshotExtension)
