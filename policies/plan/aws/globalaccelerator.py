"""AWS Global Accelerator."""

from __future__ import annotations

from policies.plan.kind import Kind

ENDPOINT_GROUP = Kind("aws:globalaccelerator/endpointGroup:EndpointGroup")
LISTENER = Kind("aws:globalaccelerator/listener:Listener")
ACCELERATOR = Kind("aws:globalaccelerator/accelerator:Accelerator", defaults={"attributes.flowLogsEnabled": False})
