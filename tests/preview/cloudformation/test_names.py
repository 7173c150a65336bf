import pytest

from preview.cloudformation.names import logical_id, matching


@pytest.mark.parametrize(
    ("name", "properties", "type_name", "found"),
    [
        ("cidrBlock", ["CidrBlock"], "VPC", "CidrBlock"),
        ("dnsName", ["DNSName"], "", "DNSName"),
        ("subnetIds", ["SubnetId"], "", "SubnetId"),
        ("alias", ["Aliases"], "", "Aliases"),
        ("policies", ["Policy"], "", "Policy"),
        ("clientAlias", ["ClientAliases"], "", "ClientAliases"),
        ("identifier", ["DBInstanceIdentifier"], "DBInstance", "DBInstanceIdentifier"),
        ("name", ["Name", "TopicName"], "Topic", "Name"),
        ("policy", ["PolicyDocument"], "", "PolicyDocument"),
        ("forceDestroy", ["BucketName"], "Bucket", None),
    ],
)
def test_a_property_is_found_by_its_name(name, properties, type_name, found):
    assert matching(name, properties, type_name) == found


def test_logical_ids_have_letters_and_digits_and_are_unique():
    assert logical_id("network-public-a", "Subnet", ()) == "NetworkPublicASubnet"
    assert logical_id("cdn-log.destination", "DeliveryDestination", ()) == "CdnLogDestinationDeliveryDestination"
    assert logical_id("main-bucket", "Bucket", {"MainBucket"}) == "MainBucket2"
    assert len(logical_id("x" * 300, "Bucket", {"X" + "x" * 254})) == 255
