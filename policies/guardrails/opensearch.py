"""OpenSearch: encryption, HTTPS, network, access policies, audit logs and availability."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.environment import PROD
from policies.engine.rule import Level, Policy, Severity
from policies.plan.aws import opensearch
from policies.plan.lens.resource_policies import public_statements
from policies.plan.lens.view import Resource

DOMAINS = (opensearch.DOMAIN, opensearch.ELASTICSEARCH_DOMAIN)
_DATA_NODES = 3
"""https://docs.aws.amazon.com/securityhub/latest/userguide/opensearch-controls.html#opensearch-6"""


@Policy(
    id="opensearch-domain-require-encryption",
    description="OpenSearch domains are encrypted at rest and between nodes.",
    severity=Severity.HIGH,
    controls=c.fsbp("Opensearch.1", "Opensearch.3", "ES.1", "ES.3") + c.AT_REST,
    remediation="set encryptAtRest.enabled and nodeToNodeEncryption.enabled to true",
    url=f"{guides.OPENSEARCH}/encryption-at-rest.html",
    types=DOMAINS,
    good={"encryptAtRest": {"enabled": True}, "nodeToNodeEncryption": {"enabled": True}},
    bad={"encryptAtRest": {"enabled": False}, "nodeToNodeEncryption": {"enabled": True}},
    omitted="violates",
)
def opensearch_domain_require_encryption(domain: Resource) -> Iterator[str]:
    """Report either encryption that is off, the default."""
    for path in ("encryptAtRest.enabled", "nodeToNodeEncryption.enabled"):
        if domain.not_true(path):
            yield f"{path} is {domain.show(path)}"


_SEARCH_TLS = (
    "Policy-Min-TLS-1-2-PFS-2023-10",
    "Policy-Min-TLS-1-2-RFC9151-FIPS-2024-08",
)


@Policy(
    id="opensearch-domain-enforce-https",
    description="OpenSearch domains require HTTPS with the latest TLS policy, which has forward secrecy.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("Opensearch.8", "ES.8") + c.IN_TRANSIT,
    remediation="set domainEndpointOptions.enforceHttps to true and tlsSecurityPolicy to "
    "Policy-Min-TLS-1-2-PFS-2023-10",
    url=f"{guides.OPENSEARCH}/infrastructure-security.html",
    types=DOMAINS,
    good={"domainEndpointOptions": {"enforceHttps": True, "tlsSecurityPolicy": "Policy-Min-TLS-1-2-PFS-2023-10"}},
    bad={"domainEndpointOptions": {"enforceHttps": False, "tlsSecurityPolicy": "Policy-Min-TLS-1-2-PFS-2023-10"}},
    omitted="violates",
)
def opensearch_domain_enforce_https(domain: Resource) -> Iterator[str]:
    """Report HTTP that is allowed, or an older TLS policy."""
    https, policy = "domainEndpointOptions.enforceHttps", "domainEndpointOptions.tlsSecurityPolicy"
    if domain.not_true(https):
        yield f"enforceHttps is {domain.show(https)}"
    if domain.differs(policy, *_SEARCH_TLS):
        yield f"tlsSecurityPolicy is {domain.show(policy)}"


@Policy(
    id="opensearch-domain-require-vpc",
    description="OpenSearch domains are in a VPC.",
    severity=Severity.CRITICAL,
    controls=c.fsbp("Opensearch.2", "ES.2") + c.NOT_PUBLIC,
    remediation="set vpcOptions with subnets and security groups when you create the domain; it cannot be changed "
    "later",
    url=f"{guides.OPENSEARCH}/vpc.html",
    types=DOMAINS,
    good={"vpcOptions": {"subnetIds": ["subnet-a"]}},
    bad={"domainName": "search"},
    omitted="violates",
)
def opensearch_domain_require_vpc(domain: Resource) -> Iterator[str]:
    """Report a public endpoint."""
    if domain.lacks("vpcOptions.subnetIds"):
        yield f"vpcOptions.subnetIds is {domain.show('vpcOptions.subnetIds')}"


@Policy(
    id="opensearch-domain-policy-disallow-public-access",
    description="Access policies of OpenSearch domains with a public endpoint do not allow public access.",
    severity=Severity.CRITICAL,
    controls=c.own("OpenSearch-1") + c.NOT_PUBLIC,
    remediation="specify the principals in accessPolicies",
    url=f"{guides.OPENSEARCH}/ac.html",
    types=(*DOMAINS, opensearch.DOMAIN_POLICY),
    good={
        "accessPolicies": {"Statement": [{"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "es:*"}]}
    },
    bad={"accessPolicies": {"Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "es:*"}]}},
)
def opensearch_domain_policy_disallow_public_access(domain: Resource) -> Iterator[str]:
    """Report every statement that is public; in a VPC, security groups restrict access."""
    if domain.lacks("vpcOptions"):
        yield from public_statements(domain, "accessPolicies")


@Policy(
    id="opensearch-domain-require-audit-logs",
    description="OpenSearch domains have audit logging enabled.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("Opensearch.5", "ES.5") + c.LOGGING,
    remediation="add an entry with logType AUDIT_LOGS to logPublishingOptions",
    url=f"{guides.OPENSEARCH}/audit-logs.html",
    types=DOMAINS,
    good={"logPublishingOptions": [{"logType": "AUDIT_LOGS", "cloudwatchLogGroupArn": "arn"}]},
    bad={"logPublishingOptions": [{"logType": "INDEX_SLOW_LOGS", "cloudwatchLogGroupArn": "arn"}]},
    omitted="violates",
)
def opensearch_domain_require_audit_logs(domain: Resource) -> Iterator[str]:
    """Report a domain that does not publish audit logs."""
    path = "logPublishingOptions"
    kinds = [item.get("logType") for item in domain.each(path) if not item.is_false("enabled")]
    if not domain.unsure(path) and not any(not isinstance(kind, str) or kind == "AUDIT_LOGS" for kind in kinds):
        yield "logPublishingOptions has no AUDIT_LOGS"


@Policy(
    id="opensearch-domain-require-multiple-nodes",
    description="Production OpenSearch domains have at least three data nodes in multiple Availability Zones.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("Opensearch.6", "ES.6") + c.AVAILABILITY,
    remediation="set clusterConfig.zoneAwarenessEnabled to true and instanceCount to 3",
    url=f"{guides.OPENSEARCH}/managedomains-multiaz.html",
    types=DOMAINS,
    good={"clusterConfig": {"zoneAwarenessEnabled": True, "instanceCount": 3}},
    bad={"clusterConfig": {"zoneAwarenessEnabled": False, "instanceCount": 3}},
    environments=PROD,
    omitted="violates",
)
def opensearch_domain_require_multiple_nodes(domain: Resource) -> Iterator[str]:
    """Report zone awareness that is off, unless Multi-AZ with Standby is on, or else fewer than three data nodes."""
    zones, nodes = "clusterConfig.zoneAwarenessEnabled", "clusterConfig.instanceCount"
    if not domain.is_true("clusterConfig.multiAzWithStandbyEnabled") and domain.not_true(zones):
        yield f"{zones} is {domain.show(zones)}"
    elif domain.below(nodes, _DATA_NODES):
        yield f"{nodes} is {domain.show(nodes)}, fewer than {_DATA_NODES}"
