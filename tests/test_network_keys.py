"""A network with keys and log retention of its own: what is in it uses them, and nothing else does."""

from __future__ import annotations

import copy
import json

from preview.recorder.record import Record
from tests.support.offline import run_stack_file
from tests.support.peered_networks import SHOP
from tests.support.spoiled_stack_files import lines_of, spoiled

LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"


def seen() -> Record:
    return run_stack_file(SHOP)


def key(name: str) -> str:
    return seen().named(name, "aws:kms/key:Key").outputs["arn"]


def test_the_stack_and_the_network_have_keys_of_the_same_domains_and_aliases_of_their_own() -> None:
    aliases = {one.name: one.inputs["name"] for one in seen().of_type("aws:kms/alias:Alias")}
    assert aliases == {
        "data-alias": "alias/plinth-test-data",
        "logs-alias": "alias/plinth-test-logs",
        "secrets-alias": "alias/plinth-test-secrets",
        "payments-data-alias": "alias/plinth-test-payments-data",
        "payments-logs-alias": "alias/plinth-test-payments-logs",
        "payments-secrets-alias": "alias/plinth-test-payments-secrets",
    }


def test_what_is_in_the_network_is_encrypted_with_its_keys() -> None:
    ledger = seen().named("ledger", "aws:rds/instance:Instance").inputs
    assert (ledger["kmsKeyId"], ledger["performanceInsightsKmsKeyId"]) == (key("payments-data"), key("payments-data"))
    groups = {one.name: one.inputs for one in seen().of_type(LOG_GROUP)}
    mine = {name for name, one in groups.items() if one["kmsKeyId"] == key("payments-logs")}
    assert mine == {"charge-log", "ledger-postgresql-log", "ledger-upgrade-log", "payments-flow-logs"}
    assert {one["kmsKeyId"] for name, one in groups.items() if name not in mine} == {key("logs")}


def test_its_log_groups_are_kept_as_long_as_it_says_and_those_of_the_stack_are_not() -> None:
    days = {one.name: one.inputs["retentionInDays"] for one in seen().of_type(LOG_GROUP)}
    assert days.items() >= {"charge-log": 400, "ledger-postgresql-log": 400, "payments-flow-logs": 400}.items()
    assert days.items() >= {"shop-log": 90, "core-flow-logs": 30}.items()


def test_a_service_reads_the_password_with_the_key_of_the_networks_secrets() -> None:
    policies = [
        one for one in seen().of_type("aws:iam/rolePolicy:RolePolicy") if one.name.startswith("charge-execution")
    ]
    statements = [found for one in policies for found in json.loads(one.inputs["policy"])["Statement"]]
    decrypted = [one["Resource"] for one in statements if "kms:Decrypt" in one["Action"]]
    assert decrypted in ([key("payments-secrets")], [[key("payments-secrets")]])


def test_the_key_for_its_logs_admits_log_groups_and_no_alerts() -> None:
    policy = json.loads(seen().named("payments-logs", "aws:kms/key:Key").inputs["policy"])
    assert [one["Sid"] for one in policy["Statement"]] == ["AdministrationByIam", "LogGroupsOfThisAccount"]


def test_without_own_keys_everything_uses_those_of_the_stack() -> None:
    config = copy.deepcopy(SHOP)
    config["plinth:networks"]["payments"] |= {"own_keys": False, "log_retention_days": None}
    plain = run_stack_file(config)
    assert {one.name for one in plain.of_type("aws:kms/key:Key")} == {"data", "logs", "secrets"}


def test_a_thing_with_the_name_of_a_networks_key_is_refused() -> None:
    changes = {
        "plinth:network.own_keys": True,
        "plinth:buckets.network-data": {"role": "media"},
    }
    line = (
        "plinth:buckets.network-data: is the name of a key of network 'network' too; choose another; example: "
        "own-network-data: {role: uploads}"
    )
    assert lines_of(spoiled(changes)) == [line]
