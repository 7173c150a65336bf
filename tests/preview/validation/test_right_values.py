"""Right values that no committed stack has: AWS's validator refuses none of them."""

from __future__ import annotations

from preview.recorder.tree import in_order
from preview.validation.validator import Validator
from tests.support.offline import stack_record


def test_replica_of_an_encrypted_database_is_not_refused() -> None:
    record = stack_record("Pulumi.prod.yaml", {"plinth:databases": {"main": {"replicas": 1}}})
    resources = [one for one in in_order(record) if one.type == "aws:rds/instance:Instance"]
    assert any(one.inputs.get("replicateSourceDb") for one in resources)
    validator = Validator()
    validator.start()
    try:
        validator.send(resources, "us-east-2", {})
        found = validator.finish()
    finally:
        validator.close()
    assert not found.not_done
    assert found.resources == 2
    assert not found.findings


def test_records_of_each_type_delegation_and_signing_are_not_refused() -> None:
    dns = {
        "parent_zone_id": "Z0123456789PARENT",
        "dnssec": True,
        "health_checks": {"www": {}},
        "records": {
            "@": {"mx": ["10 mail.example.net"], "txt": ["v=spf1 -all", "k" * 600]},
            "mail": {"a": ["203.0.113.10"], "aaaa": ["2001:db8::10"]},
            "status": {"cname": "status.example.net."},
            "shop": {"caa": ['0 issue "ca.example.net"', '0 iodef "mailto:a@example.com"']},
            "partner": {"ns": ["ns1.example.net", "ns2.example.net"]},
            "_sip._tcp": {"srv": ["10 5 5060 sip.example.net"]},
        },
    }
    record = stack_record("Pulumi.prod.yaml", {"plinth:dns": dns})
    resources = [one for one in in_order(record) if one.type.startswith("aws:route53/")]
    validator = Validator()
    validator.start()
    try:
        validator.send(resources, "us-east-2", {})
        found = validator.finish()
    finally:
        validator.close()
    assert not found.not_done
    assert not found.findings
