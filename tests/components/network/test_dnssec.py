"""Signing of a hosted zone: the key's policy, the order, and what is protected."""

import json
from dataclasses import replace
from typing import Any

import pytest

from components.network.dnssec import Dnssec, DnssecArgs
from model.keys import Keys
from preview.recorder.record import Record
from tests.support.offline import SITE, record

KEY = "aws:kms/key:Key"
KSK = "aws:route53/keySigningKey:KeySigningKey"
SIGNING = "aws:route53/hostedZoneDnsSec:HostedZoneDnsSec"
ARGS = DnssecArgs(hosted_zone_id="Z0EXISTING", domain="example.com", keys=Keys(), site=SITE)


@pytest.fixture(scope="module")
def seen() -> Record:
    return record(lambda: Dnssec("domain-dnssec", ARGS))


def test_the_key_is_of_the_kind_and_in_the_region_that_route_53_takes(seen: Record) -> None:
    inputs = seen.only(KEY).inputs
    assert (inputs["customerMasterKeySpec"], inputs["keyUsage"], inputs["region"]) == (
        "ECC_NIST_P256",
        "SIGN_VERIFY",
        "us-east-1",
    )
    assert "enableKeyRotation" not in inputs


def test_only_route_53_signs_and_only_for_this_zone(seen: Record) -> None:
    statements: list[dict[str, Any]] = json.loads(seen.only(KEY).inputs["policy"])["Statement"]
    by_service = [one for one in statements if "Service" in one["Principal"]]
    assert {one["Principal"]["Service"] for one in by_service} == {"dnssec-route53.amazonaws.com"}
    assert [(one["Action"], one["Condition"]) for one in by_service] == [
        (
            ["kms:DescribeKey", "kms:GetPublicKey", "kms:Sign"],
            {
                "StringEquals": {"aws:SourceAccount": "123456789012"},
                "ArnEquals": {"aws:SourceArn": "arn:aws:route53:::hostedzone/Z0EXISTING"},
            },
        ),
        (["kms:CreateGrant"], {"Bool": {"kms:GrantIsForAWSResource": "true"}}),
    ]


def test_signing_begins_after_its_key_and_ends_before_it(seen: Record) -> None:
    assert seen.only(KSK).property_dependencies["keyManagementServiceArn"] == (seen.only(KEY).urn,)
    assert seen.only(KSK).urn in seen.only(SIGNING).dependencies
    assert seen.only(KSK).inputs["status"] == "ACTIVE"
    assert set(seen.only(KSK).inputs["name"]) <= set("abcdefghijklmnopqrstuvwxyz0123456789_")


@pytest.mark.parametrize("protect", [True, False])
def test_nothing_of_a_signed_zone_is_deleted_unless_the_stack_may_lose_data(*, protect: bool) -> None:
    made = record(lambda: Dnssec("domain-dnssec", replace(ARGS, site=replace(SITE, protect=protect))))
    assert [made.only(token).protect for token in (KEY, KSK, SIGNING)] == [protect] * 3


def test_alarms_watch_both_metrics_where_route_53_has_them() -> None:
    built: list[Dnssec] = []
    record(lambda: built.append(Dnssec("domain-dnssec", ARGS)))
    metrics = [alarm.metric for alarm in built[0].alarms]
    assert [metric.region for metric in metrics] == ["us-east-1", "us-east-1"]
    assert {alarm.period_seconds for alarm in built[0].alarms} == {14_400}
    assert [getattr(metric, "name", "") for metric in metrics] == [
        "DNSSECInternalFailure",
        "DNSSECKeySigningKeysNeedingAction",
    ]
