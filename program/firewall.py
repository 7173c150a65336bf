"""AWS WAF: a web ACL for each place where requests enter."""

from __future__ import annotations

from dataclasses import dataclass

from components.edge.web_acl import WebAcl, WebAclArgs
from program.foundation import Foundation


@dataclass(frozen=True, kw_only=True, slots=True)
class Firewalls:
    """The web ACLs of a stack."""

    cdn: WebAcl | None
    """That of CloudFront. None: the stack has no WAF, or no CloudFront."""

    load_balancer: WebAcl | None
    """That of the load balancer. None: the stack has no WAF, or no load balancer that faces the internet."""


def make_firewalls(foundation: Foundation) -> Firewalls:
    """Make a web ACL for each entrance that the stack has. What only CloudFront reaches is behind its."""
    config, site = foundation.config, foundation.site
    if config.waf is None:
        return Firewalls(cdn=None, load_balancer=None)
    cdn = balancer = None
    if config.cdn:
        groups = foundation.global_log_groups
        cdn = WebAcl("waf-cdn", WebAclArgs(spec=config.waf, scope="CLOUDFRONT", site=site, log_groups=groups))
    if any(not one.closed for one in config.named_load_balancers.values()):
        balancer = WebAcl(
            "waf-edge",
            WebAclArgs(spec=config.waf, scope="REGIONAL", site=site, log_groups=foundation.log_groups),
        )
    return Firewalls(cdn=cdn, load_balancer=balancer)
