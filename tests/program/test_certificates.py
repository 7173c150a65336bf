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


def test_existing_certificates_raise_an_alarm_before_they_expire_each_in_its_region() -> None:
    changes = {"plinth:load_balancer": {"certificate_arn": REGIONAL}, "plinth:cdn": {"certificate_arn": GLOBAL}}
    seen = stack_record(ROOT / "Pulumi.prod.yaml", changes)
    alarms = {
        one.name: one.inputs
        for one in seen.of_type("aws:cloudwatch/metricAlarm:MetricAlarm")
        if one.inputs.get("metricName") == "DaysToExpiry"
    }

    assert {name: (one["dimensions"]["CertificateArn"], one.get("region")) for name, one in alarms.items()} == {
        "edge-certificate-expires": (REGIONAL, None),
        "cdn-certificate-expires": (GLOBAL, "us-east-1"),
    }
    # ACM has no metric of a certificate that has expired.
    assert {one["treatMissingData"] for one in alarms.values()} == {"ignore"}


def test_one_certificate_for_both_entrances_has_one_alarm() -> None:
    changes = {
        "plinth:dns": {"domain": "example.com", "zone": "existing", "zone_id": "Z0123456789ABC"},
        "plinth:load_balancer": {"certificate_arn": GLOBAL, "allow_plain_http": False},
        "plinth:cdn": {"certificate_arn": GLOBAL, "subdomain": "www"},
    }
    seen = stack_record(ROOT / "Pulumi.dev.yaml", changes)
    names = [one.name for one in seen.of_type("aws:cloudwatch/metricAlarm:MetricAlarm") if "expires" in one.name]

    assert names == ["edge-certificate-expires"]


def test_further_names_of_a_load_balancer_are_in_its_certificate_and_point_to_it() -> None:
    names = {"further_names": {"@": "redirect", "app": "serve"}}
    seen = stack_record(ROOT / "examples/two-load-balancers.yaml", {"plinth:load_balancer": names})
    certificate = seen.named("certificate", "aws:acm/certificate:Certificate").inputs
    records = {one.name: one.inputs["name"] for one in seen.of_type("aws:route53/record:Record")}

    assert certificate["domainName"] == "api.example.com"
    assert certificate["subjectAlternativeNames"] == ["example.com", "app.example.com"]
    assert (records["edge-apex-ipv4"], records["edge-app-ipv6"]) == ("example.com", "app.example.com")
    assert seen.named("edge-from-example.com", "aws:lb/listenerRule:ListenerRule")
    assert "edge-from-app.example.com" not in {one.name for one in seen.resources}
