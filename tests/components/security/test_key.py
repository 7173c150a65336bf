import json
from typing import Any, get_args

import pytest

from components.identity.account import Account
from components.naming import Label
from components.security.key import Key, KeyArgs, key_policy
from components.site import Site
from model.keys import KeyDomain, Keys
from preview.recorder.record import Record
from tests.support.consumers import task_consumer
from tests.support.offline import PLACE, record

KEY = "aws:kms/key:Key"
ALIAS = "aws:kms/alias:Alias"
POLICY = "aws:iam/rolePolicy:RolePolicy"
LABEL = Label(project="plinth", environment="prod")
ADMINISTRATION = {
    "Sid": "AdministrationByIam",
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::123456789012:root"},
    "Action": ["kms:*"],
    "Resource": ["*"],
}


def made(domain: KeyDomain = "data", spec: Keys = Keys(), *, protect: bool = True) -> Record:  # noqa: B008 - frozen
    return record(
        lambda: Key(domain, KeyArgs(domain=domain, spec=spec, site=Site(account=PLACE, label=LABEL, protect=protect)))
    )


def statements(seen: Record) -> list[dict[str, Any]]:
    return json.loads(seen.only(KEY).inputs["policy"])["Statement"]


def test_a_key_rotates_every_year_and_is_protected() -> None:
    seen = made()

    key = seen.only(KEY)
    assert {name: value for name, value in key.inputs.items() if name != "policy"} == {
        "description": "Encrypts databases, caches and buckets",
        "enableKeyRotation": True,
        "rotationPeriodInDays": 365,
        "deletionWindowInDays": 30,
    }
    assert (key.name, key.protect) == ("data", True)
    assert key.parent == seen.only("plinth:security:Key").urn


def test_an_unprotected_key_can_be_deleted_after_the_window_that_it_is_given() -> None:
    key = made(spec=Keys(deletion_window_days=7), protect=False).only(KEY)

    assert (key.protect, key.inputs["deletionWindowInDays"]) == (False, 7)


def test_the_alias_names_project_environment_and_domain_of_the_key() -> None:
    seen = made("logs")

    alias = seen.only(ALIAS)
    assert (alias.name, alias.inputs["name"]) == ("logs-alias", "alias/plinth-prod-logs")
    assert alias.property_dependencies["targetKeyId"] == (seen.only(KEY).urn,)
    assert alias.parent == seen.only("plinth:security:Key").urn


@pytest.mark.parametrize("domain", ["data", "secrets"])
def test_keys_that_services_use_for_their_caller_name_no_service(domain: KeyDomain) -> None:
    assert statements(made(domain)) == [ADMINISTRATION]


def test_the_logs_key_admits_log_groups_and_topics_of_this_account_and_region_only() -> None:
    administration, logs, alerts = statements(made("logs"))

    assert administration == ADMINISTRATION
    assert logs == {
        "Sid": "LogGroupsOfThisAccount",
        "Effect": "Allow",
        "Principal": {"Service": "logs.us-east-1.amazonaws.com"},
        "Action": [
            "kms:Encrypt",
            "kms:Decrypt",
            "kms:ReEncryptFrom",
            "kms:ReEncryptTo",
            "kms:GenerateDataKey",
            "kms:GenerateDataKeyWithoutPlaintext",
            "kms:DescribeKey",
        ],
        "Resource": ["*"],
        "Condition": {
            "ArnLike": {"kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:us-east-1:123456789012:log-group:*"}
        },
    }
    assert alerts == {
        "Sid": "AlertsToTopicsOfThisAccount",
        "Effect": "Allow",
        "Principal": {"Service": ["cloudwatch.amazonaws.com", "budgets.amazonaws.com"]},
        "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
        "Resource": ["*"],
        "Condition": {"ArnLike": {"kms:EncryptionContext:aws:sns:topicArn": "arn:aws:sns:us-east-1:123456789012:*"}},
    }


def test_the_edge_key_lets_distributions_of_this_account_decrypt_and_nothing_more() -> None:
    administration, cloudfront = statements(made("edge"))

    assert administration == ADMINISTRATION
    assert cloudfront == {
        "Sid": "DistributionsOfThisAccount",
        "Effect": "Allow",
        "Principal": {"Service": "cloudfront.amazonaws.com"},
        "Action": ["kms:Decrypt"],
        "Resource": ["*"],
        "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:cloudfront::123456789012:distribution/*"}},
    }


@pytest.mark.parametrize("domain", get_args(KeyDomain))
def test_every_service_in_a_key_policy_is_bound_to_this_account(domain: KeyDomain) -> None:
    place = Account(account_id="999999999999", region="eu-west-1", partition="aws")

    for statement in key_policy(domain, place)[1:]:
        assert "999999999999" in json.dumps(statement.as_dict()["Condition"])


def test_a_statement_works_through_one_service_and_on_one_key() -> None:
    def program() -> None:
        key = Key("data", KeyArgs(domain="data", spec=Keys(), site=Site(account=PLACE, label=LABEL)))
        task_consumer().role.allow("use", key.decrypt_statement("s3"), key.encrypt_decrypt_statement("sqs"))

    seen = record(program)

    arn = seen.only(KEY).outputs["arn"]
    assert json.loads(seen.only(POLICY).inputs["policy"])["Statement"] == [
        {
            "Effect": "Allow",
            "Action": ["kms:Decrypt"],
            "Resource": [arn],
            "Condition": {"StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}},
        },
        {
            "Effect": "Allow",
            "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
            "Resource": [arn],
            "Condition": {"StringEquals": {"kms:ViaService": "sqs.us-east-1.amazonaws.com"}},
        },
    ]


def test_a_key_of_another_region_is_created_there_and_grants_through_the_services_there() -> None:
    granted: list[dict[str, Any]] = []

    def program() -> None:
        site = Site(account=PLACE, label=LABEL)
        key = Key("data-eu", KeyArgs(domain="data", spec=Keys(), region="eu-west-1", site=site))
        granted.append(key.decrypt_statement("s3").as_dict())

    seen = record(program)

    assert seen.only(KEY).inputs["region"] == seen.only(ALIAS).inputs["region"] == "eu-west-1"
    assert granted[0]["Condition"] == {"StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}}
