"""AWS Systems Manager."""

from __future__ import annotations

from policies.plan.kind import Kind

DOCUMENT = Kind("aws:ssm/document:Document")
SERVICE_SETTING = Kind("aws:ssm/serviceSetting:ServiceSetting")
PARAMETER = Kind("aws:ssm/parameter:Parameter", scope="regional")
ASSOCIATION = Kind("aws:ssm/association:Association")
