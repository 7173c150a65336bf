"""Credentials in the plain text of properties, in any service."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Policy, Severity
from policies.guardrails.ecs_tasks import containers
from policies.plan.aws import (
    amplify,
    apprunner,
    batch,
    cloudformation,
    codebuild,
    ec2,
    ecs,
    elasticbeanstalk,
    eventbridge,
    glue,
    imagebuilder,
    lambda_,
    lightsail,
    mwaa,
    sagemaker,
    scheduler,
    sfn,
    ssm,
    synthetics,
)
from policies.plan.credentials import assigned, exposed, marked
from policies.plan.iam_documents import load
from policies.plan.lens.view import Resource

_VARIABLES = (
    glue.JOB,
    amplify.APP,
    amplify.BRANCH,
    apprunner.SERVICE,
    batch.JOB_DEFINITION,
    cloudformation.STACK,
    cloudformation.STACK_SET,
    elasticbeanstalk.CONFIGURATION_TEMPLATE,
    elasticbeanstalk.ENVIRONMENT,
    eventbridge.EVENT_TARGET,
    lightsail.CONTAINER_DEPLOYMENT,
    mwaa.ENVIRONMENT,
    sagemaker.MODEL,
    scheduler.SCHEDULE,
    synthetics.CANARY,
)
"""Types with variables, arguments or parameters that no policy of their service judges."""

_BAGS = frozenset(
    {
        *("environment", "environmentVariables", "runtimeEnvironmentVariables", "defaultArguments"),
        *("airflowConfigurationOptions", "parameters", "settings", "Environment"),
    }
)
"""Keys of maps, or of lists with names and values, that hold them."""

_SCRIPTS = frozenset({"userData", "userDataBase64"})
"""Properties that are scripts, whose variables are judged by their names too."""

_JUDGED: Mapping[str, str] = {lambda_.FUNCTION: "environment", codebuild.PROJECT: "environment"}
"""Type → property whose variables a policy of its service judges, by their names and values."""


@Policy(
    id="governance-resource-disallow-hardcoded-credentials",
    description="User data, documents and templates do not contain hardcoded credentials.",
    severity=Severity.CRITICAL,
    controls=c.own("Governance-5") + c.CREDENTIALS,
    remediation="store the value in Secrets Manager and reference it, and rotate the exposed credential",
    url=f"{guides.SECRETS_MANAGER}/hardcoded.html",
    types=(
        ec2.INSTANCE,
        ec2.LAUNCH_TEMPLATE,
        ec2.LAUNCH_CONFIGURATION,
        ec2.SPOT_INSTANCE_REQUEST,
        ec2.SPOT_FLEET_REQUEST,
        codebuild.PROJECT,
        ecs.TASK_DEFINITION,
        imagebuilder.COMPONENT,
        lambda_.FUNCTION,
        lightsail.INSTANCE,
        sagemaker.NOTEBOOK_LIFECYCLE,
        sagemaker.STUDIO_LIFECYCLE,
        sfn.STATE_MACHINE,
        ssm.ASSOCIATION,
        ssm.DOCUMENT,
        *_VARIABLES,
    ),
    good={"userData": "#!/bin/sh\necho ready"},
    bad={"userData": "export AWS_ACCESS_KEY_ID=AKIA" + "EXAMPLEEXAMPLE12"},
    note="Reads Base64 and compressed text too. Variables are judged by the policy of their service.",
)
def governance_resource_disallow_hardcoded_credentials(resource: Resource) -> Iterator[str]:
    """Report text that can only be a credential, such as a private key, and secrets that user data sets."""
    data: Any = {key: value for key, value in resource.data.items() if key != _JUDGED.get(resource.type)}
    if resource.type == ecs.TASK_DEFINITION:
        data["containerDefinitions"] = [
            {key: value for key, value in container.data.items() if key not in {"environment", "command", "entryPoint"}}
            for container in containers(resource)
        ]
    told = [path for path, _ in _exposed(resource)]
    for path, text in _texts(data, ""):
        found = marked(text)
        # A document is the text at a path, and its variables have paths within.
        if found and not any(one.startswith(path) for one in told):
            yield f"{path} contains {found}"
        elif path.rpartition(".")[2] in _SCRIPTS and (variable := assigned(text)):
            yield f"{path} sets {variable} to a secret in plaintext"


@Policy(
    id="governance-variable-disallow-plaintext-secrets",
    description="Variables, job arguments and template parameters refer to secrets instead of containing them.",
    severity=Severity.CRITICAL,
    controls=c.own("Governance-9") + c.CREDENTIALS,
    remediation="pass a reference to a secret in Secrets Manager or Parameter Store, and rotate the exposed secret",
    url=f"{guides.SECRETS_MANAGER}/hardcoded.html",
    types=_VARIABLES,
    good={"defaultArguments": {"--job-language": "python"}},
    bad={"defaultArguments": {"--db_password": "hunter2hunter2"}},
)
def governance_variable_disallow_plaintext_secrets(resource: Resource) -> Iterator[str]:
    """Report a variable whose name or value indicates a secret. The value is never shown."""
    for path, reason in _exposed(resource):
        yield f"{path} {reason}"


def _exposed(resource: Resource) -> Iterator[tuple[str, str]]:
    """Yield (path, reason) of each variable that exposes a secret."""
    for path, name, value in _variables(resource.data, "") if resource.type in _VARIABLES else ():
        reason = exposed(name.lstrip("-"), value)
        if reason:
            yield path, reason


def _variables(value: Any, path: str) -> Iterator[tuple[str, str, str]]:
    """Yield (path, name, value) of the variables in a value, also in a JSON document that is its text."""
    if isinstance(value, str) and value.lstrip()[:1] in {"{", "["}:
        value = load(value)
    for key, item in _items(value):
        below = f"{path}.{key}" if path else str(key)
        if key in _BAGS:
            yield from _pairs(item, below)
        yield from _variables(item, below)


def _pairs(bag: Any, path: str) -> Iterator[tuple[str, str, str]]:
    """Yield (path, name, value) of a map, or of a list of objects with a name and a value."""
    for key, item in _items(bag):
        name, value = key, item
        if isinstance(item, Mapping):
            name, value = (item.get(word, item.get(word.capitalize())) for word in ("name", "value"))
        if isinstance(name, str) and isinstance(value, str):
            yield f"{path}.{name}", name, value


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    for key, item in _items(value):
        yield from _texts(item, f"{path}.{key}" if path else str(key))


def _items(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield the keys and values of an object, or the numbers and elements of a list."""
    if isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, (list, tuple)):
        yield from enumerate(value)
