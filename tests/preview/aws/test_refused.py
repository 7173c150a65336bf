"""Changes that AWS refuses, as the cards have them."""

import pytest

from preview.aws.catalog import cards
from preview.aws.replacement import refused
from preview.recorder import sdk

DATABASE = "aws:rds/instance:Instance"
CACHE = "aws:elasticache/replicationGroup:ReplicationGroup"
VERSIONING = "aws:s3/bucketVersioning:BucketVersioning"
ZONE = "aws:route53/zone:Zone"

ALL = [(token, one) for token, card in cards().items() if card.replacement for one in card.replacement.refused]


def version(text, **more):
    return {"engine": "postgres", "engineVersion": text, **more}


def mode(text):
    return {"clusterMode": text}


AUTOSCALED = {"maxAllocatedStorage": 1000}
PLAIN = {"transitEncryptionEnabled": False}


def encrypted(how):
    return {"transitEncryptionEnabled": True, "transitEncryptionMode": how}


@pytest.mark.parametrize(
    ("token", "path", "old", "new", "is_refused"),
    [
        (DATABASE, "allocatedStorage", {"allocatedStorage": 100}, {"allocatedStorage": 50}, True),
        (DATABASE, "allocatedStorage", {"allocatedStorage": 100}, {"allocatedStorage": 110}, False),
        (DATABASE, "allocatedStorage", {"allocatedStorage": 100}, {"allocatedStorage": 109}, True),
        (DATABASE, "allocatedStorage", {"allocatedStorage": 21}, {"allocatedStorage": 23}, True),
        (DATABASE, "allocatedStorage", {"allocatedStorage": 100}, {"allocatedStorage": 101, **AUTOSCALED}, False),
        (DATABASE, "allocatedStorage", {"allocatedStorage": 100}, {}, False),
        (DATABASE, "engineVersion", version("17"), version("16"), True),
        (DATABASE, "engineVersion", version("17"), version("16", allowMajorVersionUpgrade=True), True),
        (DATABASE, "engineVersion", version("17.5"), version("17.4"), True),
        (DATABASE, "engineVersion", version("17.5"), version("17"), False),
        (DATABASE, "engineVersion", version("16"), version("17"), True),
        (DATABASE, "engineVersion", version("16"), version("17", allowMajorVersionUpgrade=True), False),
        (DATABASE, "engineVersion", version("16.9"), version("16.10"), False),
        (DATABASE, "engineVersion", version("8.0", engine="mysql"), version("8.4", engine="mysql"), True),
        (DATABASE, "engineVersion", version("8.0.35", engine="mysql"), version("8.0.40", engine="mysql"), False),
        (
            DATABASE,
            "performanceInsightsKmsKeyId",
            {"performanceInsightsKmsKeyId": "a"},
            {"performanceInsightsKmsKeyId": "b"},
            True,
        ),
        (DATABASE, "performanceInsightsKmsKeyId", {}, {"performanceInsightsKmsKeyId": "b"}, False),
        (CACHE, "clusterMode", mode("disabled"), mode("enabled"), True),
        (CACHE, "clusterMode", mode(None), mode("enabled"), True),
        (CACHE, "clusterMode", mode("disabled"), mode("compatible"), False),
        (CACHE, "clusterMode", mode("compatible"), mode("enabled"), False),
        (CACHE, "clusterMode", mode("enabled"), mode("disabled"), True),
        (CACHE, "clusterMode", mode("enabled"), mode("compatible"), True),
        (CACHE, "transitEncryptionEnabled", PLAIN, encrypted("required"), True),
        (CACHE, "transitEncryptionEnabled", PLAIN, encrypted("preferred"), False),
        (CACHE, "transitEncryptionEnabled", encrypted("required"), PLAIN, True),
        (CACHE, "transitEncryptionEnabled", encrypted("preferred"), PLAIN, False),
        (
            VERSIONING,
            "versioningConfiguration.status",
            {"versioningConfiguration": {"status": "Enabled"}},
            {"versioningConfiguration": {"status": "Disabled"}},
            True,
        ),
        (
            VERSIONING,
            "versioningConfiguration.status",
            {"versioningConfiguration": {"status": "Enabled"}},
            {"versioningConfiguration": {"status": "Suspended"}},
            False,
        ),
        (ZONE, "vpcs", {}, {"vpcs": [{"vpcId": "vpc-1"}]}, True),
        (ZONE, "vpcs", {"vpcs": [{"vpcId": "vpc-1"}]}, {"vpcs": [{"vpcId": "vpc-2"}]}, False),
        (DATABASE, "tags", version("17"), version("16"), False),
    ],
)
def test_a_change_is_refused_in_the_direction_that_aws_does_not_take(token, path, old, new, is_refused):
    assert bool(refused(token, [path], old, new)) is is_refused


@pytest.mark.parametrize(("token", "one"), ALL, ids=lambda given: getattr(given, "property", None))
def test_a_refusal_is_about_an_input_of_its_type_and_has_a_source(token, one):
    assert one.property.partition(".")[0] in sdk.inputs_of(token)
    assert one.source.startswith("https://")


@pytest.mark.parametrize("odd", [None, "x", 3, [], {}, [None], {"a": 1}])
@pytest.mark.parametrize(("token", "one"), ALL, ids=lambda given: getattr(given, "property", None))
def test_inputs_of_other_types_are_no_refusal_and_no_error(token, one, odd):
    name = one.property.partition(".")[0]
    assert isinstance(refused(token, [one.property], {name: odd}, {name: odd}), list)


def test_what_is_unique_are_inputs_of_the_type():
    for token, card in cards().items():
        for unique in card.unique:
            names = {*unique.properties.split(), unique.within, unique.unless} - {""}
            assert names <= sdk.inputs_of(token).keys(), token
