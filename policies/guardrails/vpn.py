"""VPN: tunnels are logged and take no old ciphers."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine.rule import Level, Severity, resource_rule
from policies.engine.view import Resource


@resource_rule(
    id="vpn-connection-require-logging",
    description="Both tunnels of a site-to-site VPN log to CloudWatch.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("EC2.171") + c.LOGGING,
    remediation="set tunnel1LogOptions and tunnel2LogOptions with cloudwatchLogOptions.logEnabled true",
    url="https://docs.aws.amazon.com/vpn/latest/s2svpn/monitoring-logs.html",
    types=("aws:ec2/vpnConnection:VpnConnection",),
    good={f"tunnel{n}LogOptions": {"cloudwatchLogOptions": {"logEnabled": True}} for n in (1, 2)},
    bad={"tunnel1LogOptions": {"cloudwatchLogOptions": {"logEnabled": True}}},
)
def vpn_connection_require_logging(connection: Resource) -> Iterator[str]:
    """A tunnel without a log."""
    for tunnel in ("tunnel1LogOptions", "tunnel2LogOptions"):
        path = f"{tunnel}.cloudwatchLogOptions.logEnabled"
        if connection.not_true(path):
            yield f"{path} is {connection.show(path)}"


@resource_rule(
    id="vpn-connection-require-modern-ciphers",
    description="VPN tunnels take IKEv2 only and no Diffie-Hellman group 2 or 5.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("VPN-1") + c.IN_TRANSIT,
    remediation="set tunnel1IkeVersions and tunnel2IkeVersions to [ikev2], and the DH groups to 14 or above",
    url="https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html",
    types=("aws:ec2/vpnConnection:VpnConnection",),
    good={"tunnel1IkeVersions": ["ikev2"], "tunnel2IkeVersions": ["ikev2"]},
    bad={"tunnel1IkeVersions": ["ikev1", "ikev2"], "tunnel2IkeVersions": ["ikev2"]},
)
def vpn_connection_require_modern_ciphers(connection: Resource) -> Iterator[str]:
    """An old version or group that is named, or IKE versions left to AWS's default of both."""
    for tunnel in ("tunnel1", "tunnel2"):
        versions = f"{tunnel}IkeVersions"
        if connection.lacks(versions) or "ikev1" in connection.values(versions):
            yield f"{versions} is {connection.show(versions)}"
        for phase in ("Phase1DhGroupNumbers", "Phase2DhGroupNumbers"):
            old = [int(group) for group in connection.values(f"{tunnel}{phase}") if group in {2, 5}]
            if old:
                yield f"{tunnel}{phase} has {', '.join(map(str, old))}"


@resource_rule(
    id="vpn-client-endpoint-require-connection-logging",
    description="A client VPN endpoint logs who connects.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.fsbp("EC2.51") + c.LOGGING,
    remediation="set connectionLogOptions with enabled true and a log group",
    url="https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/connection-logging.html",
    types=("aws:ec2clientvpn/endpoint:Endpoint",),
    good={"connectionLogOptions": {"enabled": True, "cloudwatchLogGroup": "vpn"}},
    bad={"connectionLogOptions": {"enabled": False}},
)
def vpn_client_endpoint_require_connection_logging(endpoint: Resource) -> Iterator[str]:
    """Off."""
    if endpoint.not_true("connectionLogOptions.enabled"):
        yield f"connectionLogOptions.enabled is {endpoint.show('connectionLogOptions.enabled')}"
