"""Lines of a stack file that the settings refuse, and what the proofs find in plans that some of them would give."""

from __future__ import annotations

import pytest

from policies.plan.graph import Graph
from policies.plan.network_of_graph import network_of
from policies.proofs.reachability import stranded
from preview.recorder.record import Registered
from tests.policies.proofs.changed_stack_files import ALL, ENDPOINTS, config, plan
from tests.support.spoiled_stack_files import lines_of


@pytest.mark.parametrize(
    ("base", "path", "value", "expected"),
    [
        pytest.param("prod", "network.availability_zones", ["a"], ["plinth:network.availability_zones = ['a']: needs at least 2 availability zones: the load balancer; database 'main'; cache 'sessions', for its replicas; prod"], id="prod-in-one-zone"),
        pytest.param("staging", "network.availability_zones", ["b"], ["plinth:network.availability_zones = ['b']: needs at least 2 availability zones: the load balancer; database 'main'; cache 'sessions', for its replicas"], id="staging-in-one-zone"),
        pytest.param("prod", "network.workload_availability_zones", ["a"], ["plinth:network.workload_availability_zones = ['a']: prod needs at least 2 availability zones with workloads"], id="prods-workloads-in-one-zone"),
        pytest.param("prod", "network.nat", "single", ["plinth:network.nat = 'single': prod needs per_az or regional, or none with endpoints: one NAT fails with its zone"], id="prod-with-one-gateway"),
        pytest.param("prod", "network.nat", "instance", ["plinth:network.nat = 'instance': prod needs per_az or regional, or none with endpoints: one NAT fails with its zone"], id="prod-with-one-machine"),
        pytest.param("prod", "network.nat", "none", ["plinth:network.endpoints.interface = ['ecr.api', 'ecr.dkr', 'logs', 'secretsmanager']: with nat none a link to 'log-level' needs ssm"], id="prod-without-nat-and-one-endpoint"),
        pytest.param("fastapi", "network.nat", "none", ["plinth:network.endpoints.interface: with nat none every service needs ecr.api, ecr.dkr, logs; a link to 'fastapi' needs secretsmanager"], id="no-nat-and-no-endpoints"),
        pytest.param("without-nat", "network.endpoints.interface", ["ecr.dkr", "logs", "secretsmanager", "ssm"], ["plinth:network.endpoints.interface = ['ecr.dkr', 'logs', 'secretsmanager', 'ssm']: with nat none every service needs ecr.api"], id="no-ecr.api"),
        pytest.param("without-nat", "network.endpoints.interface", ["ecr.api", "logs", "secretsmanager", "ssm"], ["plinth:network.endpoints.interface = ['ecr.api', 'logs', 'secretsmanager', 'ssm']: with nat none every service needs ecr.dkr"], id="no-ecr.dkr"),
        pytest.param("without-nat", "network.endpoints.interface", ["ecr.api", "ecr.dkr", "secretsmanager", "ssm"], ["plinth:network.endpoints.interface = ['ecr.api', 'ecr.dkr', 'secretsmanager', 'ssm']: with nat none every service needs logs"], id="no-logs"),
        pytest.param("without-nat", "network.endpoints.interface", ["ecr.api", "ecr.dkr", "logs", "ssm"], ["plinth:network.endpoints.interface = ['ecr.api', 'ecr.dkr', 'logs', 'ssm']: with nat none a link to 'main' needs secretsmanager"], id="no-secretsmanager"),
        pytest.param("without-nat", "network.endpoints.interface", ["ecr.api", "ecr.dkr", "logs", "secretsmanager"], ["plinth:network.endpoints.interface = ['ecr.api', 'ecr.dkr', 'logs', 'secretsmanager']: with nat none a link to 'log-level' needs ssm"], id="no-ssm"),
        pytest.param("without-nat", "services.worker.image", {"uri": "docker.io/library/nginx:1.27"}, ["plinth:services.worker.image.uri = 'docker.io/library/nginx:1.27': with nat none only ECR of this region can be reached"], id="an-image-from-elsewhere-without-nat"),
        pytest.param("prod", "network.network_acls", False, ["plinth:network.network_acls = false: prod needs network ACLs"], id="prod-without-access-lists"),
        pytest.param("prod", "databases.main.multi_az", False, ["plinth:databases.main.multi_az = false: prod needs a standby in a second zone"], id="prod-without-standby"),
        pytest.param("staging", "databases.main.backup_retention_days", 0, ["plinth:databases.main.backup_retention_days = 0: must be 1 to 35"], id="staging-without-backups"),
        pytest.param("dev", "databases.main.backup_retention_days", 0, ["plinth:databases.main.backup_retention_days = 0: must be 1 to 35"], id="dev-without-backups"),
        pytest.param("prod", "databases.main.backup_retention_days", 1, ["plinth:databases.main.backup_retention_days = 1: staging and prod keep 7 days or more"], id="prod-with-a-day-of-backups"),
        pytest.param("staging", "databases.main.publicly_accessible", True, ["plinth:databases.main.publicly_accessible = true: unknown key"], id="a-public-database"),
        pytest.param("prod", "caches.sessions.replicas", 0, ["plinth:caches.sessions.replicas = 0: prod needs at least 1 replica, in another zone"], id="prods-cache-without-replica"),
        pytest.param("prod", "caches.sessions.snapshot_retention_days", 0, ["plinth:caches.sessions.snapshot_retention_days = 0: 0 loses data for good, which prod never allows"], id="prods-cache-without-snapshots"),
        pytest.param("prod", "services.worker.tasks", 1, ["plinth:services.worker.tasks = 1: prod needs at least 2, one per zone"], id="prod-with-one-task"),
        pytest.param("prod", "services.api.scaling.min_tasks", 1, ["plinth:services.api.scaling.min_tasks = 1: prod needs at least 2, one per zone"], id="prod-scaling-from-one-task"),
        pytest.param("prod", "cluster.allow_exec", True, ["plinth:cluster.allow_exec = true: ECS Exec is not allowed in prod"], id="prod-with-shells"),
        pytest.param("prod", "cluster", {"on_demand_base": 0, "spot_weight": 1}, ["plinth:cluster.on_demand_base = 0: prod with Spot needs tasks on demand, which AWS does not interrupt"], id="prod-on-spot"),
        pytest.param("staging", "cdn", None, ["plinth:load_balancer.scheme = 'internal': internal needs plinth:cdn, or no one reaches web service 'api'"], id="no-cdn-before-an-internal-balancer"),
        pytest.param("staging", "cdn.dynamic_paths", [], ["plinth:cdn.dynamic_paths = []: without one no one reaches web service 'api' on the internal load balancer"], id="a-cdn-without-dynamic-paths"),
        pytest.param("staging", "load_balancer", {"scheme": "internet-facing", "subdomain": "api"}, ["plinth:load_balancer.scheme = 'internet-facing': cdn.dynamic_paths need an internal load balancer, which CloudFront reaches by a VPC origin, or one with cloudfront_only"], id="a-public-balancer-behind-the-cdn"),
        pytest.param("fastapi", "load_balancer.scheme", "internal", ["plinth:load_balancer.scheme = 'internal': internal needs plinth:cdn, or no one reaches web service 'fastapi-app'"], id="an-internal-balancer-without-cdn"),
        pytest.param("fastapi", "dns", None, ["plinth:load_balancer.scheme = 'internet-facing': internet-facing needs plinth:dns: without a domain there is no certificate, only plain HTTP"], id="a-public-balancer-without-domain"),
        pytest.param("prod", "load_balancer.allow_plain_http", True, ["plinth:load_balancer.allow_plain_http = true: prod needs TLS on every hop: give plinth:dns a domain"], id="prod-with-plain-http"),
        pytest.param("prod", "stack.allow_data_loss", True, ["plinth:stack.allow_data_loss = true: is not allowed in prod"], id="prod-that-may-lose-data"),
        pytest.param("prod", "services.auth", None, ["plinth:services.api.links.auth = 'call': there is no such thing to link to"], id="a-called-service-that-is-gone"),
        pytest.param("fastapi", "databases", None, ["plinth:services.fastapi-app.links.fastapi = 'fetch': there is no such thing to link to"], id="a-linked-database-that-is-gone"),
        pytest.param("staging", "services.api.links.sessions", "read", ["plinth:services.api.links.sessions = 'read': access to a cache is connect"], id="a-link-with-the-wrong-access"),
        pytest.param("prod", "services.cleanup.links.worker", "call", ["plinth:services.cleanup.links.worker = 'call': a job calls no services: Service Connect does not reach it; remove it"], id="a-job-that-calls"),
    ],
)  # fmt: skip
def test_what_the_settings_refuse_never_reaches_a_proof(base, path, value, expected) -> None:
    said = [
        line.partition("; example: ")[0].partition("; known: ")[0] for line in lines_of(config(base, {path: value}))
    ]

    assert said == expected


# The same without the settings: the proofs do not rely on them ------------------------------------------------------


def without(base: str, *services: str) -> Graph[Registered]:
    """Return a base's plan without NAT and without the endpoints of some services."""
    return Graph(
        [
            one
            for one in plan(base).resources.values()
            if not one.type.endswith(":NatGateway")
            and "natGatewayId" not in one.inputs
            and not str(one.inputs.get("serviceName", "")).endswith(services)
        ]
    )


def test_who_cannot_start_without_nat_and_endpoints_is_named_with_every_endpoint() -> None:
    found = stranded(network_of(without("fastapi", *ENDPOINTS)))

    assert {one.node: one.missing for one in found} == {"fastapi-app": ["ecr.api", "ecr.dkr", "logs"]}
    assert {tuple(one.subnets) for one in found} == {()}


@pytest.mark.parametrize("missing", ENDPOINTS)
def test_who_cannot_start_is_named_with_the_missing_endpoint(missing) -> None:
    found = stranded(network_of(without("without-nat", f".{missing}")))

    assert {one.node: one.missing for one in found} == {
        name: [missing] for name in {"ssm": ["api"], "secretsmanager": ["auth", "cleanup"]}.get(missing, ALL)
    }
    assert {tuple(one.subnets) for one in found} == {()}
