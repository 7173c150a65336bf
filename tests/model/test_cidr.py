import pytest

from model.cidr import check_vpc_cidr, slots


@pytest.mark.parametrize("cidr", ["10.0.0.0/16", "172.16.0.0/16", "192.168.0.0/20", "100.64.0.0/28", "10.255.240.0/20"])
def test_a_private_range_is_a_legal_vpc(cidr: str) -> None:
    assert check_vpc_cidr(cidr) == cidr


@pytest.mark.parametrize(
    "cidr", ["", "/16", "10.0.0.0/", "10.0.0.0/33", "10.0.0/16", "::/16", "010.0.0.0/16", "10.0.0.0/255.255.0.0"]
)
def test_what_is_no_range_is_refused(cidr: str) -> None:
    with pytest.raises(ValueError, match="must be"):
        check_vpc_cidr(cidr)


def test_subnets_that_are_larger_than_the_vpc_do_not_fit() -> None:
    assert [slots("10.0.0.0/20", prefix) for prefix in (18, 20, 21, 24)] == [1, 1, 2, 16]
