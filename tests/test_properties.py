"""Any legal stack file gives a plan that AWS's SDK accepts and that no mandatory policy refuses."""

from __future__ import annotations

import io
from contextlib import redirect_stderr
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings

from preview.api import StackFile, preview
from tests.support.legal_stack_files import legal_settings
from tests.support.offline import PROJECT, ROOT, engine_form

# A whole program and a pack's process for each example: few examples, and no shrinking, which would run hundreds more.
_PHASES = (Phase.explicit, Phase.reuse, Phase.generate)


@settings(max_examples=6, deadline=None, phases=_PHASES, suppress_health_check=list(HealthCheck))
@given(legal_settings())
def test_any_legal_stack_is_accepted_by_the_sdk_and_by_every_mandatory_policy(config: dict[str, Any]) -> None:
    file = StackFile(stack="drawn", path=Path("drawn.yaml"), config=engine_form(config))
    with redirect_stderr(io.StringIO()):
        result = preview(PROJECT, file, pack=ROOT / "policies")

    assert result.findings is not None
    assert result.findings.failures == []
    assert [str(error) for error in result.schema] == []
    assert [f"{found.policy} {found.urn}: {found.message}" for found in result.findings.of_level("mandatory")] == []
