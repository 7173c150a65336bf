"""AWS Config."""

from __future__ import annotations

from policies.plan.kind import Kind

AGGREGATOR = Kind("aws:cfg/configurationAggregator:ConfigurationAggregator")
RECORDER = Kind("aws:cfg/recorder:Recorder", defaults={"recordingGroup.allSupported": True})
RECORDER_STATUS = Kind("aws:cfg/recorderStatus:RecorderStatus", defaults={"isEnabled": False})
