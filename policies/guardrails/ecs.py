"""ECS services and clusters: public addresses, ECS Exec logging, platform versions and rollbacks."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Finding, Level, Policy, Sample, Severity
from policies.plan.aws import ecs
from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource


@Policy(
    id="ecs-service-disallow-public-ip",
    description="ECS services do not assign public IP addresses to tasks.",
    severity=Severity.HIGH,
    controls=c.fsbp("ECS.2", "ECS.16") + c.NOT_PUBLIC,
    remediation="set networkConfiguration.assignPublicIp to false, and provide a NAT gateway or VPC endpoints",
    url=f"{guides.ECS}/fargate-task-networking.html",
    types=(ecs.SERVICE, ecs.TASK_SET),
    good={"networkConfiguration": {"assignPublicIp": False}},
    bad={"networkConfiguration": {"assignPublicIp": True}},
)
def ecs_service_disallow_public_ip(service: Resource) -> Iterator[str]:
    """Report public IP addresses that are assigned."""
    if service.is_true("networkConfiguration.assignPublicIp"):
        yield "networkConfiguration.assignPublicIp is true"


@Policy(
    id="ecs-service-require-exec-logging",
    description="ECS clusters log ECS Exec sessions.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("ECS-4") + c.LOGGING,
    remediation="set configuration.executeCommandConfiguration.logging of the cluster to OVERRIDE, or "
    "enableExecuteCommand to false",
    url=f"{guides.ECS}/ecs-exec.html",
    types=(ecs.SERVICE, ecs.CLUSTER),
    good=(
        Sample(
            type=ecs.CLUSTER,
            name="cluster",
            props={"configuration": {"executeCommandConfiguration": {"logging": "OVERRIDE", "kmsKeyId": "k"}}},
        ),
        Sample(type=ecs.SERVICE, props={"enableExecuteCommand": True}, links={"cluster": "cluster"}),
    ),
    bad=(
        Sample(type=ecs.CLUSTER, name="cluster", props={}),
        Sample(type=ecs.SERVICE, props={"enableExecuteCommand": True}, links={"cluster": "cluster"}),
    ),
)
def ecs_service_require_exec_logging(stack: Stack) -> Iterator[Finding]:
    """Report a cluster that turns logging off, and a service with ECS Exec in a cluster that does not log sessions."""
    path = "configuration.executeCommandConfiguration.logging"
    for cluster in stack.of((ecs.CLUSTER,)):
        if cluster.equals(path, "NONE"):
            yield Finding(cluster, f"{path} is NONE")
    for service in stack.of((ecs.SERVICE,)):
        for cluster in (
            stack.targets(service, "cluster", (ecs.CLUSTER,)) if service.is_true("enableExecuteCommand") else []
        ):
            if cluster.differs(path, "OVERRIDE", "DEFAULT", "NONE"):
                yield Finding(
                    service, f"enableExecuteCommand is true and {path} of {cluster.name} is {cluster.show(path)}"
                )


@Policy(
    id="ecs-cluster-require-container-insights",
    description="ECS clusters have Container Insights enabled.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("ECS.12") + c.DETECTION,
    remediation="set the cluster setting containerInsights to enabled or enhanced",
    url=f"{guides.CLOUDWATCH}/deploy-container-insights-ECS-cluster.html",
    types=(ecs.CLUSTER,),
    good={"settings": [{"name": "containerInsights", "value": "enabled"}]},
    bad={"settings": [{"name": "containerInsights", "value": "disabled"}]},
    environments=("prod", "staging"),
    omitted="violates",
)
def ecs_cluster_require_container_insights(cluster: Resource) -> Iterator[str]:
    """Report Container Insights that is off, the default."""
    if cluster.unsure("settings"):
        return
    values = [item.show("value") for item in cluster.each("settings") if item.text("name") == "containerInsights"]
    if not any(value in {"enabled", "enhanced", "unknown"} for value in values):
        yield f"containerInsights is {values[0] if values else 'missing'}"


@Policy(
    id="ecs-service-require-latest-platform",
    description="Fargate services run on the latest platform version.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("ECS.10") + c.PATCHING,
    remediation="set platformVersion to LATEST, or omit it",
    url=f"{guides.ECS}/platform-fargate.html",
    types=(ecs.SERVICE,),
    good={"platformVersion": "LATEST"},
    bad={"platformVersion": "1.3.0"},
)
def ecs_service_require_latest_platform(service: Resource) -> Iterator[str]:
    """Report an outdated platform version."""
    if service.differs("platformVersion", "LATEST", "1.4.0", "1.0.0"):
        yield f"platformVersion is {service.show('platformVersion')}"


@Policy(
    id="ecs-service-require-deployment-rollback",
    description="ECS services roll back failed deployments automatically.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.own("ECS-5") + c.AVAILABILITY,
    remediation="set deploymentCircuitBreaker.enable and deploymentCircuitBreaker.rollback to true",
    url=f"{guides.ECS}/deployment-circuit-breaker.html",
    types=(ecs.SERVICE,),
    good={"deploymentCircuitBreaker": {"enable": True, "rollback": True}},
    bad={"deploymentCircuitBreaker": {"enable": True, "rollback": False}},
    omitted="violates",
)
def ecs_service_require_deployment_rollback(service: Resource) -> Iterator[str]:
    """Report a service without a deployment circuit breaker, where ECS itself deploys."""
    own = service.lacks("deploymentController") or service.equals("deploymentController.type", "ECS")
    if own and not service.equals("schedulingStrategy", "DAEMON"):
        paths = ("deploymentCircuitBreaker.enable", "deploymentCircuitBreaker.rollback")
        off = next((path for path in paths if service.not_true(path)), None)
        if off is not None:
            yield f"{off} is {service.show(off)}"


@Policy(
    id="ecs-capacity-provider-require-termination-protection",
    description="Capacity providers protect instances with tasks from termination at scale-in.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("ECS.19") + c.AVAILABILITY,
    remediation="set autoScalingGroupProvider.managedTerminationProtection to ENABLED, with managed scaling, and "
    "protectFromScaleIn of the group to true",
    url=f"{guides.ECS}/managed-termination-protection.html",
    types=(ecs.CAPACITY_PROVIDER,),
    good={"autoScalingGroupProvider": {"autoScalingGroupArn": "arn", "managedTerminationProtection": "ENABLED"}},
    bad={"autoScalingGroupProvider": {"autoScalingGroupArn": "arn", "managedTerminationProtection": "DISABLED"}},
)
def ecs_capacity_provider_require_termination_protection(provider: Resource) -> Iterator[str]:
    """Report a provider with an Auto Scaling group and without protection, the default."""
    path = "autoScalingGroupProvider.managedTerminationProtection"
    if not provider.lacks("autoScalingGroupProvider") and provider.differs(path, "ENABLED"):
        yield f"{path} is {provider.show(path)}"
