"""ECS task definitions: isolation, privileges, secrets, logs and images of containers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.environment import PROD, allowed_variables
from policies.engine.rule import Level, Policy, Settings, Severity, strings
from policies.plan.aws import ecs
from policies.plan.credentials import exposed, exposed_in_command, marked
from policies.plan.iam_documents import load
from policies.plan.lens.view import Resource, View

_IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/api"


def containers(task: Resource) -> list[View]:
    """Return the known containers of a task definition, from JSON text or a list."""
    value = task.get("containerDefinitions")
    items = load(value)
    items = items if isinstance(items, list) else []
    return [View(item, task.type, "containerDefinitions.", task.deferred) for item in items if isinstance(item, dict)]


def _windows(task: Resource) -> bool:
    return task.text("runtimePlatform.operatingSystemFamily").startswith("WINDOWS")


def _task(**container: Any) -> dict[str, Any]:
    return {"family": "api", "containerDefinitions": [{"name": "api", "image": f"{_IMAGE}:1.0.0", **container}]}


@Policy(
    id="ecs-task-disallow-privileged-containers",
    description="Containers are not privileged and do not add equivalent Linux capabilities.",
    severity=Severity.HIGH,
    controls=c.fsbp("ECS.4") + c.LEAST_PRIVILEGE,
    remediation="remove privileged, and remove the capability from linuxParameters.capabilities.add",
    url=f"{guides.ECS}/security-tasks-containers.html",
    types=(ecs.TASK_DEFINITION,),
    good=_task(privileged=False),
    bad=_task(privileged=True),
    settings={
        "capabilities": strings(
            "ALL",
            "SYS_ADMIN",
            "SYS_MODULE",
            "SYS_RAWIO",
            "NET_ADMIN",
            "DAC_READ_SEARCH",
            "BPF",
            description="Capabilities that containers must not add.",
        )
    },
)
def ecs_task_disallow_privileged_containers(task: Resource, settings: Settings) -> Iterator[str]:
    """Report a privileged container, or an added capability that is equivalent."""
    for container in containers(task):
        if container.is_true("privileged"):
            yield f"container {container.text('name')} has privileged true"
        added = [
            item for item in container.values("linuxParameters.capabilities.add") if item in settings["capabilities"]
        ]
        if added:
            yield f"container {container.text('name')} adds {', '.join(added)}"


@Policy(
    id="ecs-task-disallow-host-namespaces",
    description="Tasks do not share the host's network, process or IPC namespaces.",
    severity=Severity.HIGH,
    controls=c.fsbp("ECS.3") + c.security_hub("ECS.17") + c.HARDENING,
    remediation="set networkMode to awsvpc, and omit pidMode and ipcMode or set them to task",
    url=f"{guides.ECS}/task_definition_parameters.html",
    types=(ecs.TASK_DEFINITION,),
    good={"networkMode": "awsvpc", "containerDefinitions": []},
    bad={"networkMode": "host", "containerDefinitions": []},
)
def ecs_task_disallow_host_namespaces(task: Resource) -> Iterator[str]:
    """Report a namespace of the host."""
    for path in ("networkMode", "pidMode", "ipcMode"):
        if task.equals(path, "host"):
            yield f"{path} is host"


@Policy(
    id="ecs-task-disallow-plaintext-secrets",
    description="Containers receive secrets by reference, not in plaintext environment variables.",
    severity=Severity.CRITICAL,
    controls=c.fsbp("ECS.8") + c.CREDENTIALS,
    remediation="move the variable to secrets with valueFrom, and rotate the exposed secret",
    url=f"{guides.ECS}/specifying-sensitive-data.html",
    types=(ecs.TASK_DEFINITION,),
    good=_task(environment=[{"name": "LOG_LEVEL", "value": "info"}]),
    bad=_task(environment=[{"name": "DB_PASSWORD", "value": "hunter2hunter2"}]),
    settings={"allowed_names": strings(description="Variables that look like secrets but are not.")},
)
def ecs_task_disallow_plaintext_secrets(task: Resource, settings: Settings) -> Iterator[str]:
    """Report a variable or command whose names or values indicate a secret. The value is never shown."""
    allowed = {*settings["allowed_names"], *allowed_variables(task.name)}
    for container in containers(task):
        for variable in container.each("environment"):
            name, value = variable.text("name"), variable.text("value")
            reason = exposed(name, value)
            if reason and (name not in allowed or marked(value)):
                yield f"variable {name} of container {container.text('name')} {reason}"
        reason = exposed_in_command([*container.texts("entryPoint"), *container.texts("command")])
        if reason:
            yield f"command of container {container.text('name')} {reason}"


@Policy(
    id="ecs-task-require-log-configuration",
    description="Every container has a log configuration.",
    severity=Severity.HIGH,
    controls=c.fsbp("ECS.9") + c.LOGGING,
    remediation="set logConfiguration, for example with logDriver awslogs and a log group",
    url=f"{guides.ECS}/using_awslogs.html",
    types=(ecs.TASK_DEFINITION,),
    good=_task(logConfiguration={"logDriver": "awslogs", "options": {"awslogs-group": "/api"}}),
    bad=_task(),
)
def ecs_task_require_log_configuration(task: Resource) -> Iterator[str]:
    """Report a container without one."""
    for container in containers(task):
        if container.lacks("logConfiguration.logDriver") and container.lacks("firelensConfiguration"):
            yield f"container {container.text('name')} has no logConfiguration"


@Policy(
    id="ecs-task-require-readonly-root",
    description="Production containers have read-only root file systems.",
    severity=Severity.HIGH,
    level=Level.ADVISORY,
    controls=c.fsbp("ECS.5") + c.HARDENING,
    remediation="set readonlyRootFilesystem to true, and mount a volume where the application writes",
    url=f"{guides.ECS}/security-tasks-containers.html",
    types=(ecs.TASK_DEFINITION,),
    good=_task(readonlyRootFilesystem=True),
    bad=_task(readonlyRootFilesystem=False),
    environments=PROD,
)
def ecs_task_require_readonly_root(task: Resource) -> Iterator[str]:
    """Report a writable root file system, the default; Windows containers do not support read-only ones."""
    for container in [] if _windows(task) else containers(task):
        path = "readonlyRootFilesystem"
        if container.not_true(path):
            yield f"{path} of container {container.text('name')} is {container.show(path)}"


@Policy(
    id="ecs-task-require-non-root-user",
    description="Containers do not run as root.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("ECS.20") + c.LEAST_PRIVILEGE,
    remediation="set user to a non-root user, for example 1000",
    url=f"{guides.ECS}/security-tasks-containers.html",
    types=(ecs.TASK_DEFINITION,),
    good=_task(user="1000"),
    bad=_task(user="root"),
)
def ecs_task_require_non_root_user(task: Resource) -> Iterator[str]:
    """Report the user root, or no user, which means root unless the image sets one."""
    for container in [] if _windows(task) else containers(task):
        user = container.text("user").partition(":")[0]
        if container.lacks("user") or user in {"0", "root"}:
            yield f"user of container {container.text('name')} is {container.show('user')}"


@Policy(
    id="ecs-task-require-non-administrator-user",
    description="Windows containers do not run as an administrator.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("ECS.21") + c.LEAST_PRIVILEGE,
    remediation="set user to ContainerUser, or to another user that is no administrator",
    url=f"{guides.ECS}/security-tasks-containers.html",
    types=(ecs.TASK_DEFINITION,),
    good={**_task(user="ContainerUser"), "runtimePlatform": {"operatingSystemFamily": "WINDOWS_SERVER_2022_CORE"}},
    bad={
        **_task(user="ContainerAdministrator"),
        "runtimePlatform": {"operatingSystemFamily": "WINDOWS_SERVER_2022_CORE"},
    },
)
def ecs_task_require_non_administrator_user(task: Resource) -> Iterator[str]:
    """Report the administrator, or no user, which means the administrator unless the image sets one."""
    for container in containers(task) if _windows(task) else []:
        if container.lacks("user") or container.text("user").lower().endswith("administrator"):
            yield f"user of container {container.text('name')} is {container.show('user')}"


@Policy(
    id="ecs-task-require-separate-roles",
    description="Tasks use separate task and execution roles.",
    severity=Severity.MEDIUM,
    controls=c.own("ECS-1") + c.LEAST_PRIVILEGE,
    remediation="set taskRoleArn to a separate role",
    url=f"{guides.ECS}/security-iam-roles.html",
    types=(ecs.TASK_DEFINITION,),
    good={
        "taskRoleArn": "arn:aws:iam::123456789012:role/api",
        "executionRoleArn": "arn:aws:iam::123456789012:role/start",
    },
    bad={"taskRoleArn": "arn:aws:iam::123456789012:role/api", "executionRoleArn": "arn:aws:iam::123456789012:role/api"},
)
def ecs_task_require_separate_roles(task: Resource) -> Iterator[str]:
    """Report one role for both."""
    role = task.text("taskRoleArn")
    if role and role == task.text("executionRoleArn"):
        yield "taskRoleArn is also executionRoleArn"


@Policy(
    id="ecs-task-enforce-efs-transit-encryption",
    description="EFS volumes of tasks are encrypted in transit.",
    severity=Severity.HIGH,
    controls=c.fsbp("ECS.18") + c.IN_TRANSIT,
    remediation="set efsVolumeConfiguration.transitEncryption to ENABLED",
    url=f"{guides.ECS}/efs-volumes.html",
    types=(ecs.TASK_DEFINITION,),
    good={
        "volumes": [{"name": "d", "efsVolumeConfiguration": {"fileSystemId": "fs-1", "transitEncryption": "ENABLED"}}]
    },
    bad={"volumes": [{"name": "d", "efsVolumeConfiguration": {"fileSystemId": "fs-1"}}]},
)
def ecs_task_enforce_efs_transit_encryption(task: Resource) -> Iterator[str]:
    """Report encryption in transit that is off, the default."""
    for volume in task.each("volumes"):
        path = "efsVolumeConfiguration.transitEncryption"
        if not volume.lacks("efsVolumeConfiguration") and volume.differs(path, "ENABLED"):
            yield f"transitEncryption of volume {volume.text('name')} is {volume.show(path)}"


@Policy(
    id="ecs-task-restrict-image-tags",
    description="Containers reference images by version tag or digest.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("ECS-3") + c.HARDENING,
    remediation="specify a version tag, or preferably a digest (@sha256:…)",
    url=f"{guides.ECR}/image-tag-mutability.html",
    types=(ecs.TASK_DEFINITION,),
    good=_task(image=f"{_IMAGE}:1.0.0"),
    bad=_task(image=f"{_IMAGE}:latest"),
)
def ecs_task_restrict_image_tags(task: Resource) -> Iterator[str]:
    """Report the tag `latest`, or no tag, which means `latest`."""
    for container in containers(task):
        image = container.text("image")
        tag = image.rpartition("/")[2].partition(":")[2]
        if image and "@sha256:" not in image and tag in {"", "latest"}:
            yield f"image of container {container.text('name')} is {image}"
