"""OpenSearch: fine-grained access control."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Policy, Severity
from policies.plan.aws import opensearch
from policies.plan.lens.view import Resource


@Policy(
    id="opensearch-domain-require-fine-grained-access",
    description="OpenSearch domains have fine-grained access control enabled.",
    severity=Severity.HIGH,
    controls=c.fsbp("Opensearch.7") + c.LEAST_PRIVILEGE,
    remediation="set advancedSecurityOptions.enabled to true, and anonymousAuthEnabled to false",
    url=f"{guides.OPENSEARCH}/fgac.html",
    types=(opensearch.DOMAIN, opensearch.ELASTICSEARCH_DOMAIN),
    good={"advancedSecurityOptions": {"enabled": True}},
    bad={"advancedSecurityOptions": {"enabled": False}},
    omitted="violates",
)
def opensearch_domain_require_fine_grained_access(domain: Resource) -> Iterator[str]:
    """Report access control that is off, the default, or that admits anonymous users."""
    enabled, anonymous = "advancedSecurityOptions.enabled", "advancedSecurityOptions.anonymousAuthEnabled"
    if domain.not_true(enabled):
        yield f"{enabled} is {domain.show(enabled)}"
    elif domain.type == opensearch.DOMAIN and domain.is_true(anonymous):
        yield f"{anonymous} is true"
