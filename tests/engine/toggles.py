"""What the dev stack can do without, can have more of, and can have otherwise; and what each of these does to AWS.

Dev may lose its data, so everything can be tried there. Toggles of one group share an update: what they do together is
what each of them says, and nothing else.
"""

from __future__ import annotations

from changes import Toggle
from toggles_cdn import CDN
from toggles_containers import CONTAINERS
from toggles_edge import DOMAIN, PRIVATE, PUBLIC
from toggles_functions import FUNCTIONS
from toggles_images import IMAGES
from toggles_instances import INSTANCES
from toggles_messaging import MESSAGING
from toggles_network import NETWORK, OUTWARD, VPNS
from toggles_parts import MORE
from toggles_services import SERVICES, TRAFFIC_SHIFT
from toggles_telemetry import TELEMETRY
from toggles_volumes import VOLUMES

_FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:rotate"

OTHERWISE = {
    "a second target group": Toggle(
        changes={"services.api.deployment": {"strategy": "rolling", "second_target_group": True}}, **TRAFFIC_SHIFT
    ),
    "a patient load balancer": Toggle(
        changes={
            "load_balancer.idle_timeout_seconds": 120,
            "load_balancer.alarms": {
                "balancer_errors_per_minute": 1,
                "target_errors_per_minute": 2,
                "latency_p95_seconds": 3,
                "rejected_connections_per_minute": 4,
            },
        },
        update=("LoadBalancer edge", "MetricAlarm edge-*", "TargetGroup api-tg", "Service api"),
        replace=("TaskDefinition api",),
    ),
    "a wider CDN": Toggle(
        changes={
            "cdn.price_class": "PriceClass_200",
            "cdn.alarms": {"server_error_percent": 2, "client_error_percent": 20},
        },
        update=("Distribution cdn", "MetricAlarm cdn-4xx", "MetricAlarm cdn-5xx"),
    ),
    "a CDN that redirects, finds index documents and has error pages": Toggle(
        changes={
            "cdn.single_page_application": False,
            "cdn.index_documents": True,
            "cdn.redirects": {"/old": {"to": "/new", "status": 302}},
            "cdn.error_pages": {"403": {"page": "/errors/404.html", "response_code": 404, "caching_seconds": 60}},
        },
        create=("Function cdn-requests",),
        update=("Distribution cdn",),
    ),
    "a CDN with headers, for some countries": Toggle(
        changes={
            "cdn.content_security_policy": "default-src 'self'",
            "cdn.response_headers": {"permissions-policy": "camera=()"},
            "cdn.allow_countries": ["DE"],
            "cdn.block_countries": [],
        },
        update=("Distribution cdn", "ResponseHeadersPolicy cdn-headers"),
    ),
    "a web ACL": Toggle(
        changes={
            "waf": {
                "action": "count",
                "managed_rules": {
                    "core": "block",
                    "known_bad_inputs": "count",
                    "sql_injection": "off",
                    "ip_reputation": "count",
                    "anonymous_ips": "count",
                    "bot_control": "count",
                },
                "requests_per_5_minutes": 1000,
                "rate_limits": {
                    "login": {"path_prefix": "/api/login", "requests_per_5_minutes": 100, "action": "count"}
                },
                "allow_addresses": ["203.0.113.0/24"],
                "block_addresses": ["2001:db8::/32"],
                "allow_countries": ["DE", "FR"],
                "block_countries": [],
                "exceptions": {"uploads": {"rule": "core.SizeRestrictions_BODY", "path_prefixes": ["/api/uploads"]}},
                "log": "all",
                "redact_headers": ["authorization"],
                "redact_query_string": True,
                "alarms": {"blocked_requests_per_5_minutes": 100},
            }
        },
        create=(
            "IpSet waf-cdn-allow-ipv4",
            "IpSet waf-cdn-block-ipv6",
            "LogGroup waf-cdn-logs",
            "MetricAlarm waf-cdn-blocked",
            "WebAcl waf-cdn",
            "WebAclLoggingConfiguration waf-cdn-logging",
        ),
        update=("Distribution cdn",),
    ),
    "no Spot, insights, a shell": Toggle(
        changes={
            "cluster": {
                "container_insights": "enabled",
                "on_demand_base": 1,
                "on_demand_weight": 1,
                "spot_weight": 0,
                "allow_exec": True,
            }
        },
        create=(
            "LogGroup cluster-exec",
            "LogGroup cluster-insights",
            "MetricAlarm *-tasks-missing",
            "RolePolicy *-task-exec",
        ),
        update=("Cluster cluster", "ClusterCapacityProviders cluster-capacity", "Service *", "Schedule cleanup"),
        replace=("TaskDefinition *",),
    ),
    "more images": Toggle(changes={"repositories.api.keep_images": 6}, replace=("LifecyclePolicy api-lifecycle",)),
    "an alert address": Toggle(
        changes={"observability.alert_emails": ["ops@example.com"]},
        create=("TopicSubscription alerts-ops-example-com-*",),
        update=("Budget budget",),
    ),
    "longer logs": Toggle(changes={"observability.log_retention_days": 14}, update=("LogGroup *",)),
    "shorter access logs": Toggle(
        changes={"observability.access_log_retention_days": 90},
        update=("BucketLifecycleConfiguration logs-lifecycle",),
    ),
    "no dashboard": Toggle(changes={"observability.dashboard": False}, delete=("Dashboard monitoring",)),
    "a longer deletion window of keys": Toggle(changes={"keys.deletion_window_days": 8}, update=("Key *",)),
    "a budget of the stack, and one of the account": Toggle(
        changes={"cost.budget_scope": "stack", "cost.account_budget_usd": 500},
        create=("Budget budget-account",),
        update=("Budget budget",),
    ),
}

DATA = {
    "traffic between services that moves in steps, tested and approved": Toggle(
        changes={
            "services.auth.deployment": {
                "strategy": "linear",
                "step_percent": 50,
                "step_minutes": 1,
                "bake_minutes": 0,
                "test_traffic": {"header": "X-Release", "value": "next"},
                "hooks": {"smoke": {"function": "smoke", "stages": ["post_test_traffic_shift"], "wait_minutes": 5}},
                "approval": {"stage": "pre_scale_up", "timeout_minutes": 30, "on_timeout": "continue"},
            },
            "functions.smoke": {
                "code": "examples/functions/reports",
                "runtime": "python3.13",
                "handler": "app.handler",
            },
        },
        create=(
            "Alias messages-alias",
            "Alias smoke-live",
            "Function smoke",
            "FunctionEventInvokeConfig smoke-events",
            "Key messages",
            "LogGroup smoke-log",
            "MetricAlarm smoke-*",
            "Queue smoke-failed-events",
            "QueuePolicy smoke-failed-events-policy",
            "Role auth-hooks",
            "Role smoke-role",
            "RolePolicy auth-hooks-invoke",
            "RolePolicy smoke-run",
        ),
        update=("Service auth", "Dashboard monitoring"),
    ),
    "a database that grows, with other care": Toggle(
        changes={
            "databases.main.max_storage_gib": 100,
            "databases.main.backup_retention_days": 3,
            "databases.main.backup_window": "02:00-03:00",
            "databases.main.maintenance_window": "mon:04:30-mon:05:30",
            "databases.main.parameters": {"work_mem": "8192"},
            "databases.main.rotation_days": 14,
            "databases.main.allow_immediate_interruption": True,  # as dev does without
        },
        update=(
            "Instance main",
            "MetricAlarm main-storage-low",
            "ParameterGroup main-parameters",
            "SecretRotation main-rotation",
        ),
    ),
    "a standby": Toggle(changes={"databases.main.multi_az": True}, update=("Instance main",)),
    "insights into the database": Toggle(
        changes={"databases.main.insights": "advanced", "databases.main.monitoring_interval_seconds": 60},
        create=("Role main-monitoring", "RolePolicyAttachment main-monitoring"),
        update=("Instance main", "Dashboard monitoring"),
    ),
    "other alarms of the database": Toggle(
        changes={
            "databases.main.alarms": {
                "cpu_percent": 70,
                "connections_percent": 70,
                "free_storage_percent": 30,
                "free_memory_percent": 10,
                "transaction_ids": 500_000_000,
                "disk_queue_depth": 32,
                "burst_balance_percent": 20,
                "deadlocks": 1,
            }
        },
        update=("MetricAlarm main-*",),
    ),
    "a cache with other care": Toggle(
        changes={
            "caches.sessions.snapshot_retention_days": 0,
            "caches.sessions.snapshot_window": "02:00-03:00",
            "caches.sessions.maintenance_window": "mon:04:30-mon:05:30",
            "caches.sessions.parameters": {"maxmemory-policy": "noeviction"},
            "caches.sessions.allow_immediate_interruption": True,  # as dev does without
            "caches.sessions.users_engine": "redis",
        },
        create=("User sessions-default-user",),
        update=(
            "ReplicationGroup sessions",
            "ParameterGroup sessions-parameters",
            "User sessions-user",
            "UserGroup sessions-users",
        ),
    ),
    "a replica of the cache": Toggle(
        changes={"caches.sessions.replicas": 1},
        create=("MetricAlarm sessions-002-*", "MetricAlarm sessions-001-lag-high"),
        update=("ReplicationGroup sessions", "Dashboard monitoring", "Service api"),
        replace=("TaskDefinition api",),
    ),
    "other alarms of the cache": Toggle(
        changes={
            "caches.sessions.alarms": {
                "engine_cpu_percent": 70,
                "memory_percent": 70,
                "evictions_per_minute": 10,
                "replication_lag_seconds": 5,
                "connections": 1000,
            }
        },
        update=("MetricAlarm sessions-001-*",),
    ),
    "a secret that rotates and is copied": Toggle(
        changes={
            "secrets.jwt-key.recovery_window_days": 7,
            "secrets.jwt-key.replica_regions": ["us-west-2"],
            "secrets.jwt-key.rotation": {"function_arn": _FUNCTION, "days": 10},
        },
        create=("SecretRotation jwt-key-rotation",),
        update=("Secret jwt-key",),
    ),
    "a parameter with a description": Toggle(
        changes={"parameters.log-level.description": "How much is logged"}, update=("Parameter log-level",)
    ),
}

GROUPS = {
    "otherwise": {**OTHERWISE, **NETWORK, **CDN},
    "data": DATA,
    "images": IMAGES,
    "instances": INSTANCES,
    "more": {**MORE, **MESSAGING, **VOLUMES, **VPNS},
    "services": {**SERVICES, **CONTAINERS, **FUNCTIONS},
    "public": {**PUBLIC, **OUTWARD},
    "private": PRIVATE,
    "domain": DOMAIN,
    "telemetry": TELEMETRY,
}

# Optional fields that no toggle has, and the tests that try them. What is below them is tried there too.
_OTHERS_OF_A_ROUTE = (
    "hosts",
    "headers",
    "methods",
    "query",
    "source_cidrs",
    "load_balancer",
    "authentication",
    "forward",
)
_AS_OF_SERVICES = (
    *(f"route.{field}" for field in ("hosts", "headers", "methods", "query", "source_cidrs", "load_balancer")),
    *("route.authentication", "route.forward", "outbound"),
)

ELSEWHERE = {
    "services.*.sidecars.*.image.tag_parameter": "tests/components/compute/test_stand_in.py; toggled for a main container",
    "services.*.sidecars.*.image.cached": "tests/settings/test_wrong_pull_through.py; toggled for a main container",
    "cluster.deployment": "test_strategies.py",
    "services.*.deployment.test_traffic.listener": "tests/components/compute/test_traffic_shift.py; needs test_listener",
    "load_balancer.test_listener": "tests/components/compute/test_traffic_shift.py, and examples/two-load-balancers.yaml in "
    "test_stacks.py; dev's load balancer has no certificate",
    "services.*.deployment.test_traffic.priority": "tests/components/compute/test_traffic_shift.py; web only",
    **{f"instance_groups.*.{field}": "as of services, whose model it is" for field in _AS_OF_SERVICES},
    "instance_groups.*.health_check.command": "tests/settings/test_wrong_instance_groups.py, which refuses it",
    "services.*.scaling.queue_backlog": "tests/components/compute/test_scaling.py; dev has no Container Insights",
    "aws:allowedAccountIds": "test_faults.py",
    "account.id": "test_faults.py",
    "cdn.certificate_arn": "tests/program/test_certificates.py",
    "cdn.failover.bucket": "tests/components/edge/test_behaviors.py; toggled for a behavior",
    "dns.parent_zone_role_arn": "tests/components/network/test_dns.py; the engine of the tests assumes no role",
    "dns.records.*.srv": "tests/model/test_dns.py; its name has dots, and so has the path of a toggle",
    "private_dns.records.*.srv": "tests/model/test_dns.py, as that of dns.records",
    "private_dns.records.*.ns": "tests/model/test_private_dns.py, which refuses it",
    "private_dns.records.*.caa": "tests/model/test_private_dns.py, which refuses it",
    "buckets.*.usage": "only the preview reads it",
    "apis.*.usage": "only the preview reads it",
    "functions.*.requirements": "tests/components/compute/test_function_dependencies.py; the engine reads what uv installs",
    "functions.*.usage": "only the preview reads it",
    "file_systems.*.usage": "only the preview reads it",
    "queues.*.usage": "only the preview reads it",
    "topics.*.usage": "only the preview reads it",
    "event_buses.*.usage": "only the preview reads it",
    "cost.usage": "only the preview reads it",
    "objectives.region": "only the preview reads it",
    "stack.allow_data_loss": "test_guard.py",
    "stack.aws_tables": "tests/settings/test_aws_tables.py; it decides what is refused, not what is made",
    "stack.cost_center": "test_toggles.py",
    "stack.tags": "test_toggles.py",
    "network.adopt": "tests/program/test_adopted_vpcs.py, and examples/existing-vpc.yaml in the engine",
    "network.cidr": "test_toggles.py",
    "network.subnet_prefix": "test_toggles.py",
    "network.secondary_cidrs.*.ipv6_number": "tests/components/network/test_ipv6.py; dev's NAT instance has no such range",
    "networks": "tests/test_networks.py; each is what network is",
    "network.own_keys": "tests/test_network_keys.py; it replaces databases and caches",
    "network.log_retention_days": "tests/test_network_keys.py",
    "peerings": "tests/test_peerings.py, and examples/hybrid-network.yaml in test_stacks.py",
    **{
        f"services.*.additional_ports.*.route.{field}": "as of a service's route, whose model it is"
        for field in _OTHERS_OF_A_ROUTE
    },
    "services.*.route.authentication.claims": "tests/components/edge/test_authentication.py",
    "load_balancers": "tests/test_load_balancers.py; each is what load_balancer is",
    "load_balancer.mutual_tls": "tests/components/edge/test_trust_store.py, and examples/two-load-balancers.yaml in "
    "test_stacks.py; dev's load balancer is behind CloudFront",
    "load_balancer.cloudfront_only": "tests/test_cloudfront_only.py, and examples/media-site.yaml in test_stacks.py",
    "cdn.dynamic_paths": "test_toggles.py",
    "services.*.protocol": "tests/components/compute/test_target_group.py; AWS changes it on no living service",
    "services.*.sidecars.*.image.build": "tests/program/test_containers.py; built as an image of a service is",
    "services.*.sidecars.*.health_check.path": "tests/settings/test_wrong_sidecars.py, which refuses it",
    "services.*.sidecars.*.health_check.healthy_threshold": "tests/settings/test_wrong_sidecars.py, which refuses it",
    "services.*.image.build": "test_images.py",
    "services.*.image.build.dockerfile": "test_images.py",
}
