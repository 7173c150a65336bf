"""From a value of a resource back to the key of the stack file."""

from __future__ import annotations

import json
from typing import Any

import pytest

from preview.validation.stack_keys import StackKeys

CONFIG = {
    "aws:region": "eu-central-1",
    "plinth:databases": json.dumps(
        {"main": {"instance_class": "db.t5.micro", "storage_gib": 20, "max_storage_gib": 20, "multi_az": False}}
    ),
    "plinth:services": json.dumps({"api": {"cpu": 256, "scaling": {"min": 1, "max": 3}, "zones": ["a", "b"]}}),
    "plinth:repositories": json.dumps({"api": {"keep_images": 5}}),
    "plinth:network": json.dumps({"cidr": "10.0.0.0/8", "nat": "single"}),
}


@pytest.mark.parametrize(
    ("component", "property_path", "value", "key"),
    [
        ("main", "instanceClass", "db.t5.micro", "plinth:databases.main.instance_class"),
        ("main", "allocatedStorage", 20, "plinth:databases.main"),  # two keys have the value, and neither the name
        ("main", "storage", 20, "plinth:databases.main"),
        ("main", "multiAz", False, "plinth:databases.main.multi_az"),
        ("main", "port", 5432, "plinth:databases.main"),
        ("api", "cpu", "256", "plinth:services.api.cpu"),
        ("api", "maxCapacity", 3, "plinth:services.api.scaling.max"),
        ("api", "zone", "b", "plinth:services.api.zones[1]"),
        ("api", "family", "plinth-dev-api", ""),  # two sections have an entry of the name
        ("vpc", "cidrBlock", "10.0.0.0/8", "plinth:network.cidr"),
        ("vpc", "instanceTenancy", "10.0.0.0/8", ""),  # the same value under another name says nothing
        ("vpc", "enableDnsSupport", True, ""),
        ("network", "enableDnsSupport", True, "plinth:network"),  # the only thing of its section
    ],
)
def test_key(component: str, property_path: str, value: Any, key: str) -> None:
    assert StackKeys(CONFIG).of(component, property_path, value) == key


def test_configuration_that_is_no_json_has_no_keys() -> None:
    assert StackKeys({"plinth:network": "{", "name": "x"}).of("main", "cidr", "10.0.0.0/8") == ""


@pytest.mark.parametrize(
    ("token", "key"),
    [
        ("plinth:compute:Service", "plinth:services.api"),
        ("plinth:compute:Repository", "plinth:repositories.api"),
        ("plinth:data:Postgres", ""),  # named for neither
        ("", ""),
    ],
)
def test_the_type_of_the_component_decides_between_entries_of_one_name(token: str, key: str) -> None:
    assert StackKeys(CONFIG).of("api", "family", "plinth-dev-api", token) == key
