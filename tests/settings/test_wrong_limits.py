"""Bad input, and the exact lines that it gives: counts, sizes and names that AWS limits or reserves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.spoiled_stack_files import ABSENT, LEGAL, lines_of, row, spoiled

WORKER = LEGAL["plinth:services"]["mailer"]
WEB = LEGAL["plinth:services"]["api"]


def workers(count: int, **more: Any) -> dict[str, Any]:
    return {f"plinth:services.worker-{number}": {**WORKER, **more} for number in range(count)}


ROWS = [
    row(
        "more links to a database than its security group has rules",
        workers(58, links={"main": "connect"}),
        "plinth:databases.main: 59 services are linked to it, and its security group holds 60 rules, of which 2 "
        "are taken: at most 58; let several share a linked service; example: plinth:services.worker-57.links: {}",
    ),
    row(
        "more links of a service than its security group has rules",
        {
            **workers(58, kind="internal", port=8080),
            "plinth:services.mailer.links": {f"worker-{number}": "call" for number in range(58)},
        },
        "plinth:services.mailer.links: has 58 links into the network, and its security group holds 60 rules, "
        "of which 3 are taken: at most 57; example: links: {main: connect}",
    ),
    row(
        "more services than the endpoints' security group has rules",
        {**workers(58), "plinth:network.endpoints": {"interface": ["logs"]}},
        "plinth:network.endpoints.interface: 62 services use the endpoints, and their security group holds "
        "at most 58; put some into another network; example: interface: []",
    ),
    row(
        "more web services than the load balancer reaches",
        {
            f"plinth:services.web-{number}": {
                **WEB,
                "links": {},
                "route": {"paths": [f"/api/{number}"], "priority": 1 + number},
            }
            for number in range(60)
        },
        "plinth:services.web-59: has target group 61, and the load balancer's security group reaches 60; let "
        "one service route to several, or make another stack; example: kind: internal",
    ),
    row(
        "a definition larger than ECS takes",
        {"plinth:services.mailer.environment": {"CONFIG": "x" * 65_000}},
        "plinth:services.mailer.environment: makes a task definition of about 67536 bytes, and ECS takes "
        "65536; put large values into a file of the image or a bucket; example: environment: {LOG_FORMAT: "
        "json}",
    ),
    row(
        "more tasks than the subnets have addresses",
        {"plinth:network.subnet_prefix": 27, "plinth:services.api.scaling.max_tasks": 400},
        "plinth:network.subnet_prefix = 27: private subnets of /27 have 81 addresses for tasks, and 405 may run "
        "even if only one service scales to its maximum; example: subnet_prefix: 24",
    ),
    row(
        "links whose rules have the same name",
        {
            "plinth:services.a1": {**WORKER, "links": {"b1-to-c1": "connect"}},
            "plinth:services.a1-to-b1": {**WORKER, "links": {"c1": "connect"}},
            "plinth:caches.c1": {"node_type": "cache.t4g.small", "replicas": 1},
            "plinth:caches.b1-to-c1": {"node_type": "cache.t4g.small", "replicas": 1},
        },
        "plinth:services.a1-to-b1.links.c1 = 'connect': makes the rule a1-to-b1-to-c1, as the link of 'a1' "
        "to 'b1-to-c1' does; rename one of them; example: links: {}",
    ),
    row(
        "more secrets than the policies of a role can name",
        {
            "plinth:secrets": {f"secret-{number}": {"description": "x"} for number in range(181)},
            "plinth:services.auth.links": {f"secret-{number}": "read" for number in range(181)},
        },
        "plinth:services.auth.links: name 181 ARNs in the policies of its roles, and 180 fit; keep several values in "
        "one secret as JSON, or split the service; example: links: {main: connect}",
    ),
    row(
        "an owner of a space",
        {"plinth:stack.owner": " "},
        "plinth:stack.owner = ' ': must not begin or end with a space; example: owner: platform",
    ),
    row(
        "a budget beyond all months",
        {"plinth:cost.monthly_budget_usd": 1e13},
        "plinth:cost.monthly_budget_usd = 10000000000000.0: must be above 0 and at most 1000000000000; "
        "example: monthly_budget_usd: 100",
    ),
    row(
        "a database with the name of another one's replica",
        {
            "plinth:databases.main.replicas": 1,
            "plinth:databases.main-replica-1": {"instance_class": "db.t4g.small", "storage_gib": 20},
        },
        "plinth:databases.main-replica-1: is the name of replica 1 of database 'main' too; choose another; "
        "example: other-main-replica-1: {instance_class: db.t4g.micro, storage_gib: 20}",
    ),
    row(
        "a cache with the name of another one's default user",
        {
            "plinth:caches.carts": {"engine": "redis", "node_type": "cache.t4g.small", "replicas": 1},
            "plinth:caches.carts-default": {"engine": "redis", "node_type": "cache.t4g.small", "replicas": 1},
        },
        "plinth:caches.carts-default: is the name of the default user of cache 'carts' too; choose another; "
        "example: other-carts-default: {node_type: cache.t4g.micro, replicas: 1}",
    ),
    row(
        "a name that S3 reserves",
        {"plinth:buckets.sthree-files": {"role": "uploads"}},
        "plinth:buckets.sthree-files: S3 reserves names that begin with sthree-; choose another; example: "
        "uploads: {role: uploads}",
    ),
    row(
        "a name that PostgreSQL reserves",
        {"plinth:databases.main.database_name": "user"},
        "plinth:databases.main.database_name = 'user': is reserved by PostgreSQL or RDS; example: database_name: app",
    ),
    row(
        "a log group of AWS's own",
        {"plinth:services.api.log_group_name": "aws/ecs/api"},
        "plinth:services.api.log_group_name = 'aws/ecs/api': must not begin with aws/, which CloudWatch "
        "reserves; example: log_group_name: /ecs/api",
    ),
    row(
        "a log group that another part makes",
        {"plinth:services.api.log_group_name": "/aws/rds/instance/plinth-prod-main/postgresql"},
        "plinth:services.api.log_group_name = '/aws/rds/instance/plinth-prod-main/postgresql': log groups "
        "under /aws/rds/ are made by AWS's services or other parts of the stack; example: log_group_name: /ecs/api",
    ),
    row(
        "a reference within a parameter",
        {"plinth:parameters.log-level.value": "{{ssm:level}}"},
        "plinth:parameters.log-level.value = '{{ssm:level}}': Parameter Store refuses {{…}}, which it reads "
        "as a reference to another parameter; example: value: info",
    ),
    row(
        "a tag that differs in case from Plinth's own",
        {"plinth:stack.tags": {"owner": "me"}},
        "plinth:stack.tags.owner = 'me': is a tag that Plinth sets itself, as Owner: IAM ignores case; "
        "example: tags: {Product: shop}",
    ),
    row(
        "tags that differ in case",
        {"plinth:stack.tags": {"Product": "shop", "product": "shop"}},
        "plinth:stack.tags.product = 'shop': differs from the tag Product in case only, and IAM takes both "
        "for one; example: tags: {Product: shop}",
    ),
    row(
        "a private domain",
        {"plinth:dns.domain": "shop.local"},
        "plinth:dns.domain = 'shop.local': .local is not in the public DNS, so no certificate can be "
        "validated for it; example: domain: example.com",
    ),
    row(
        "a domain of AWS",
        {"plinth:dns.domain": "x.amazonaws.com"},
        "plinth:dns.domain = 'x.amazonaws.com': is a domain of AWS; a stack needs one of its own; example: "
        "domain: example.com",
    ),
    row(
        "a domain that may be two",
        {"plinth:dns.domain": "straße.de"},
        "plinth:dns.domain = 'straße.de': has 'ß', which may be translated in two ways; write it in its form "
        "xn--…; example: domain: example.com",
    ),
    row(
        "a name too long for a certificate",
        {"plinth:cdn.subdomain": "w" * 60},
        "plinth:cdn.subdomain = 'wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww': "
        "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww.example.com has 72 characters, and a "
        "certificate takes 64; example: subdomain: www",
    ),
    row(
        "a host that no certificate covers",
        {"plinth:services.api.route.hosts": ["shop.example.org"]},
        "plinth:services.api.route.hosts[0] = 'shop.example.org': no request has this host: the stack's "
        "names, which its certificate covers, are www.example.com; example: hosts: [www.example.com]",
    ),
    row(
        "a host without a dot",
        {"plinth:services.api.route.hosts": ["api"]},
        "plinth:services.api.route.hosts[0] = 'api': must have a dot, and end with letters behind the last "
        "one: load balancers refuse other hosts; example: hosts: [www.example.com]",
    ),
    row(
        "a host with a final dot",
        {"plinth:services.api.route.hosts": ["www.example.com."]},
        "plinth:services.api.route.hosts[0] = 'www.example.com.': must have a dot, and end with letters "
        "behind the last one: load balancers refuse other hosts; example: hosts: [www.example.com]",
    ),
    row(
        "a template for a path",
        {"plinth:services.api.route.paths": ["/api/users/{id}"]},
        "plinth:services.api.route.paths[0] = '/api/users/{id}': must begin with / and have at most 128 "
        "letters, digits and _-.$/~\"'@:+&, the wildcards * and ?; it is no regular expression; example: "
        "paths: [/api/*]",
    ),
    row(
        "a regular expression for a path",
        {"plinth:services.api.route.paths": ["/api(/|$)(.*)"]},
        "plinth:services.api.route.paths[0] = '/api(/|$)(.*)': must begin with / and have at most 128 "
        "letters, digits and _-.$/~\"'@:+&, the wildcards * and ?; it is no regular expression; example: "
        "paths: [/api/*]",
    ),
    row(
        "an escaped path of the CDN",
        {"plinth:cdn.dynamic_paths": ["/a%20b/*", "/api/*"]},
        "plinth:cdn.dynamic_paths[0] = '/a%20b/*': must begin with / or * and have at most 255 letters, "
        "digits and _-.*?$/~\"'@:+&; example: dynamic_paths: [/api/*]",
    ),
    row(
        "an image with a scheme",
        {"plinth:services.mailer.image": {"uri": "https://ghcr.io/org/app:1"}},
        "plinth:services.mailer.image.uri = 'https://ghcr.io/org/app:1': must be registry/name with a tag "
        '(:1.2.3) or a digest (@sha256:…), without a scheme; example: uri: "public.ecr.aws/nginx/nginx:1.29"',
    ),
    row(
        "an image of a Helm registry",
        {"plinth:services.mailer.image": {"uri": "oci://ghcr.io/org/app:1"}},
        "plinth:services.mailer.image.uri = 'oci://ghcr.io/org/app:1': must be registry/name with a tag "
        '(:1.2.3) or a digest (@sha256:…), without a scheme; example: uri: "public.ecr.aws/nginx/nginx:1.29"',
    ),
    row(
        "an image with two colons",
        {"plinth:services.mailer.image": {"uri": "nginx::1"}},
        "plinth:services.mailer.image.uri = 'nginx::1': must be registry/name with a tag (:1.2.3) or a "
        'digest (@sha256:…), without a scheme; example: uri: "public.ecr.aws/nginx/nginx:1.29"',
    ),
    row(
        "a context that is a repository",
        {"plinth:services.mailer.image": {"build": {"context": "https://github.com/org/app", "repository": "api"}}},
        "plinth:services.mailer.image.build.context = 'https://github.com/org/app': must be a folder, "
        "relative to the project's own; example: context: ./app",
    ),
    row(
        "a health check with ECS's keyword",
        {"plinth:services.auth.health_check": {"command": ["CMD-SHELL", "curl -f localhost || exit 1"]}},
        "plinth:services.auth.health_check.command = ['CMD-SHELL', 'curl -f localhost || exit 1']: begins "
        "with CMD-SHELL, which is not part of the command: it is set here already; example: command: [sh, "
        '"-c", "curl -f localhost || exit 1"]',
    ),
    row(
        "a health check in one word",
        {"plinth:services.auth.health_check": {"command": ["curl -f localhost:8080"]}},
        "plinth:services.auth.health_check.command = ['curl -f localhost:8080']: is one word with spaces, "
        'and no shell splits it: each argument is an item of its own; example: command: [curl, "-f", '
        '"localhost:8080"]',
    ),
    row(
        "a command that ECS does not wait for",
        {
            "plinth:services.auth.health_check": {
                "command": ["true"],
                "interval_seconds": 120,
                "timeout_seconds": 90,
                "grace_period_seconds": 900,
            }
        },
        "plinth:services.auth.health_check.timeout_seconds = 90: is at most 60 with a command, which ECS "
        "runs; example: timeout_seconds: 60",
        "plinth:services.auth.health_check.grace_period_seconds = 900: is at most 300 with a command, which "
        "ECS runs; example: grace_period_seconds: 300",
    ),
    row(
        "a link that replaces PATH",
        {"plinth:secrets.path": {"description": "x"}, "plinth:services.auth.links": {"path": "read"}},
        "plinth:services.auth.links.path = 'read': gives the variable PATH, which AWS or the container sets "
        "itself; rename 'path'; example: links: {app-path: read}, plinth:secrets: {app-path: {description: \"Key "
        'that signs access tokens"}}',
    ),
    row(
        "a link that replaces credentials",
        {
            "plinth:secrets.aws-access-key-id": {"description": "x"},
            "plinth:services.auth.links": {"aws-access-key-id": "read"},
        },
        "plinth:services.auth.links.aws-access-key-id = [secret]: gives the variable AWS_ACCESS_KEY_ID, which "
        "AWS or the container sets itself; rename 'aws-access-key-id'; example: links: {app-aws-access-key-i: "
        'read}, plinth:secrets: {app-aws-access-key-i: {description: "Key that signs access tokens"}}',
    ),
    row(
        "networks with the same range",
        {
            "plinth:network": ABSENT,
            "plinth:networks": {
                name: {"availability_zones": ["a", "b"], "nat": "per_az"} for name in ("core-net", "batch-net")
            },
            **{
                f"plinth:{thing}.network": "core-net"
                for thing in (
                    *("services.api", "services.auth", "services.nightly", "databases.main"),
                    *("caches.sessions", "load_balancer"),
                )
            },
            "plinth:services.mailer.network": "batch-net",
        },
        "plinth:networks.batch-net.cidr: 10.0.0.0/16 overlaps the range of network 'core-net' (10.0.0.0/16); "
        "example: cidr: 10.1.0.0/16",
    ),
    row(
        "an alarm that never fires",
        {"plinth:services.api.alarms": {"cpu_percent": 100}},
        "plinth:services.api.alarms.cpu_percent = 100: must be at least 1 and below 100; example: cpu_percent: 80",
    ),
    row(
        "an alarm above the last transaction id",
        {"plinth:databases.main.alarms": {"transaction_ids": 3_000_000_000}},
        "plinth:databases.main.alarms.transaction_ids = 3000000000: must be at least 0 and below 2000000000; "
        "example: transaction_ids: 1000000000",
    ),
    row(
        "an alarm above all connections",
        {"plinth:caches.sessions.alarms": {"connections": 65_000}},
        "plinth:caches.sessions.alarms.connections = 65000: must be at least 0 and below 65000; example: "
        "connections: 52000",
    ),
    row(
        "an alarm slower than the time-out",
        {"plinth:load_balancer.alarms": {"latency_p95_seconds": 60}},
        "plinth:load_balancer.alarms.latency_p95_seconds = 60: never raises an alarm: the load balancer ends "
        "a request after idle_timeout_seconds 60; example: latency_p95_seconds: 1",
    ),
    row(
        "a scaling target that is never passed",
        {"plinth:services.api.scaling.cpu_percent": 100},
        "plinth:services.api.scaling.cpu_percent = 100: must be 1 to 99; example: cpu_percent: 70",
    ),
    row(
        "old TLS in prod",
        {"plinth:databases.main.parameters": {"ssl_min_protocol_version": "TLSv1"}},
        "plinth:databases.main.parameters.ssl_min_protocol_version = 'TLSv1': prod needs TLS 1.2 or newer; "
        'example: parameters: {ssl_min_protocol_version: "TLSv1.2"}',
    ),
    row(
        "no slow-query log in prod",
        {"plinth:databases.main.parameters": {"log_min_duration_statement": "-1"}},
        "plinth:databases.main.parameters.log_min_duration_statement = '-1': prod logs slow queries; -1 logs "
        'none; example: parameters: {log_min_duration_statement: "500"}',
    ),
    row(
        "logs of a day in prod",
        {"plinth:observability.log_retention_days": 1},
        "plinth:observability.log_retention_days = 1: prod keeps logs for 7 days or more, to trace a fault "
        "of a weekend; example: log_retention_days: 30",
    ),
    row(
        "flow logs of a day in prod",
        {"plinth:network.flow_logs": {"retention_days": 1}},
        "plinth:network.flow_logs.retention_days = 1: prod keeps records for 7 days or more; example: "
        "retention_days: 90",
    ),
    row(
        "a budget of a dollar in prod",
        {"plinth:cost.monthly_budget_usd": 1},
        "plinth:cost.monthly_budget_usd = 1: prod costs more than $10 a month, so this alerts once and then "
        "never again; example: monthly_budget_usd: 100",
    ),
    row(
        "one image kept in prod",
        {"plinth:repositories.api": {"keep_images": 1}},
        "plinth:repositories.api.keep_images = 1: prod keeps at least 2, or there is no image to roll back "
        "to; example: keep_images: 10",
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_bad_input_gives_exactly_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines
