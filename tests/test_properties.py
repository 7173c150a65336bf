"""Any legal stack file gives a plan that AWS's SDK accepts and that no mandatory policy refuses."""

from __future__ import annotations

import json
import os
from typing import Any
from unittest import mock

from hypothesis import HealthCheck, Phase, given, settings

from policies.plan.graph import Graph
from preview.recorder import schema
from tests.support.completeness import rejections
from tests.support.legal_stack_files import legal_settings
from tests.support.offline import engine_form, run_stack_file

# A whole program for each example: few examples, and no shrinking, which would run hundreds more.
_PHASES = (Phase.explicit, Phase.reuse, Phase.generate)


@settings(max_examples=6, deadline=None, phases=_PHASES, suppress_health_check=list(HealthCheck))
@given(legal_settings())
def test_any_legal_stack_is_accepted_by_the_sdk_and_by_every_mandatory_policy(config: dict[str, Any]) -> None:
    record = run_stack_file(config)

    assert [str(error) for one in record.resources for error in schema.check(one)] == []
    with mock.patch.dict(os.environ, PULUMI_CONFIG=json.dumps(engine_form(config))):
        assert rejections(Graph(record.resources)) == {}
