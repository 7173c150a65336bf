from collections.abc import Callable

import pytest

from model.aws import elasticache, rds
from model.aws.instance_types import Families, is_arm64, nearest_type, offers, united
from model.aws.regions import regions

Offered = Callable[[str], Families | None]
_ANNOUNCED = 4


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("db.t5.micro", "db.t3.micro"),
        ("db.t5g.micro", "db.t4g.micro"),
        ("db.r6g.3xlarge", "db.r6g.4xlarge"),
        ("db.r6g.24xlarge", "db.r6g.16xlarge"),
        ("db.m6i.micro", "db.m6i.large"),
        ("db.t4g.mirco", "db.t4g.micro"),
        ("db.r9.large", "db.r5.large"),
        ("db.r2g.large", "db.r6g.large"),
        ("db.tg4.micro", "db.t4g.micro"),
        ("db.c6g.large", None),
        ("db.g.large", None),
        ("db.serverless", None),
        ("db", None),
        ("", None),
    ],
)
def test_the_nearest_class_keeps_letter_and_architecture(given: str, meant: str | None) -> None:
    families = {
        "t3": "micro small",
        "t4g": "micro small",
        "r5": "large",
        "m6i": "large",
        "r6g": "large 4xlarge 16xlarge",
    }

    assert nearest_type(given, families) == meant


def test_no_answer_ever_has_another_architecture() -> None:
    for name, families in (("db", rds.all_classes()), ("cache", elasticache.all_node_types())):
        for family in (
            f"{letter}{generation}{kind}"
            for letter in "tcmrx"
            for generation in range(10)
            for kind in ("", "g", "i", "gd", "a")
        ):
            meant = nearest_type(f"{name}.{family}.large", families)
            assert meant is None or is_arm64(meant.split(".")[1]) == is_arm64(family)


def test_what_several_regions_offer_is_united() -> None:
    assert united([{"t3": "micro"}, {"t3": "small micro", "r5": "large"}]) == {"t3": "micro small", "r5": "large"}


@pytest.mark.parametrize("name", ["db.t4g.micro", "db.r6g.large", "db.m5.24xlarge", "db.t3.2xlarge"])
def test_common_classes_are_offered(name: str) -> None:
    assert offers(rds.classes("us-east-1") or {}, name)


@pytest.mark.parametrize(
    "name", ["db.t5.micro", "db.r6g.3xlarge", "db.t2.micro", "db.r3.large", "db.serverless", "db.", "x"]
)
def test_classes_that_postgres_never_ran_on_or_no_longer_runs_on_are_not(name: str) -> None:
    assert not offers(rds.all_classes(), name)


def test_every_class_of_the_table_has_a_memory() -> None:
    for family, sizes in rds.all_classes().items():
        for size in sizes.split():
            assert rds.memory_gib(f"db.{family}.{size}") >= 1


def test_the_tables_have_every_region_but_those_that_are_only_announced() -> None:
    for offered in (rds.classes, elasticache.node_types):
        assert len([region for region in regions() if offered(region) is None]) <= _ANNOUNCED


@pytest.mark.parametrize("offered", [rds.classes, elasticache.node_types])
def test_in_every_region_a_wrong_size_or_generation_gives_a_type_of_that_region(offered: Offered) -> None:
    for families in filter(None, map(offered, regions())):
        for family in families:
            for wrong in (f"db.{family}.97xlarge", f"db.{family}.mini", f"db.{family[0]}99{family[2:]}.large"):
                meant = nearest_type(wrong, families)
                assert not offers(families, wrong)
                assert meant is not None
                assert offers(families, meant)
                assert is_arm64(meant.split(".")[1]) == is_arm64(family)
