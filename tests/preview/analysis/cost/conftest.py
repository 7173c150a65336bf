from __future__ import annotations

import functools
import json
from collections.abc import Callable

import pytest

from preview.analysis.assessment import assess
from preview.analysis.clock import Clock
from preview.analysis.result import Result
from tests.support.offline import PROJECT, stack_record
from tools import write_cost


@functools.cache
def _previewed(path: str, changes: str = "{}") -> Result:
    file = write_cost.stack_file(path, changes)
    sections = {f"plinth:{section}": change for section, change in json.loads(changes).items()}
    return assess(PROJECT, file, stack_record(path, sections), clock=Clock())


@pytest.fixture
def previewed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Return the previews that the cost page is made of, each recorded once in a test run."""
    monkeypatch.setattr(write_cost, "previewed", _previewed)
    return _previewed
