"""CodeBuild: secrets, logs, encryption and privileges of builds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Level, Policy, Severity
from policies.plan.aws import codebuild
from policies.plan.credentials import exposed
from policies.plan.lens.view import Resource

_LOGIN = re.compile(r"^[a-z]+://[^/@\s]+@", re.IGNORECASE)


@Policy(
    id="codebuild-project-disallow-plaintext-secrets",
    description="Build projects receive secrets by reference, not in plaintext environment variables.",
    severity=Severity.CRITICAL,
    controls=c.fsbp("CodeBuild.2") + c.CREDENTIALS,
    remediation="set the variable's type to SECRETS_MANAGER or PARAMETER_STORE, and rotate the exposed secret",
    url=f"{guides.CODEBUILD}/change-project.html",
    types=(codebuild.PROJECT,),
    good={
        "environment": {"environmentVariables": [{"name": "API_TOKEN", "value": "ci/token", "type": "SECRETS_MANAGER"}]}
    },
    bad={"environment": {"environmentVariables": [{"name": "API_TOKEN", "value": "hunter2hunter2"}]}},
)
def codebuild_project_disallow_plaintext_secrets(project: Resource) -> Iterator[str]:
    """Report a plaintext variable whose name or value indicates a secret. The value is never shown."""
    for variable in project.each("environment.environmentVariables"):
        reason = exposed(variable.text("name"), variable.text("value"))
        if reason and (variable.lacks("type") or variable.equals("type", "PLAINTEXT")):
            yield f"variable {variable.text('name')} {reason}"


@Policy(
    id="codebuild-project-disallow-source-credentials",
    description="Source URLs of build projects do not contain credentials.",
    severity=Severity.CRITICAL,
    controls=c.fsbp("CodeBuild.1") + c.CREDENTIALS,
    remediation="remove the credentials from the URL and use a CodeConnections connection",
    url=f"{guides.CODEBUILD}/access-tokens.html",
    types=(codebuild.PROJECT,),
    good={"source": {"type": "GITHUB", "location": "https://github.com/acme/shop"}},
    bad={"source": {"type": "GITHUB", "location": "https://bot:hunter2hunter2@github.com/acme/shop"}},
)
def codebuild_project_disallow_source_credentials(project: Resource) -> Iterator[str]:
    """Report a URL with user information. The URL is never shown."""
    for source in [*project.each("source"), *project.each("secondarySources")]:
        if _LOGIN.match(source.text("location")):
            yield "the source location contains credentials"


@Policy(
    id="codebuild-project-require-logs",
    description="Build projects have logging enabled.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("CodeBuild.4") + c.LOGGING,
    remediation="set logsConfig.cloudwatchLogs.status or logsConfig.s3Logs.status to ENABLED",
    url=f"{guides.CODEBUILD}/change-project.html",
    types=(codebuild.PROJECT,),
    good={"logsConfig": {"cloudwatchLogs": {"status": "ENABLED"}}},
    bad={"logsConfig": {"cloudwatchLogs": {"status": "DISABLED"}}},
)
def codebuild_project_require_logs(project: Resource) -> Iterator[str]:
    """Report a project with CloudWatch Logs (on by default) and S3 logs both off."""
    to_bucket = project.equals("logsConfig.s3Logs.status", "ENABLED") or project.unsure("logsConfig.s3Logs.status")
    if project.equals("logsConfig.cloudwatchLogs.status", "DISABLED") and not to_bucket:
        yield "logsConfig.cloudwatchLogs.status is DISABLED"


@Policy(
    id="codebuild-project-disallow-unencrypted-artifacts",
    description="Build artifacts and build logs in S3 are encrypted.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("CodeBuild.3") + c.AT_REST,
    remediation="remove encryptionDisabled",
    url=f"{guides.CODEBUILD}/security-encryption.html",
    types=(codebuild.PROJECT,),
    good={"artifacts": {"type": "S3", "encryptionDisabled": False}},
    bad={"artifacts": {"type": "S3", "encryptionDisabled": True}},
)
def codebuild_project_disallow_unencrypted_artifacts(project: Resource) -> Iterator[str]:
    """Report encryption that is disabled."""
    for path in ("artifacts.encryptionDisabled", "logsConfig.s3Logs.encryptionDisabled"):
        if project.is_true(path):
            yield f"{path} is true"
    for artifacts in project.each("secondaryArtifacts"):
        if artifacts.is_true("encryptionDisabled"):
            yield f"encryptionDisabled of the secondary artifacts {artifacts.text('artifactIdentifier')} is true"


@Policy(
    id="codebuild-project-disallow-privileged-mode",
    description="Build projects do not run in privileged mode unless they build container images.",
    severity=Severity.HIGH,
    level=Level.ADVISORY,
    controls=c.own("CodeBuild-1") + c.LEAST_PRIVILEGE,
    remediation="set environment.privilegedMode to false, or build images with a rootless builder",
    url=f"{guides.CODEBUILD}/sample-docker.html",
    types=(codebuild.PROJECT,),
    good={"environment": {"privilegedMode": False}},
    bad={"environment": {"privilegedMode": True}},
)
def codebuild_project_disallow_privileged_mode(project: Resource) -> Iterator[str]:
    """Report privileged mode."""
    if project.is_true("environment.privilegedMode"):
        yield "environment.privilegedMode is true"


@Policy(
    id="codebuild-project-disallow-public-results",
    description="Build results are not public.",
    severity=Severity.HIGH,
    controls=c.own("CodeBuild-2") + c.NOT_PUBLIC,
    remediation="set projectVisibility to PRIVATE",
    url=f"{guides.CODEBUILD}/public-builds.html",
    types=(codebuild.PROJECT,),
    good={"projectVisibility": "PRIVATE"},
    bad={"projectVisibility": "PUBLIC_READ"},
)
def codebuild_project_disallow_public_results(project: Resource) -> Iterator[str]:
    """Report public visibility."""
    if project.equals("projectVisibility", "PUBLIC_READ"):
        yield "projectVisibility is PUBLIC_READ"


@Policy(
    id="codebuild-report-group-require-encryption",
    description="Report groups export test results encrypted.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("CodeBuild.7") + c.AT_REST,
    remediation="set exportConfig.s3Destination.encryptionDisabled to false",
    url=f"{guides.CODEBUILD}/report-group-export-settings.html",
    types=(codebuild.REPORT_GROUP,),
    good={
        "type": "TEST",
        "exportConfig": {"type": "S3", "s3Destination": {"bucket": "b", "encryptionDisabled": False}},
    },
    bad={"type": "TEST", "exportConfig": {"type": "S3", "s3Destination": {"bucket": "b", "encryptionDisabled": True}}},
)
def codebuild_report_group_require_encryption(group: Resource) -> Iterator[str]:
    """Report encryption that is disabled."""
    if group.is_true("exportConfig.s3Destination.encryptionDisabled"):
        yield "exportConfig.s3Destination.encryptionDisabled is true"
