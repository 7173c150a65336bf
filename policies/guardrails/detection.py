"""AWS Config, GuardDuty and the account baseline."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Finding, Level, Policy, Sample, Settings, Severity, strings
from policies.plan.aws import accessanalyzer, cloudtrail, config, guardduty, securityhub
from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource

_EKS_AGENT = "EKS_ADDON_MANAGEMENT"
_AGENTS = (_EKS_AGENT, "ECS_FARGATE_AGENT_MANAGEMENT", "EC2_AGENT_MANAGEMENT")


@Policy(
    id="config-recorder-require-all-resources",
    description="AWS Config records all supported resource types, and the recorder is enabled.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("Config.1", part="recorded resource types, not the role")
    + c.cis("3.3", part="the Region of the stack")
    + c.INVENTORY,
    remediation="set recordingGroup.allSupported to true, and add an aws.cfg.RecorderStatus with isEnabled true",
    url=f"{guides.CONFIG}/select-resources.html",
    types=(config.RECORDER, config.RECORDER_STATUS),
    good=(
        Sample(type=config.RECORDER, props={"recordingGroup": {"allSupported": True}}),
        Sample(type=config.RECORDER_STATUS, name="on", props={"isEnabled": True}, links={"name": "this"}),
    ),
    bad=(Sample(type=config.RECORDER, props={"recordingGroup": {"allSupported": False}}),),
)
def config_recorder_require_all_resources(stack: Stack) -> Iterator[Finding]:
    """Report a recorder of selected resource types, or a recorder that is off."""
    for recorder in stack.of((config.RECORDER,)):
        excluding = recorder.equals("recordingGroup.recordingStrategies.useOnly", "EXCLUSION_BY_RESOURCE_TYPES")
        if recorder.is_false("recordingGroup.allSupported") and not excluding:
            yield Finding(recorder, "recordingGroup.allSupported is false")
    for status in stack.of((config.RECORDER_STATUS,)):
        if status.not_true("isEnabled"):
            yield Finding(status, f"isEnabled is {status.show('isEnabled')}")


@Policy(
    id="config-aggregator-require-all-regions",
    description="Aggregators of AWS Config collect the data of all Regions.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("Config-1") + c.INVENTORY,
    remediation="set allRegions to true, which includes the Regions that AWS opens later, and remove regions",
    url=f"{guides.CONFIG}/aggregate-data.html",
    types=(config.AGGREGATOR,),
    good={"accountAggregationSource": {"accountIds": ["123456789012"], "allRegions": True}},
    bad={"accountAggregationSource": {"accountIds": ["123456789012"], "regions": ["eu-central-1"]}},
)
def config_aggregator_require_all_regions(aggregator: Resource) -> Iterator[str]:
    """Report a source of selected Regions, the default."""
    for path in ("accountAggregationSource", "organizationAggregationSource"):
        for source in aggregator.each(path):
            if source.not_true("allRegions"):
                yield f"{path}.allRegions is {source.show('allRegions')}"


@Policy(
    id="guardduty-detector-require-features",
    description="GuardDuty is enabled, with S3 Protection, RDS Protection and Runtime Monitoring.",
    severity=Severity.HIGH,
    controls=c.fsbp("GuardDuty.1", part="detectors of the stack")
    + c.fsbp("GuardDuty.9", "GuardDuty.10", "GuardDuty.11")
    + c.DETECTION,
    remediation="set enable to true, and add an aws.guardduty.DetectorFeature with status ENABLED for each feature",
    url=f"{guides.GUARDDUTY}/guardduty-features-activation-model.html",
    types=(guardduty.DETECTOR, guardduty.DETECTOR_FEATURE),
    good=(
        Sample(type=guardduty.DETECTOR, props={"enable": True}),
        *(
            Sample(
                type=guardduty.DETECTOR_FEATURE,
                name=name,
                props={"name": name, "status": "ENABLED"},
                links={"detectorId": "this"},
            )
            for name in ("S3_DATA_EVENTS", "RDS_LOGIN_EVENTS", "RUNTIME_MONITORING")
        ),
    ),
    bad=(Sample(type=guardduty.DETECTOR, props={"enable": False}),),
    settings={
        "features": strings(
            "S3_DATA_EVENTS", "RDS_LOGIN_EVENTS", "RUNTIME_MONITORING", description="Required features."
        )
    },
)
def guardduty_detector_require_features(stack: Stack, settings: Settings) -> Iterator[Finding]:
    """Report a detector that is off, or that lacks a required feature."""
    for detector in stack.of((guardduty.DETECTOR,)):
        if detector.is_false("enable"):
            yield Finding(detector, "enable is false")
        found, unsure = stack.companions(detector, (guardduty.DETECTOR_FEATURE,), "detectorId")
        on = {item.text("name") for item in found if not item.differs("status", "ENABLED")}
        if not detector.not_true("datasources.s3Logs.enable"):
            on.add("S3_DATA_EVENTS")
        off = [name for name in settings["features"] if name not in on]
        if off and not unsure and not any(item.unsure("name") for item in found):
            yield Finding(detector, f"{', '.join(off)} not enabled")


@Policy(
    id="account-baseline-require-services",
    description="The account baseline enables CloudTrail, AWS Config, GuardDuty, Security Hub and IAM Access Analyzer.",
    severity=Severity.HIGH,
    level=Level.DISABLED,
    controls=c.cis("3.1", "3.3", "4.16", "1.19", part="that the stack turns it on") + c.DETECTION,
    remediation="add the missing resources to the account baseline stack",
    url=f"{guides.PRESCRIPTIVE_GUIDANCE}/aws-startup-security-baseline/welcome.html",
    types=(cloudtrail.TRAIL, config.RECORDER, guardduty.DETECTOR, securityhub.ACCOUNT, accessanalyzer.ANALYZER),
    good=tuple(
        Sample(type=token, name=token.rpartition(":")[2], props={})
        for token in (
            cloudtrail.TRAIL,
            config.RECORDER,
            guardduty.DETECTOR,
            securityhub.ACCOUNT,
            accessanalyzer.ANALYZER,
        )
    ),
    bad=(Sample(type=cloudtrail.TRAIL, props={}),),
    note="Off by default, because it only applies to the one stack that is the account baseline. Enable it there.",
)
def account_baseline_require_services(stack: Stack) -> Iterator[Finding]:
    """Report the services that the stack does not enable."""
    missing = [
        token.partition(":")[2]
        for token in (
            cloudtrail.TRAIL,
            config.RECORDER,
            guardduty.DETECTOR,
            securityhub.ACCOUNT,
            accessanalyzer.ANALYZER,
        )
        if not stack.of((token,))
    ]
    if missing:
        yield Finding(None, f"the stack does not create {', '.join(missing)}")


@Policy(
    id="guardduty-feature-require-agents",
    description="GuardDuty manages the agents of Runtime Monitoring on Amazon EKS, Fargate and EC2.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("GuardDuty.7", "GuardDuty.12", "GuardDuty.13") + c.DETECTION,
    remediation="add additionalConfigurations with EKS_ADDON_MANAGEMENT, ECS_FARGATE_AGENT_MANAGEMENT and "
    "EC2_AGENT_MANAGEMENT, each with status ENABLED",
    url=f"{guides.GUARDDUTY}/runtime-monitoring-configuration.html",
    types=(guardduty.DETECTOR_FEATURE,),
    good={
        "name": "RUNTIME_MONITORING",
        "additionalConfigurations": [{"name": name, "status": "ENABLED"} for name in _AGENTS],
    },
    bad={
        "name": "RUNTIME_MONITORING",
        "additionalConfigurations": [{"name": name, "status": "DISABLED"} for name in _AGENTS],
    },
    settings={"agents": strings(*_AGENTS, description="Agents that GuardDuty has to manage.")},
    note="Without an agent, Runtime Monitoring sees nothing of a workload. Remove what the account does not run.",
)
def guardduty_feature_require_agents(feature: Resource, settings: Settings) -> Iterator[str]:
    """Report Runtime Monitoring that leaves the agents to the account's owner, the default; also of EKS alone."""
    path = "additionalConfigurations"
    if feature.unsure(path):
        return
    if feature.equals("name", "EKS_RUNTIME_MONITORING"):
        agents = [agent for agent in settings["agents"] if agent == _EKS_AGENT]
    elif feature.equals("name", "RUNTIME_MONITORING"):
        agents = settings["agents"]
    else:
        return
    for agent in agents:
        own = [item for item in feature.each(path) if item.unsure("name") or item.equals("name", agent)]
        if not any(item.unsure("name") or not item.differs("status", "ENABLED") for item in own):
            yield f"{agent} is not enabled"
