"""Bad input, and the exact lines that it gives: health checks, images, names, deployments and variables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.spoiled_stack_files import ABSENT, lines_of, row, spoiled

ROWS = [
    row(
        "a threshold of 1",
        {"plinth:services.api.health_check.healthy_threshold": 1},
        "plinth:services.api.health_check.healthy_threshold = 1: must be 2 to 10; example: healthy_threshold: 2",
    ),
    row(
        "a cooldown below 0",
        {"plinth:services.api.scaling.scale_in_cooldown_seconds": -1},
        "plinth:services.api.scaling.scale_in_cooldown_seconds = -1: must be 0 to 3600; example: "
        "scale_in_cooldown_seconds: 300",
    ),
    row(
        "an architecture that Fargate does not have",
        {"plinth:services.api.architecture": "arm"},
        "plinth:services.api.architecture = 'arm': must be 'arm64' or 'x86_64'; did you mean 'arm64'?; "
        "example: architecture: arm64",
    ),
    row(
        "root in a container",
        {"plinth:services.api.user": "0"},
        "plinth:services.api.user = '0': must be a number, or user:group, quoted, and never root (0); "
        'example: user: "1000"',
    ),
    row(
        "a log group in two services",
        {"plinth:services.api.log_group_name": "/ecs/x", "plinth:services.auth.log_group_name": "/ecs/x"},
        "plinth:services.auth.log_group_name = '/ecs/x': is the log group of 'api' too; example: "
        "log_group_name: /ecs/auth",
    ),
    row(
        "the log group of another service",
        {"plinth:services.api.log_group_name": "/aws/ecs/auth-prod"},
        "plinth:services.api.log_group_name = '/aws/ecs/auth-prod': is the log group of 'auth' too; example: "
        "log_group_name: /ecs/api",
    ),
    row(
        "the log group of another service of whatever project",
        {"plinth:services.api.log_group_name": "/aws/ecs/shop-prod-auth"},
        "plinth:services.api.log_group_name = '/aws/ecs/shop-prod-auth': is the log group of 'auth' too; example: "
        "log_group_name: /ecs/api",
    ),
    row(
        "no health check outside of dev",
        {"plinth:services.mailer.health_check": ABSENT},
        "plinth:services.mailer.health_check: is required outside of dev: without it a deployment takes every task "
        "that starts for a healthy one; example: health_check: {command: [python, -m, app.check]}",
    ),
    row(
        "the latency of what no load balancer measures",
        {"plinth:services.auth.alarms": {"cpu_percent": 60, "latency_p95_seconds": 1}},
        "plinth:services.auth.alarms.latency_p95_seconds = 1: has no effect for kind internal, which has no "
        "load balancer; remove it; example: alarms: {cpu_percent: 80}",
    ),
    row(
        "a threshold that only a load balancer counts to",
        {"plinth:services.auth.health_check.healthy_threshold": 3},
        "plinth:services.auth.health_check.healthy_threshold = 3: has no effect for kind internal, which has "
        "no load balancer; remove it; example: health_check: {command: [python, -m, app.check]}",
    ),
    row(
        "alarms of a job",
        {"plinth:services.nightly.alarms.cpu_percent": 60},
        "plinth:services.nightly.alarms = {cpu_percent: 60}: is not allowed for kind job; remove it; example:"
        " kind: job",
    ),
    row(
        "a /tmp that fills the memory",
        {"plinth:services.mailer.tmp_mib": 512},
        "plinth:services.mailer.tmp_mib = 512: must be below memory_mib 512: what is in /tmp counts as memory; "
        "example: tmp_mib: 128",
    ),
    row(
        "more disk than Fargate has",
        {"plinth:services.mailer.ephemeral_storage_gib": 20},
        "plinth:services.mailer.ephemeral_storage_gib = 20: must be 21 to 200; example: ephemeral_storage_gib: 50",
    ),
    row(
        "a scratch folder with a final slash",
        {"plinth:services.mailer.scratch_paths": ["/cache/"]},
        "plinth:services.mailer.scratch_paths[0] = '/cache/': must be an absolute path of letters, digits and . "
        "_ -, without a final slash, and not in /tmp, /proc, /sys or /dev, which exist; example: scratch_paths: "
        "[/var/cache/app]",
    ),
    row(
        "a request time-out of what accepts no requests",
        {"plinth:services.mailer.request_timeout_seconds": 90},
        "plinth:services.mailer.request_timeout_seconds = 90: is not allowed for kind worker; remove it; "
        "example: kind: worker",
    ),
    row(
        "more time to stop than Fargate gives",
        {"plinth:services.mailer.stop_timeout_seconds": 300},
        "plinth:services.mailer.stop_timeout_seconds = 300: must be 2 to 120; example: stop_timeout_seconds: 90",
    ),
    row(
        "latest in prod",
        {"plinth:services.api.image.tag": "latest"},
        "plinth:services.api.image.tag = 'latest': latest is not one image, and tags are immutable: it could "
        'be pushed only once; example: tag: "1.0.0"',
    ),
    row(
        "a latest uri in prod",
        {"plinth:services.mailer.image": {"uri": "public.ecr.aws/nginx/nginx:latest"}},
        "plinth:services.mailer.image.uri = 'public.ecr.aws/nginx/nginx:latest': latest is not one image; "
        'prod needs a fixed tag or a digest; example: uri: "public.ecr.aws/nginx/nginx:1.29"',
    ),
    row(
        "a uri without tag",
        {"plinth:services.mailer.image": {"uri": "public.ecr.aws/nginx/nginx"}},
        "plinth:services.mailer.image.uri = 'public.ecr.aws/nginx/nginx': must be registry/name with a tag "
        '(:1.2.3) or a digest (@sha256:…), without a scheme; example: uri: "public.ecr.aws/nginx/nginx:1.29"',
    ),
    row(
        "a repository without tag",
        {"plinth:services.api.image": {"repository": "api"}},
        'plinth:services.api.image.tag: a repository needs a tag; example: tag: "1.0.0"',
    ),
    row(
        "an image of nothing",
        {"plinth:services.api.image": {}},
        "plinth:services.api.image = {}: is one of repository with tag, uri, build, or cached; this has none of "
        'them; example: image: {repository: api, tag: "1.0.0"}',
    ),
    row(
        "an image of two kinds",
        {"plinth:services.api.image": {"repository": "api", "tag": "1", "uri": "public.ecr.aws/nginx/nginx:1.29"}},
        "plinth:services.api.image = {repository: 'api', tag: '1', uri: 'public.ecr.aws/nginx/nginx:1.29'}: "
        "is one of repository with tag, uri, build, or cached; this has repository and uri; example: image: "
        '{repository: api, tag: "1.0.0"}',
    ),
    row(
        "a repository that the stack does not have",
        {"plinth:services.api.image.repository": "apy"},
        "plinth:services.api.image.repository = 'apy': is not in plinth:repositories; did you mean 'api'?; "
        "example: repository: api",
    ),
    row(
        "a build into a repository that the stack does not have",
        {"plinth:services.api.image": {"build": {"context": "./app", "repository": "web-app"}}},
        "plinth:services.api.image.build.repository = 'web-app': is not in plinth:repositories; example: "
        "plinth:repositories: {web-app: {}}",
    ),
    row(
        "a name of 60 characters",
        {"plinth:buckets.acme-platform-production-api-gateway-with-a-name-of-sixty-xx": {"role": "uploads"}},
        "plinth:buckets.acme-platform-production-api-gateway-with-a-name-of-sixty-xx: a name has 2 to 20 "
        "characters, this one has 60; example: acme-platform-produc: {role: uploads}",
    ),
    row(
        "a name of one character",
        {"plinth:buckets.x": {"role": "uploads"}},
        "plinth:buckets.x: a name has 2 to 20 characters, this one has 1; example: extra: {role: uploads}",
    ),
    row(
        "a name with an underscore",
        {"plinth:buckets.user_files": {"role": "uploads"}},
        "plinth:buckets.user_files: a name has small letters, digits and single inner hyphens, and begins "
        "with a letter; example: user-files: {role: uploads}",
    ),
    row(
        "a name with a final hyphen",
        {"plinth:buckets.files-": {"role": "uploads"}},
        "plinth:buckets.files-: a name has small letters, digits and single inner hyphens, and begins with a "
        "letter; example: files: {role: uploads}",
    ),
    row(
        "a name in capitals",
        {"plinth:repositories.API": {}},
        "plinth:repositories.API: a name has small letters, digits and single inner hyphens, and begins with a "
        "letter; example: extra: {keep_images: 10}",
    ),
    row(
        "a name of Plinth's own",
        {"plinth:buckets.logs": {"role": "uploads"}},
        "plinth:buckets.logs: is a name of Plinth's own components; choose another; example: own-logs: {role: uploads}",
    ),
    row(
        "no healthy task in a deployment in prod",
        {"plinth:services.api.deployment": {"minimum_healthy_percent": 0}},
        "plinth:services.api.deployment.minimum_healthy_percent = 0: 0 stops all tasks during a deployment; "
        "prod keeps some; example: minimum_healthy_percent: 100",
    ),
    row(
        "a deployment that cannot proceed",
        {"plinth:services.api.deployment": {"maximum_percent": 100}},
        "plinth:services.api.deployment = {maximum_percent: 100}: of 2 tasks 2 must keep running and at most "
        "2 may run, so no deployment can proceed; example: deployment: {minimum_healthy_percent: 100, "
        "maximum_percent: 200}",
    ),
    row(
        "a deployment of more than double",
        {"plinth:services.api.deployment": {"maximum_percent": 300}},
        "plinth:services.api.deployment.maximum_percent = 300: must be 100 to 200; example: maximum_percent: 200",
    ),
    row(
        "a variable that a link gives",
        {"plinth:services.api.environment": {"MAIN_HOST": "db"}},
        "plinth:services.api.environment.MAIN_HOST = 'db': is given by the link to 'main' already; example: "
        "environment: {LOG_FORMAT: json}",
    ),
    row(
        "a variable of AWS's own",
        {"plinth:services.api.environment": {"AWS_REGION": "x"}},
        "plinth:services.api.environment.AWS_REGION: a variable's name has letters, digits, _ and ., begins "
        "with no digit, and not with AWS_ or ECS_; example: environment: {LOG_FORMAT: json}",
    ),
    row(
        "a variable with a hyphen",
        {"plinth:services.api.environment": {"LOG-LEVEL": "x"}},
        "plinth:services.api.environment.LOG-LEVEL: a variable's name has letters, digits, _ and ., begins "
        "with no digit, and not with AWS_ or ECS_; example: environment: {LOG_FORMAT: json}",
    ),
    row(
        "a number for a variable",
        {"plinth:services.api.environment": {"PORT": 8080}},
        "plinth:services.api.environment.PORT = 8080: expected a string, got an integer; quote it; example: "
        "environment: {LOG_FORMAT: json}",
    ),
    row(
        "a token in a variable",
        {"plinth:services.api.environment": {"GITHUB_TOKEN": "ghp_0123456789"}},
        "plinth:services.api.environment.GITHUB_TOKEN = [secret]: looks confidential; remove it and link to a "
        "secret, or list it in allow_plaintext; example: links: {github-token: read}, plinth:secrets: "
        '{github-token: {description: "What it is for"}}',
    ),
    row(
        "a URL with its password",
        {"plinth:services.api.environment": {"BROKER": "amqp://user:hunter2@mq/"}},
        "plinth:services.api.environment.BROKER = [secret]: looks confidential; remove it and link to a secret, "
        "or list it in allow_plaintext; example: links: {broker: read}, plinth:secrets: {broker: {description: "
        '"What it is for"}}',
    ),
    row(
        "a shell in prod",
        {"plinth:cluster.allow_exec": True},
        "plinth:cluster.allow_exec = true: ECS Exec is not allowed in prod; example: allow_exec: false",
    ),
    row(
        "no capacity at all",
        {"plinth:cluster": {"on_demand_weight": 0}},
        "plinth:cluster.on_demand_weight = 0: on_demand_weight and spot_weight are both 0; one must be "
        "above 0; example: on_demand_weight: 1",
    ),
    row(
        "prod on Spot only",
        {"plinth:cluster": {"on_demand_base": 0, "spot_weight": 1}},
        "plinth:cluster.on_demand_base = 0: prod with Spot needs tasks on demand, which AWS does not interrupt; example: "
        "on_demand_base: 2",
    ),
    row(
        "prod without metrics",
        {"plinth:cluster": {"container_insights": "disabled"}},
        "plinth:cluster.container_insights = 'disabled': prod needs task metrics: without them a missing task goes "
        "unnoticed; example: container_insights: enabled",
    ),
    row(
        "an unknown level of insights",
        {"plinth:cluster.container_insights": "on"},
        "plinth:cluster.container_insights = 'on': must be 'disabled', 'enabled' or 'enhanced'; example: "
        "container_insights: enabled",
    ),
    row(
        "no images kept",
        {"plinth:repositories.api": {"keep_images": 0}},
        "plinth:repositories.api.keep_images = 0: must be 1 to 1000; example: keep_images: 10",
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_bad_input_gives_exactly_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines
