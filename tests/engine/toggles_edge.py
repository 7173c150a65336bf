"""Toggles of the ways in: CDN, load balancer, domain and API. See toggles.py."""

from __future__ import annotations

from typing import Any

import stacks
from changes import Toggle

_DASHBOARD = ("Dashboard monitoring",)
_CDN = (
    "Distribution cdn",
    "LogDelivery* cdn-log-*",
    "MetricAlarm cdn-*",
    "OriginAccessControl cdn-access",
    "ResponseHeadersPolicy cdn-headers",
    "VpcOrigin cdn-origin",
)
_REKEYED = ("BucketPolicy assets-policy", "BucketServerSideEncryptionConfiguration assets-encryption")
_BALANCER_ALARMS = ("MetricAlarm edge-*", "MetricAlarm api-5xx", "MetricAlarm api-hosts-*", "MetricAlarm api-latency-*")


def _api_without(*fields: str, **more: Any) -> dict[str, Any]:
    """Return dev's service ``api`` without *fields*, and with *more*."""
    api = stacks.value("dev", "services")["api"]
    return {key: value for key, value in api.items() if key not in fields} | more


PUBLIC = {
    "no CDN": Toggle(
        changes={"cdn": None},
        update=(*_REKEYED, *_DASHBOARD),
        delete=(*_CDN, "Key edge", "Alias edge-alias"),
    ),
    "an existing domain, and a public load balancer": Toggle(
        changes={
            "dns": {"domain": "dev.example.com", "zone": "existing", "zone_id": "Z0123456789ABCDEFGHIJ"},
            "load_balancer": {
                "scheme": "internet-facing",
                "subdomain": "api",
                "certificate_arn": "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012",
                "further_names": {"@": "redirect", "app": "serve"},
                "further_certificate_arns": [
                    "arn:aws:acm:us-east-1:123456789012:certificate/87654321-1234-1234-1234-123456789012"
                ],
                "allowed_cidrs": ["203.0.113.0/24"],
                "global_accelerator": True,
                "rules": {
                    "old": {
                        "paths": ["/old/*"],
                        "hosts": ["api.dev.example.com"],
                        "headers": {"User-Agent": ["*Mobile*"]},
                        "redirect": {"status": 301, "host": "www.example.com", "path": "/new", "query": ""},
                    },
                    "closed": {
                        "methods": ["DELETE"],
                        "query": {"force": ["true"]},
                        "source_cidrs": ["203.0.113.0/24"],
                        "priority": 10,
                        "fixed_response": {"status": 403, "content_type": "text/html", "body": "<p>Closed</p>"},
                    },
                },
            },
            "services.api.route": {
                "paths": ["/api/*"],
                "source_cidrs": ["203.0.113.0/24"],
                "load_balancer": "edge",
                "authentication": {
                    "type": "oidc",
                    "issuer": "https://login.example.com",
                    "authorization_endpoint": "https://login.example.com/authorize",
                    "token_endpoint": "https://login.example.com/token",
                    "user_info_endpoint": "https://login.example.com/userinfo",
                    "client_id": "shop",
                    "client_secret_arn": "arn:aws:secretsmanager:us-east-1:123456789012:secret:login-AbCdEf",
                    "scope": "openid email",
                    "session_timeout_seconds": 3600,
                    "on_unauthenticated_request": "deny",
                },
            },
        },
        create=(
            "Accelerator edge-accelerator",
            "EndpointGroup edge-accelerator-endpoints",
            "Listener edge-accelerator-listener",
            "Listener edge-https",
            "Listener edge-redirect",
            "ListenerCertificate edge-certificate-*",
            "ListenerRule edge-from-dev.example.com",
            "ListenerRule edge-rule-*",
            "SecurityGroupEgressRule edge-to-identity-providers",
            "MetricAlarm edge-certificate-*",
            "Record edge-*ipv?",
            "SecurityGroupIngressRule edge-from-203.0.113.0-24-*",
        ),
        update=(*_BALANCER_ALARMS, "BucketLifecycleConfiguration logs-lifecycle", "BucketPolicy logs-policy"),
        replace=("LoadBalancer edge", "ListenerRule api-route"),
        delete=("Listener edge-http", "SecurityGroupIngressRule edge-from-cloudfront-80"),
    ),
}

PRIVATE = {
    "no load balancer, and a CDN of files alone from another bucket": Toggle(
        changes={
            "load_balancer": None,
            "cdn": {"assets_bucket": "site"},
            "buckets.site": {"role": "assets"},
            "services.api": _api_without("route", "health_check", kind="internal"),
        },
        create=("Bucket site", "Bucket* site-*"),
        update=("Distribution cdn", "Service api", *_REKEYED, *_DASHBOARD),
        delete=(
            "Listener edge-http",
            "ListenerRule api-route",
            "LoadBalancer edge",
            "SecurityGroup edge-security-group",
            "SecurityGroup*Rule edge-*",
            "TargetGroup api-tg",
            "VpcOrigin cdn-origin",
            *_BALANCER_ALARMS,
        ),
    ),
}

DOMAIN = {
    "a domain of its own": Toggle(
        changes={
            "dns": {
                "domain": "dev.example.com",
                "zone": "create",
                "certificate_authorities": ["amazon.com"],
                "dnssec": True,
                "parent_zone_id": "Z0123456789PARENT",
                "parent_ds_record": True,
                "failover": {
                    "www": {
                        "dns_name": "standby-1.eu-west-1.elb.amazonaws.com",
                        "hosted_zone_id": "Z32O12XQLNTSW2",
                        "path": "/healthz",
                    }
                },
                "health_checks": {"www": {"path": "/healthz"}},
                "query_logging": True,
                "records": {
                    "@": {"mx": ["10 mail.example.net"], "txt": ["v=spf1 -all", "k" * 300], "ttl_seconds": 3600},
                    "mail": {"a": ["203.0.113.10"], "aaaa": ["2001:db8::10"]},
                    "status": {"cname": "status.example.net"},
                    "shop": {"caa": ['0 issue "ca.example.net"']},
                    "partner": {"ns": ["ns1.example.net", "ns2.example.net"]},
                    "_sip._tcp": {"srv": ["10 5 5060 sip.example.net"]},
                },
            },
            "load_balancer.allow_plain_http": False,
            "cdn.subdomain": "www",
            "cdn.apex": True,
            "cdn.canonical": "apex",
        },
        create=(
            "Certificate certificate",
            "CertificateValidation certificate-validation",
            "Function cdn-names",
            "Function cdn-requests",
            "Listener edge-https",
            "MetricAlarm certificate-expires",
            "Record cdn-apex-ipv?",
            "Record cdn-ipv?",
            "Record certificate-dev.example.com",
            "Record certificate-www.dev.example.com",
            "Record domain-*.example.com-*",
            "HealthCheck domain-check-www.dev.example.com",
            "HealthCheck domain-failover-cdn",
            "MetricAlarm domain-failed-over-cdn",
            "Record cdn-secondary-ipv?",
            "Record domain-ds",
            "HostedZoneDnsSec domain-dnssec-signing",
            "Key domain-dnssec",
            "KeySigningKey domain-dnssec-ksk",
            "LogGroup domain-queries",
            "LogResourcePolicy domain-queries-policy",
            "MetricAlarm domain-dnssec-*",
            "MetricAlarm domain-unhealthy-www.dev.example.com",
            "Record domain-delegation",
            "QueryLog domain-queries-config",
            "SecurityGroupIngressRule edge-from-cloudfront-443",
            "Zone domain",
        ),
        update=("Distribution cdn", *_DASHBOARD),
        replace=("ListenerRule api-route", "VpcOrigin cdn-origin"),
        delete=("Listener edge-http", "SecurityGroupIngressRule edge-from-cloudfront-80"),
    ),
    "an API in front of a service that CloudFront does not reach": Toggle(
        changes={
            "services.orders": _api_without(
                "links",
                route={
                    "paths": ["/orders", "/orders/*"],
                    "priority": 200,
                    "forward": {"weights": {"orders": 1, "api": 0}, "stickiness_seconds": 60},
                },
            ),
            "apis.public": {
                "subdomain": "api",
                "certificate_arn": None,
                "mutual_tls": {"truststore_uri": "s3://trust/clients.pem", "truststore_version": "1"},
                "authorizers": {"users": {"issuer": "https://auth.example.com", "audiences": ["shop"]}},
                "routes": {
                    "GET /orders/{id}": {
                        "service": "orders",
                        "authorizer": "users",
                        "scopes": ["orders.read"],
                        "throttling": {"requests_per_second": 10, "burst": 20},
                    },
                    "GET /orders": {"service": "orders", "allow_anonymous": True},
                },
                "cors": {
                    "origins": ["https://www.example.com"],
                    "methods": ["GET"],
                    "headers": ["authorization"],
                    "expose_headers": ["etag"],
                    "allow_credentials": True,
                    "max_age_seconds": 60,
                },
                "throttling": {"requests_per_second": 100, "burst": 200},
                "timeout_seconds": 10,
                "request_headers": {"x-user": "$context.authorizer.claims.sub"},
                "detailed_metrics": True,
                "alarms": {"errors_per_minute": 1, "client_error_percent": 10, "latency_p95_seconds": 0.5},
            },
        },
        create=(
            "Api public",
            "ApiMapping public-mapping",
            "Authorizer public-users",
            "Certificate public-certificate",
            "CertificateValidation public-certificate-validation",
            "DomainName public-domain",
            "Integration public-edge",
            "ListenerRule orders-route",
            "LogGroup orders-*",
            "LogGroup public-logs",
            "MetricAlarm orders-*",
            "MetricAlarm public-*",
            "Record public-certificate-api.dev.example.com",
            "Record public-ipv?",
            "Role orders-*",
            "RolePolicy orders-*",
            "Route public-GET /orders",
            "Route public-GET /orders/{id}",
            "SecurityGroup orders-tasks",
            "SecurityGroup public-security-group",
            "SecurityGroup*Rule *orders*",
            "SecurityGroup*Rule public-link-to-edge-*",
            "Service orders",
            "Stage public-stage",
            "TargetGroup orders-tg",
            "TaskDefinition orders",
            "VpcLink public-link",
        ),
    ),
    "services in two zones": Toggle(
        changes={"network.workload_availability_zones": None},
        create=("* network-*-b", "* network-*-b-*"),
        update=("Service *", "Schedule cleanup", *_DASHBOARD),
    ),
}
