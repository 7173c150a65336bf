import re

import pytest

from model.aws.regions import AZ_LETTERS, check_region, regions, zone_letters


@pytest.mark.parametrize("region", ["us-east-1", "ap-southeast-7", "me-west-1", "eu-west-9", "xx-north-1"])
def test_a_region_of_the_partition_or_a_newer_one_is_accepted(region: str) -> None:
    assert check_region(region) == region


@pytest.mark.parametrize(
    ("region", "rule"),
    [
        ("cn-north-1", "is in partition aws-cn; Plinth builds in partition aws only"),
        ("cn-south-9", "is in partition aws-cn; Plinth builds in partition aws only"),
        ("us-gov-west-1", "is in partition aws-us-gov; Plinth builds in partition aws only"),
        ("us-gov-south-1", "is in partition aws-us-gov; Plinth builds in partition aws only"),
        ("eusc-de-east-1", "is in partition aws-eusc; Plinth builds in partition aws only"),
        ("us-iso-east-1", "is in partition aws-iso; Plinth builds in partition aws only"),
        ("us-isob-east-1", "is in partition aws-iso-b; Plinth builds in partition aws only"),
        ("eu-isoe-west-1", "is in partition aws-iso-e; Plinth builds in partition aws only"),
        ("us-east1", "is not an AWS region; did you mean 'us-east-1'?"),
        ("us-east-1a", "is not an AWS region; did you mean 'us-east-1'?"),
        ("US-EAST-1", "is not an AWS region; did you mean 'us-east-1'?"),
        ("frankfurt", "is not an AWS region"),
        ("", "is not an AWS region"),
    ],
)
def test_another_partition_or_no_region_is_refused(region: str, rule: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(rule)}$"):
        check_region(region)


def test_the_letters_of_every_known_zone_can_be_written() -> None:
    assert all(set(zone_letters(region) or "") <= set(AZ_LETTERS) for region in regions())
    assert zone_letters("us-east-1") == "abcdef"
    assert zone_letters("eu-central-1") == "abc"
    assert zone_letters("eu-west-9") is None
