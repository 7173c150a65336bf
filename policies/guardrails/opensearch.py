"""OpenSearch: search domains are encrypted, private and logged."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine.environment import PROD
from policies.engine.rule import Level, Severity, resource_rule
from policies.engine.view import Resource
from policies.plan.documents import parse

DOMAINS = ("aws:opensearch/domain:Domain", "aws:elasticsearch/domain:Domain")
SEARCH = "https://docs.aws.amazon.com/opensearch-service/latest/developerguide"


@resource_rule(
    id="opensearch-domain-require-encryption",
    description="Search domains encrypt what they store and what their nodes say to each other.",
    severity=Severity.HIGH,
    controls=c.fsbp("Opensearch.1", "Opensearch.3") + c.AT_REST,
    remediation="set encryptAtRest.enabled and nodeToNodeEncryption.enabled to true",
    url=f"{SEARCH}/encryption-at-rest.html",
    types=DOMAINS,
    good={"encryptAtRest": {"enabled": True}, "nodeToNodeEncryption": {"enabled": True}},
    bad={"encryptAtRest": {"enabled": False}, "nodeToNodeEncryption": {"enabled": True}},
)
def opensearch_domain_require_encryption(domain: Resource) -> Iterator[str]:
    """Either is off, which is the default."""
    for path in ("encryptAtRest.enabled", "nodeToNodeEncryption.enabled"):
        if domain.not_true(path):
            yield f"{path} is {domain.show(path)}"


_SEARCH_TLS = (
    "Policy-Min-TLS-1-2-2019-07",
    "Policy-Min-TLS-1-2-PFS-2023-10",
    "Policy-Min-TLS-1-2-RFC9151-FIPS-2024-08",
)


@resource_rule(
    id="opensearch-domain-enforce-https",
    description="Search domains take HTTPS with TLS 1.2 only.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("Opensearch.8") + c.IN_TRANSIT,
    remediation="set domainEndpointOptions.enforceHttps to true and tlsSecurityPolicy to "
    "Policy-Min-TLS-1-2-PFS-2023-10",
    url=f"{SEARCH}/infrastructure-security.html",
    types=DOMAINS,
    good={"domainEndpointOptions": {"enforceHttps": True, "tlsSecurityPolicy": "Policy-Min-TLS-1-2-PFS-2023-10"}},
    bad={"domainEndpointOptions": {"enforceHttps": False, "tlsSecurityPolicy": "Policy-Min-TLS-1-2-PFS-2023-10"}},
)
def opensearch_domain_enforce_https(domain: Resource) -> Iterator[str]:
    """HTTP too, or older TLS."""
    https, policy = "domainEndpointOptions.enforceHttps", "domainEndpointOptions.tlsSecurityPolicy"
    if domain.not_true(https):
        yield f"enforceHttps is {domain.show(https)}"
    if domain.differs(policy, *_SEARCH_TLS):
        yield f"tlsSecurityPolicy is {domain.show(policy)}"


@resource_rule(
    id="opensearch-domain-require-vpc",
    description="Search domains lie in a VPC.",
    severity=Severity.CRITICAL,
    controls=c.fsbp("Opensearch.2") + c.NOT_PUBLIC,
    remediation="set vpcOptions with subnets and security groups; it can only be set when the domain is made",
    url=f"{SEARCH}/vpc.html",
    types=DOMAINS,
    good={"vpcOptions": {"subnetIds": ["subnet-a"]}},
    bad={"domainName": "search"},
)
def opensearch_domain_require_vpc(domain: Resource) -> Iterator[str]:
    """A public endpoint."""
    if domain.lacks("vpcOptions.subnetIds"):
        yield f"vpcOptions.subnetIds is {domain.show('vpcOptions.subnetIds')}"


@resource_rule(
    id="opensearch-domain-policy-disallow-public-access",
    description="No search domain outside of a VPC is open to everybody.",
    severity=Severity.CRITICAL,
    controls=c.fsbp("Opensearch.7") + c.NOT_PUBLIC,
    remediation="name the principals in accessPolicies",
    url=f"{SEARCH}/ac.html",
    types=(*DOMAINS, "aws:opensearch/domainPolicy:DomainPolicy"),
    good={
        "accessPolicies": {"Statement": [{"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "es:*"}]}
    },
    bad={"accessPolicies": {"Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "es:*"}]}},
)
def opensearch_domain_policy_disallow_public_access(domain: Resource) -> Iterator[str]:
    """Anybody, without a condition; in a VPC the security group decides who gets that far."""
    for statement in parse(domain.raw("accessPolicies")) or ():
        if statement.allow and statement.everyone() and not statement.narrowed() and domain.lacks("vpcOptions"):
            yield f"{statement.label} allows {', '.join(statement.actions)} to everybody"


@resource_rule(
    id="opensearch-domain-require-audit-logs",
    description="Search domains log who did what.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("Opensearch.5") + c.LOGGING,
    remediation="add logPublishingOptions with logType AUDIT_LOGS",
    url=f"{SEARCH}/audit-logs.html",
    types=DOMAINS,
    good={"logPublishingOptions": [{"logType": "AUDIT_LOGS", "cloudwatchLogGroupArn": "arn"}]},
    bad={"logPublishingOptions": [{"logType": "INDEX_SLOW_LOGS", "cloudwatchLogGroupArn": "arn"}]},
)
def opensearch_domain_require_audit_logs(domain: Resource) -> Iterator[str]:
    """No audit log."""
    path = "logPublishingOptions"
    kinds = [item.get("logType") for item in domain.each(path) if not item.is_false("enabled")]
    if not domain.unsure(path) and not any(not isinstance(kind, str) or kind == "AUDIT_LOGS" for kind in kinds):
        yield "logPublishingOptions has no AUDIT_LOGS"


@resource_rule(
    id="opensearch-domain-require-multiple-nodes",
    description="In production, a search domain has nodes in more than one zone.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("Opensearch.6") + c.AVAILABILITY,
    remediation="set clusterConfig.zoneAwarenessEnabled to true and instanceCount to 3",
    url=f"{SEARCH}/managedomains-multiaz.html",
    types=DOMAINS,
    good={"clusterConfig": {"zoneAwarenessEnabled": True, "instanceCount": 3}},
    bad={"clusterConfig": {"zoneAwarenessEnabled": False, "instanceCount": 3}},
    environments=PROD,
)
def opensearch_domain_require_multiple_nodes(domain: Resource) -> Iterator[str]:
    """One zone, unless the multi-AZ option with standby is on."""
    standby = domain.is_true("clusterConfig.multiAzWithStandbyEnabled")
    if not standby and domain.not_true("clusterConfig.zoneAwarenessEnabled"):
        yield f"clusterConfig.zoneAwarenessEnabled is {domain.show('clusterConfig.zoneAwarenessEnabled')}"
