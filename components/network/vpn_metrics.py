"""Alarms and graphs of a VPN connection.

A metric of AWS/VPN has the dimension VpnId, for both tunnels, or TunnelIpAddress, for one, and never both
(https://docs.aws.amazon.com/vpn/latest/s2svpn/monitoring-cloudwatch-vpn.html).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pulumi

from components.observability.alarm import Alarm, Graph, Metric

_PERIOD_SECONDS = 300
"""AWS publishes these metrics with a delay of minutes."""


def alarms(
    name: str, connection_id: pulumi.Input[str], tunnel_addresses: Sequence[pulumi.Input[str]]
) -> tuple[Alarm, ...]:
    """Return the alarm on a connection without any tunnel, and the one on each tunnel of the VPN called *name*."""
    return (
        Alarm(
            name=f"{name}-down",
            description=f"Both tunnels of {name} are down: remote hosts reach nothing and cannot be reached. Look into "
            "the log group of the tunnels, and at the device.",
            metric=_state({"VpnId": connection_id}, "Maximum"),
            threshold=0,
            comparison="LessThanOrEqualToThreshold",
            period_seconds=_PERIOD_SECONDS,
            evaluation_periods=1,
            treat_missing_data="breaching",
            severity="critical",
        ),
        *(
            Alarm(
                name=f"{name}-tunnel-{number}-down",
                description=f"Tunnel {number} of {name} is down. The other one carries all traffic until AWS replaces "
                "its endpoint, as it does without asking.",
                metric=_state({"TunnelIpAddress": address}, "Maximum"),
                threshold=1,
                comparison="LessThanThreshold",
                period_seconds=_PERIOD_SECONDS,
                evaluation_periods=3,
                treat_missing_data="breaching",
            )
            for number, address in enumerate(tunnel_addresses, 1)
        ),
    )


def graphs(
    name: str, connection_id: pulumi.Input[str], tunnel_addresses: Sequence[pulumi.Input[str]]
) -> tuple[Graph, ...]:
    """Return the graphs of the tunnels' state and traffic."""
    return (
        Graph(
            title=f"{name}: tunnels",
            metrics=[_state({"TunnelIpAddress": address}, "Minimum") for address in tunnel_addresses],
            unit="1: up",
        ),
        Graph(
            title=f"{name}: traffic",
            metrics=[
                Metric(namespace="AWS/VPN", name=which, dimensions={"VpnId": connection_id}, statistic="Sum")
                for which in ("TunnelDataIn", "TunnelDataOut")
            ],
            unit="bytes",
        ),
    )


def _state(dimensions: Mapping[str, pulumi.Input[str]], statistic: str) -> Metric:
    return Metric(namespace="AWS/VPN", name="TunnelState", dimensions=dimensions, statistic=statistic)
