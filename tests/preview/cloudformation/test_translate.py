"""Translations of small plans, written by hand."""

import json

import pytest

from preview.cloudformation.template import Source, Untranslated
from preview.cloudformation.translate import translate
from preview.recorder.record import Registered

REGION = "eu-west-1"
BUCKET = "aws:s3/bucket:Bucket"
VERSIONING = "aws:s3/bucketVersioning:BucketVersioning"
ROLE = "aws:iam/role:Role"


def urn(token, name):
    return f"urn:pulumi:test::plinth::{token}::{name}"


def resource(token, name="it", /, *, needs=None, outputs=None, **inputs):
    """Return a registration; *needs* are the resources that an input was computed from."""
    return Registered(
        urn=urn(token, name),
        type=token,
        name=name,
        custom=True,
        parent="",
        inputs=inputs,
        id=str((outputs or {}).get("id", "")),
        outputs=outputs or {"name": "made-up", "bucket": "made-up"},
        property_dependencies={key: [one.urn for one in those] for key, those in (needs or {}).items()},
    )


def properties(*resources, logical=None):
    """Return the properties of the template's resource with that logical id; of the first one without."""
    made = translate(resources, REGION).document["Resources"]
    return made[logical or next(iter(made))]["Properties"]


CASES = [
    pytest.param(
        resource(
            "aws:lb/loadBalancer:LoadBalancer",
            internal=True,
            idleTimeout=60,
            accessLogs={"bucket": "logs", "enabled": True},
        ),
        {
            "Name": "made-up",
            "Scheme": "internal",
            "LoadBalancerAttributes": [
                {"Key": "idle_timeout.timeout_seconds", "Value": "60"},
                {"Key": "access_logs.s3.bucket", "Value": "logs"},
                {"Key": "access_logs.s3.enabled", "Value": "true"},
            ],
        },
        id="attributes are keys and values",
    ),
    pytest.param(
        resource(
            "aws:rds/instance:Instance",
            instanceClass="db.t4g.micro",
            allocatedStorage=20,
            multiAz=False,
            port=5432,
            masterUserSecretKmsKeyId="key",
            identifier="main",
        ),
        {
            "DBInstanceClass": "db.t4g.micro",
            "AllocatedStorage": "20",
            "MultiAZ": False,
            "Port": "5432",
            "MasterUserSecret": {"KmsKeyId": "key"},
            "DBInstanceIdentifier": "main",
        },
        id="names differ and numbers are texts",
    ),
    pytest.param(
        resource("aws:lb/targetGroup:TargetGroup", name="it", healthCheck={"matcher": "200-299"}),
        {"Name": "it", "Matcher": {"HttpCode": "200-299"}},
        id="codes of HTTP",
    ),
    pytest.param(
        resource("aws:lb/targetGroup:TargetGroup", name="it", protocolVersion="GRPC", healthCheck={"matcher": "0"}),
        {"Name": "it", "ProtocolVersion": "GRPC", "Matcher": {"GrpcCode": "0"}},
        id="codes of gRPC",
    ),
    pytest.param(
        resource(
            "aws:lambda/permission:Permission", function="reports", qualifier="live", principal="sns.amazonaws.com"
        ),
        {"FunctionName": "reports:live", "Principal": "sns.amazonaws.com"},
        id="a permission of an alias",
    ),
    pytest.param(
        resource("aws:ec2/instance:Instance", ami="ami-1", userData="#!/bin/sh", rootBlockDevice={"volumeType": "gp3"}),
        {
            "ImageId": "ami-1",
            "UserData": "IyEvYmluL3No",
            "BlockDeviceMappings": [{"DeviceName": "/dev/xvda", "Ebs": {"VolumeType": "gp3"}}],
        },
        id="a block is an item of a list",
    ),
    pytest.param(
        resource(
            "aws:ec2/instance:Instance",
            hibernation=True,
            privateIp="10.0.0.9",
            ebsBlockDevices=[{"deviceName": "/dev/sdf", "volumeSize": 8, "noDevice": None}],
            rootBlockDevice={"volumeType": "gp3"},
        ),
        {
            "HibernationOptions": {"Configured": True},
            "PrivateIpAddress": "10.0.0.9",
            "BlockDeviceMappings": [
                {"DeviceName": "/dev/xvda", "Ebs": {"VolumeType": "gp3"}},
                {"DeviceName": "/dev/sdf", "Ebs": {"VolumeSize": 8}},
            ],
        },
        id="volumes follow the root volume, wherever they are in the inputs",
    ),
    pytest.param(
        resource(
            BUCKET,
            bucket="site",
            versioning={"enabled": True},
            website={"indexDocument": "index.html"},
            corsRules=[{"allowedMethods": ["GET"], "allowedOrigins": ["*"], "exposeHeaders": ["ETag"]}],
        ),
        {
            "BucketName": "site",
            "VersioningConfiguration": {"Status": "Enabled"},
            "WebsiteConfiguration": {"IndexDocument": "index.html"},
            "CorsConfiguration": {
                "CorsRules": [{"AllowedMethods": ["GET"], "AllowedOrigins": ["*"], "ExposedHeaders": ["ETag"]}]
            },
        },
        id="settings of a bucket that its own inputs have",
    ),
    pytest.param(
        resource(ROLE, assumeRolePolicy=json.dumps({"Version": "2012-10-17", "Statement": []}), tags={"Team": "a"}),
        {
            "RoleName": "made-up",
            "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": []},
            "Tags": [{"Key": "Team", "Value": "a"}],
        },
        id="documents are objects and tags a list",
    ),
    pytest.param(
        resource(
            "aws:ecs/taskDefinition:TaskDefinition",
            family="api",
            containerDefinitions=json.dumps(
                [
                    {
                        "name": "api",
                        "environment": [{"name": "A", "value": "1"}],
                        "logConfiguration": {"options": {"mode": "x"}},
                    }
                ]
            ),
            requiresCompatibilities=["FARGATE"],
        ),
        {
            "Family": "api",
            "ContainerDefinitions": [
                {
                    "Name": "api",
                    "Environment": [{"Name": "A", "Value": "1"}],
                    "LogConfiguration": {"Options": {"mode": "x"}},
                }
            ],
            "RequiresCompatibilities": ["FARGATE"],
        },
        id="a document of declared properties has their names, and a map its own keys",
    ),
    pytest.param(
        resource(
            "aws:cloudwatch/metricAlarm:MetricAlarm", dimensions={"ClusterName": "main"}, threshold=1, alarmActions=[]
        ),
        {"AlarmName": "made-up", "Dimensions": [{"Name": "ClusterName", "Value": "main"}], "Threshold": 1},
        id="a map is a list of names and values, and nothing is left of an empty list",
    ),
    pytest.param(
        resource(
            "aws:ec2/securityGroup:SecurityGroup",
            ingress=[
                {
                    "protocol": "tcp",
                    "fromPort": 80,
                    "toPort": 80,
                    "cidrBlocks": ["10.0.0.0/8"],
                    "securityGroups": ["sg-1"],
                }
            ],
        ),
        {
            "GroupName": "made-up",
            "SecurityGroupIngress": [
                {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "CidrIp": "10.0.0.0/8"},
                {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "SourceSecurityGroupId": "sg-1"},
            ],
        },
        id="a rule has one peer",
    ),
    pytest.param(
        resource(
            "aws:dynamodb/table:Table",
            attributes=[{"name": "id", "type": "S"}],
            hashKey="id",
            serverSideEncryption={"enabled": True},
        ),
        {
            "TableName": "made-up",
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "KeySchema": [{"KeyType": "HASH", "AttributeName": "id"}],
            "SSESpecification": {"SSEEnabled": True},
        },
        id="keys have their kind",
    ),
    pytest.param(
        resource(
            "aws:lambda/function:Function", runtime="python3.13", memorySize=256, environment={"variables": {"A": "b"}}
        ),
        {
            "FunctionName": "made-up",
            "Runtime": "python3.13",
            "MemorySize": 256,
            "Environment": {"Variables": {"A": "b"}},
        },
        id="names that are the same need no card",
    ),
    pytest.param(
        resource("aws:ssm/parameter:Parameter", name="/a", type="String", value="b", tags={"Team": "a"}),
        {"Name": "/a", "Type": "String", "Value": "b", "Tags": {"Team": "a"}},
        id="tags that are a map stay one",
    ),
    pytest.param(
        resource("aws:lb/listenerRule:ListenerRule", priority=1, conditions=[{"pathPattern": {"values": ["/a"]}}]),
        {"Priority": 1, "Conditions": [{"Field": "path-pattern", "PathPatternConfig": {"Values": ["/a"]}}]},
        id="a condition names its field",
    ),
    pytest.param(
        resource(
            "aws:budgets/budget:Budget",
            limitAmount="100.00",
            notifications=[
                {
                    "threshold": 80,
                    "subscriberEmailAddresses": ["a@example.com"],
                    "subscriberSnsTopicArns": ["arn:topic"],
                }
            ],
        ),
        {
            "Budget": {"BudgetName": "made-up", "BudgetLimit": {"Amount": 100}},
            "NotificationsWithSubscribers": [
                {
                    "Notification": {"Threshold": 80},
                    "Subscribers": [
                        {"SubscriptionType": "EMAIL", "Address": "a@example.com"},
                        {"SubscriptionType": "SNS", "Address": "arn:topic"},
                    ],
                }
            ],
        },
        id="two lists become one",
    ),
]


@pytest.mark.parametrize(("given", "expected"), CASES)
def test_properties_have_the_names_and_shapes_of_cloudformation(given, expected):
    assert properties(given) == expected


def test_a_companion_is_written_into_the_resource_that_it_names():
    bucket = resource(BUCKET, "data", outputs={"id": "data-1", "bucket": "data-1"})
    versioning = resource(
        VERSIONING, "data", needs={"bucket": [bucket]}, bucket="data-1", versioningConfiguration={"status": "Enabled"}
    )
    template = translate([bucket, versioning], REGION)

    assert template.document["Resources"] == {
        "DataBucket": {
            "Type": "AWS::S3::Bucket",
            "Properties": {"BucketName": "data-1", "VersioningConfiguration": {"Status": "Enabled"}},
        }
    }
    assert template.origins["DataBucket"].urn == bucket.urn
    assert template.origins["DataBucket"].find("VersioningConfiguration/Status") == Source(
        versioning.urn, VERSIONING, "versioningConfiguration.status"
    )
    assert not template.untranslated


def test_a_qualifier_follows_a_reference_to_its_function():
    function = resource("aws:lambda/function:Function", outputs={"name": "reports", "id": "reports"}, name="reports")
    permission = resource(
        "aws:lambda/permission:Permission",
        "permission",
        needs={"function": [function]},
        function="reports",
        qualifier="live",
    )

    made = properties(function, permission, logical="Permission")

    assert made["FunctionName"] == {"Fn::Join": [":", [{"Ref": "ItFunction"}, "live"]]}


def test_a_companion_of_something_outside_of_the_plan_is_listed():
    versioning = resource(VERSIONING, bucket="elsewhere", versioningConfiguration={"status": "Enabled"})

    assert translate([versioning], REGION).untranslated == (
        Untranslated(versioning.urn, VERSIONING, "", "the resource that bucket names is not in the plan"),
    )


def test_a_companion_does_not_refer_to_what_refers_to_its_target():
    rule = resource("aws:cloudwatch/eventRule:EventRule", "gave-up", outputs={"arn": "arn:rule", "name": "gave-up-1"})
    role = resource(
        ROLE,
        needs={"assumeRolePolicy": [rule]},
        outputs={"arn": "arn:role", "name": "it-1"},
        assumeRolePolicy='{"Only": "arn:rule"}',
    )
    target = resource(
        "aws:cloudwatch/eventTarget:EventTarget",
        needs={"rule": [rule], "roleArn": [role]},
        outputs={"targetId": "it-2"},
        rule="gave-up-1",
        roleArn="arn:role",
    )

    assert properties(rule, role, target, logical="ItRole")["AssumeRolePolicyDocument"] == {
        "Only": {"Fn::GetAtt": ["GaveUpRule", "Arn"]}
    }
    assert properties(rule, role, target, logical="GaveUpRule")["Targets"] == [{"RoleArn": "arn:role", "Id": "it-2"}]


def test_items_of_a_list_become_resources_where_cloudformation_has_them():
    acl = resource(
        "aws:ec2/networkAcl:NetworkAcl",
        "data",
        egress=[{"protocol": "tcp", "ruleNo": 100, "action": "allow", "fromPort": 1, "toPort": 2}],
    )
    template = translate([acl], REGION)

    assert template.document["Resources"]["DataNetworkAclEgress0"] == {
        "Type": "AWS::EC2::NetworkAclEntry",
        "Properties": {
            "Egress": True,
            "NetworkAclId": {"Ref": "DataNetworkAcl"},
            "Protocol": 6,
            "RuleAction": "allow",
            "RuleNumber": 100,
            "PortRange": {"From": 1, "To": 2},
        },
    }
    assert template.origins["DataNetworkAclEgress0"].find("PortRange/To").path == "egress[0].toPort"


def test_equal_values_without_a_dependency_are_no_reference():
    role = resource(ROLE, outputs={"arn": "arn:role", "name": "it-1"})
    named = resource("aws:iam/rolePolicy:RolePolicy", needs={"role": [role]}, role="it-1")
    equal = resource("aws:iam/rolePolicy:RolePolicy", "other", role="it-1")

    assert properties(role, named, equal, logical="ItRolePolicy")["RoleName"] == {"Ref": "ItRole"}
    assert properties(role, named, equal, logical="OtherRolePolicy")["RoleName"] == "it-1"


def secret(given, *paths):
    return Registered(**{**{name: getattr(given, name) for name in Registered.__slots__}, "secret_paths": paths})


@pytest.mark.parametrize(
    ("given", "path"),
    [
        (resource("aws:rds/instance:Instance", password="hunter2"), ("password",)),
        (
            resource("aws:rds/parameterGroup:ParameterGroup", parameters=[{"name": "a", "value": "hunter2"}]),
            ("parameters", 0, "value"),
        ),
        (
            resource("aws:lambda/function:Function", environment={"variables": {"A": "hunter2"}}),
            ("environment", "variables", "A"),
        ),
        (resource(ROLE, assumeRolePolicy='{"A": "hunter2"}'), ("assumeRolePolicy",)),
        (resource("aws:ec2/instance:Instance", userData="hunter2"), ("userData",)),
        (resource(ROLE, tags={"A": "hunter2"}), ("tags", "A")),
        (resource("aws:sns/topicSubscription:TopicSubscription", endpoint="hunter2"), ("endpoint",)),
        (
            resource("aws:budgets/budget:Budget", notifications=[{"subscriberEmailAddresses": ["hunter2"]}]),
            ("notifications",),
        ),
    ],
)
def test_a_secret_is_a_parameter(given, path):
    template = translate([secret(given, path)], REGION)

    assert "hunter2" not in json.dumps(template.document)
    assert template.document["Parameters"]["SecretValues"]["NoEcho"] is True
    assert '"SecretValues"' in json.dumps(template.document["Resources"])


def test_values_that_are_not_known_yet_are_items_of_a_parameter_that_differ():
    given = resource("aws:ec2/vpcEndpoint:VpcEndpoint", subnetIds=[None, None])
    unknown = Registered(
        **{
            **{name: getattr(given, name) for name in Registered.__slots__},
            "unknown_paths": (("subnetIds", 0), ("subnetIds", 1), ("vpcId",)),
        }
    )

    assert properties(unknown) == {
        "SubnetIds": [{"Fn::Select": ["0", {"Ref": "UnknownValues"}]}, {"Fn::Select": ["1", {"Ref": "UnknownValues"}]}],
        "VpcId": {"Fn::Select": ["2", {"Ref": "UnknownValues"}]},
    }


@pytest.mark.parametrize(
    ("given", "missing", "reason"),
    [
        (resource(BUCKET, forceDestroy=True), "forceDestroy", "tells the provider how to delete the resource; CloudFormation has DeletionPolicy"),
        (resource(BUCKET, colour="red"), "colour", "AWS::S3::Bucket has no property for it"),
        (resource(BUCKET, region="us-east-1"), "region", "a template is deployed to one region: this resource belongs to a template of its own"),
        (resource("random:index/randomPet:RandomPet"), "", "not a resource of AWS"),
        (resource("aws:madeup/thing:Thing"), "", "no type of CloudFormation is known for it"),
        (resource("aws:acm/certificateValidation:CertificateValidation"), "", "it waits for the certificate; the certificate of CloudFormation waits itself"),
        (resource("aws:rds/parameterGroup:ParameterGroup", parameters=["odd"]), "parameters", "its value has a form that this type is not known to have"),
        (resource("aws:rds/instance:Instance", snapshotIdentifier="s", storageEncrypted=True), "storageEncrypted", "it is that of the source or snapshot, and CloudFormation refuses it here"),
        (resource("aws:rds/instance:Instance", replicateSourceDb="main", storageEncrypted=True), "storageEncrypted", "it is that of the source or snapshot, and CloudFormation refuses it here"),
        (resource("aws:ec2/vpc:Vpc", cidrBlock={"a": 1}), "cidrBlock", "CidrBlock of AWS::EC2::VPC is one value"),
        (resource(BUCKET, versioningConfiguration="on"), "versioningConfiguration", "VersioningConfiguration of AWS::S3::Bucket is an object"),
    ],
)  # fmt: skip
def test_what_a_template_does_not_express_is_listed_with_its_reason(given, missing, reason):
    unknown = reason.startswith("AWS::S3::Bucket has no property")
    found = Untranslated(given.urn, given.type, missing, reason, reviewed=not unknown)
    assert translate([given], REGION).untranslated == (found,)


def test_the_region_of_the_template_is_nothing_that_is_missing():
    assert not translate([resource(BUCKET, region=REGION)], REGION).untranslated


def test_components_and_providers_are_left_out():
    component = Registered(urn="urn:c", type="plinth:data:Bucket", name="c", custom=False, parent="", inputs={})
    provider = resource("pulumi:providers:aws")

    template = translate([component, provider], REGION)

    assert (template.document["Resources"], template.untranslated) == ({}, ())


def test_a_name_that_is_given_is_not_replaced_by_one_that_is_made_up():
    given = resource("aws:s3/bucketV2:BucketV2", bucket="UPPER", outputs={"name": "made-up"})

    assert properties(given)["BucketName"] == "UPPER"


@pytest.mark.parametrize(
    ("kind", "given", "expected"),
    [
        ("TXT", ["v=spf1 -all", 'k""k'], ['"v=spf1 -all"', '"k""k"']),
        ("MX", ["10 mail.example.net"], ["10 mail.example.net"]),
    ],
)
def test_texts_of_dns_have_the_quotes_that_the_provider_adds_itself(kind, given, expected):
    record = resource("aws:route53/record:Record", zoneId="Z1", type=kind, ttl=300, records=given)

    assert properties(record)["ResourceRecords"] == expected
