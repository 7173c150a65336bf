import pytest

from model.aws.elasticache_parameters import FIXED, PARAMETERS, problems


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("maxmemory-policy", "noeviction"),
        ("notify-keyspace-events", "KEA"),
        ("notify-keyspace-events", ""),
        ("slowlog-log-slower-than", "-1"),
        ("activedefrag", "yes"),
        ("timeout", "300"),
        ("commandlog-request-larger-than", "1048576"),
    ],
)
def test_a_parameter_that_elasticache_takes_or_that_is_newer_has_no_problem(name: str, value: str) -> None:
    assert list(problems(name, value)) == []


@pytest.mark.parametrize(
    ("name", "value", "rule", "example"),
    [
        ("maxmemory-polcy", "noeviction", "is not a parameter of Valkey or Redis; did you mean 'maxmemory-policy'?", 'maxmemory-policy: "noeviction"'),
        ("maxmemory-policy", "noevict", "must be volatile-lru, allkeys-lru, volatile-lfu, allkeys-lfu, volatile-random, allkeys-random, volatile-ttl, noeviction; did you mean 'noeviction'?", 'maxmemory-policy: "noeviction"'),
        ("activedefrag", "1", "must be yes, no", 'activedefrag: "yes"'),
        ("timeout", "5min", "is a number without a unit, in seconds: 5min is 300", 'timeout: "300"'),
        ("timeout", "soon", "is an integer, in seconds", 'timeout: "100"'),
        ("proto-max-bulk-len", "8mb", "is a number without a unit, in bytes: 8mb is 8388608", 'proto-max-bulk-len: "8388608"'),
        ("reserved-memory-percent", "101", "must be 0 to 100", 'reserved-memory-percent: "100"'),
    ],
)  # fmt: skip
def test_a_parameter_that_elasticache_refuses_is_a_problem_of_the_table(
    name: str, value: str, rule: str, example: str
) -> None:
    (problem,) = problems(name, value)

    assert (problem.rule, problem.example, problem.by_table) == (rule, example, True)


@pytest.mark.parametrize("name", sorted(FIXED))
def test_a_parameter_that_elasticache_sets_is_a_problem_whatever_its_value(name: str) -> None:
    (problem,) = problems(name, "yes")

    assert (problem.rule, problem.by_table) == ("is set by ElastiCache; remove it", False)


def test_no_parameter_can_be_both_set_and_fixed() -> None:
    assert not FIXED & set(PARAMETERS)
