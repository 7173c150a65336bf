from typing import Any

import pytest

from components.network.public_access_block import exclusion
from tests.support.offline import stack_record

OPTIONS = "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions"
EXCLUSION = "aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion"


@pytest.mark.parametrize(
    ("mode", "is_reached", "is_leaving", "expected"),
    [
        ("ingress", False, False, None),
        ("ingress", False, True, None),
        ("ingress", True, True, "allow-bidirectional"),
        ("bidirectional", False, False, None),
        ("bidirectional", False, True, "allow-egress"),
        ("bidirectional", True, False, "allow-bidirectional"),
    ],
)
def test_a_network_is_excluded_for_no_more_than_it_needs(
    mode: Any, *, is_reached: bool, is_leaving: bool, expected: str | None
) -> None:
    assert exclusion(mode, is_reached=is_reached, is_leaving=is_leaving) == expected


def test_blocking_starts_once_the_networks_that_need_the_internet_are_excluded() -> None:
    seen = stack_record("examples/fastapi.yaml", {"plinth:account": {"block_public_access": "ingress"}})
    options, excluded = seen.only(OPTIONS), seen.only(EXCLUSION)
    assert options.inputs == {"internetGatewayBlockMode": "block-ingress"}
    assert excluded.inputs["internetGatewayExclusionMode"] == "allow-bidirectional"
    assert excluded.inputs["vpcId"] == seen.only("aws:ec2/vpc:Vpc").id
    assert excluded.urn in options.dependencies


def test_a_network_without_nat_and_without_entrance_stays_blocked() -> None:
    seen = stack_record("examples/private-workers.yaml", {"plinth:account": {"block_public_access": "bidirectional"}})
    assert seen.only(OPTIONS).inputs == {"internetGatewayBlockMode": "block-bidirectional"}
    assert seen.of_type(EXCLUSION) == []


def test_no_stack_sets_it_for_the_account_unless_it_says_so() -> None:
    assert stack_record("Pulumi.prod.yaml").of_type(OPTIONS) == []
