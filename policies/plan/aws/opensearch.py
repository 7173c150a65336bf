"""Amazon OpenSearch Service."""

from __future__ import annotations

from policies.plan.kind import Kind

ELASTICSEARCH_DOMAIN = Kind("aws:elasticsearch/domain:Domain", holds="data")
DOMAIN = Kind(
    "aws:opensearch/domain:Domain",
    holds="data",
    defaults={
        "encryptAtRest.enabled": False,
        "nodeToNodeEncryption.enabled": False,
        "domainEndpointOptions.enforceHttps": False,
        "domainEndpointOptions.tlsSecurityPolicy": "Policy-Min-TLS-1-0-2019-07",
        "advancedSecurityOptions.enabled": False,
    },
)
DOMAIN_POLICY = Kind("aws:opensearch/domainPolicy:DomainPolicy")
SERVERLESS_COLLECTION = Kind("aws:opensearch/serverlessCollection:ServerlessCollection", holds="data")
