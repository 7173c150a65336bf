import pytest

from components.network.private_zone import PrivateZone, PrivateZoneArgs
from model.dns import Records
from model.private_dns import PrivateDns
from tests.support.offline import SITE, record

ZONE = "aws:route53/zone:Zone"
RECORD = "aws:route53/record:Record"
SPEC = PrivateDns(
    domain="corp.internal",
    names={"db": "databases.main"},
    records={"ldap": Records(a=["10.8.0.10", "10.8.0.11"], ttl_seconds=30)},
)


def args(*networks: str) -> PrivateZoneArgs:
    return PrivateZoneArgs(
        spec=SPEC,
        site=SITE,
        vpc_ids={name: f"vpc-{name}" for name in networks},
        endpoints={"db": "main.abc.us-east-1.rds.amazonaws.com"},
    )


def test_the_zone_is_protected_and_names_every_vpc_whatever_their_order() -> None:
    seen = record(lambda: PrivateZone("private-domain", args("core", "apps")))
    zone = seen.only(ZONE)

    assert zone.protect
    assert zone.inputs == {
        "name": "corp.internal",
        "comment": "Private zone",
        "forceDestroy": False,
        "vpcs": [
            {"vpcId": "vpc-apps", "vpcRegion": "us-east-1"},
            {"vpcId": "vpc-core", "vpcRegion": "us-east-1"},
        ],
    }
    assert seen.of_type("aws:route53/zoneAssociation:ZoneAssociation") == []


def test_records_and_names_for_endpoints_have_one_resource_for_each_name_and_type() -> None:
    made = record(lambda: PrivateZone("private-domain", args("core"))).of_type(RECORD)

    assert {one.name: (one.inputs["name"], one.inputs["ttl"], one.inputs["records"]) for one in made} == {
        "private-domain-ldap.corp.internal-a": ("ldap.corp.internal", 30, ["10.8.0.10", "10.8.0.11"]),
        "private-domain-db.corp.internal-cname": ("db.corp.internal", 60, ["main.abc.us-east-1.rds.amazonaws.com"]),
    }


def test_a_zone_without_a_vpc_would_be_public_and_is_refused() -> None:
    def program() -> None:
        with pytest.raises(ValueError, match="a hosted zone without a VPC would be public"):
            PrivateZone("private-domain", args())

    assert record(program).of_type(ZONE) == []
