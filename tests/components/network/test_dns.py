import json
from collections.abc import Sequence
from dataclasses import replace

import pulumi
import pytest

from components.network.dns import AliasTarget, HostedZone, HostedZoneArgs
from model.dns import Failover, NameCheck, Records
from model.hosted_zone import Dns
from preview.recorder.record import Record
from tests.support.offline import SITE, record

ZONE = "aws:route53/zone:Zone"
RECORD = "aws:route53/record:Record"
CHECK = "aws:route53/healthCheck:HealthCheck"
CREATED = HostedZoneArgs(spec=Dns(domain="example.com", zone="create"), site=SITE)
EXISTING = HostedZoneArgs(spec=Dns(domain="example.com", zone="existing", zone_id="Z0EXISTING"), site=SITE)
TARGET = AliasTarget(dns_name="lb.example.net", hosted_zone_id="Z35SXDOTRQ7X7K", evaluate_target_health=True)


def recorded(args: HostedZoneArgs = CREATED) -> Record:
    return record(lambda: HostedZone("dns", args).record("www", "www.example.com", TARGET))


def test_a_zone_is_created_protected_and_ready_for_a_failure_of_us_east_1() -> None:
    created = recorded().only(ZONE)
    assert created.inputs == {
        "name": "example.com",
        "comment": "Public zone",
        "enableAcceleratedRecovery": True,
        "forceDestroy": False,
    }
    assert created.protect


def test_protection_can_be_taken_off() -> None:
    assert not recorded(replace(CREATED, site=replace(SITE, protect=False))).only(ZONE).protect


def test_an_existing_zone_is_used_and_none_is_created() -> None:
    seen = recorded(EXISTING)
    assert seen.of_type(ZONE) == []
    assert {r.inputs["zoneId"] for r in seen.of_type(RECORD)} == {"Z0EXISTING"}


def test_an_existing_zone_asks_for_no_name_servers_at_the_registrar() -> None:
    servers: list[Sequence[str]] = []
    record(lambda: HostedZone("dns", EXISTING).name_servers.apply(servers.append))
    assert servers == [[]]


def test_an_update_shows_the_name_servers_of_a_new_zone_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert recorded().messages == []  # those of a preview are not real
    monkeypatch.setattr(pulumi.runtime, "is_dry_run", lambda: False)
    seen = recorded()
    servers = ", ".join(seen.only(ZONE).outputs["nameServers"])
    message = f"example.com: the registrar must delegate to {servers}; certificates are validated only then"
    assert seen.messages == [("info", message)]
    assert recorded(EXISTING).messages == []


def test_a_name_points_to_its_target_for_ipv4_and_ipv6() -> None:
    seen = recorded()
    assert {r.name: r.inputs["type"] for r in seen.of_type(RECORD)} == {"www-ipv4": "A", "www-ipv6": "AAAA"}
    for alias in seen.of_type(RECORD):
        assert alias.inputs["name"] == "www.example.com"
        assert alias.inputs["zoneId"] == seen.only(ZONE).id
        assert alias.inputs["aliases"] == [
            {"name": "lb.example.net", "zoneId": "Z35SXDOTRQ7X7K", "evaluateTargetHealth": True}
        ]
        assert alias.parent == seen.only("plinth:network:HostedZone").urn


@pytest.mark.parametrize("fqdn", ["www.example.org", "badexample.com"])
def test_a_name_outside_of_the_zone_is_refused(fqdn: str) -> None:
    def program() -> None:
        home = HostedZone("dns", CREATED)
        with pytest.raises(ValueError, match=r"is not in the hosted zone; legal: example\.com"):
            home.record("www", fqdn, TARGET)

    assert record(program).of_type(RECORD) == []


def test_the_zones_own_name_is_in_the_zone() -> None:
    seen = record(lambda: HostedZone("dns", CREATED).record("apex", "example.com", TARGET))
    assert {r.inputs["name"] for r in seen.of_type(RECORD)} == {"example.com"}


def test_its_graph_reads_us_east_1_where_route_53_measures() -> None:
    built: list[HostedZone] = []
    record(lambda: built.append(HostedZone("dns", CREATED)))
    [graph] = built[0].graphs
    assert graph.metrics[0].region == "us-east-1"
    assert list(built[0].alarms) == []


def test_an_existing_zone_without_its_id_is_refused() -> None:
    args = HostedZoneArgs(spec=Dns(domain="example.com", zone="existing"), site=SITE)
    with pytest.raises(ValueError, match="hosted zone dns: zone_id zone existing needs the id of the hosted zone"):
        recorded(args)


def test_records_of_the_stack_file_have_one_resource_for_each_name_and_type() -> None:
    spec = Dns(
        domain="example.com",
        zone="existing",
        zone_id="Z0EXISTING",
        certificate_authorities=["amazon.com", "letsencrypt.org"],
        records={
            "@": Records(mx=["10 mail.example.net"], txt=["v=spf1 -all"], ttl_seconds=60),
            "*.old": Records(cname="www.example.net"),
        },
    )
    made = record(lambda: HostedZone("domain", HostedZoneArgs(spec=spec, site=SITE))).of_type(RECORD)

    assert {one.name: (one.inputs["name"], one.inputs["ttl"], one.inputs["records"]) for one in made} == {
        "domain-example.com-mx": ("example.com", 60, ["10 mail.example.net"]),
        "domain-example.com-txt": ("example.com", 60, ["v=spf1 -all"]),
        "domain-*.old.example.com-cname": ("*.old.example.com", 300, ["www.example.net"]),
        "domain-example.com-caa": ("example.com", 3600, ['0 issue "amazon.com"', '0 issue "letsencrypt.org"']),
    }
    assert {one.inputs["type"] for one in made} == {"MX", "TXT", "CNAME", "CAA"}


def test_a_parent_zone_delegates_so_that_no_one_has_to() -> None:
    spec = Dns(domain="shop.example.com", zone="create", parent_zone_id="Z0PARENT")
    seen = record(lambda: HostedZone("domain", HostedZoneArgs(spec=spec, site=SITE)))

    delegation = seen.only(RECORD)
    assert delegation.inputs == {
        "zoneId": "Z0PARENT",
        "name": "shop.example.com",
        "type": "NS",
        "ttl": 3600,
        "records": seen.only(ZONE).outputs["nameServers"],
    }
    assert delegation.protect


def test_a_public_name_is_checked_by_https_with_an_alarm_where_route_53_measures() -> None:
    spec = Dns(domain="example.com", zone="create", health_checks={"www": NameCheck(path="/healthz")})
    built: list[HostedZone] = []
    seen = record(lambda: built.append(HostedZone("domain", HostedZoneArgs(spec=spec, site=SITE))))

    check = seen.only("aws:route53/healthCheck:HealthCheck")
    assert check.name == "domain-check-www.example.com"
    assert {key: check.inputs[key] for key in ("type", "fqdn", "port", "resourcePath", "enableSni")} == {
        "type": "HTTPS",
        "fqdn": "www.example.com",
        "port": 443,
        "resourcePath": "/healthz",
        "enableSni": True,
    }
    [alarm] = built[0].alarms
    assert alarm.metric.region == "us-east-1"
    assert (alarm.comparison, alarm.threshold, alarm.treat_missing_data) == ("LessThanThreshold", 1, "breaching")


def test_a_parent_zone_of_another_account_is_changed_by_a_role_there_and_nothing_else_is() -> None:
    spec = Dns(
        domain="shop.example.com",
        zone="create",
        parent_zone_id="Z0PARENT",
        parent_zone_role_arn="arn:aws:iam::210987654321:role/dns-delegation",
        dnssec=True,
        parent_ds_record=True,
        records={"status": Records(cname="status.example.net")},
    )
    seen = record(lambda: HostedZone("domain", HostedZoneArgs(spec=spec, site=SITE)))
    provider = seen.only("pulumi:providers:aws")
    by_role = {one.name: one for one in seen.of_type(RECORD) if one.provider.startswith(provider.urn)}

    assert json.loads(provider.inputs["allowedAccountIds"]) == ["210987654321"]
    assert json.loads(provider.inputs["assumeRoles"]) == [
        {"roleArn": "arn:aws:iam::210987654321:role/dns-delegation", "sessionName": "plinth-test-domain"}
    ]
    assert by_role.keys() == {"domain-delegation", "domain-ds"}
    assert {(one.inputs["zoneId"], one.protect) for one in by_role.values()} == {("Z0PARENT", True)}
    ds = by_role["domain-ds"].inputs
    assert (ds["name"], ds["type"], ds["ttl"]) == ("shop.example.com", "DS", 300)
    assert ds["records"] == [seen.only("aws:route53/keySigningKey:KeySigningKey").outputs["dsRecord"]]


FAILING_OVER = Dns(
    domain="example.com",
    zone="create",
    failover={
        "www": Failover(dns_name="standby-1.eu-west-1.elb.amazonaws.com", hosted_zone_id="Z32O12XQLNTSW2"),
    },
)


def failing_over(name: str, **more: str) -> tuple[Record, HostedZone]:
    built: list[HostedZone] = []

    def program() -> None:
        zone = HostedZone("domain", HostedZoneArgs(spec=FAILING_OVER, site=SITE))
        zone.record("edge", name, TARGET, **more)
        built.append(zone)

    return record(program), built[0]


def test_a_pair_of_records_fails_over_to_a_standby_while_no_target_is_healthy() -> None:
    seen, zone = failing_over("www.example.com")
    made = {one.name: one.inputs for one in seen.of_type(RECORD)}

    assert made.keys() == {"edge-ipv4", "edge-ipv6", "edge-secondary-ipv4", "edge-secondary-ipv6"}
    assert made["edge-ipv4"]["failoverRoutingPolicies"] == [{"type": "PRIMARY"}]
    assert made["edge-ipv4"]["setIdentifier"] == "primary"
    assert made["edge-ipv4"]["aliases"][0]["evaluateTargetHealth"]
    assert made["edge-secondary-ipv6"] == {
        "zoneId": seen.only(ZONE).id,
        "name": "www.example.com",
        "type": "AAAA",
        "setIdentifier": "secondary",
        "failoverRoutingPolicies": [{"type": "SECONDARY"}],
        "aliases": [
            {
                "name": "standby-1.eu-west-1.elb.amazonaws.com",
                "zoneId": "Z32O12XQLNTSW2",
                "evaluateTargetHealth": False,
            }
        ],
    }
    assert seen.of_type(CHECK) == []
    assert not zone.alarms


def test_a_target_without_targets_is_checked_at_its_own_name_which_does_not_fail_over() -> None:
    seen, zone = failing_over("www.example.com", checked_host="d1.cloudfront.net")
    check = seen.only(CHECK)

    assert (check.inputs["fqdn"], check.inputs["resourcePath"]) == ("d1.cloudfront.net", "/")
    assert {one.name for one in seen.of_type(RECORD) if one.inputs.get("healthCheckId") == check.id} == {
        "edge-ipv4",
        "edge-ipv6",
    }
    assert [alarm.name for alarm in zone.alarms] == ["domain-failed-over-edge"]


def test_a_name_without_a_standby_has_plain_records_and_no_check() -> None:
    seen, _ = failing_over("api.example.com", checked_host="d1.cloudfront.net")

    assert {"setIdentifier", "failoverRoutingPolicies"}.isdisjoint(seen.of_type(RECORD)[0].inputs)
    assert seen.of_type(CHECK) == []
