"""Config, GuardDuty, and the account's baseline: what changes and what attacks is seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from policies.engine import controls as c
from policies.engine.rule import Finding, Level, Sample, Severity, stack_rule
from policies.engine.stack import Stack

TRAIL = "aws:cloudtrail/trail:Trail"
RECORDER = "aws:cfg/recorder:Recorder"
RECORDER_STATUS = "aws:cfg/recorderStatus:RecorderStatus"
DETECTOR = "aws:guardduty/detector:Detector"
FEATURE = "aws:guardduty/detectorFeature:DetectorFeature"
HUB = "aws:securityhub/account:Account"
ANALYZER = "aws:accessanalyzer/analyzer:Analyzer"


@stack_rule(
    id="config-recorder-require-all-resources",
    description="AWS Config records every kind of resource, and is on.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("Config.1") + c.cis("3.3") + c.INVENTORY,
    remediation="set recordingGroup.allSupported true, and add an aws.cfg.RecorderStatus with isEnabled true",
    url="https://docs.aws.amazon.com/config/latest/developerguide/select-resources.html",
    types=(RECORDER, RECORDER_STATUS),
    good=(
        Sample(type=RECORDER, props={"recordingGroup": {"allSupported": True}}),
        Sample(type=RECORDER_STATUS, name="on", props={"isEnabled": True}, links={"name": "this"}),
    ),
    bad=(Sample(type=RECORDER, props={"recordingGroup": {"allSupported": False}}),),
)
def config_recorder_require_all_resources(stack: Stack) -> Iterator[Finding]:
    """Some kinds only, or a status that is off."""
    for recorder in stack.of((RECORDER,)):
        excluding = recorder.equals("recordingGroup.recordingStrategies.useOnly", "EXCLUSION_BY_RESOURCE_TYPES")
        if recorder.is_false("recordingGroup.allSupported") and not excluding:
            yield Finding(recorder, "recordingGroup.allSupported is false")
    for status in stack.of((RECORDER_STATUS,)):
        if status.not_true("isEnabled"):
            yield Finding(status, f"isEnabled is {status.show('isEnabled')}")


@stack_rule(
    id="guardduty-detector-require-features",
    description="GuardDuty is on, with its protection of S3, RDS and running workloads.",
    severity=Severity.HIGH,
    controls=c.fsbp("GuardDuty.1", "GuardDuty.9", "GuardDuty.10", "GuardDuty.11") + c.DETECTION,
    remediation="set enable to true and add an aws.guardduty.DetectorFeature with status ENABLED for each feature",
    url="https://docs.aws.amazon.com/guardduty/latest/ug/guardduty-features-activation-model.html",
    types=(DETECTOR, FEATURE),
    good=(
        Sample(type=DETECTOR, props={"enable": True}),
        *(
            Sample(type=FEATURE, name=name, props={"name": name, "status": "ENABLED"}, links={"detectorId": "this"})
            for name in ("S3_DATA_EVENTS", "RDS_LOGIN_EVENTS", "RUNTIME_MONITORING")
        ),
    ),
    bad=(Sample(type=DETECTOR, props={"enable": False}),),
    settings={
        "features": {
            "type": "array",
            "items": {"type": "string"},
            "default": ["S3_DATA_EVENTS", "RDS_LOGIN_EVENTS", "RUNTIME_MONITORING"],
            "description": "Features that must be on.",
        }
    },
)
def guardduty_detector_require_features(stack: Stack, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """A detector that is off, or without a feature."""
    for detector in stack.of((DETECTOR,)):
        if detector.is_false("enable"):
            yield Finding(detector, "enable is false")
        found, unsure = stack.companions(detector, (FEATURE,), "detectorId")
        on = {item.text("name") for item in found if not item.differs("status", "ENABLED")}
        off = [name for name in settings["features"] if name not in on]
        if off and not unsure and not any(item.unsure("name") for item in found):
            yield Finding(detector, f"without {', '.join(off)}")


@stack_rule(
    id="account-baseline-require-services",
    description="An account's baseline stack turns on CloudTrail, Config, GuardDuty, Security Hub and Access Analyzer.",
    severity=Severity.HIGH,
    level=Level.DISABLED,
    controls=c.cis("3.1", "3.3", "4.16", "1.19") + c.DETECTION,
    remediation="add what is missing to the account's baseline stack",
    url="https://docs.aws.amazon.com/prescriptive-guidance/latest/aws-startup-security-baseline/welcome.html",
    types=(TRAIL, RECORDER, DETECTOR, HUB, ANALYZER),
    good=tuple(
        Sample(type=token, name=token.rpartition(":")[2], props={})
        for token in (TRAIL, RECORDER, DETECTOR, HUB, ANALYZER)
    ),
    bad=(Sample(type=TRAIL, props={}),),
    note="Off by default: only the one stack that is an account's baseline can answer for it. Turn it on there.",
)
def account_baseline_require_services(stack: Stack) -> Iterator[Finding]:
    """One that the stack does not make."""
    missing = [
        token.partition(":")[2] for token in (TRAIL, RECORDER, DETECTOR, HUB, ANALYZER) if not stack.of((token,))
    ]
    if missing:
        yield Finding(None, f"the stack makes no {', '.join(missing)}")
