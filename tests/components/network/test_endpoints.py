import json
from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from components.network.vpc import Vpc
from model.aws.vpc import MOST_FOREIGN_BUCKETS
from preview.recorder.record import Record
from tests.support.offline import record
from tests.support.vpcs import network, recorded, vpc_args

ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
ASSOCIATION = "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
OWN = {"aws:PrincipalAccount": "123456789012", "aws:ResourceAccount": "123456789012"}


def statements(seen: Record, name: str) -> list[dict[str, Any]]:
    return json.loads(seen.named(name, ENDPOINT).inputs["policy"])["Statement"]


def test_s3_and_dynamodb_have_gateway_endpoints_on_every_private_table_and_no_other() -> None:
    seen, vpc = recorded(nat="none")
    assert {e.name: (e.inputs["vpcEndpointType"], e.inputs["serviceName"]) for e in seen.of_type(ENDPOINT)} == {
        "main-endpoint-s3": ("Gateway", "com.amazonaws.us-east-1.s3"),
        "main-endpoint-dynamodb": ("Gateway", "com.amazonaws.us-east-1.dynamodb"),
    }
    tables = {seen.named(f"main-private-{z}", "aws:ec2/routeTable:RouteTable").id for z in ("a", "b")}
    for service in ("s3", "dynamodb"):
        endpoint = seen.named(f"main-endpoint-{service}", ENDPOINT).id
        attached = {
            a.inputs["routeTableId"] for a in seen.of_type(ASSOCIATION) if a.inputs["vpcEndpointId"] == endpoint
        }
        assert attached == tables
    assert vpc.endpoint_connections is None


def test_s3_is_limited_to_the_account_and_to_the_layers_of_ecr() -> None:
    seen, _ = recorded()
    own, layers = statements(seen, "main-endpoint-s3")
    assert (own["Effect"], own["Principal"], own["Action"]) == ("Allow", "*", ["s3:*"])
    assert own["Condition"] == {"StringEquals": OWN}
    assert layers == {
        "Sid": "EcrLayers",
        "Effect": "Allow",
        "Principal": "*",
        "Action": ["s3:GetObject"],
        "Resource": ["arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*"],
    }


def test_instances_read_packages_and_patches_of_aws_and_nothing_else_of_others() -> None:
    seen = record(lambda: Vpc("main", replace(vpc_args(nat="none"), instances=True)))
    _, _, packages, patches = statements(seen, "main-endpoint-s3")
    assert packages == {
        "Sid": "AmazonLinuxPackages",
        "Effect": "Allow",
        "Principal": "*",
        "Action": ["s3:GetObject"],
        "Resource": ["arn:aws:s3:::al2023-repos-us-east-1-de612dc2/*"],
    }
    assert (patches["Action"], patches["Resource"]) == (
        ["s3:GetObject"],
        [
            "arn:aws:s3:::aws-patch-manager-us-east-1-*/*",
            "arn:aws:s3:::patch-baseline-snapshot-us-east-1/*",
            "arn:aws:s3:::patch-baseline-snapshot-us-east-1-*/*",
        ],
    )


def test_dynamodb_is_limited_to_the_account() -> None:
    seen, _ = recorded()
    [own] = statements(seen, "main-endpoint-dynamodb")
    assert (own["Action"], own["Condition"]) == (["dynamodb:*"], {"StringEquals": OWN})


def test_an_interface_endpoint_takes_over_the_services_name_for_this_accounts_principals() -> None:
    seen, _ = recorded(endpoints={"interface": ["ecr.api", "logs"], "availability_zones": ["b"]})
    endpoint = seen.named("main-endpoint-ecr-api", ENDPOINT)
    group = seen.named("main-endpoint", GROUP)
    assert {key: value for key, value in endpoint.inputs.items() if key != "policy"} == {
        "vpcId": seen.only("aws:ec2/vpc:Vpc").id,
        "vpcEndpointType": "Interface",
        "serviceName": "com.amazonaws.us-east-1.ecr.api",
        "privateDnsEnabled": True,
        "subnetIds": [seen.named("main-private-b", "aws:ec2/subnet:Subnet").id],
        "securityGroupIds": [group.id],
    }
    [only] = statements(seen, "main-endpoint-ecr-api")
    assert only["Condition"] == {"StringEquals": {"aws:PrincipalAccount": "123456789012"}}
    assert {e.name for e in seen.of_type(ENDPOINT) if e.inputs["vpcEndpointType"] == "Interface"} == {
        "main-endpoint-ecr-api",
        "main-endpoint-logs",
    }


def test_interface_endpoints_are_reached_on_443_by_those_who_are_let_in_and_no_one_else() -> None:
    seen, vpc = recorded(endpoints={"interface": ["logs"]})
    assert vpc.endpoint_connections is not None
    assert vpc.endpoint_connections.port == 443
    group = seen.named("main-endpoint", GROUP)
    assert group.inputs["revokeRulesOnDelete"] is True
    assert not {"ingress", "egress", "name"} & set(group.inputs)
    assert seen.of_type("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule") == []


def test_foreign_buckets_are_read_by_anyone_and_written_by_this_accounts_principals() -> None:
    seen, _ = recorded(endpoints={"foreign_buckets": ["partner-exports"]})
    _, _, reading, using = statements(seen, "main-endpoint-s3")
    both = ["arn:aws:s3:::partner-exports", "arn:aws:s3:::partner-exports/*"]
    assert (reading["Principal"], reading["Resource"]) == ("*", both)
    assert reading["Action"] == ["s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket"]
    assert "Condition" not in reading
    assert (using["Action"], using["Resource"]) == (["s3:*"], both)
    assert using["Condition"] == {"StringEquals": {"aws:PrincipalAccount": "123456789012"}}


def test_the_policy_with_the_most_foreign_buckets_is_one_that_aws_accepts() -> None:
    buckets = [f"{number:02}{'x' * 61}" for number in range(MOST_FOREIGN_BUCKETS)]
    args = replace(vpc_args(endpoints={"foreign_buckets": buckets}), instances=True)
    seen = record(lambda: Vpc("main", args))
    assert len(seen.named("main-endpoint-s3", ENDPOINT).inputs["policy"]) <= 20_480


def test_endpoints_are_offered_for_services_on_port_443_only() -> None:
    with pytest.raises(ValidationError, match="email-smtp"):
        network(endpoints={"interface": ["email-smtp"]})
