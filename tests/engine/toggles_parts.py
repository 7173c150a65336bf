"""Toggles of whole parts: more of everything, other services, other ways in. See toggles.py."""

from __future__ import annotations

from typing import Any

import stacks
from changes import Toggle

_SERVICES = stacks.value("dev", "services")
_CERTIFICATE = "12345678-1234-1234-1234-123456789012"
_ALL_RUNS = ("Service *", "Schedule cleanup")
_DASHBOARD = ("Dashboard monitoring",)
_STEPS = {
    "add_above_percent": 75,
    "add_after_minutes": 3,
    "add_tasks": 2,
    "remove_below_percent": 30,
    "remove_after_minutes": 10,
    "remove_tasks": 1,
}


def _without(service: str, *fields: str, **more: Any) -> dict[str, Any]:
    return {key: value for key, value in _SERVICES[service].items() if key not in fields} | more


TRAFFIC_SHIFT = {
    "create": ("TargetGroup api-alt", "Role api-traffic", "RolePolicy api-traffic-shift-traffic"),
    "update": (
        "ListenerRule api-route",
        "Service api",
        "MetricAlarm api-5xx",
        "MetricAlarm api-hosts-unhealthy",
        "MetricAlarm api-latency-high",
    ),
}

MORE = {
    "a canary": Toggle(
        changes={
            "services.api.deployment": {
                "strategy": "canary",
                "canary_percent": 5,
                "canary_minutes": 1,
                "bake_minutes": 1,
            }
        },
        **TRAFFIC_SHIFT,
    ),
    "a database with credentials of its own": Toggle(
        changes={
            "databases.reports": {
                "engine_version": "16",
                "instance_class": "db.t4g.micro",
                "storage_gib": 400,
                "iops": 12_000,
                "throughput_mibps": 500,
                "multi_az": False,
                "database_name": "reports",
                "credentials": "generated",
                "replicas": 1,
                "alarms": {"replica_lag_seconds": 30},
            }
        },
        create=("* reports", "* reports-*"),
        update=_DASHBOARD,
    ),
    "a Redis cluster": Toggle(
        changes={
            "caches.redis": {
                "node_type": "cache.t4g.micro",
                "engine": "redis",
                "engine_version": "7.1",
                "cluster_mode": True,
                "shards": 2,
            }
        },
        create=("* redis", "* redis-*"),
    ),
    "a cache without nodes": Toggle(
        changes={
            "serverless_caches.baskets": {
                "network": "network",
                "engine": "redis",
                "max_storage_gb": 2,
                "max_ecpu_per_second": 2000,
                "users_engine": "redis",
                "snapshot_retention_days": 0,
            }
        },
        create=("ServerlessCache baskets", "* baskets-*"),
    ),
    "queues, topics, event buses and schedules": Toggle(
        changes={
            "queues.invoices": {
                "visibility_timeout_seconds": 120,
                "retention_days": 7,
                "delay_seconds": 5,
                "receive_wait_seconds": 10,
                "max_message_kib": 256,
                "dead_letters": {"max_receives": 3, "retention_days": 10},
                "alarms": {"oldest_message_seconds": 300},
            },
            "queues.picking": {
                "fifo": {
                    "content_based_deduplication": True,
                    "deduplication_scope": "messageGroup",
                    "throughput_limit": "perMessageGroupId",
                }
            },
            "topics.purchases": {
                "subscriptions": {
                    "invoices": {
                        "kind": "queue",
                        "queue": "invoices",
                        "raw_message_delivery": True,
                        "filter_policy": {"status": ["paid"]},
                        "filter_scope": "MessageBody",
                    },
                    "people": {"kind": "email", "address": "sales@example.com", "filter_policy": {"amount": [1]}},
                    "partner": {
                        "kind": "https",
                        "url": "https://hooks.example.com/purchases",
                        "raw_message_delivery": True,
                    },
                }
            },
            "event_buses.sales": {
                "bus": "custom",
                "archive": {"retention_days": 30, "pattern": {"source": ["shop"]}},
                "rules": {
                    "paid": {
                        "pattern": {"source": ["shop"]},
                        "targets": {
                            "invoices": {"kind": "queue", "queue": "invoices"},
                            "picking": {"queue": "picking", "message_group_id": "all"},
                            "purchases": {"kind": "topic", "topic": "purchases"},
                        },
                        "retry": {"max_attempts": 3, "max_age_seconds": 3600},
                    }
                },
            },
            "schedules.month-end": {
                "schedule": "cron(0 6 1 * ? *)",
                "time_zone": "Europe/Berlin",
                "flexible_window_minutes": 15,
                "target": {"kind": "queue", "queue": "picking", "message_group_id": "all"},
                "message": {"job": "month-end"},
                "retry": {"max_attempts": 3, "max_age_seconds": 3600},
            },
            "topics.steps": {
                "fifo": {"content_based_deduplication": True, "throughput_scope": "Topic"},
                "subscriptions": {"picking": {"queue": "picking"}},
            },
        },
        create=(
            "Key messages",
            "Alias messages-alias",
            *(f"* {name}" for name in ("invoices", "picking", "purchases", "steps", "sales", "month-end")),
            *(f"* {name}-*" for name in ("invoices", "picking", "purchases", "steps", "sales", "month-end")),
        ),
        update=_DASHBOARD,
    ),
    "two VPNs with every option": Toggle(
        changes={
            "vpns.office": {
                "network": "network",
                "ip_address": "203.0.113.10",
                "bgp_asn": 65_010,
                "remote_cidrs": ["192.168.0.0/16"],
                "propagate_to": ["private", "data"],
                "inbound": ["main"],
                "outbound": {"api": [443]},
                "tunnels": {
                    "inside_cidrs": ["169.254.10.0/30", "169.254.10.4/30"],
                    "encryption_algorithms": ["AES256"],
                    "integrity_algorithms": ["SHA2-384"],
                    "dh_groups": [14],
                    "phase_1_lifetime_seconds": 7200,
                    "phase_2_lifetime_seconds": 1800,
                    "rekey_margin_seconds": 300,
                    "rekey_fuzz_percent": 50,
                    "replay_window_packets": 2048,
                    "dpd_timeout_seconds": 60,
                    "dpd_timeout_action": "clear",
                    "startup_action": "add",
                    "lifecycle_control": True,
                },
            },
            "vpns.bank": {
                "certificate_arn": f"arn:aws:acm:us-east-1:123456789012:certificate/{_CERTIFICATE}",
                "remote_cidrs": ["172.20.8.0/24"],
                "propagate_to": ["private", "data"],
            },
        },
        create=(
            "VpnGateway network-vpn",
            "VpnGatewayRoutePropagation network-vpn-*",
            "CustomerGateway *-device",
            "VpnConnection office",
            "VpnConnection bank",
            "VpnConnectionRoute bank-172-20-8-0-24",
            "LogGroup *-tunnels",
            "SecurityGroupIngressRule office-to-main-*",
            "SecurityGroupEgressRule api-to-office-*",
            "MetricAlarm office-*",
            "MetricAlarm bank-*",
        ),
        update=("NetworkAcl network-acl-private", "NetworkAcl network-acl-data", *_DASHBOARD),
    ),
    "buckets of every role": Toggle(
        changes={
            "buckets.media": {"role": "media"},
            "buckets.records": {"role": "archive", "object_lock_days": 1},
            "buckets.dumps": {"role": "backups"},
        },
        create=(
            "Bucket media",
            "Bucket records",
            "Bucket dumps",
            "Bucket* media-*",
            "Bucket* dumps-*",
            "Bucket* records-*",
            "BucketObjectLockConfiguration records-lock",
            "Key backups",
            "Alias backups-alias",
        ),
    ),
    "a secret": Toggle(changes={"secrets.token": {"description": "Token"}}, create=("Secret token",)),
    "an encrypted parameter": Toggle(
        changes={"parameters.dsn": {"kind": "SecureString"}},
        secret={"parameters.dsn.value": "hidden-parameter"},
        create=("Parameter dsn",),
    ),
    "a parameter that only looks confidential": Toggle(
        changes={"parameters.note": {"value": "password=none", "allow_plaintext": True}}, create=("Parameter note",)
    ),
    "a repository": Toggle(
        changes={"repositories.extra": {}}, create=("Repository extra", "LifecyclePolicy extra-lifecycle")
    ),
    "a service that is linked to all of it": Toggle(
        changes={
            "services.extra": {
                "kind": "internal",
                "image": {"uri": "public.ecr.aws/nginx/nginx:1.27"},
                "port": 9090,
                "cpu": 256,
                "memory_mib": 512,
                "architecture": "x86_64",
                "user": "1001",
                "tasks": 1,
                "command": ["run"],
                "environment": {"MODE": "fast"},
                "health_check": {"command": ["true"]},
                "log_group_name": "/extra",
                "alarms": {
                    "cpu_percent": 50,
                    "memory_percent": 50,
                },
                "links": {
                    "reports": "connect",
                    "redis": "connect",
                    "baskets": "connect",
                    "media": "read",
                    "records": "write",
                    "dumps": "read_write",
                    "token": "read",
                    "dsn": "read",
                    "auth": "call",
                },
            }
        },
        create=(
            "Service extra",
            "TaskDefinition extra",
            "LogGroup extra-log",
            "MetricAlarm extra-*",
            "Role extra-*",
            "RolePolicy extra-*",
            "SecurityGroup extra-tasks",
            "SecurityGroup*Rule extra-to-*",
        ),
    ),
}

SERVICES = {
    "another route": Toggle(
        changes={
            "services.api.route": {
                "paths": ["/api/*"],
                "hosts": ["a.example.com"],
                "headers": {"X-Version": ["2"]},
                "methods": ["GET"],
                "query": {"version": ["2"]},
                "priority": 90,
            }
        },
        update=("ListenerRule api-route",),
    ),
    "another health check": Toggle(
        changes={
            "services.api.health_check": {
                "path": "/healthz",
                "interval_seconds": 20,
                "timeout_seconds": 4,
                "healthy_threshold": 3,
                "unhealthy_threshold": 4,
                "grace_period_seconds": 10,
            }
        },
        update=("TargetGroup api-tg", "Service api"),
    ),
    "more time, space and another port": Toggle(
        changes={
            "services.api.port": 9090,
            "services.api.request_timeout_seconds": 90,
            "services.api.stop_timeout_seconds": 40,
            "services.api.tmp_mib": 64,
            "services.api.ephemeral_storage_gib": 30,
            "services.api.scratch_paths": ["/var/cache/app"],
            "services.api.alarms": {"target_errors_per_minute": 1, "latency_p95_seconds": 2},
        },
        update=("TargetGroup api-tg", "Service api", "MetricAlarm api-5xx", "MetricAlarm api-latency-high"),
        replace=("TaskDefinition api", "SecurityGroup*Rule edge-to-api-*"),
    ),
    "scaling": Toggle(
        changes={
            "services.api.tasks": None,
            "services.api.scaling": {
                "min_tasks": 1,
                "max_tasks": 2,
                "cpu_percent": 70,
                "memory_percent": 80,
                "requests_per_task": 1000,
                "forecast": {"metric": "cpu", "mode": "forecast_and_scale"},
                "scale_out_cooldown_seconds": 30,
                "scale_in_cooldown_seconds": 100,
            },
        },
        create=("Target api-scaling", "Policy api-scaling-*"),
    ),
    "scaling by steps and schedules": Toggle(
        changes={
            "services.worker.tasks": None,
            "services.worker.scaling": {
                "min_tasks": 1,
                "max_tasks": 3,
                "cpu_steps": _STEPS,
                "memory_steps": {**_STEPS, "add_above_percent": 80},
                "schedules": {
                    "morning": {
                        "schedule": "cron(0 8 ? * MON-FRI *)",
                        "time_zone": "Europe/Berlin",
                        "min_tasks": 2,
                        "max_tasks": 4,
                    },
                },
            },
        },
        create=(
            "Target worker-scaling",
            "Policy worker-scaling-*",
            "MetricAlarm worker-scaling-*",
            "ScheduledAction worker-scaling-morning",
        ),
    ),
    "nothing outside of office hours": Toggle(
        changes={
            "services.auth.tasks": None,
            "services.auth.scaling": {
                "min_tasks": 1,
                "max_tasks": 1,
                "office_hours": {
                    "time_zone": "Europe/Berlin",
                    "start": "08:00",
                    "end": "18:00",
                    "days": "MON-THU",
                    "tasks_outside": 0,
                },
            },
        },
        create=("Target auth-scaling", "ScheduledAction auth-scaling-office-*"),
    ),
    "another deployment strategy": Toggle(
        changes={
            "services.auth.deployment": {"strategy": "rolling", "minimum_healthy_percent": 0, "maximum_percent": 100}
        },
        update=("Service auth",),
    ),
    "another command": Toggle(
        changes={
            "services.worker.command": ["python", "-m", "worker"],
            "services.worker.environment": {"SESSION_TOKEN_NAME": "sid"},
            "services.worker.allow_plaintext": ["SESSION_TOKEN_NAME"],
        },
        update=("Service worker",),
        replace=("TaskDefinition worker",),
    ),
    "another schedule": Toggle(
        changes={"services.cleanup.schedule": "rate(1 hour)"},
        update=("Schedule cleanup",),
    ),
}

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
            "services.api": _without("api", "route", "health_check", kind="internal"),
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
            "services.orders": _without(
                "api",
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
        update=(*_ALL_RUNS, *_DASHBOARD),
    ),
}
