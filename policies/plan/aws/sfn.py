"""AWS Step Functions."""

from __future__ import annotations

from policies.plan.kind import Kind

STATE_MACHINE = Kind("aws:sfn/stateMachine:StateMachine")
