"""Query logs and DNS Firewall of the networks of a stack."""

from __future__ import annotations

from collections.abc import Mapping

from components.network.resolver import Resolver, ResolverArgs
from program.foundation import Foundation
from program.network import Networks


def make_resolvers(foundation: Foundation, networks: Networks) -> Mapping[str, Resolver]:
    """Make logs and firewall of each network whose resolver has any; component name → component."""
    config = foundation.config
    own = [section.domain for section in (config.dns, config.private_dns) if section is not None]
    return {
        f"{name}-resolver": Resolver(
            f"{name}-resolver",
            ResolverArgs(
                spec=spec.resolver,
                site=foundation.site,
                vpc_id=networks.vpcs[name].vpc_id,
                log_groups=foundation.log_groups,
                log_bucket_arn=foundation.logs.arn,
                own_domains=own,
            ),
        )
        for name, spec in config.named_networks.items()
        if spec.resolver.query_logs or spec.resolver.firewall
    }
