"""A VPN connection: both tunnels, the device, routes, logs, rules and alarms."""

from __future__ import annotations

from typing import Any

import pulumi_aws as aws
import pytest

from components.network.connections import Connections
from components.network.vpn import Vpn, VpnArgs
from components.observability.log_groups import LogGroups
from model.vpns import Vpn as Spec
from preview.recorder.record import Record, Registered
from tests.support.offline import SITE, record

KEY = "arn:aws:kms:us-east-1:123456789012:key/1"
CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"
CONNECTION = "aws:ec2/vpnConnection:VpnConnection"
DEVICE = "aws:ec2/customerGateway:CustomerGateway"
ROUTE = "aws:ec2/vpnConnectionRoute:VpnConnectionRoute"
LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"
INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"


def made(**spec: Any) -> tuple[Record, Vpn]:
    built: list[Vpn] = []

    def program() -> None:
        vpn = Vpn(
            "office",
            VpnArgs(
                spec=Spec.model_validate({"remote_cidrs": ["192.168.0.0/16", "172.20.8.0/24"], **spec}),
                vpn_gateway_id="vgw-1",
                site=SITE,
                log_groups=LogGroups(key_arn=KEY, retention_days=30),
            ),
        )
        group = aws.ec2.SecurityGroup("group")
        vpn.remote_hosts.connect_to(Connections(name="main", security_group=group, port=5432))
        vpn.remote_hosts.admit(Connections(name="worker", security_group=group), [1433, 443])
        with pytest.raises(ValueError, match="worker listens on no port, so office cannot reach it"):
            vpn.remote_hosts.connect_to(Connections(name="worker", security_group=group))
        built.append(vpn)

    return record(program), built[0]


@pytest.fixture(scope="module")
def static() -> tuple[Record, Vpn]:
    return made(ip_address="203.0.113.10")


@pytest.fixture(scope="module")
def announced() -> Record:
    return made(
        certificate_arn=CERTIFICATE,
        bgp_asn=4_200_000_000,
        tunnels={
            "inside_cidrs": ["169.254.10.0/30", "169.254.10.4/30"],
            "encryption_algorithms": ["AES256"],
            "integrity_algorithms": ["SHA2-512"],
            "dh_groups": [16],
            "phase_1_lifetime_seconds": 7200,
            "phase_2_lifetime_seconds": 1800,
            "rekey_margin_seconds": 300,
            "rekey_fuzz_percent": 50,
            "replay_window_packets": 2048,
            "dpd_timeout_seconds": 60,
            "lifecycle_control": True,
        },
    )[0]


def tunnels(connection: Registered) -> list[dict[str, Any]]:
    """Return the options of both tunnels, without their number."""
    return [
        {
            key.removeprefix(f"tunnel{number}"): value
            for key, value in connection.inputs.items()
            if key.startswith(f"tunnel{number}")
        }
        for number in (1, 2)
    ]


def test_both_tunnels_accept_nothing_but_modern_ciphers(static: tuple[Record, Vpn]) -> None:
    first, second = tunnels(static[0].only(CONNECTION))
    assert first == second
    assert first["IkeVersions"] == ["ikev2"]
    for phase in ("Phase1", "Phase2"):
        assert first[f"{phase}EncryptionAlgorithms"] == ["AES256-GCM-16"]
        assert first[f"{phase}IntegrityAlgorithms"] == ["SHA2-256", "SHA2-384", "SHA2-512"]
        assert first[f"{phase}DhGroupNumbers"] == [19, 20, 21]


def test_aws_brings_up_tunnels_to_a_known_address_and_keeps_their_keys_in_secrets_manager(
    static: tuple[Record, Vpn],
) -> None:
    connection = static[0].only(CONNECTION)
    first, _ = tunnels(connection)
    assert (first["StartupAction"], first["DpdTimeoutAction"]) == ("start", "restart")
    assert connection.inputs["presharedKeyStorage"] == "SecretsManager"
    assert not {"tunnel1PresharedKey", "tunnel2PresharedKey"} & connection.inputs.keys()
    assert connection.inputs["vpnGatewayId"] == "vgw-1"
    assert connection.inputs["staticRoutesOnly"] is True
    assert static[1].preshared_key_arn is not None


def test_a_static_connection_has_a_route_to_each_range(static: tuple[Record, Vpn]) -> None:
    assert {one.name: one.inputs["destinationCidrBlock"] for one in static[0].of_type(ROUTE)} == {
        "office-192-168-0-0-16": "192.168.0.0/16",
        "office-172-20-8-0-24": "172.20.8.0/24",
    }


def test_the_device_has_a_name_of_its_own(static: tuple[Record, Vpn]) -> None:
    device = static[0].only(DEVICE)
    assert device.inputs["ipAddress"] == "203.0.113.10"
    assert device.inputs["bgpAsn"] == "65000"
    assert device.inputs["deviceName"] == "plinth-test-office"


def test_tunnels_log_as_json_to_an_encrypted_group(static: tuple[Record, Vpn]) -> None:
    group = static[0].only(LOG_GROUP)
    assert group.inputs["name"] == "/aws/vendedlogs/vpn/plinth-test-office"
    assert group.inputs["kmsKeyId"] == KEY
    for options in tunnels(static[0].only(CONNECTION)):
        logged = options["LogOptions"]["cloudwatchLogOptions"]
        assert logged["logEnabled"] is True
        assert logged["logOutputFormat"] == "json"
        assert logged["bgpLogEnabled"] is False


def test_rules_name_ranges_and_ports(static: tuple[Record, Vpn]) -> None:
    rules = [*static[0].of_type(INGRESS), *static[0].of_type(EGRESS)]
    assert {one.name: (one.inputs["cidrIpv4"], one.inputs["fromPort"]) for one in rules} == {
        "office-to-main-192-168-0-0-16-ingress": ("192.168.0.0/16", 5432),
        "office-to-main-172-20-8-0-24-ingress": ("172.20.8.0/24", 5432),
        "worker-to-office-192-168-0-0-16-1433-egress": ("192.168.0.0/16", 1433),
        "worker-to-office-192-168-0-0-16-443-egress": ("192.168.0.0/16", 443),
        "worker-to-office-172-20-8-0-24-1433-egress": ("172.20.8.0/24", 1433),
        "worker-to-office-172-20-8-0-24-443-egress": ("172.20.8.0/24", 443),
    }


def test_a_connection_without_any_tunnel_is_critical_and_one_tunnel_a_warning(static: tuple[Record, Vpn]) -> None:
    alarms = {alarm.name: alarm for alarm in static[1].alarms}
    assert {name: alarm.severity for name, alarm in alarms.items()} == {
        "office-down": "critical",
        "office-tunnel-1-down": "warning",
        "office-tunnel-2-down": "warning",
    }
    assert [sorted(getattr(alarm.metric, "dimensions", {})) for alarm in alarms.values()] == [
        ["VpnId"],
        ["TunnelIpAddress"],
        ["TunnelIpAddress"],
    ]


def test_a_device_with_certificate_and_bgp_has_no_keys_and_no_static_routes(announced: Record) -> None:
    connection, device = announced.only(CONNECTION), announced.only(DEVICE)
    assert connection.inputs["staticRoutesOnly"] is False
    assert "presharedKeyStorage" not in connection.inputs
    assert announced.of_type(ROUTE) == []
    assert device.inputs["certificateArn"] == CERTIFICATE
    assert device.inputs["bgpAsnExtended"] == "4200000000"
    assert not {"bgpAsn", "ipAddress"} & device.inputs.keys()


def test_both_tunnels_have_every_option_that_is_set(announced: Record) -> None:
    first, second = tunnels(announced.only(CONNECTION))
    assert (first.pop("InsideCidr"), second.pop("InsideCidr")) == ("169.254.10.0/30", "169.254.10.4/30")
    assert first == second
    logged = first.pop("LogOptions")["cloudwatchLogOptions"]
    assert logged["bgpLogEnabled"] is True
    assert logged["bgpLogGroupArn"] == logged["logGroupArn"]
    phases = {
        f"Phase{phase}{key}": value
        for phase in (1, 2)
        for key, value in {
            "EncryptionAlgorithms": ["AES256"],
            "IntegrityAlgorithms": ["SHA2-512"],
            "DhGroupNumbers": [16],
        }.items()
    }
    assert first == {
        **phases,
        "IkeVersions": ["ikev2"],
        "Phase1LifetimeSeconds": 7200,
        "Phase2LifetimeSeconds": 1800,
        "RekeyMarginTimeSeconds": 300,
        "RekeyFuzzPercentage": 50,
        "ReplayWindowSize": 2048,
        "DpdTimeoutSeconds": 60,
        "DpdTimeoutAction": "clear",
        "StartupAction": "add",
        "EnableTunnelLifecycleControl": True,
    }
