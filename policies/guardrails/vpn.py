"""VPN: logging and ciphers."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Level, Policy, Severity
from policies.plan.aws import vpn
from policies.plan.lens.view import Resource


@Policy(
    id="vpn-connection-require-logging",
    description="Site-to-Site VPN connections have CloudWatch logging enabled for both tunnels.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("EC2.171") + c.LOGGING,
    remediation="set cloudwatchLogOptions.logEnabled to true in tunnel1LogOptions and tunnel2LogOptions",
    url=f"{guides.VPN}/s2svpn/monitoring-logs.html",
    types=(vpn.VPN_CONNECTION,),
    good={f"tunnel{n}LogOptions": {"cloudwatchLogOptions": {"logEnabled": True}} for n in (1, 2)},
    bad={"tunnel1LogOptions": {"cloudwatchLogOptions": {"logEnabled": True}}},
    omitted="violates",
)
def vpn_connection_require_logging(connection: Resource) -> Iterator[str]:
    """Report a tunnel without logging."""
    for tunnel in ("tunnel1LogOptions", "tunnel2LogOptions"):
        path = f"{tunnel}.cloudwatchLogOptions.logEnabled"
        if connection.not_true(path):
            yield f"{path} is {connection.show(path)}"


@Policy(
    id="vpn-connection-require-modern-ciphers",
    description="Site-to-Site VPN tunnels use IKEv2 only and no Diffie-Hellman group 2 or 5.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("EC2.183") + c.IN_TRANSIT,
    remediation="set tunnel1IkeVersions and tunnel2IkeVersions to [ikev2], and the Diffie-Hellman groups to 14 or "
    "higher",
    url=f"{guides.VPN}/s2svpn/VPNTunnels.html",
    types=(vpn.VPN_CONNECTION,),
    good={"tunnel1IkeVersions": ["ikev2"], "tunnel2IkeVersions": ["ikev2"]},
    bad={"tunnel1IkeVersions": ["ikev1", "ikev2"], "tunnel2IkeVersions": ["ikev2"]},
    omitted="violates",
)
def vpn_connection_require_modern_ciphers(connection: Resource) -> Iterator[str]:
    """Report an outdated version or group, or omitted IKE versions, which allow both."""
    for tunnel in ("tunnel1", "tunnel2"):
        versions = f"{tunnel}IkeVersions"
        if connection.lacks(versions) or "ikev1" in connection.values(versions):
            yield f"{versions} is {connection.show(versions)}"
        for phase in ("Phase1DhGroupNumbers", "Phase2DhGroupNumbers"):
            old = [int(group) for group in connection.values(f"{tunnel}{phase}") if group in {2, 5}]
            if old:
                yield f"{tunnel}{phase} has {', '.join(map(str, old))}"


@Policy(
    id="vpn-client-endpoint-require-connection-logging",
    description="Client VPN endpoints have connection logging enabled.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.fsbp("EC2.51") + c.LOGGING,
    remediation="set connectionLogOptions.enabled to true, with a log group",
    url=f"{guides.VPN}/clientvpn-admin/connection-logging.html",
    types=(vpn.CLIENT_VPN_ENDPOINT,),
    good={"connectionLogOptions": {"enabled": True, "cloudwatchLogGroup": "vpn"}},
    bad={"connectionLogOptions": {"enabled": False}},
    omitted="violates",
)
def vpn_client_endpoint_require_connection_logging(endpoint: Resource) -> Iterator[str]:
    """Report connection logging that is off."""
    if endpoint.not_true("connectionLogOptions.enabled"):
        yield f"connectionLogOptions.enabled is {endpoint.show('connectionLogOptions.enabled')}"
