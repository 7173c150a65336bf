import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from model.aws.service_principals import SENT_KEYS, unsent_keys
from tests.support.offline import STACK_FILES, stack_record


def policies(value: object) -> Iterator[Mapping[str, Any]]:
    """Yield the statements of every policy document among a resource's inputs."""
    if isinstance(value, Mapping):
        for one in value.values():
            yield from policies(one)
    elif isinstance(value, list):
        for one in value:
            yield from policies(one)
    elif isinstance(value, str) and value.startswith("{") and '"Statement"' in value:
        yield from json.loads(value)["Statement"]


def services(statement: Mapping[str, Any]) -> list[str]:
    principal = statement.get("Principal")
    named = principal.get("Service", []) if isinstance(principal, Mapping) else []
    return [named] if isinstance(named, str) else named


@pytest.mark.parametrize("path", STACK_FILES, ids=lambda path: path.stem)
def test_no_policy_of_a_stack_waits_for_a_key_that_the_service_does_not_send(path: Path) -> None:
    for resource in stack_record(path).resources:
        for statement in policies(resource.inputs):
            keys = [key for keys in statement.get("Condition", {}).values() for key in keys]
            actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
            for service in services(statement):
                assert unsent_keys(service, actions, keys) == [], resource.urn


def test_the_region_of_a_principal_does_not_matter() -> None:
    assert unsent_keys("logs.ap-southeast-2.amazonaws.com", ["kms:Decrypt"], ["aws:SourceArn"]) == ["aws:SourceArn"]


def test_a_service_without_a_row_is_named() -> None:
    with pytest.raises(ValueError, match=r"ses\.amazonaws\.com with actions of sns has no row"):
        unsent_keys("ses.amazonaws.com", ["sns:Publish"], [])


def test_every_row_cites_a_page_of_aws() -> None:
    assert all(row.page.startswith("https://docs.aws.amazon.com/") for row in SENT_KEYS.values())
