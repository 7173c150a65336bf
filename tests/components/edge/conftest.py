from collections.abc import Callable, Mapping
from typing import Any

import pytest

from preview.recorder.program import run
from preview.recorder.record import Record
from preview.recorder.simulator import AwsSimulator
from tests.support.offline import REGION


class EdgeSimulator(AwsSimulator):
    """Answers with what AWS computes for the edge, validation options in an order of AWS's own."""

    def outputs(self, *, type_: str, name: str, urn: str, inputs: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        identifier, outputs = super().outputs(type_=type_, name=name, urn=urn, inputs=inputs)
        if type_ == "aws:lb/loadBalancer:LoadBalancer":
            outputs |= {"arn": f"arn:aws:elb:{REGION}:1:loadbalancer/app/{name}/abc123", "dnsName": f"{name}.elb.test"}
            outputs |= {"arnSuffix": f"app/{name}/abc123", "zoneId": "ZELB"}
        if type_ == "aws:cloudfront/distribution:Distribution":
            outputs |= {"domainName": "d1.cloudfront.net", "hostedZoneId": "Z2FDTNDATAQYW2"}
        if type_ == "aws:acm/certificate:Certificate":
            domains = [inputs["domainName"], *inputs.get("subjectAlternativeNames", [])]
            outputs["domainValidationOptions"] = [
                {
                    "domainName": domain,
                    "resourceRecordName": f"_proof.{domain.removeprefix('*.')}.",
                    "resourceRecordType": "CNAME",
                    "resourceRecordValue": f"_{domain.removeprefix('*.')}.acm-validations.aws.",
                }
                for domain in reversed(domains)
            ]
        if type_ == "aws:route53/record:Record":
            outputs["fqdn"] = inputs["name"].removesuffix(".")
        return identifier, outputs


@pytest.fixture
def edge() -> Callable[[Callable[[], object]], Record]:
    def record(program: Callable[[], object]) -> Record:
        return run(program, EdgeSimulator(REGION), project="plinth", stack="test", config={})

    return record
