"""Athena: encryption and logging of workgroups and databases."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Level, Policy, Severity
from policies.plan.aws import athena
from policies.plan.lens.view import Resource

_RESULTS = "configuration.resultConfiguration.encryptionConfiguration.encryptionOption"


@Policy(
    id="athena-workgroup-require-encryption",
    description="Athena workgroups and databases encrypt query results.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("Athena-1") + c.AT_REST,
    remediation="set encryptionConfiguration (of a workgroup in configuration.resultConfiguration) with SSE_KMS",
    url=f"{guides.ATHENA}/encrypting-query-results-stored-in-s3.html",
    types=(athena.WORKGROUP, athena.DATABASE),
    good={"configuration": {"resultConfiguration": {"encryptionConfiguration": {"encryptionOption": "SSE_KMS"}}}},
    bad={"configuration": {"resultConfiguration": {"outputLocation": "s3://results"}}},
    omitted="violates",
    note="Other tools rate it high. Advisory here, because Amazon S3 encrypts every object; the setting decides which "
    "key is used.",
)
def athena_workgroup_require_encryption(resource: Resource) -> Iterator[str]:
    """Report results whose encryption is left to the bucket; results that Athena manages are encrypted."""
    path = _RESULTS if resource.type == athena.WORKGROUP else "encryptionConfiguration.encryptionOption"
    managed = resource.is_true("configuration.managedQueryResultsConfiguration.enabled")
    if resource.lacks(path) and not managed:
        yield f"{path} is missing"


@Policy(
    id="athena-workgroup-enforce-configuration",
    description="Athena workgroups override the settings of clients.",
    severity=Severity.HIGH,
    controls=c.own("Athena-2") + c.AT_REST,
    remediation="set configuration.enforceWorkgroupConfiguration to true, or omit it",
    url=f"{guides.ATHENA}/workgroups-settings-override.html",
    types=(athena.WORKGROUP,),
    good={"configuration": {"enforceWorkgroupConfiguration": True}},
    bad={"configuration": {"enforceWorkgroupConfiguration": False}},
)
def athena_workgroup_enforce_configuration(workgroup: Resource) -> Iterator[str]:
    """Report settings that a client may replace, such as encryption and the location of results."""
    if workgroup.is_false("configuration.enforceWorkgroupConfiguration"):
        yield "configuration.enforceWorkgroupConfiguration is false"


@Policy(
    id="athena-workgroup-require-logging",
    description="Athena workgroups publish query metrics to CloudWatch.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("Athena.4") + c.LOGGING,
    remediation="set configuration.publishCloudwatchMetricsEnabled to true, or omit it",
    url=f"{guides.ATHENA}/athena-cloudwatch-metrics-enable.html",
    types=(athena.WORKGROUP,),
    good={"configuration": {"publishCloudwatchMetricsEnabled": True}},
    bad={"configuration": {"publishCloudwatchMetricsEnabled": False}},
)
def athena_workgroup_require_logging(workgroup: Resource) -> Iterator[str]:
    """Report metrics that are turned off."""
    if workgroup.is_false("configuration.publishCloudwatchMetricsEnabled"):
        yield "configuration.publishCloudwatchMetricsEnabled is false"
