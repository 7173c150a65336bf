"""AWS's names of Global Accelerator. Pure."""

from __future__ import annotations

HOSTED_ZONE = "Z2BJ6XQ5FK7U4H"
"""Hosted zone of every accelerator's name: https://docs.aws.amazon.com/general/latest/gr/global_accelerator.html"""

FLOW_LOGS = "global-accelerator"
"""Folder of the log bucket for flow logs: AWS asks for one
(https://docs.aws.amazon.com/global-accelerator/latest/dg/monitoring-global-accelerator.flow-logs.html)."""
