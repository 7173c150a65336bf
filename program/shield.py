"""AWS Shield Advanced in front of what the internet reaches."""

from __future__ import annotations

from components.edge.distribution import Distribution
from components.edge.shield import Shield, ShieldArgs
from program.edge import Entrance
from program.foundation import Foundation


def make_shield(foundation: Foundation, entrance: Entrance, distribution: Distribution | None) -> Shield | None:
    """Make the protections of CloudFront and of load balancers that face the internet; None without the setting."""
    waf = foundation.config.waf
    if waf is None or waf.shield_advanced == "off":
        return None
    return Shield(
        "waf-shield",
        ShieldArgs(
            subscribe=waf.shield_advanced == "subscribe",
            global_arns={"cdn": distribution.arn} if distribution else {},
            regional_arns={name: one.arn for name, one in entrance.load_balancers.items() if not one.internal},
        ),
    )
