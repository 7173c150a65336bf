from collections.abc import Callable, Mapping
from typing import Any

import pytest

from components.naming import Label
from components.security.key import Key, KeyArgs
from components.site import Site
from model.keys import KeyDomain, Keys
from preview.recorder.program import run
from preview.recorder.record import Record
from preview.recorder.simulator import ACCOUNT, AwsSimulator
from tests.support.offline import PLACE, REGION

LABEL = Label(project="plinth", environment="prod")


class DataSimulator(AwsSimulator):
    """Answers with what AWS computes for databases, caches and buckets; every password is another one."""

    def __init__(self, region: str) -> None:
        super().__init__(region)
        self._passwords = 0

    def outputs(self, *, type_: str, name: str, urn: str, inputs: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        identifier, outputs = super().outputs(type_=type_, name=name, urn=urn, inputs=inputs)
        if type_ == "aws:rds/instance:Instance":
            outputs["address"] = f"{inputs['identifier']}.rds.test"
            if inputs.get("manageMasterUserPassword"):
                secret = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:rds!db-{name}"
                outputs["masterUserSecrets"] = [{"secretArn": secret, "secretStatus": "active", "kmsKeyId": "key"}]
        if type_ == "aws:elasticache/replicationGroup:ReplicationGroup":
            group = inputs["replicationGroupId"]
            outputs["primaryEndpointAddress"] = f"master.{group}.cache.test"
            outputs["readerEndpointAddress"] = f"replica.{group}.cache.test"
            outputs["configurationEndpointAddress"] = f"clustercfg.{group}.cache.test"
        if type_ == "aws:serverlessrepository/cloudFormationStack:CloudFormationStack":
            function = inputs["parameters"]["functionName"]
            outputs["outputs"] = {"RotationLambdaARN": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{function}"}
        if type_ == "aws:s3/bucket:Bucket":
            outputs |= {"bucket": f"{name}-1a2b3c4", "arn": f"arn:aws:s3:::{name}-1a2b3c4"}
            outputs["bucketRegionalDomainName"] = f"{name}-1a2b3c4.s3.{REGION}.amazonaws.com"
        return identifier, outputs

    def invoke(self, token: str, args: Mapping[str, Any]) -> dict[str, Any]:
        if token == "aws:secretsmanager/getRandomPassword:getRandomPassword":
            self._passwords += 1
            return {**args, "randomPassword": f"hush-{self._passwords}", "id": "password", "region": REGION}
        return super().invoke(token, args)


@pytest.fixture
def data() -> Callable[[Callable[[], object]], Record]:
    def record(program: Callable[[], object]) -> Record:
        return run(program, DataSimulator(REGION), project="plinth", stack="test", config={})

    return record


@pytest.fixture
def key() -> Callable[..., Key]:
    def make(domain: KeyDomain = "data") -> Key:
        return Key(f"{domain}-key", KeyArgs(domain=domain, spec=Keys(), site=Site(account=PLACE, label=LABEL)))

    return make
