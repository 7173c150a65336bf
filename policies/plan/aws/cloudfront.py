"""Amazon CloudFront."""

from __future__ import annotations

from policies.plan.kind import Kind

DISTRIBUTION = Kind(
    "aws:cloudfront/distribution:Distribution", defaults={"viewerCertificate.minimumProtocolVersion": "TLSv1"}
)
KEY_VALUE_STORE = Kind("aws:cloudfront/keyValueStore:KeyValueStore", holds="data")
RESPONSE_HEADERS_POLICY = Kind("aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy")
VPC_ORIGIN = Kind("aws:cloudfront/vpcOrigin:VpcOrigin")
