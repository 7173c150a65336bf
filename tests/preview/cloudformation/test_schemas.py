import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from preview.cloudformation.schemas import schema_of, type_named_as

STALE_DAYS = 180


def lines():
    return (Path(__file__).parents[3] / "preview/cloudformation/schemas.jsonl").read_text().splitlines()


def test_the_table_is_not_stale():
    """A skipped test says so on every run and stops no one, since a calendar day must not break a build."""
    age = (datetime.now(UTC).date() - date.fromisoformat(json.loads(lines()[0])["date"])).days
    if age > STALE_DAYS:
        pytest.skip(f"preview/cloudformation/schemas.jsonl is {age} days old; run make tables")


def test_the_table_is_sorted_and_says_where_it_is_from():
    names = [line.split(" ", 1)[0] for line in lines()[1:]]

    assert json.loads(lines()[0])["source"].startswith("cfn-lint ")
    assert names == sorted(set(names))


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (["Port"], "string"),
        (["VPCSecurityGroups", "0"], "string"),
        (["VPCSecurityGroups", "first"], None),
        (["Tags", "1", "Key"], "string"),
        (["Tags", "1", "Colour"], None),
        (["Endpoint", "Address"], "string"),
        (["Colour"], None),
    ],
)
def test_a_schema_says_which_kind_is_at_a_path(path, kind):
    schema = schema_of("AWS::RDS::DBInstance")

    assert schema is not None
    assert schema.at(path) == kind


@pytest.mark.parametrize(
    ("token", "name"),
    [
        ("aws:sqs/queue:Queue", "AWS::SQS::Queue"),
        ("aws:lb/listener:Listener", "AWS::ElasticLoadBalancingV2::Listener"),
        ("aws:cloudwatch/logGroup:LogGroup", "AWS::Logs::LogGroup"),
        ("aws:cloudwatch/dashboard:Dashboard", "AWS::CloudWatch::Dashboard"),
        ("aws:rds/instance:Instance", None),
        ("random:index/randomPet:RandomPet", None),
    ],
)
def test_a_type_is_found_by_its_service_and_name(token, name):
    assert type_named_as(token) == name
