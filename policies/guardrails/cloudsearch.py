"""CloudSearch: HTTPS."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Policy, Severity
from policies.plan.aws import cloudsearch
from policies.plan.lens.view import Resource


@Policy(
    id="cloudsearch-domain-enforce-https",
    description="CloudSearch domains require HTTPS with TLS 1.2.",
    severity=Severity.MEDIUM,
    controls=c.own("CloudSearch-1") + c.IN_TRANSIT,
    remediation="set endpointOptions.enforceHttps to true and tlsSecurityPolicy to Policy-Min-TLS-1-2-2019-07",
    url=f"{guides.CLOUDSEARCH}/configuring-domain-endpoint-options.html",
    types=(cloudsearch.DOMAIN,),
    good={"endpointOptions": {"enforceHttps": True, "tlsSecurityPolicy": "Policy-Min-TLS-1-2-2019-07"}},
    bad={"endpointOptions": {"enforceHttps": False, "tlsSecurityPolicy": "Policy-Min-TLS-1-2-2019-07"}},
    omitted="violates",
)
def cloudsearch_domain_enforce_https(domain: Resource) -> Iterator[str]:
    """Report HTTP that is allowed, the default, or TLS 1.0."""
    https, policy = "endpointOptions.enforceHttps", "endpointOptions.tlsSecurityPolicy"
    if domain.not_true(https):
        yield f"{https} is {domain.show(https)}"
    if domain.equals(policy, "Policy-Min-TLS-1-0-2019-07"):
        yield f"{policy} is {domain.show(policy)}"
