"""What holds for all tests."""

import os

import pytest
from hypothesis import settings

from tests.support.shared_results import share_in

# A busy machine is no failure. The rest stays as Hypothesis chose it: in CI the same examples in every run.
settings.register_profile("unhurried", settings(), deadline=None)
settings.load_profile("unhurried")


@pytest.fixture(scope="session", autouse=True)
def _shared_results(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Let the workers of this test run share what they record."""
    mine = tmp_path_factory.getbasetemp()
    share_in((mine.parent if os.environ.get("PYTEST_XDIST_WORKER") else mine) / "shared-results")
