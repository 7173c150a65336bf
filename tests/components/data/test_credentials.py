import json

import pulumi_aws as aws
import pytest

from components.network.connections import Connections
from preview.recorder.record import Record
from tests.components.data.stores import LOGS_KEY, database
from tests.support.offline import record

INSTANCE = "aws:rds/instance:Instance"
SECRET = "aws:secretsmanager/secret:Secret"
VERSION = "aws:secretsmanager/secretVersion:SecretVersion"
ROTATION = "aws:secretsmanager/secretRotation:SecretRotation"
STACK = "aws:serverlessrepository/cloudFormationStack:CloudFormationStack"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"
KEY = "aws:kms/key:Key"
COMPONENT = "plinth:data:GeneratedCredentials"
PASSWORD = "Stand-in0Stand-in0Stand-in0Stand-in0Stand-in0Sta"


@pytest.fixture
def seen() -> Record:
    return record(lambda: database(credentials="generated"))


def test_the_database_takes_the_first_password_from_where_it_is_kept(seen: Record) -> None:
    instance, seed = seen.only(INSTANCE), seen.named("main-credentials-seed", VERSION)

    assert json.loads(seed.inputs["secretString"]) == {"password": PASSWORD}
    assert seed.inputs["versionStages"] == ["SEED"]
    assert instance.inputs["password"] == PASSWORD
    assert "password" in instance.secret_inputs
    assert instance.property_dependencies["password"] == (seed.urn,)


def test_a_database_that_was_made_without_a_password_still_gets_one(seen: Record) -> None:
    instance = seen.only(INSTANCE)

    assert instance.ignore_changes == ("availabilityZone",)
    assert "manageMasterUserPassword" not in instance.inputs
    assert "masterUserSecretKmsKeyId" not in instance.inputs


def test_the_secret_starts_with_the_password_that_the_database_has(seen: Record) -> None:
    version = seen.named("main-credentials-first", VERSION)

    assert json.loads(version.inputs["secretString"]) == {
        "engine": "postgres",
        "host": "plinth-prod-main.v9mu1mewx0mz.us-east-1.rds.amazonaws.com",
        "port": 5432,
        "username": "app_admin",
        "password": PASSWORD,
        "dbname": "app",
    }
    assert "secretString" in version.secret_inputs
    assert "secretString" in version.additional_secret_outputs
    assert seen.only(INSTANCE).urn in version.property_dependencies["secretString"]


def test_no_input_shows_a_plain_password(seen: Record) -> None:
    for resource in seen.resources:
        for name, value in resource.inputs.items():
            assert PASSWORD not in str(value) or name in resource.secret_inputs


def test_each_version_keeps_a_label_so_that_it_is_never_made_again(seen: Record) -> None:
    assert seen.named("main-credentials-first", VERSION).inputs["versionStages"] == ["AWSCURRENT", "FIRST"]
    assert {version.ignore_changes for version in seen.of_type(VERSION)} == {("secretString", "versionStages")}


def test_the_secret_has_the_key_of_secrets_and_outlives_a_mistake(seen: Record) -> None:
    assert seen.only(SECRET).inputs == {
        "description": "Master credentials of a database",
        "kmsKeyId": seen.named("secrets-key", KEY).outputs["arn"],
        "recoveryWindowInDays": 30,
    }
    assert seen.only(SECRET).parent == seen.only(COMPONENT).urn
    assert seen.only(COMPONENT).parent == seen.only("plinth:data:Postgres").urn


def test_an_unprotected_database_frees_the_secret_at_once() -> None:
    assert (
        record(lambda: database(credentials="generated", protect=False)).only(SECRET).inputs["recoveryWindowInDays"]
        == 0
    )


def test_the_secret_is_rotated_as_soon_as_everything_that_it_takes_exists(seen: Record) -> None:
    rotation = seen.only(ROTATION)

    assert rotation.inputs == {
        "secretId": seen.only(SECRET).outputs["arn"],
        "rotationLambdaArn": seen.only(STACK).outputs["outputs"]["RotationLambdaARN"],
        "rotateImmediately": True,
        "rotationRules": {"automaticallyAfterDays": 30},
    }
    needed = [
        seen.only(INSTANCE),
        seen.named("main-credentials-first", VERSION),
        *seen.of_type(INGRESS),
        *seen.of_type(EGRESS),
    ]
    assert {resource.urn for resource in needed} <= set(rotation.dependencies)


def test_the_function_is_awss_own_and_runs_in_the_vpc(seen: Record) -> None:
    stack = seen.only(STACK)

    assert stack.inputs == {
        "applicationId": (
            "arn:aws:serverlessrepo:us-east-1:297356227824:applications/SecretsManagerRDSPostgreSQLRotationSingleUser"
        ),
        "capabilities": ["CAPABILITY_IAM", "CAPABILITY_RESOURCE_POLICY"],
        "parameters": {
            "functionName": "plinth-prod-main-credentials-rotation",
            "endpoint": "https://secretsmanager.us-east-1.amazonaws.com",
            "kmsKeyArn": seen.named("secrets-key", KEY).outputs["arn"],
            "vpcSubnetIds": "subnet-c,subnet-d",
            "vpcSecurityGroupIds": seen.named("main-credentials-rotation", GROUP).id,
            "excludeCharacters": " %+~`#$&*()|[]{}:;<>?!'/@\"\\",
        },
    }


def test_the_log_group_of_the_function_is_there_before_the_function(seen: Record) -> None:
    group = seen.named("main-credentials-rotation-log", LOG_GROUP)

    assert group.inputs == {
        "name": "/aws/lambda/plinth-prod-main-credentials-rotation",
        "retentionInDays": 30,
        "kmsKeyId": LOGS_KEY,
    }
    assert group.urn in seen.only(STACK).dependencies


def test_the_function_reaches_the_database_and_https(seen: Record) -> None:
    rotation, main = seen.named("main-credentials-rotation", GROUP), seen.named("main-security-group", GROUP)

    assert rotation.inputs == {
        "vpcId": "vpc-1",
        "description": "Rotation of database credentials",
        "revokeRulesOnDelete": True,
    }
    (ingress,) = seen.of_type(INGRESS)
    assert ingress.inputs["securityGroupId"] == main.id
    assert ingress.inputs["referencedSecurityGroupId"] == rotation.id
    assert {
        (r.inputs["fromPort"], r.inputs.get("cidrIpv4"), r.inputs.get("referencedSecurityGroupId"))
        for r in seen.of_type(EGRESS)
    } == {(5432, None, main.id), (443, "0.0.0.0/0", None)}


def test_with_an_endpoint_the_function_reaches_nothing_outside() -> None:
    def program() -> None:
        group = aws.ec2.SecurityGroup("endpoints", description="Endpoints", vpc_id="vpc-1")
        endpoint = Connections(name="endpoints", security_group=group, port=443)
        database(credentials="generated", secrets_endpoint=endpoint)

    seen = record(program)

    assert all("cidrIpv4" not in rule.inputs for rule in seen.of_type(EGRESS))
    assert {rule.inputs["fromPort"] for rule in seen.of_type(EGRESS)} == {443, 5432}
    assert "main-credentials-rotation-to-endpoints-ingress" in {rule.name for rule in seen.of_type(INGRESS)}


def test_auto_generates_credentials_exactly_if_there_are_replicas() -> None:
    alone, with_replica = (record(lambda count=count: database(credentials="auto", replicas=count)) for count in (0, 1))

    assert alone.of_type(COMPONENT) == []
    assert [component.name for component in with_replica.of_type(COMPONENT)] == ["main-credentials"]
