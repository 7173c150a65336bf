from components.identity.account import Account

PLACE = Account(account_id="123456789012", region="us-east-2")


def test_an_arn_names_partition_region_and_account() -> None:
    assert PLACE.arn("ecs", "cluster/main") == "arn:aws:ecs:us-east-2:123456789012:cluster/main"


def test_the_account_as_a_principal_is_its_root() -> None:
    assert PLACE.root_arn == "arn:aws:iam::123456789012:root"


def test_another_partition_shows_in_every_arn() -> None:
    china = Account(account_id="123456789012", region="cn-north-1", partition="aws-cn")

    assert china.arn("sns", "t") == "arn:aws-cn:sns:cn-north-1:123456789012:t"
    assert china.root_arn == "arn:aws-cn:iam::123456789012:root"
