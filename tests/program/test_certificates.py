"""Existing certificates in place of those that a stack makes."""

from tests.support.offline import ROOT, stack_record

REGIONAL = "arn:aws:acm:us-east-2:123456789012:certificate/12345678-1234-1234-1234-123456789012"
GLOBAL = REGIONAL.replace("us-east-2", "us-east-1")


def test_existing_certificates_serve_both_entrances_and_none_is_made() -> None:
    changes = {"plinth:load_balancer": {"certificate_arn": REGIONAL}, "plinth:cdn": {"certificate_arn": GLOBAL}}
    seen = stack_record(ROOT / "Pulumi.prod.yaml", changes)

    assert seen.of_type("aws:acm/certificate:Certificate") == []
    assert (
        seen.only("aws:cloudfront/distribution:Distribution").inputs["viewerCertificate"]["acmCertificateArn"] == GLOBAL
    )
    https = [one for one in seen.of_type("aws:lb/listener:Listener") if one.inputs["protocol"] == "HTTPS"]
    assert {one.inputs["certificateArn"] for one in https} == {REGIONAL}
