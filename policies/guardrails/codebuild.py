"""CodeBuild: builds see no secret in the clear, and have no right they do not need."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine.rule import Level, Severity, resource_rule
from policies.engine.view import Resource
from policies.guardrails.credentials import exposed

BUILD = "aws:codebuild/project:Project"
BUILDS = "https://docs.aws.amazon.com/codebuild/latest/userguide"
_LOGIN = re.compile(r"^[a-z]+://[^/@\s]+@", re.IGNORECASE)


@resource_rule(
    id="codebuild-project-disallow-plaintext-secrets",
    description="Secrets reach a build by reference, never as a plain variable.",
    severity=Severity.CRITICAL,
    controls=c.fsbp("CodeBuild.2") + c.CREDENTIALS,
    remediation="set the variable's type to SECRETS_MANAGER or PARAMETER_STORE, and rotate what was exposed",
    url=f"{BUILDS}/change-project.html",
    types=(BUILD,),
    good={
        "environment": {"environmentVariables": [{"name": "API_TOKEN", "value": "ci/token", "type": "SECRETS_MANAGER"}]}
    },
    bad={"environment": {"environmentVariables": [{"name": "API_TOKEN", "value": "hunter2hunter2"}]}},
)
def codebuild_project_disallow_plaintext_secrets(project: Resource) -> Iterator[str]:
    """A plain variable whose name or value says that it is a secret. The value is not shown."""
    for variable in project.each("environment.environmentVariables"):
        reason = exposed(variable.text("name"), variable.text("value"))
        if reason and (variable.lacks("type") or variable.equals("type", "PLAINTEXT")):
            yield f"variable {variable.text('name')} {reason}"


@resource_rule(
    id="codebuild-project-disallow-source-credentials",
    description="The address of a build's source holds no user or token.",
    severity=Severity.CRITICAL,
    controls=c.fsbp("CodeBuild.1") + c.CREDENTIALS,
    remediation="take the credentials out of the address and use a CodeConnections connection",
    url=f"{BUILDS}/access-tokens.html",
    types=(BUILD,),
    good={"source": {"type": "GITHUB", "location": "https://github.com/acme/shop"}},
    bad={"source": {"type": "GITHUB", "location": "https://bot:hunter2hunter2@github.com/acme/shop"}},
)
def codebuild_project_disallow_source_credentials(project: Resource) -> Iterator[str]:
    """A login in the address. It is not shown."""
    for source in [*project.each("source"), *project.each("secondarySources")]:
        if _LOGIN.match(source.text("location")):
            yield "the source's location holds credentials"


@resource_rule(
    id="codebuild-project-require-logs",
    description="Builds are logged.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("CodeBuild.4") + c.LOGGING,
    remediation="leave logsConfig.cloudwatchLogs.status on, or set s3Logs.status to ENABLED",
    url=f"{BUILDS}/change-project.html",
    types=(BUILD,),
    good={"logsConfig": {"cloudwatchLogs": {"status": "ENABLED"}}},
    bad={"logsConfig": {"cloudwatchLogs": {"status": "DISABLED"}}},
)
def codebuild_project_require_logs(project: Resource) -> Iterator[str]:
    """Both are off; CloudWatch is on by default."""
    to_bucket = project.equals("logsConfig.s3Logs.status", "ENABLED") or project.unsure("logsConfig.s3Logs.status")
    if project.equals("logsConfig.cloudwatchLogs.status", "DISABLED") and not to_bucket:
        yield "logsConfig.cloudwatchLogs.status is DISABLED"


@resource_rule(
    id="codebuild-project-disallow-unencrypted-artifacts",
    description="What a build leaves in S3, logs and artifacts, is encrypted.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("CodeBuild.3") + c.AT_REST,
    remediation="leave encryptionDisabled out",
    url=f"{BUILDS}/security-encryption.html",
    types=(BUILD,),
    good={"artifacts": {"type": "S3", "encryptionDisabled": False}},
    bad={"artifacts": {"type": "S3", "encryptionDisabled": True}},
)
def codebuild_project_disallow_unencrypted_artifacts(project: Resource) -> Iterator[str]:
    """Switched off."""
    for path in ("artifacts.encryptionDisabled", "logsConfig.s3Logs.encryptionDisabled"):
        if project.is_true(path):
            yield f"{path} is true"


@resource_rule(
    id="codebuild-project-disallow-privileged-mode",
    description="A build runs privileged only where it builds images.",
    severity=Severity.HIGH,
    level=Level.ADVISORY,
    controls=c.own("CodeBuild-1") + c.LEAST_PRIVILEGE,
    remediation="set environment.privilegedMode to false, or build images with a rootless builder",
    url=f"{BUILDS}/sample-docker.html",
    types=(BUILD,),
    good={"environment": {"privilegedMode": False}},
    bad={"environment": {"privilegedMode": True}},
)
def codebuild_project_disallow_privileged_mode(project: Resource) -> Iterator[str]:
    """On."""
    if project.is_true("environment.privilegedMode"):
        yield "environment.privilegedMode is true"


@resource_rule(
    id="codebuild-project-disallow-public-results",
    description="A build's results are not shown to everybody.",
    severity=Severity.HIGH,
    controls=c.own("CodeBuild-2") + c.NOT_PUBLIC,
    remediation="set projectVisibility to PRIVATE",
    url=f"{BUILDS}/public-builds.html",
    types=(BUILD,),
    good={"projectVisibility": "PRIVATE"},
    bad={"projectVisibility": "PUBLIC_READ"},
)
def codebuild_project_disallow_public_results(project: Resource) -> Iterator[str]:
    """Public."""
    if project.equals("projectVisibility", "PUBLIC_READ"):
        yield "projectVisibility is PUBLIC_READ"
