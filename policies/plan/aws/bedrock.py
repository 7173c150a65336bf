"""Amazon Bedrock."""

from __future__ import annotations

from policies.plan.kind import Kind

AGENT = Kind("aws:bedrock/agentAgent:AgentAgent")
