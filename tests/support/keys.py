"""Keys that things in tests are encrypted with."""

from __future__ import annotations

from components.naming import Label
from components.security.key import Key, KeyArgs
from components.site import Site
from model.keys import KeyDomain, Keys
from tests.support.offline import PLACE


def make_key(domain: KeyDomain) -> Key:
    """Make the KMS key ``<domain>-key`` of a prod stack."""
    label = Label(project="plinth", environment="prod")
    return Key(f"{domain}-key", KeyArgs(domain=domain, spec=Keys(), site=Site(account=PLACE, label=label)))
