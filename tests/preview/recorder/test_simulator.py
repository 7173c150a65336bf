from __future__ import annotations

import json
import re

import pytest

from preview.aws.answers import NoAnswerError
from preview.aws.catalog import cards
from preview.recorder.simulator import ACCOUNT, AwsSimulator
from tests.support.offline import stack_record

HEX17 = "[0-9a-f]{17}"
UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
PLACE = f"eu-west-1:{ACCOUNT}"


def answer(token, inputs=None, name="thing", region="eu-west-1"):
    urn = f"urn:pulumi:dev::p::{token}::{name}"
    return AwsSimulator(region).outputs(type_=token, name=name, urn=urn, inputs=inputs or {})


@pytest.mark.parametrize(
    ("token", "inputs", "id_", "arn"),
    [
        ("aws:ec2/vpc:Vpc", {}, f"vpc-{HEX17}", f"arn:aws:ec2:{PLACE}:vpc/vpc-{HEX17}"),
        ("aws:ec2/subnet:Subnet", {}, f"subnet-{HEX17}", f"arn:aws:ec2:{PLACE}:subnet/subnet-{HEX17}"),
        ("aws:ec2/securityGroup:SecurityGroup", {}, f"sg-{HEX17}", f"arn:aws:ec2:{PLACE}:security-group/sg-{HEX17}"),
        ("aws:ec2/natGateway:NatGateway", {}, f"nat-{HEX17}", None),
        ("aws:s3/bucket:Bucket", {}, "thing-[0-9a-f]{7}", "arn:aws:s3:::thing-[0-9a-f]{7}"),
        ("aws:s3/bucketPolicy:BucketPolicy", {"bucket": "b"}, "b", None),
        ("aws:iam/role:Role", {}, "thing-[0-9a-f]{7}", f"arn:aws:iam::{ACCOUNT}:role/thing-[0-9a-f]{{7}}"),
        ("aws:iam/role:Role", {"name": "fixed"}, "fixed", f"arn:aws:iam::{ACCOUNT}:role/fixed"),
        ("aws:kms/key:Key", {}, UUID, f"arn:aws:kms:{PLACE}:key/{UUID}"),
        ("aws:kms/alias:Alias", {"name": "alias/a"}, "alias/a", f"arn:aws:kms:{PLACE}:alias/a"),
        ("aws:ecs/cluster:Cluster", {"name": "c"}, f"arn:aws:ecs:{PLACE}:cluster/c", f"arn:aws:ecs:{PLACE}:cluster/c"),
        ("aws:ecs/service:Service", {"cluster": "x/c", "name": "s"}, ".*", f"arn:aws:ecs:{PLACE}:service/c/s"),
        ("aws:ecs/taskDefinition:TaskDefinition", {"family": "f"}, "f", f"arn:aws:ecs:{PLACE}:task-definition/f:1"),
        ("aws:acm/certificate:Certificate", {"domainName": "a.b"}, ".*", f"arn:aws:acm:{PLACE}:certificate/{UUID}"),
        (
            "aws:secretsmanager/secret:Secret",
            {"name": "s"},
            ".*",
            f"arn:aws:secretsmanager:{PLACE}:secret:s-[a-z0-9]{{6}}",
        ),
        ("aws:ssm/parameter:Parameter", {"name": "/a/b"}, "/a/b", f"arn:aws:ssm:{PLACE}:parameter/a/b"),
        (
            "aws:cloudfront/distribution:Distribution",
            {},
            "E[A-Z0-9]{13}",
            f"arn:aws:cloudfront::{ACCOUNT}:distribution/E.*",
        ),
        ("aws:sns/topic:Topic", {"name": "t"}, ".*", f"arn:aws:sns:{PLACE}:t"),
        ("aws:sqs/queue:Queue", {"name": "q"}, "https://sqs.eu-west-1.*/q", f"arn:aws:sqs:{PLACE}:q"),
        ("aws:cloudwatch/logGroup:LogGroup", {"name": "/a"}, "/a", f"arn:aws:logs:{PLACE}:log-group:/a"),
        ("aws:rds/instance:Instance", {"identifier": "d"}, "db-[A-Z0-9]{26}", f"arn:aws:rds:{PLACE}:db:d"),
    ],
)
def test_ids_and_arns_have_the_shape_that_aws_gives_them(token, inputs, id_, arn):
    identifier, outputs = answer(token, inputs)
    assert re.fullmatch(id_, identifier)
    assert outputs["id"] == identifier
    if arn is not None:
        assert re.fullmatch(arn, outputs["arn"])


def test_the_same_resource_gets_the_same_answer_and_another_one_another():
    first, again, other = (answer("aws:ec2/vpc:Vpc", name=name) for name in ("a", "a", "b"))
    assert first == again
    assert first[0] != other[0]


def test_a_resource_that_names_its_region_gets_arns_there():
    _, outputs = answer("aws:acm/certificate:Certificate", {"domainName": "a.b", "region": "us-east-1"})
    assert outputs["arn"].startswith(f"arn:aws:acm:us-east-1:{ACCOUNT}:")
    assert outputs["region"] == "us-east-1"


def test_other_partitions_have_their_own_arns_and_endpoints():
    _, outputs = answer("aws:s3/bucket:Bucket", {"bucket": "b"}, region="cn-north-1")
    assert outputs["arn"] == "arn:aws-cn:s3:::b"
    assert outputs["bucketRegionalDomainName"] == "b.s3.cn-north-1.amazonaws.com.cn"


def test_a_load_balancer_its_listeners_and_target_groups_name_each_other():
    arn, balancer = answer("aws:lb/loadBalancer:LoadBalancer", {"name": "lb", "internal": True})
    assert re.fullmatch(f"arn:aws:elasticloadbalancing:{PLACE}:loadbalancer/app/lb/[0-9a-f]{{16}}", arn)
    assert arn.endswith(balancer["arnSuffix"])
    assert re.fullmatch(r"internal-lb-\d{10}\.eu-west-1\.elb\.amazonaws\.com", balancer["dnsName"])
    assert balancer["zoneId"] == "Z32O12XQLNTSW2"
    listener, _ = answer("aws:lb/listener:Listener", {"loadBalancerArn": arn})
    assert listener.startswith(arn.replace(":loadbalancer/", ":listener/"))
    rule, _ = answer("aws:lb/listenerRule:ListenerRule", {"listenerArn": listener})
    assert rule.startswith(listener.replace(":listener/", ":listener-rule/"))
    target_arn, target = answer("aws:lb/targetGroup:TargetGroup", {"name": "tg"})
    assert target_arn.endswith(target["arnSuffix"])
    assert target["arnSuffix"].startswith("targetgroup/tg/")


def test_a_certificate_is_validated_by_a_record_for_each_name_one_for_a_wildcard_and_what_is_above_it():
    names = {"domainName": "a.com", "subjectAlternativeNames": ["*.a.com", "b.com"]}
    _, outputs = answer("aws:acm/certificate:Certificate", names)
    first, wildcard, other = outputs["domainValidationOptions"]
    assert first["resourceRecordType"] == "CNAME"
    assert re.fullmatch(r"_[0-9a-f]{32}\.a\.com\.", first["resourceRecordName"])
    assert first["resourceRecordValue"].endswith(".acm-validations.aws.")
    assert wildcard["resourceRecordName"] == first["resourceRecordName"]
    assert other["resourceRecordName"] != first["resourceRecordName"]


def test_a_database_has_an_address_a_port_and_the_secret_that_it_was_asked_to_manage():
    asked = {"identifier": "d", "engine": "postgres", "manageMasterUserPassword": True, "masterUserSecretKmsKeyId": "k"}
    _, outputs = answer("aws:rds/instance:Instance", asked)
    assert re.fullmatch(r"d\.[a-z0-9]{12}\.eu-west-1\.rds\.amazonaws\.com", outputs["address"])
    assert outputs["endpoint"] == f"{outputs['address']}:5432"
    (secret,) = outputs["masterUserSecrets"]
    assert re.fullmatch(rf"arn:aws:secretsmanager:{PLACE}:secret:rds!db-{UUID}-[a-z0-9]{{6}}", secret["secretArn"])
    assert secret["kmsKeyId"] == "k"
    assert answer("aws:rds/instance:Instance", {"identifier": "d"})[1]["masterUserSecrets"] == []


def test_a_cache_with_shards_is_reached_by_its_configuration_endpoint_and_one_without_by_its_roles():
    token = "aws:elasticache/replicationGroup:ReplicationGroup"
    _, plain = answer(token, {"replicationGroupId": "c", "numCacheClusters": 2})
    assert re.fullmatch(r"master\.c\.[a-z0-9]{6}\.euw1\.cache\.amazonaws\.com", plain["primaryEndpointAddress"])
    assert plain["readerEndpointAddress"].startswith("replica.c.")
    assert plain["configurationEndpointAddress"] == ""
    assert plain["memberClusters"] == ["c-001", "c-002"]
    _, sharded = answer(token, {"replicationGroupId": "c", "numNodeGroups": 2, "replicasPerNodeGroup": 1})
    assert sharded["configurationEndpointAddress"].startswith("clustercfg.c.")
    assert sharded["primaryEndpointAddress"] == ""
    assert sharded["memberClusters"] == ["c-0001-001", "c-0001-002", "c-0002-001", "c-0002-002"]


def test_a_type_without_a_card_gets_the_outputs_that_the_sdk_declares():
    identifier, outputs = answer("aws:sfn/activity:Activity", {})
    assert re.fullmatch("thing-[0-9a-f]{7}", outputs["name"])
    assert identifier == outputs["name"]
    assert outputs["arn"] == f"arn:aws:sfn:{PLACE}:activity/{outputs['name']}"
    assert isinstance(outputs["creationDate"], str)
    assert "publish" not in outputs


def test_every_type_that_the_stacks_build_has_a_row_of_its_own():
    used = {
        r.type for name in ("dev", "staging", "prod") for r in stack_record(f"Pulumi.{name}.yaml").resources if r.custom
    }
    assert used - {token for token, card in cards().items() if card.outputs is not None} == set()


def invoke(token, args=None, region="eu-west-1"):
    return AwsSimulator(region).invoke(token, args or {})


def test_data_sources_know_the_account_the_region_and_its_zones():
    assert invoke("aws:index/getCallerIdentity:getCallerIdentity")["accountId"] == ACCOUNT
    assert invoke("aws:index/getRegion:getRegion")["region"] == "eu-west-1"
    assert invoke("aws:index/getPartition:getPartition", region="us-gov-west-1")["partition"] == "aws-us-gov"
    zones = invoke("aws:index/getAvailabilityZones:getAvailabilityZones", {"region": "us-west-2"})["names"]
    assert zones == ["us-west-2a", "us-west-2b", "us-west-2c", "us-west-2d"]


def test_data_sources_give_ids_in_aws_shape():
    listed = invoke("aws:ec2/getManagedPrefixList:getManagedPrefixList", {"name": "com.amazonaws.x.s3"})
    assert re.fullmatch("pl-[0-9a-f]{8}", listed["id"])
    path = "/aws/service/ami-amazon-linux-latest/x"
    assert re.fullmatch(f"ami-{HEX17}", invoke("aws:ssm/getParameter:getParameter", {"name": path})["value"])
    assert re.fullmatch(f"ami-{HEX17}", invoke("aws:ec2/getAmi:getAmi", {"owners": ["amazon"]})["imageId"])
    assert invoke("aws:route53/getZone:getZone", {"name": "a.com."})["name"] == "a.com"
    assert re.fullmatch(r"\d{12}", invoke("aws:elb/getServiceAccount:getServiceAccount", region="sa-east-1")["id"])


def test_a_random_password_has_the_length_that_was_asked_for():
    password = invoke("aws:secretsmanager/getRandomPassword:getRandomPassword", {"passwordLength": 40})
    assert len(password["randomPassword"]) == 40


def test_a_policy_document_comes_out_as_iam_writes_it():
    statement = {
        "sid": "A",
        "actions": ["s3:GetObject"],
        "resources": ["*"],
        "principals": [{"type": "Service", "identifiers": ["a.amazonaws.com", "b.amazonaws.com"]}],
        "conditions": [{"test": "StringEquals", "variable": "aws:x", "values": ["1"]}],
    }
    document = json.loads(invoke("aws:iam/getPolicyDocument:getPolicyDocument", {"statements": [statement]})["json"])
    assert document == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Sid": "A",
                "Action": "s3:GetObject",
                "Resource": "*",
                "Principal": {"Service": ["a.amazonaws.com", "b.amazonaws.com"]},
                "Condition": {"StringEquals": {"aws:x": "1"}},
            }
        ],
    }


def test_a_data_source_that_is_not_known_is_named():
    with pytest.raises(NoAnswerError, match="aws:ec2/getInstances:getInstances"):
        invoke("aws:ec2/getInstances:getInstances")
