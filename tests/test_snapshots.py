"""What each committed stack plans, as a file that a reviewer reads. `make snapshots` accepts a change."""

from __future__ import annotations

from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from preview.recorder.record import Registered
from preview.recorder.tree import in_order
from preview.recorder.values import masked
from tests.support.offline import STACK_FILES, stack_record


def _shown(resource: Registered) -> dict[str, Any]:
    options = {
        "protect": resource.protect,
        "retainOnDelete": resource.retain_on_delete,
        "ignoreChanges": sorted(resource.ignore_changes),
        "aliases": sorted(resource.aliases),
    }
    return {
        "inputs": masked(resource.inputs, resource.secret_paths),
        **{name: value for name, value in options.items() if value},
    }


@pytest.mark.parametrize("path", STACK_FILES, ids=lambda path: path.stem)
def test_the_plan_is_the_accepted_one(path, snapshot: SnapshotAssertion) -> None:
    plan = {resource.urn.split("::", 2)[2]: _shown(resource) for resource in in_order(stack_record(path))}

    assert plan == snapshot(extension_class=JSONSnapshotExtension)
