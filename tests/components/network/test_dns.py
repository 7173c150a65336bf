import json
from collections.abc import Sequence

import pytest

from components.network.dns import AliasTarget, HostedZone, HostedZoneArgs, QueryLogs
from preview.recorder.record import Record
from tests.support.offline import PLACE, record

ZONE = "aws:route53/zone:Zone"
RECORD = "aws:route53/record:Record"
GROUP = "aws:cloudwatch/logGroup:LogGroup"
PERMISSION = "aws:cloudwatch/logResourcePolicy:LogResourcePolicy"
QUERY_LOG = "aws:route53/queryLog:QueryLog"
TARGET = AliasTarget(dns_name="lb.example.net", zone_id="Z35SXDOTRQ7X7K", evaluate_target_health=True)


def zone(*, zone_id: str | None = None, protect: bool = True, query_logs: QueryLogs | None = None) -> Record:
    args = HostedZoneArgs(domain="example.com", account=PLACE, zone_id=zone_id, protect=protect, query_logs=query_logs)
    return record(lambda: HostedZone("dns", args).record("www", "www.example.com", TARGET))


def test_a_zone_is_created_protected_and_ready_for_a_failure_of_us_east_1() -> None:
    created = zone().only(ZONE)
    assert created.inputs == {
        "name": "example.com",
        "comment": "Public zone",
        "enableAcceleratedRecovery": True,
        "forceDestroy": False,
    }
    assert created.protect


def test_protection_can_be_taken_off() -> None:
    assert not zone(protect=False).only(ZONE).protect


def test_an_existing_zone_is_used_and_none_is_created() -> None:
    seen = zone(zone_id="Z0EXISTING")
    assert seen.of_type(ZONE) == []
    assert {r.inputs["zoneId"] for r in seen.of_type(RECORD)} == {"Z0EXISTING"}


def test_an_existing_zone_asks_for_no_name_servers_at_the_registrar() -> None:
    told: list[Sequence[str]] = []
    args = HostedZoneArgs(domain="example.com", account=PLACE, zone_id="Z0EXISTING")
    record(lambda: HostedZone("dns", args).name_servers.apply(told.append))
    assert told == [[]]


def test_a_name_points_to_its_target_for_ipv4_and_ipv6() -> None:
    seen = zone()
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
        home = HostedZone("dns", HostedZoneArgs(domain="example.com", account=PLACE))
        with pytest.raises(ValueError, match=r"is not in the zone; legal: example\.com"):
            home.record("www", fqdn, TARGET)

    assert record(program).of_type(RECORD) == []


def test_the_zones_own_name_is_in_the_zone() -> None:
    args = HostedZoneArgs(domain="example.com", account=PLACE)
    seen = record(lambda: HostedZone("dns", args).record("apex", "example.com", TARGET))
    assert {r.inputs["name"] for r in seen.of_type(RECORD)} == {"example.com"}


def test_queries_are_logged_only_on_request() -> None:
    assert zone().of_type(QUERY_LOG) == []


def test_queries_are_logged_in_us_east_1_wherever_the_stack_is() -> None:
    seen = zone(query_logs=QueryLogs(retention_days=30, key_arn="arn:aws:kms:us-east-1:123456789012:key/edge"))
    assert seen.only(GROUP).inputs == {
        "name": "/aws/route53/example.com",
        "retentionInDays": 30,
        "kmsKeyId": "arn:aws:kms:us-east-1:123456789012:key/edge",
        "region": "us-east-1",
    }
    assert seen.only(PERMISSION).inputs["region"] == "us-east-1"
    log = seen.only(QUERY_LOG)
    assert log.inputs == {"zoneId": seen.only(ZONE).id, "cloudwatchLogGroupArn": seen.only(GROUP).outputs["arn"]}
    assert seen.only(PERMISSION).urn in log.dependencies


def test_only_route_53_on_behalf_of_this_zone_may_write_queries() -> None:
    seen = zone(query_logs=QueryLogs(retention_days=30))
    [statement] = json.loads(seen.only(PERMISSION).inputs["policyDocument"])["Statement"]
    assert statement["Principal"] == {"Service": "route53.amazonaws.com"}
    assert statement["Action"] == ["logs:CreateLogStream", "logs:PutLogEvents"]
    assert statement["Resource"] == [f"{seen.only(GROUP).outputs['arn']}:*"]
    assert statement["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "123456789012"},
        "ArnLike": {"aws:SourceArn": f"arn:aws:route53:::hostedzone/{seen.only(ZONE).id}"},
    }


def test_its_graph_reads_us_east_1_where_route_53_measures() -> None:
    built: list[HostedZone] = []
    record(lambda: built.append(HostedZone("dns", HostedZoneArgs(domain="example.com", account=PLACE))))
    [graph] = built[0].graphs
    assert graph.metrics[0].region == "us-east-1"
    assert list(built[0].alarms) == []
