"""ECS services and clusters: no public address, shells are logged, failed deployments go back."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine.rule import Finding, Level, Sample, Severity, resource_rule, stack_rule
from policies.engine.stack import Stack
from policies.engine.view import Resource

SERVICE = "aws:ecs/service:Service"
CLUSTER = "aws:ecs/cluster:Cluster"
GUIDE = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide"


@resource_rule(
    id="ecs-service-disallow-public-ip",
    description="Services get no public address.",
    severity=Severity.HIGH,
    controls=c.fsbp("ECS.2", "ECS.16") + c.NOT_PUBLIC,
    remediation="set networkConfiguration.assignPublicIp to false and give the tasks a NAT or endpoints",
    url=f"{GUIDE}/fargate-task-networking.html",
    types=(SERVICE, "aws:ecs/taskSet:TaskSet"),
    good={"networkConfiguration": {"assignPublicIp": False}},
    bad={"networkConfiguration": {"assignPublicIp": True}},
)
def ecs_service_disallow_public_ip(service: Resource) -> Iterator[str]:
    """On."""
    if service.is_true("networkConfiguration.assignPublicIp"):
        yield "networkConfiguration.assignPublicIp is true"


@stack_rule(
    id="ecs-service-require-exec-logging",
    description="Where shells into tasks are allowed, the cluster logs them.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("ECS-4") + c.LOGGING,
    remediation="set configuration.executeCommandConfiguration of the cluster with logging OVERRIDE, or "
    "enableExecuteCommand to false",
    url=f"{GUIDE}/ecs-exec.html",
    types=(SERVICE, CLUSTER),
    good=(
        Sample(
            type=CLUSTER,
            name="cluster",
            props={"configuration": {"executeCommandConfiguration": {"logging": "OVERRIDE", "kmsKeyId": "k"}}},
        ),
        Sample(type=SERVICE, props={"enableExecuteCommand": True}, links={"cluster": "cluster"}),
    ),
    bad=(
        Sample(type=CLUSTER, name="cluster", props={}),
        Sample(type=SERVICE, props={"enableExecuteCommand": True}, links={"cluster": "cluster"}),
    ),
)
def ecs_service_require_exec_logging(stack: Stack) -> Iterator[Finding]:
    """Shells are on, and the cluster of the stack does not log them."""
    for service in stack.of((SERVICE,)):
        for cluster in stack.targets(service, "cluster", (CLUSTER,)) if service.is_true("enableExecuteCommand") else []:
            path = "configuration.executeCommandConfiguration.logging"
            if cluster.differs(path, "OVERRIDE", "DEFAULT"):
                yield Finding(
                    service, f"enableExecuteCommand is true and {path} of {cluster.name} is {cluster.show(path)}"
                )


@resource_rule(
    id="ecs-cluster-require-container-insights",
    description="Clusters report what their containers use.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("ECS.12") + c.DETECTION,
    remediation="set the cluster setting containerInsights to enabled or enhanced",
    url="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/deploy-container-insights-ECS-cluster.html",
    types=(CLUSTER,),
    good={"settings": [{"name": "containerInsights", "value": "enabled"}]},
    bad={"settings": [{"name": "containerInsights", "value": "disabled"}]},
    environments=("prod", "staging"),
)
def ecs_cluster_require_container_insights(cluster: Resource) -> Iterator[str]:
    """Off, which is the default."""
    if cluster.unsure("settings"):
        return
    values = [item.show("value") for item in cluster.each("settings") if item.text("name") == "containerInsights"]
    if not any(value in {"enabled", "enhanced", "unknown"} for value in values):
        yield f"containerInsights is {values[0] if values else 'missing'}"


@resource_rule(
    id="ecs-service-require-latest-platform",
    description="Fargate services follow the latest platform version, and with it its patches.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("ECS.10") + c.PATCHING,
    remediation="leave platformVersion out, or set it to LATEST",
    url=f"{GUIDE}/platform-fargate.html",
    types=(SERVICE,),
    good={"platformVersion": "LATEST"},
    bad={"platformVersion": "1.3.0"},
)
def ecs_service_require_latest_platform(service: Resource) -> Iterator[str]:
    """An older version."""
    if service.differs("platformVersion", "LATEST", "1.4.0", "1.0.0"):
        yield f"platformVersion is {service.show('platformVersion')}"


@resource_rule(
    id="ecs-service-require-deployment-rollback",
    description="A deployment that does not come up is rolled back by itself.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.own("ECS-5") + c.AVAILABILITY,
    remediation="set deploymentCircuitBreaker with enable and rollback true",
    url=f"{GUIDE}/deployment-circuit-breaker.html",
    types=(SERVICE,),
    good={"deploymentCircuitBreaker": {"enable": True, "rollback": True}},
    bad={"deploymentCircuitBreaker": {"enable": True, "rollback": False}},
)
def ecs_service_require_deployment_rollback(service: Resource) -> Iterator[str]:
    """No circuit breaker, where ECS itself deploys."""
    own = service.lacks("deploymentController") or service.equals("deploymentController.type", "ECS")
    if own and not service.equals("schedulingStrategy", "DAEMON"):
        for path in ("deploymentCircuitBreaker.enable", "deploymentCircuitBreaker.rollback"):
            if service.not_true(path):
                yield f"{path} is {service.show(path)}"
