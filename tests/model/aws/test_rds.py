import pytest

from model.aws.rds import connection_limit, family, is_burstable, memory_gib


@pytest.mark.parametrize(
    ("instance_class", "gib"),
    [
        ("db.t3.micro", 1),
        ("db.t4g.medium", 4),
        ("db.t4g.2xlarge", 32),
        ("db.m7g.large", 8),
        ("db.r6g.large", 16),
        ("db.r6g.4xlarge", 128),
        ("db.r6gd.xlarge", 32),
        ("db.x2g.large", 32),
        ("db.x2iedn.xlarge", 128),
        ("db.c6gd.medium", 2),
    ],
)
def test_memory_follows_from_the_class(instance_class: str, gib: float) -> None:
    assert memory_gib(instance_class) == gib


@pytest.mark.parametrize("instance_class", ["t3.micro", "db.t3.8xlarge", "db.r6g.micro", "db.serverless"])
def test_a_class_that_rds_does_not_have_has_no_memory(instance_class: str) -> None:
    with pytest.raises(ValueError, match=f"{instance_class} is not an instance class of RDS"):
        memory_gib(instance_class)


@pytest.mark.parametrize(
    ("instance_class", "measured"),
    [("db.t3.micro", 81), ("db.t2.small", 198), ("db.t2.medium", 413), ("db.t2.large", 856), ("db.m4.large", 856)],
)
def test_the_connection_limit_is_a_little_below_what_instances_show(instance_class: str, measured: int) -> None:
    assert 0.9 * measured <= connection_limit(instance_class, {}) <= measured


def test_no_instance_takes_more_than_5000_connections_by_itself() -> None:
    assert connection_limit("db.r6g.16xlarge", {}) == 5000


def test_a_number_of_connections_in_the_parameters_is_the_limit() -> None:
    assert connection_limit("db.r6g.large", {"max_connections": "200"}) == 200


def test_an_expression_for_the_connections_is_left_to_rds() -> None:
    expression = {"max_connections": "LEAST({DBInstanceClassMemory/9531392},5000)"}

    assert connection_limit("db.r6g.large", expression) == connection_limit("db.r6g.large", {})


def test_only_t_classes_run_on_credits() -> None:
    assert is_burstable("db.t4g.micro")
    assert not is_burstable("db.r6g.large")


def test_the_family_follows_from_the_major_version() -> None:
    assert family("17") == "postgres17"
