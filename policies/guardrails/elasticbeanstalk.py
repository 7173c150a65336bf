"""Elastic Beanstalk: health reporting, platform updates and logs of environments."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Level, Policy, Severity
from policies.plan.aws import elasticbeanstalk
from policies.plan.lens.view import Resource, View

_HEALTH = "aws:elasticbeanstalk:healthreporting:system"
_UPDATES = "aws:elasticbeanstalk:managedactions"
_LOGS = "aws:elasticbeanstalk:cloudwatch:logs"
_TYPES = (elasticbeanstalk.ENVIRONMENT, elasticbeanstalk.CONFIGURATION_TEMPLATE)


def _options(namespace: str, name: str, value: str) -> dict[str, list[dict[str, str]]]:
    return {"settings": [{"namespace": namespace, "name": name, "value": value}]}


def _values(environment: Resource, namespace: str, name: str) -> list[View] | None:
    """Return the settings of an option; None if it is not certain that the resource decides it.

    An environment with a template takes what it does not set from the template.
    """
    if environment.unsure("settings"):
        return None
    settings = environment.each("settings")
    if any(item.unsure("namespace") or item.unsure("name") for item in settings):
        return None
    found = [item for item in settings if item.equals("namespace", namespace) and item.equals("name", name)]
    from_template = environment.type == elasticbeanstalk.ENVIRONMENT and not environment.lacks("templateName")
    return None if not found and from_template else found


def _off(environment: Resource, namespace: str, name: str, *on: str) -> str:
    """Return how an option is off, or an empty text if it may be on."""
    values = _values(environment, namespace, name)
    if values is None or any(item.unsure("value") or item.show("value").lower() in on for item in values):
        return ""
    return f"{name} of {namespace} is {values[0].show('value') if values else 'missing'}"


@Policy(
    id="elasticbeanstalk-environment-require-enhanced-health",
    description="Elastic Beanstalk environments have enhanced health reporting enabled.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.fsbp("ElasticBeanstalk.1") + c.DETECTION,
    remediation="set SystemType of aws:elasticbeanstalk:healthreporting:system to enhanced, and "
    "HealthStreamingEnabled to stream it to CloudWatch Logs",
    url=f"{guides.ELASTIC_BEANSTALK}/health-enhanced.html",
    types=_TYPES,
    good=_options(_HEALTH, "SystemType", "enhanced"),
    bad=_options(_HEALTH, "SystemType", "basic"),
    omitted="violates",
    note="The API's default is basic. Streaming of health events implies enhanced reporting.",
)
def elasticbeanstalk_environment_require_enhanced_health(environment: Resource) -> Iterator[str]:
    """Report basic reporting, unless health is streamed."""
    problem = _off(environment, _HEALTH, "SystemType", "enhanced")
    if problem and _off(environment, _HEALTH, "HealthStreamingEnabled", "true"):
        yield problem


@Policy(
    id="elasticbeanstalk-environment-require-managed-updates",
    description="Elastic Beanstalk environments have managed platform updates enabled.",
    severity=Severity.HIGH,
    level=Level.ADVISORY,
    controls=c.fsbp("ElasticBeanstalk.2") + c.PATCHING,
    remediation="set ManagedActionsEnabled of aws:elasticbeanstalk:managedactions to true, with PreferredStartTime",
    url=f"{guides.ELASTIC_BEANSTALK}/environment-platform-update-managed.html",
    types=_TYPES,
    good=_options(_UPDATES, "ManagedActionsEnabled", "true"),
    bad=_options(_UPDATES, "ManagedActionsEnabled", "false"),
    omitted="violates",
)
def elasticbeanstalk_environment_require_managed_updates(environment: Resource) -> Iterator[str]:
    """Report updates that are off, the API's default."""
    if problem := _off(environment, _UPDATES, "ManagedActionsEnabled", "true"):
        yield problem


@Policy(
    id="elasticbeanstalk-environment-require-log-streaming",
    description="Elastic Beanstalk environments stream logs to CloudWatch Logs.",
    severity=Severity.HIGH,
    level=Level.ADVISORY,
    controls=c.fsbp("ElasticBeanstalk.3") + c.LOGGING,
    remediation="set StreamLogs of aws:elasticbeanstalk:cloudwatch:logs to true, with RetentionInDays",
    url=f"{guides.ELASTIC_BEANSTALK}/AWSHowTo.cloudwatchlogs.html",
    types=_TYPES,
    good=_options(_LOGS, "StreamLogs", "true"),
    bad=_options(_LOGS, "StreamLogs", "false"),
    omitted="violates",
)
def elasticbeanstalk_environment_require_log_streaming(environment: Resource) -> Iterator[str]:
    """Report logs that stay on the instances, the default."""
    if problem := _off(environment, _LOGS, "StreamLogs", "true"):
        yield problem
