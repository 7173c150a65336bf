"""Properties that force a replacement, as the cards have them."""

import re

import pytest

from preview.aws.catalog import cards
from preview.aws.replacement import forces_replacement, known_types, replacing, source
from preview.recorder import sdk

# How the SDK's docstrings, where they mention it at all, say that a change of the property replaces the resource.
SAID = re.compile(
    r"forces new|forces? (a |the )?(new|replacement|recreation)|new resource|(destroy and |will )recreate",
    re.IGNORECASE,
)
ABOUT_SOMETHING_ELSE = {
    ("aws:ec2/instance:Instance", "userDataReplaceOnChange"),
    ("aws:ecs/service:Service", "forceNewDeployment"),
}

TOKENS = frozenset(known_types())


def test_every_property_in_the_table_is_an_input_of_its_type():
    for token in TOKENS:
        inputs = sdk.inputs_of(token)
        assert inputs is not None, token
        assert {path.partition(".")[0] for path in forces_replacement(token)} - {"region"} <= inputs.keys(), token


def test_every_nested_property_in_the_table_is_one_of_its_block():
    for token, path in sorted((t, p) for t in TOKENS for p in forces_replacement(t) if "." in p):
        block, _, name = path.partition(".")
        (reference,) = sdk.alternatives(sdk.inputs_of(token)[block].type)
        fields = sdk.fields_of(sdk.named(reference.__forward_arg__, sdk.inputs_of(token)[block].home))
        assert name in fields, (token, path)


def test_a_rule_about_two_inputs_names_inputs_of_its_type():
    for token in TOKENS:
        facts = cards()[token].replacement
        for rules in (facts.refused_unless, facts.grows_up_to):
            assert {*rules, *rules.values()} <= sdk.inputs_of(token).keys(), token


def said_by_the_sdk():
    for token in TOKENS:
        for name, given in sdk.inputs_of(token).items():
            properties = vars(given.home).values()
            text = next(
                p.__doc__
                for p in properties
                if getattr(getattr(p, "fget", None), "_pulumi_name", None) == name or p is vars(given.home).get(name)
            )
            if SAID.search(text or "") and (token, name) not in ABOUT_SOMETHING_ELSE:
                yield token, name


def test_the_cards_contain_what_replaces_a_resource_by_the_docstrings_of_the_sdk():
    said = set(said_by_the_sdk())
    assert len(said) > 10
    for token, name in said:
        facts = cards()[token].replacement
        assert name in facts.always or name in facts.when, (token, name)


# Type: what AWS cannot change after it is made, and what people change every day.
FACTS = {
    "aws:ec2/subnet:Subnet": ("availabilityZone cidrBlock vpcId", "mapPublicIpOnLaunch tags"),
    "aws:ec2/vpc:Vpc": ("cidrBlock", "enableDnsHostnames enableDnsSupport tags"),
    "aws:ecr/lifecyclePolicy:LifecyclePolicy": ("policy repository", ""),
    "aws:ecr/repository:Repository": ("encryptionConfigurations name", "imageTagMutability forceDelete"),
    "aws:ecs/service:Service": (
        "cluster launchType name schedulingStrategy",
        "availabilityZoneRebalancing desiredCount loadBalancers networkConfiguration taskDefinition",
    ),
    "aws:ecs/taskDefinition:TaskDefinition": (
        "containerDefinitions cpu executionRoleArn family memory runtimePlatform taskRoleArn volumes",
        "skipDestroy tags trackLatest",
    ),
    "aws:elasticache/replicationGroup:ReplicationGroup": (
        "atRestEncryptionEnabled kmsKeyId networkType port replicationGroupId snapshotName subnetGroupName",
        "authToken automaticFailoverEnabled ipDiscovery nodeType numCacheClusters parameterGroupName userGroupIds",
    ),
    "aws:elasticache/serverlessCache:ServerlessCache": (
        "kmsKeyId name networkType subnetIds",
        "cacheUsageLimits securityGroupIds snapshotRetentionLimit userGroupId",
    ),
    "aws:kms/key:Key": (
        "customerMasterKeySpec keyUsage multiRegion",
        "deletionWindowInDays description enableKeyRotation isEnabled policy",
    ),
    "aws:lb/targetGroup:TargetGroup": (
        "ipAddressType name port protocol protocolVersion targetType vpcId",
        "deregistrationDelay healthCheck stickiness",
    ),
    "aws:rds/cluster:Cluster": (
        "clusterIdentifier databaseName dbSubnetGroupName engine kmsKeyId masterUsername storageEncrypted",
        "engineVersion masterPassword port serverlessv2ScalingConfiguration vpcSecurityGroupIds",
    ),
    "aws:rds/instance:Instance": (
        "availabilityZone dbName engine snapshotIdentifier storageEncrypted username",
        "allocatedStorage dbSubnetGroupName engineVersion identifier instanceClass multiAz password port storageType",
    ),
    "aws:route53/record:Record": ("name zoneId", "records setIdentifier ttl type"),
    "aws:route53/zone:Zone": ("delegationSetId name", "comment vpcs"),
    "aws:s3/bucket:Bucket": ("bucket bucketPrefix objectLockEnabled", "forceDestroy tags"),
    "aws:secretsmanager/secret:Secret": ("name namePrefix", "kmsKeyId policy recoveryWindowInDays replicas"),
    "aws:secretsmanager/secretVersion:SecretVersion": ("secretId secretString", "versionStages"),
}


@pytest.mark.parametrize("token", FACTS)
def test_what_aws_cannot_change_replaces_and_what_people_change_daily_does_not(token):
    always, never = (set(names.split()) for names in FACTS[token])
    assert (always | never) <= sdk.inputs_of(token).keys()
    assert replacing(token, sorted(always | never), {}, {}) == sorted(always)


def test_what_is_made_in_another_region_is_another_resource():
    assert "region" in forces_replacement("aws:rds/instance:Instance")


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ({"encrypted": False}, {"encrypted": True}, ["rootBlockDevice.encrypted"]),
        ({"volumeSize": 8}, {"volumeSize": 9}, []),
    ],
)
def test_a_block_is_as_strict_as_what_changes_in_it(old, new, found):
    paths = [f"rootBlockDevice.{name}" for name in new]
    token = "aws:ec2/instance:Instance"
    assert replacing(token, paths, {"rootBlockDevice": old}, {"rootBlockDevice": new}) == found


@pytest.mark.parametrize(("block", "found"), [({"encrypted": True}, ["rootBlockDevice"]), ({"volumeSize": 9}, [])])
def test_a_block_that_comes_or_goes_replaces_only_for_what_is_in_it(block, found):
    token = "aws:ec2/instance:Instance"
    assert replacing(token, ["rootBlockDevice"], {}, {"rootBlockDevice": block}) == found
    assert replacing(token, ["rootBlockDevice"], {"rootBlockDevice": block}, {}) == found


def test_every_fact_has_its_source():
    assert source("aws:rds/instance:Instance").endswith("internal/service/rds/instance.go")


@pytest.mark.parametrize("token", ["aws:ec2/fleet:Fleet", "random:index/randomId:RandomId", "nonsense"])
def test_an_unknown_type_is_reported_as_unknown(token):
    with pytest.raises(LookupError, match="does not know which properties replace"):
        forces_replacement(token)
    with pytest.raises(LookupError, match="does not know which properties replace"):
        replacing(token, ["name"], {}, {})
