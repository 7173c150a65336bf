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
