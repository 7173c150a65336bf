from dataclasses import replace

import pulumi_aws as aws
import pytest

from components.compute.service import Service, ServiceArgs
from components.identity.grantee import Grantee
from components.links import Consumer
from components.network.egress import Egress
from model.deployment import RollingDeployment
from model.health_check import HealthCheck
from model.route import Route
from model.scaling import Scaling
from preview.recorder.record import Record
from tests.support.offline import record
from tests.support.workloads import (
    EGRESS,
    GROUP,
    INGRESS,
    SERVICE,
    Store,
    arguments,
    cluster,
    container,
    internal,
    load_balancer,
    parent_of,
    web,
    worker,
)

TARGET_GROUP = "aws:lb/targetGroup:TargetGroup"
RULE = "aws:lb/listenerRule:ListenerRule"
LONGEST = "a-name-of-20-letters"


def test_a_web_service_is_exactly_this() -> None:
    seen = record(lambda: web("api"))
    service = seen.only(SERVICE)

    assert service.inputs == {
        "cluster": seen.only("aws:ecs/cluster:Cluster").outputs["arn"],
        "taskDefinition": seen.only("aws:ecs/taskDefinition:TaskDefinition").outputs["arn"],
        "desiredCount": 2,
        "capacityProviderStrategies": [{"capacityProvider": "FARGATE", "base": 1, "weight": 1}],
        "forceNewDeployment": True,
        "platformVersion": "LATEST",
        "networkConfiguration": {
            "subnets": ["subnet-a", "subnet-b"],
            "securityGroups": [seen.named("api-tasks", GROUP).id],
            "assignPublicIp": False,
        },
        "loadBalancers": [
            {"targetGroupArn": seen.only(TARGET_GROUP).outputs["arn"], "containerName": "api", "containerPort": 8080}
        ],
        "healthCheckGracePeriodSeconds": 60,
        "serviceConnectConfiguration": {
            "enabled": True,
            "namespace": seen.only("aws:servicediscovery/httpNamespace:HttpNamespace").outputs["arn"],
            "services": [
                {
                    "portName": "http",
                    "discoveryName": "api",
                    "clientAlias": [{"dnsName": "api", "port": 8080}],
                    "timeout": {"perRequestTimeoutSeconds": 60},
                }
            ],
            "logConfiguration": {
                "logDriver": "awslogs",
                "options": {
                    "awslogs-group": "/aws/ecs/plinth-test-api",
                    "awslogs-region": "us-east-1",
                    "awslogs-stream-prefix": "api-connect",
                    "mode": "non-blocking",
                    "max-buffer-size": "25m",
                },
            },
        },
        "deploymentConfiguration": {"strategy": "ROLLING"},
        "deploymentCircuitBreaker": {"enable": True, "rollback": True},
        "alarms": {"alarmNames": ["plinth-test-api-5xx"], "enable": True, "rollback": True},
        "deploymentMinimumHealthyPercent": 100,
        "deploymentMaximumPercent": 200,
        "availabilityZoneRebalancing": "ENABLED",
        "enableExecuteCommand": False,
        "enableEcsManagedTags": True,
        "propagateTags": "SERVICE",
        "waitForSteadyState": True,
    }
    assert service.custom_timeouts == {"create": "30m", "update": "30m", "delete": "20m"}
    assert parent_of(seen, service) == "api"


def test_no_service_has_a_launch_type_so_that_capacity_can_change_without_replacing_it() -> None:
    inputs = record(lambda: worker("queue", cluster(spot_weight=4))).only(SERVICE).inputs

    assert "launchType" not in inputs
    assert inputs["forceNewDeployment"] is True
    assert inputs["capacityProviderStrategies"] == [
        {"capacityProvider": "FARGATE", "base": 1, "weight": 1},
        {"capacityProvider": "FARGATE_SPOT", "base": 0, "weight": 4},
    ]


def test_the_service_waits_for_capacity() -> None:
    seen = record(lambda: worker("queue"))
    capacity = seen.only("aws:ecs/clusterCapacityProviders:ClusterCapacityProviders")

    assert capacity.urn in seen.only(SERVICE).property_dependencies["cluster"]


def test_the_service_waits_for_the_path_to_its_image() -> None:
    def program() -> None:
        gateway = aws.ec2.InternetGateway("gateway")
        worker("queue", egress=Egress(requires=[gateway]))

    seen = record(program)

    assert seen.named("gateway").urn in seen.only(SERVICE).dependencies


def test_the_target_group_registers_addresses_and_requests_the_path_at_the_default_intervals() -> None:
    seen = record(lambda: web("api"))

    assert seen.only(TARGET_GROUP).inputs == {
        "vpcId": "vpc-1",
        "targetType": "ip",
        "protocol": "HTTP",
        "port": 80,
        "deregistrationDelay": 60,
        "healthCheck": {
            "enabled": True,
            "protocol": "HTTP",
            "port": "traffic-port",
            "path": "/healthz",
            "matcher": "200-299",
            "interval": 30,
            "timeout": 5,
            "healthyThreshold": 2,
            "unhealthyThreshold": 3,
        },
    }
    assert seen.only(TARGET_GROUP).delete_before_replace is False


def test_a_web_service_waits_for_its_listener_rule_and_is_reached_from_the_load_balancer_only() -> None:
    seen = record(lambda: web("api"))
    dependencies = seen.only(SERVICE).dependencies
    ingress = [rule for rule in seen.of_type(INGRESS) if parent_of(seen, rule) == "api-tasks"]

    assert seen.only(RULE).inputs["priority"] == 100
    assert seen.only(RULE).urn in dependencies
    assert [rule.name for rule in ingress] == ["edge-to-api-ingress"]
    assert ingress[0].inputs["fromPort"] == ingress[0].inputs["toPort"] == 8080
    assert ingress[0].urn in dependencies
    assert seen.named("edge-to-api-egress", EGRESS).urn in dependencies


def test_an_internal_service_serves_by_service_connect_and_has_no_load_balancer() -> None:
    seen = record(lambda: internal("auth"))
    inputs = seen.only(SERVICE).inputs

    assert [one["discoveryName"] for one in inputs["serviceConnectConfiguration"]["services"]] == ["auth"]
    assert "loadBalancers" not in inputs
    assert "healthCheckGracePeriodSeconds" not in inputs
    assert seen.of_type(TARGET_GROUP) == []
    assert seen.of_type(INGRESS) == []


def test_a_deployment_is_rolled_back_by_the_alarm_that_the_service_offers() -> None:
    kept: list[Service] = []
    seen = record(lambda: kept.append(web("api")))
    names = {alarm.physical_name for alarm in kept[0].alarms if alarm.physical_name}

    assert seen.only(SERVICE).inputs["alarms"]["alarmNames"] == [*names]
    assert "alarms" not in record(lambda: worker("queue")).only(SERVICE).inputs


def test_a_worker_that_calls_no_one_has_no_proxy() -> None:
    assert record(lambda: worker("queue")).only(SERVICE).inputs["serviceConnectConfiguration"] == {"enabled": False}


@pytest.mark.parametrize("later", [False, True])
def test_a_worker_that_calls_a_service_is_only_a_client_of_service_connect(*, later: bool) -> None:
    def program() -> None:
        where = cluster()
        target = internal("api", where)
        worker("queue", where, **({"calls": {"api": 8080}} if later else {"links": {"api": (target, "call")}}))

    connect = record(program).named("queue", SERVICE).inputs["serviceConnectConfiguration"]

    assert connect["enabled"] is True
    assert "services" not in connect


def test_requests_take_as_long_as_the_load_balancer_waits_at_each_hop_behind_it() -> None:
    seen = record(lambda: web("api", load_balancer=load_balancer(400)))
    connect = seen.only(SERVICE).inputs["serviceConnectConfiguration"]["services"][0]

    assert connect["timeout"] == {"perRequestTimeoutSeconds": 400, "idleTimeoutSeconds": 410}
    assert seen.only(TARGET_GROUP).inputs["deregistrationDelay"] == 400
    assert container(seen, "api")["stopTimeout"] == 120


def test_another_port_replaces_rules_before_the_service_and_no_target_group() -> None:
    seen = record(lambda: web("api"))
    rules = [*seen.of_type(INGRESS), *seen.of_type(EGRESS)]

    assert seen.only(TARGET_GROUP).ignore_changes == ("port", "protocolVersion")
    assert {rule.replace_on_changes for rule in rules if "api" in rule.name} == {("fromPort", "toPort"), ()}
    assert all(rule.replace_on_changes for rule in rules if rule.name.startswith("edge-to-api"))
    assert {rule.urn for rule in rules if rule.name.startswith("edge-to-api")} <= set(seen.only(SERVICE).dependencies)


def test_a_fixed_number_of_tasks_is_managed_by_the_program() -> None:
    service = record(lambda: worker("queue", tasks=3)).only(SERVICE)

    assert service.inputs["desiredCount"] == 3
    assert service.ignore_changes == ()


def test_a_scaled_number_of_tasks_begins_with_the_fewest_and_is_then_left_alone() -> None:
    scaling = Scaling(min_tasks=2, max_tasks=6, cpu_percent=70)
    service = record(lambda: worker("queue", tasks=None, scaling=scaling)).only(SERVICE)

    assert service.inputs["desiredCount"] == 2
    assert service.ignore_changes == ("desiredCount",)


def test_zones_are_rebalanced_only_where_more_tasks_than_wanted_may_run() -> None:
    deployment = RollingDeployment(minimum_healthy_percent=50, maximum_percent=100)
    inputs = record(lambda: worker("queue", tasks=2, deployment=deployment)).only(SERVICE).inputs

    assert inputs["availabilityZoneRebalancing"] == "DISABLED"
    assert inputs["deploymentMinimumHealthyPercent"] == 50
    assert inputs["deploymentMaximumPercent"] == 100


def edges(seen: Record) -> set[str]:
    return {rule.name for rule in (*seen.of_type(INGRESS), *seen.of_type(EGRESS))}


def test_a_call_opens_exactly_one_edge() -> None:
    def without() -> None:
        where = cluster()
        internal("auth", where)
        worker("queue", where, calls={"auth": 8080})

    def calling() -> None:
        where = cluster()
        auth = internal("auth", where)
        worker("queue", where, calls={"auth": 8080}).call(auth)

    seen = record(calling)

    assert edges(seen) - edges(record(without)) == {"queue-to-auth-ingress", "queue-to-auth-egress"}
    assert seen.named("queue-to-auth-ingress").inputs["fromPort"] == 8080
    assert container(seen, "queue")["environment"] == [{"name": "AUTH_URL", "value": "http://auth:8080"}]


def test_services_may_call_each_other_in_a_cycle() -> None:
    def circle() -> None:
        where = cluster()
        one = internal("one", where, calls={"two": 8080})
        two = internal("two", where, calls={"one": 8080})
        one.call(two)
        two.call(one)

    seen = record(circle)

    assert container(seen, "one")["environment"] == [{"name": "TWO_URL", "value": "http://two:8080"}]
    assert {"one-to-two-ingress", "two-to-one-ingress"} <= edges(seen)


def test_a_link_to_a_service_gives_its_url_and_starts_the_caller_after_it() -> None:
    def linked() -> None:
        where = cluster()
        auth = internal("user-auth", where)
        worker("queue", where, links={"user-auth": (auth, "call")})

    seen = record(linked)

    assert container(seen, "queue")["environment"] == [{"name": "USER_AUTH_URL", "value": "http://user-auth:8080"}]
    assert seen.named("user-auth", SERVICE).urn in seen.named("queue", SERVICE).dependencies
    assert seen.named("queue-to-user-auth-ingress").urn in seen.named("queue", SERVICE).dependencies


def test_a_worker_cannot_be_called() -> None:
    def linked() -> None:
        where = cluster()
        target = worker("target", where)
        worker("queue", where, links={"target": (target, "call")})

    with pytest.raises(ValueError, match="target listens on no port, so queue cannot connect to it"):
        record(linked)


def test_another_access_than_call_is_refused() -> None:
    def linked() -> None:
        auth = internal("auth")
        grantee = Grantee(name="x", role=None)  # type: ignore[arg-type]
        auth.link(Consumer(role=grantee, starter=grantee, connections=auth.connections), "read")

    with pytest.raises(ValueError, match="service auth: access must be call, not read"):
        record(linked)


@pytest.mark.parametrize(
    ("make", "changes", "message"),
    [
        (web, {"port": None}, "port kind web needs it"),
        (web, {"route": None}, "route kind web needs it"),
        (web, {"load_balancer": None}, "kind web needs a load_balancer"),
        (web, {"health_check": HealthCheck(command=["true"])}, "health_check.path the load balancer needs it"),
        (worker, {"port": 8080}, "port is not allowed for kind worker; change the kind, or remove it"),
        (internal, {"route": Route(priority=1, paths=["/a"])}, "route is not allowed for kind internal; remove it"),
        (worker, {"tasks": None}, "it needs tasks"),
        (
            worker,
            {"tasks": 1, "deployment": RollingDeployment(maximum_percent=150)},
            "deployment of 1 tasks 1 must keep running and at most 1 may run",
        ),
        (
            worker,
            {"tasks": None, "scaling": Scaling(min_tasks=1, max_tasks=2)},
            "scaling needs a rule such as cpu_percent",
        ),
        (
            worker,
            {"kind": "job", "tasks": None, "schedule": "rate(1 day)"},
            "kind must be web, internal or worker, not job",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_is_registered(
    make: type[Service], changes: dict[str, object], message: str
) -> None:
    with pytest.raises(ValueError, match=f"service api: {message}"):
        record(lambda: make("api", **changes))


def test_all_problems_are_reported_at_once() -> None:
    with pytest.raises(ValueError, match=r"service queue: port is not.*; memory_mib must be.*; it needs tasks"):
        record(lambda: worker("queue", memory_mib=1, port=8080, tasks=None))


def test_a_link_of_the_spec_needs_its_component() -> None:
    with pytest.raises(ValueError, match=r"service queue: links must be \['auth'\], as in spec, not \[\]"):
        record(lambda: Service("queue", replace(worker_args(), links={})))


def worker_args() -> ServiceArgs:
    return ServiceArgs(
        **arguments({"kind": "worker", "tasks": 1}, {"links": {"auth": (internal("auth"), "call")}}, None)
    )


def test_a_name_of_twenty_letters_leaves_space_for_the_random_suffix_and_one_more_is_refused() -> None:
    def longest() -> None:
        web(LONGEST, links={"main": (Store("main"), "connect")})

    seen = record(longest)

    # 32 characters less the hyphen and 7 digits that Pulumi adds.
    assert len(seen.only(TARGET_GROUP).name) <= 24
    assert all("name" not in r.inputs for r in (*seen.of_type(TARGET_GROUP), *seen.of_type(SERVICE)))
    assert max(len(r.name) for r in seen.of_type("aws:iam/role:Role")) <= 56
    with pytest.raises(ValueError, match=f"service {LONGEST}x: a name has 2 to 20 characters, this one has 21"):
        record(lambda: worker(f"{LONGEST}x"))


def test_services_live_side_by_side() -> None:
    def many() -> None:
        where, balancer = cluster(), load_balancer()
        for number in range(3):
            web(f"service-{number}", where, load_balancer=balancer, route=Route(priority=number + 1, paths=["/*"]))

    seen = record(many)
    urns = [resource.urn for resource in seen.resources]

    assert {service.name for service in seen.of_type(SERVICE)} == {f"service-{number}" for number in range(3)}
    assert len(urns) == len(set(urns))


def test_every_resource_is_a_child_of_the_component() -> None:
    scaling = Scaling(min_tasks=2, max_tasks=6, cpu_percent=70)
    seen = record(lambda: web("api", tasks=None, scaling=scaling))
    component = seen.named("api", "plinth:compute:Service")
    task = seen.named("api", "plinth:compute:Task")

    assert {child.urn for child in seen.children(component.urn)} == {
        seen.only(SERVICE).urn,
        seen.only(TARGET_GROUP).urn,
        task.urn,
        seen.named("api-scaling", "plinth:compute:Autoscaler").urn,
    }
    assert {child.name for child in seen.children(task.urn)} == {
        "api",
        "api-log",
        "api-execution",
        "api-task",
        "api-tasks",
    }
