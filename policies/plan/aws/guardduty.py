"""Amazon GuardDuty."""

from __future__ import annotations

from policies.plan.kind import Kind

DETECTOR = Kind(
    "aws:guardduty/detector:Detector", defaults={"enable": True}, block_defaults={"datasources.s3Logs.enable": True}
)
DETECTOR_FEATURE = Kind("aws:guardduty/detectorFeature:DetectorFeature")
