from collections.abc import Callable

import pytest

from components.links import Consumer
from tests.support.consumers import task_consumer


@pytest.fixture
def consumer() -> Callable[[], Consumer]:
    return task_consumer
