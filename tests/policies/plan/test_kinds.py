"""The cards of resource types, and which types hold what cannot be created again."""

import re
from collections import Counter
from pathlib import Path

import pytest

from policies.plan import aws
from policies.plan.aws import rds
from policies.plan.kinds import KINDS, STATEFUL
from preview.aws.replacement import known_types
from preview.recorder import sdk

PACK = Path(aws.__path__[0]).parents[1]


@pytest.mark.parametrize("token", sorted(STATEFUL))
def test_every_type_is_one_of_the_sdk(token):
    assert sdk.resource_class(token) is not None


def test_of_what_the_components_make_these_hold_data_keys_or_names():
    assert STATEFUL & known_types() == {
        "aws:cloudwatch/eventArchive:EventArchive",
        "aws:ecr/repository:Repository",
        "aws:efs/fileSystem:FileSystem",
        "aws:elasticache/replicationGroup:ReplicationGroup",
        "aws:elasticache/serverlessCache:ServerlessCache",
        "aws:kms/key:Key",
        "aws:rds/cluster:Cluster",
        "aws:rds/instance:Instance",
        "aws:route53/zone:Zone",
        "aws:s3/bucket:Bucket",
        "aws:secretsmanager/secret:Secret",
        "aws:sqs/queue:Queue",
    }


@pytest.mark.parametrize(
    "token",
    [
        "aws:acmpca/certificateAuthority:CertificateAuthority",
        "aws:backup/vault:Vault",
        "aws:cognito/userPool:UserPool",
        "aws:docdb/cluster:Cluster",
        "aws:dynamodb/table:Table",
        "aws:ebs/volume:Volume",
        "aws:efs/fileSystem:FileSystem",
        "aws:glue/catalogDatabase:CatalogDatabase",
        "aws:kinesis/stream:Stream",
        "aws:memorydb/cluster:Cluster",
        "aws:neptune/cluster:Cluster",
        "aws:opensearch/domain:Domain",
        "aws:rds/snapshot:Snapshot",
        "aws:redshift/cluster:Cluster",
        "aws:sqs/queue:Queue",
    ],
)
def test_other_stores_of_data_are_known_too(token):
    assert token in STATEFUL


@pytest.mark.parametrize(
    "token",
    [
        "aws:cloudwatch/logGroup:LogGroup",
        "aws:ec2/eip:Eip",
        "aws:ecs/service:Service",
        "aws:ecs/taskDefinition:TaskDefinition",
        "aws:rds/clusterInstance:ClusterInstance",
        "aws:secretsmanager/secretVersion:SecretVersion",
        "aws:ssm/parameter:Parameter",
    ],
)
def test_what_is_made_again_or_is_meant_to_go_is_left_out(token):
    assert token not in STATEFUL
    assert sdk.resource_class(token) is not None


def test_a_kind_can_be_used_wherever_a_token_is_wanted():
    assert f"{rds.INSTANCE}" == rds.INSTANCE.token == "aws:rds/instance:Instance"
    assert KINDS["aws:rds/instance:Instance"] is rds.INSTANCE
    assert {rds.INSTANCE: 1}["aws:rds/instance:Instance"] == 1


def test_every_type_has_one_card():
    tokens = Counter(
        token
        for file in Path(aws.__path__[0]).glob("*.py")
        for token in re.findall(r'"(aws:\w+/\w+:\w+)"', file.read_text(encoding="utf-8"))
    )

    assert [token for token, uses in tokens.items() if uses > 1] == []
    assert set(tokens) <= set(KINDS)


def test_no_module_of_the_pack_spells_a_token_that_has_a_card():
    spelled = [
        f"{file.relative_to(PACK)}: {token}"
        for file in PACK.rglob("*.py")
        if file.parent != PACK / "plan" / "aws"
        for token in re.findall(r'"(aws:\w+/\w+:\w+)"', file.read_text(encoding="utf-8"))
    ]

    assert spelled == []
