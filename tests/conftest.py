"""What holds for all tests."""

import gc
import os

import pytest
from hypothesis import settings

from tests.support.shared_results import share_in

# A busy machine is no failure. The rest stays as Hypothesis chose it: in CI the same examples in every run.
settings.register_profile("unhurried", settings(), deadline=None)
settings.load_profile("unhurried")

# The garbage collector is a third of a test run that leaves it alone: most of what it visits lives to the end.
gc.disable()


def pytest_collection_finish() -> None:
    """Let the garbage collector skip what imports and collection have made, and look seldom for what tests leave."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def _shared_results(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Let the workers of this test run share what they record."""
    mine = tmp_path_factory.getbasetemp()
    share_in((mine.parent if os.environ.get("PYTEST_XDIST_WORKER") else mine) / "shared-results")
