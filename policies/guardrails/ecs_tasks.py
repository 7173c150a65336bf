"""ECS tasks: containers run apart from the host, without rights they do not need, and write logs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from policies.engine import controls as c
from policies.engine.environment import PROD
from policies.engine.rule import Level, Severity, resource_rule
from policies.engine.view import Resource, View
from policies.guardrails.credentials import exposed
from policies.plan.documents import load

TASK = "aws:ecs/taskDefinition:TaskDefinition"
GUIDE = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide"
_IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/api"


def containers(task: Resource) -> list[View]:
    """Return the known containers of a task definition, given as text or as a list."""
    value = task.get("containerDefinitions")
    items = load(value)
    items = items if isinstance(items, list) else []
    return [View(item, task.type, "containerDefinitions.", task.deferred) for item in items if isinstance(item, dict)]


def _windows(task: Resource) -> bool:
    return task.text("runtimePlatform.operatingSystemFamily").startswith("WINDOWS")


def _task(**container: Any) -> dict[str, Any]:
    return {"family": "api", "containerDefinitions": [{"name": "api", "image": f"{_IMAGE}:1.0.0", **container}]}


@resource_rule(
    id="ecs-task-disallow-privileged-containers",
    description="No container runs privileged, or with kernel capabilities that come to the same.",
    severity=Severity.HIGH,
    controls=c.fsbp("ECS.4") + c.LEAST_PRIVILEGE,
    remediation="remove privileged, and the capability from linuxParameters.capabilities.add",
    url=f"{GUIDE}/security-tasks-containers.html",
    types=(TASK,),
    good=_task(privileged=False),
    bad=_task(privileged=True),
    settings={
        "capabilities": {
            "type": "array",
            "items": {"type": "string"},
            "default": ["ALL", "SYS_ADMIN", "SYS_MODULE", "SYS_RAWIO", "NET_ADMIN", "DAC_READ_SEARCH", "BPF"],
            "description": "Capabilities that no container adds.",
        }
    },
)
def ecs_task_disallow_privileged_containers(task: Resource, settings: Mapping[str, Any]) -> Iterator[str]:
    """Privileged, or close to it."""
    for container in containers(task):
        if container.is_true("privileged"):
            yield f"container {container.text('name')} has privileged true"
        added = [
            item for item in container.values("linuxParameters.capabilities.add") if item in settings["capabilities"]
        ]
        if added:
            yield f"container {container.text('name')} adds {', '.join(added)}"


@resource_rule(
    id="ecs-task-disallow-host-namespaces",
    description="Tasks do not share the host's network, processes or memory.",
    severity=Severity.HIGH,
    controls=c.fsbp("ECS.1", "ECS.3", "ECS.17") + c.HARDENING,
    remediation="set networkMode to awsvpc and leave pidMode and ipcMode out (or task)",
    url=f"{GUIDE}/task_definition_parameters.html",
    types=(TASK,),
    good={"networkMode": "awsvpc", "containerDefinitions": []},
    bad={"networkMode": "host", "containerDefinitions": []},
)
def ecs_task_disallow_host_namespaces(task: Resource) -> Iterator[str]:
    """Host, in any of the three."""
    for path in ("networkMode", "pidMode", "ipcMode"):
        if task.equals(path, "host"):
            yield f"{path} is host"


@resource_rule(
    id="ecs-task-disallow-plaintext-secrets",
    description="Secrets reach a container by reference, never as a plain environment variable.",
    severity=Severity.CRITICAL,
    controls=c.fsbp("ECS.8") + c.CREDENTIALS,
    remediation="move the variable to `secrets` with valueFrom, and rotate what was exposed",
    url=f"{GUIDE}/specifying-sensitive-data.html",
    types=(TASK,),
    good=_task(environment=[{"name": "LOG_LEVEL", "value": "info"}]),
    bad=_task(environment=[{"name": "DB_PASSWORD", "value": "hunter2hunter2"}]),
    settings={
        "allowed_names": {
            "type": "array",
            "items": {"type": "string"},
            "default": [],
            "description": "Variables that look like secrets and are none.",
        }
    },
)
def ecs_task_disallow_plaintext_secrets(task: Resource, settings: Mapping[str, Any]) -> Iterator[str]:
    """A variable whose name says that it is a secret, or whose value can be nothing else. The value is not shown."""
    for container in containers(task):
        for variable in container.each("environment"):
            name = variable.text("name")
            reason = exposed(name, variable.text("value"))
            if reason and name not in settings["allowed_names"]:
                yield f"variable {name} of container {container.text('name')} {reason}"


@resource_rule(
    id="ecs-task-require-log-configuration",
    description="Every container sends its output somewhere.",
    severity=Severity.HIGH,
    controls=c.fsbp("ECS.9") + c.LOGGING,
    remediation="set logConfiguration, for example with logDriver awslogs and its group",
    url=f"{GUIDE}/using_awslogs.html",
    types=(TASK,),
    good=_task(logConfiguration={"logDriver": "awslogs", "options": {"awslogs-group": "/api"}}),
    bad=_task(),
)
def ecs_task_require_log_configuration(task: Resource) -> Iterator[str]:
    """A container without it."""
    for container in containers(task):
        if container.lacks("logConfiguration.logDriver") and container.lacks("firelensConfiguration"):
            yield f"container {container.text('name')} has no logConfiguration"


@resource_rule(
    id="ecs-task-require-readonly-root",
    description="In production, containers cannot write to their root file system.",
    severity=Severity.HIGH,
    level=Level.ADVISORY,
    controls=c.fsbp("ECS.5") + c.HARDENING,
    remediation="set readonlyRootFilesystem to true and mount a volume where the program writes",
    url=f"{GUIDE}/security-tasks-containers.html",
    types=(TASK,),
    good=_task(readonlyRootFilesystem=True),
    bad=_task(readonlyRootFilesystem=False),
    environments=PROD,
)
def ecs_task_require_readonly_root(task: Resource) -> Iterator[str]:
    """Writable, which is the default. Windows knows no such thing."""
    for container in [] if _windows(task) else containers(task):
        path = "readonlyRootFilesystem"
        if container.not_true(path):
            yield f"{path} of container {container.text('name')} is {container.show(path)}"


@resource_rule(
    id="ecs-task-require-non-root-user",
    description="Containers do not run as root.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("ECS.20") + c.LEAST_PRIVILEGE,
    remediation="set user, for example to 1000",
    url=f"{GUIDE}/security-tasks-containers.html",
    types=(TASK,),
    good=_task(user="1000"),
    bad=_task(user="root"),
)
def ecs_task_require_non_root_user(task: Resource) -> Iterator[str]:
    """Root, or nobody named, which is root unless the image says otherwise."""
    for container in [] if _windows(task) else containers(task):
        user = container.text("user").partition(":")[0]
        if container.lacks("user") or user in {"0", "root"}:
            yield f"user of container {container.text('name')} is {container.show('user')}"


@resource_rule(
    id="ecs-task-require-separate-roles",
    description="What the task may do is apart from what starting it needs.",
    severity=Severity.MEDIUM,
    controls=c.own("ECS-1") + c.LEAST_PRIVILEGE,
    remediation="give taskRoleArn a role of its own",
    url=f"{GUIDE}/security-iam-roles.html",
    types=(TASK,),
    good={
        "taskRoleArn": "arn:aws:iam::123456789012:role/api",
        "executionRoleArn": "arn:aws:iam::123456789012:role/start",
    },
    bad={"taskRoleArn": "arn:aws:iam::123456789012:role/api", "executionRoleArn": "arn:aws:iam::123456789012:role/api"},
)
def ecs_task_require_separate_roles(task: Resource) -> Iterator[str]:
    """One role for both."""
    role = task.text("taskRoleArn")
    if role and role == task.text("executionRoleArn"):
        yield "taskRoleArn is also executionRoleArn"


@resource_rule(
    id="ecs-task-enforce-efs-transit-encryption",
    description="EFS volumes of a task are mounted over TLS.",
    severity=Severity.HIGH,
    controls=c.own("ECS-2") + c.IN_TRANSIT,
    remediation="set efsVolumeConfiguration.transitEncryption to ENABLED",
    url=f"{GUIDE}/efs-volumes.html",
    types=(TASK,),
    good={
        "volumes": [{"name": "d", "efsVolumeConfiguration": {"fileSystemId": "fs-1", "transitEncryption": "ENABLED"}}]
    },
    bad={"volumes": [{"name": "d", "efsVolumeConfiguration": {"fileSystemId": "fs-1"}}]},
)
def ecs_task_enforce_efs_transit_encryption(task: Resource) -> Iterator[str]:
    """Off, which is the default."""
    for volume in task.each("volumes"):
        path = "efsVolumeConfiguration.transitEncryption"
        if not volume.lacks("efsVolumeConfiguration") and volume.differs(path, "ENABLED"):
            yield f"transitEncryption of volume {volume.text('name')} is {volume.show(path)}"


@resource_rule(
    id="ecs-task-restrict-image-tags",
    description="A task names the version of its image.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("ECS-3") + c.HARDENING,
    remediation="name a version, or best the digest (@sha256:…)",
    url="https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html",
    types=(TASK,),
    good=_task(image=f"{_IMAGE}:1.0.0"),
    bad=_task(image=f"{_IMAGE}:latest"),
)
def ecs_task_restrict_image_tags(task: Resource) -> Iterator[str]:
    """`latest`, or no tag, which means it."""
    for container in containers(task):
        image = container.text("image")
        tag = image.rpartition("/")[2].partition(":")[2]
        if image and "@sha256:" not in image and tag in {"", "latest"}:
            yield f"image of container {container.text('name')} is {image}"
