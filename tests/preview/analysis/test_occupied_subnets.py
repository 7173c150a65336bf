import pytest

from preview.analysis.difference import compare
from tests.preview.analysis.written_states import exported, plan, state, urn

SUBNET = "aws:ec2/subnet:Subnet"
CACHE = "aws:elasticache/replicationGroup:ReplicationGroup"
CACHE_SUBNETS = "aws:elasticache/subnetGroup:SubnetGroup"
DATABASE = "aws:rds/instance:Instance"
DATABASE_SUBNETS = "aws:rds/subnetGroup:SubnetGroup"


def subnet(zone):
    return state(SUBNET, zone, inputs={"availabilityZone": f"eu-west-1{zone}"})


def store(kind, group, key, zones, **inputs):
    """Return a database or cache with its subnet group."""
    links = {"subnetIds": [urn(SUBNET, zone) for zone in zones]}
    subnets = state(group, "group", inputs={"subnetIds": list(zones)}, propertyDependencies=links)
    given = {**inputs, key: "group"}
    return [subnets, state(kind, "store", inputs=given, propertyDependencies={key: [urn(group, "group")]})]


def cache(zones, **inputs):
    return store(CACHE, CACHE_SUBNETS, "subnetGroupName", zones, **inputs)


def database(zones, **inputs):
    return store(DATABASE, DATABASE_SUBNETS, "dbSubnetGroupName", zones, **inputs)


@pytest.mark.parametrize(
    ("make", "inputs", "says"),
    [
        (cache, {"numCacheClusters": 3}, "refused"),
        (cache, {"numCacheClusters": 2}, "possible"),
        (cache, {"numCacheClusters": 2, "preferredCacheClusterAzs": ["eu-west-1c"]}, "refused"),
        (cache, {"numNodeGroups": 1, "replicasPerNodeGroup": 2}, "refused"),
        (database, {"multiAz": True}, "possible"),
        (database, {"availabilityZone": "eu-west-1c"}, "refused"),
    ],
)
def test_a_zone_that_goes_names_what_is_or_may_be_in_it(make, inputs, says):
    old = exported(*(subnet(zone) for zone in "abc"), *make("abc", **inputs))
    new = plan(*(subnet(zone) for zone in "ab"), *make("ab", **inputs))
    gone = next(change for change in compare(old, new) if change.operation == "delete")

    assert (bool(gone.refusals), bool(gone.doubts)) == (says == "refused", says == "possible")
    (sentence,) = gone.refusals or gone.doubts
    assert sentence.startswith("store (")
    assert "a node in this subnet; move it out of the zone in an update before" in sentence


def test_what_goes_with_its_subnet_does_not_hold_it_back():
    old = exported(*(subnet(zone) for zone in "abc"), *cache("abc", numCacheClusters=3))
    changes = compare(old, plan(subnet("a"), subnet("b")))

    assert not any(change.refusals or change.doubts for change in changes)


def test_a_node_may_be_in_the_other_subnet_of_its_zone():
    further = [state(SUBNET, f"more-{zone}", inputs={"availabilityZone": f"eu-west-1{zone}"}) for zone in "ab"]
    old = exported(
        *(subnet(zone) for zone in "ab"), *further, *cache(["a", "b", "more-a", "more-b"], numCacheClusters=2)
    )
    gone = [
        change
        for change in compare(old, plan(*(subnet(zone) for zone in "ab"), *cache("ab", numCacheClusters=2)))
        if change.operation == "delete"
    ]

    assert [bool(change.refusals) for change in gone] == [False, False]
    assert all("store (2 nodes in 2 zones) may have a node in this subnet" in change.doubts[0] for change in gone)
