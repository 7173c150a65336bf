"""Amazon AppFlow."""

from __future__ import annotations

from policies.plan.kind import Kind

CONNECTOR_PROFILE = Kind("aws:appflow/connectorProfile:ConnectorProfile")
FLOW = Kind("aws:appflow/flow:Flow")
