from collections.abc import Callable

import pytest

from preview.recorder.record import Record
from tests.support.offline import record


@pytest.fixture
def edge() -> Callable[[Callable[[], object]], Record]:
    return record
