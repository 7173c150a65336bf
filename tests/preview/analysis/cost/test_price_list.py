from datetime import date

import pytest

from preview.aws.price_list import price_list


def test_every_price_is_above_nothing_and_has_a_unit_a_source_and_a_date() -> None:
    for key, price in price_list().prices.items():
        assert price.usd > 0, key
        assert price.unit, key
        assert "https://" in price.source, key
        assert date(2026, 1, 1) <= price.as_of <= date(2026, 12, 31), key


def test_the_list_is_as_old_as_its_oldest_price() -> None:
    assert price_list().as_of == min(price.as_of for price in price_list().prices.values())


@pytest.mark.parametrize("region", ["us-east-1", "us-east-2", "us-west-2"])
def test_three_regions_have_the_same_prices(region: str) -> None:
    price = price_list().find("nat.hour", region)

    assert price is not None
    assert price.usd == 0.045


def test_prices_of_one_region_do_not_apply_to_others_except_for_global_services() -> None:
    assert price_list().find("nat.hour", "eu-west-1") is None
    assert price_list().find("cdn.data", "eu-west-1") is not None


def test_valkey_is_a_fifth_cheaper_than_redis() -> None:
    prices = price_list().prices
    for key in (key for key in prices if key.startswith("elasticache.valkey.")):
        assert prices[key].usd == pytest.approx(0.8 * prices[key.replace("valkey", "redis")].usd, abs=0.0003)


def test_two_zones_cost_a_database_twice_as_much() -> None:
    prices = price_list().prices
    for key in (key for key in prices if key.startswith("rds.postgres.single.")):
        assert prices[key.replace("single", "multi")].usd == pytest.approx(2 * prices[key].usd, rel=0.02)


def test_every_discount_is_a_part_of_the_price_with_a_source_and_a_date() -> None:
    for key, discount in price_list().discounts.items():
        assert 0 < discount.part < 1, key
        assert "https://" in discount.source, key
        assert date(2020, 1, 1) <= discount.as_of <= date(2026, 12, 31), key


def test_the_longer_commitment_takes_more_off() -> None:
    discounts = price_list().discounts

    assert discounts["fargate.savings.3"].part > discounts["fargate.savings.1"].part


def test_no_discount_makes_the_estimate_older() -> None:
    assert price_list().as_of > min(discount.as_of for discount in price_list().discounts.values())


def test_the_discounts_of_reservations_are_those_of_the_amounts_in_their_sources() -> None:
    discounts = price_list().discounts

    assert discounts["rds.reserved.1"].part == pytest.approx(1 - 139.72 / 198.56, abs=0.0005)
    assert discounts["elasticache.reserved.1"].part == pytest.approx(1 - 1772.44 / 2596.61, abs=0.0005)
