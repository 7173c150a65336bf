"""Amazon OpenSearch Service."""

from __future__ import annotations

from policies.plan.kind import Kind

_DEFAULTS = {
    "encryptAtRest.enabled": False,
    "nodeToNodeEncryption.enabled": False,
    "domainEndpointOptions.enforceHttps": False,
    "domainEndpointOptions.tlsSecurityPolicy": "Policy-Min-TLS-1-0-2019-07",
    "advancedSecurityOptions.enabled": False,
    # https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_ClusterConfig.html
    "clusterConfig.instanceCount": 1,
    "clusterConfig.zoneAwarenessEnabled": False,
}
# The provider sends true with a block that does not set it; without a block, AWS also accepts HTTP.
_BLOCK_DEFAULTS = {"domainEndpointOptions.enforceHttps": True}

ELASTICSEARCH_DOMAIN = Kind(
    "aws:elasticsearch/domain:Domain", holds="data", defaults=_DEFAULTS, block_defaults=_BLOCK_DEFAULTS
)
DOMAIN = Kind("aws:opensearch/domain:Domain", holds="data", defaults=_DEFAULTS, block_defaults=_BLOCK_DEFAULTS)
DOMAIN_POLICY = Kind("aws:opensearch/domainPolicy:DomainPolicy")
SERVERLESS_COLLECTION = Kind("aws:opensearch/serverlessCollection:ServerlessCollection", holds="data")
