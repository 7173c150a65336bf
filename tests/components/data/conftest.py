from collections.abc import Callable

import pytest

from components.naming import Label
from components.security.key import Key, KeyArgs
from components.site import Site
from model.keys import KeyDomain, Keys
from preview.recorder.record import Record
from tests.support.offline import PLACE, record

LABEL = Label(project="plinth", environment="prod")


@pytest.fixture
def data() -> Callable[[Callable[[], object]], Record]:
    return record


@pytest.fixture
def key() -> Callable[..., Key]:
    def make(domain: KeyDomain = "data") -> Key:
        return Key(f"{domain}-key", KeyArgs(domain=domain, spec=Keys(), site=Site(account=PLACE, label=LABEL)))

    return make
