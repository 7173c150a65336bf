from collections.abc import Callable

import pytest

from components.naming import Label
from components.security.key import Key, KeyArgs
from components.site import Site
from model.keys import KeyDomain, Keys
from tests.support.offline import PLACE

LABEL = Label(project="plinth", environment="prod")


@pytest.fixture
def key() -> Callable[..., Key]:
    def make(domain: KeyDomain = "secrets") -> Key:
        return Key(domain, KeyArgs(domain=domain, spec=Keys(), site=Site(account=PLACE, label=LABEL)))

    return make
