from collections.abc import Mapping
from typing import Any

import pulumi_aws as aws
import pytest

from components.edge.certificate import Certificate, CertificateArgs
from preview.recorder.program import run
from preview.recorder.record import Record
from preview.recorder.simulator import AwsSimulator
from tests.support.offline import REGION, record

CERTIFICATE = "aws:acm/certificate:Certificate"
VALIDATION = "aws:acm/certificateValidation:CertificateValidation"
RECORD = "aws:route53/record:Record"
COMPONENT = "plinth:edge:Certificate"


class Reversed(AwsSimulator):
    """Lists the validation options of a certificate in the opposite order: ACM promises none."""

    def outputs(self, *, type_: str, name: str, urn: str, inputs: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        identifier, outputs = super().outputs(type_=type_, name=name, urn=urn, inputs=inputs)
        if type_ == CERTIFICATE:
            outputs["domainValidationOptions"] = outputs["domainValidationOptions"][::-1]
        return identifier, outputs


def proof(seen: Record, domain: str) -> Mapping[str, str]:
    """Return the DNS record that proves the ownership of *domain*."""
    options = seen.only(CERTIFICATE).outputs["domainValidationOptions"]
    return next(option for option in options if option["domainName"] == domain)


def one() -> None:
    Certificate("web", CertificateArgs(domain="www.example.com", hosted_zone_id="Z1"))


def several() -> None:
    names = ["*.example.com", "api.example.org"]
    Certificate("web", CertificateArgs(domain="example.com", alternative_names=names, hosted_zone_id="Z1"))


def in_two_regions() -> None:
    here = Certificate("origin", CertificateArgs(domain="www.example.com", hosted_zone_id="Z1"))
    home = CertificateArgs(domain="www.example.com", hosted_zone_id="Z1", region="us-east-1", validated_by=here)
    Certificate("cdn", home)


def test_a_certificate_is_validated_by_dns_and_waited_for_a_quarter_of_an_hour() -> None:
    seen = record(one)

    certificate, validation = seen.only(CERTIFICATE), seen.only(VALIDATION)
    assert certificate.inputs == {
        "domainName": "www.example.com",
        "subjectAlternativeNames": [],
        "validationMethod": "DNS",
    }
    assert validation.inputs == {
        "certificateArn": certificate.outputs["arn"],
        "validationRecordFqdns": [proof(seen, "www.example.com")["resourceRecordName"].removesuffix(".")],
    }
    assert validation.custom_timeouts == {"create": "2h"}
    assert validation.property_dependencies["validationRecordFqdns"] == (seen.only(RECORD).urn,)
    assert certificate.parent == validation.parent == seen.named("web", COMPONENT).urn


def test_the_arn_is_that_of_the_validation_so_that_users_wait() -> None:
    def program() -> None:
        certificate = Certificate("web", CertificateArgs(domain="www.example.com", hosted_zone_id="Z1"))
        aws.ssm.Parameter("user", type="String", value=certificate.arn)

    seen = record(program)
    user = seen.named("user")
    assert user.inputs["value"] == seen.only(CERTIFICATE).outputs["arn"]
    assert user.property_dependencies["value"] == (seen.only(VALIDATION).urn,)


def test_each_name_has_its_own_record_whatever_the_order_of_the_answer() -> None:
    seen = run(several, Reversed(REGION), project="plinth", stack="test", config={})

    assert {r.name: r.inputs for r in seen.of_type(RECORD)} == {
        "web-example.com": {
            "zoneId": "Z1",
            "name": proof(seen, "example.com")["resourceRecordName"],
            "type": "CNAME",
            "records": [proof(seen, "example.com")["resourceRecordValue"]],
            "ttl": 300,
            "allowOverwrite": True,
        },
        "web-api.example.org": {
            "zoneId": "Z1",
            "name": proof(seen, "api.example.org")["resourceRecordName"],
            "type": "CNAME",
            "records": [proof(seen, "api.example.org")["resourceRecordValue"]],
            "ttl": 300,
            "allowOverwrite": True,
        },
    }
    assert {r.parent for r in seen.of_type(RECORD)} == {seen.named("web", COMPONENT).urn}


def test_a_wildcard_is_validated_by_the_record_of_the_name_under_it() -> None:
    seen = record(several)

    assert seen.only(VALIDATION).inputs["validationRecordFqdns"] == [
        proof(seen, domain)["resourceRecordName"].removesuffix(".") for domain in ("example.com", "api.example.org")
    ]


def test_a_certificate_of_another_region_is_requested_and_validated_there() -> None:
    seen = record(in_two_regions)

    assert seen.named("cdn", CERTIFICATE).inputs["region"] == "us-east-1"
    assert seen.named("cdn-validation", VALIDATION).inputs["region"] == "us-east-1"
    assert "region" not in seen.named("origin", CERTIFICATE).inputs


def test_two_regions_share_the_records_of_the_same_names() -> None:
    seen = record(in_two_regions)

    shared = seen.only(RECORD)
    assert shared.name == "origin-www.example.com"
    assert seen.named("cdn-validation", VALIDATION).property_dependencies["validationRecordFqdns"] == (shared.urn,)


def test_records_of_other_names_validate_nothing() -> None:
    def program() -> None:
        here = Certificate("origin", CertificateArgs(domain="www.example.com", hosted_zone_id="Z1"))
        Certificate("cdn", CertificateArgs(domain="cdn.example.com", hosted_zone_id="Z1", validated_by=here))

    with pytest.raises(ValueError, match=r"certificate cdn: validated_by has no records for cdn\.example\.com"):
        record(program)


def test_the_alarm_reports_a_month_ahead_that_renewal_fails_in_the_region_of_the_certificate() -> None:
    kept: list[Certificate] = []
    record(
        lambda: kept.append(
            Certificate("cdn", CertificateArgs(domain="a.test", hosted_zone_id="Z1", region="us-east-1"))
        )
    )

    (alarm,) = kept[0].alarms
    assert (alarm.name, alarm.threshold, alarm.comparison) == ("cdn-expires", 30, "LessThanThreshold")
    assert (alarm.period_seconds, alarm.evaluation_periods) == (86_400, 1)
    assert (alarm.metric.namespace, alarm.metric.name) == ("AWS/CertificateManager", "DaysToExpiry")
    assert (alarm.metric.statistic, alarm.metric.region) == ("Minimum", "us-east-1")
    assert list(alarm.metric.dimensions) == ["CertificateArn"]
    assert [graph.title for graph in kept[0].graphs] == ["cdn: days to expiry"]
