import pytest

from components.observability.log_group import LogGroup, LogGroupArgs
from tests.harness import record

KEY = "arn:aws:kms:us-east-1:123456789012:key/logs"
GROUP = "aws:cloudwatch/logGroup:LogGroup"


def args(name: str = "/aws/ecs/api-prod", *, days: int = 30, protect: bool = False) -> LogGroupArgs:
    return LogGroupArgs(log_group_name=name, retention_days=days, key_arn=KEY, protect=protect)


def test_a_group_has_its_name_a_retention_and_a_key() -> None:
    seen = record(lambda: LogGroup("api-logs", args()))
    group = seen.only(GROUP)

    assert group.name == "api-logs"
    assert group.parent == seen.only("plinth:observability:LogGroup").urn
    assert group.inputs == {
        "name": "/aws/ecs/api-prod",
        "retentionInDays": 30,
        "kmsKeyId": KEY,
        "deletionProtectionEnabled": False,
    }
    assert not group.protect


def test_a_protected_group_is_protected_here_and_in_aws() -> None:
    group = record(lambda: LogGroup("audit", args(protect=True))).only(GROUP)

    assert group.protect
    assert group.inputs["deletionProtectionEnabled"] is True


def test_it_offers_its_volume_and_no_alarm() -> None:
    made: list[LogGroup] = []
    record(lambda: made.append(LogGroup("api-logs", args())))

    assert made[0].alarms == ()
    assert [metric.name for graph in made[0].graphs for metric in graph.metrics] == ["IncomingBytes"]


@pytest.mark.parametrize("days", [0, 2, 45, 10_000])
def test_a_retention_that_cloudwatch_does_not_know_is_refused(days: int) -> None:
    with pytest.raises(
        ValueError, match=f"retention_days is one of 1, 3, .*not {days}, for log group /aws/ecs/api-prod"
    ):
        record(lambda: LogGroup("api-logs", args(days=days)))


@pytest.mark.parametrize("name", ["", "/aws/ecs/a b", "x" * 513, "/aws/ecs/ä"])
def test_a_name_that_cloudwatch_does_not_take_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="log_group_name has 1 to 512"):
        record(lambda: LogGroup("api-logs", args(name)))
