"""AWS CloudFormation."""

from __future__ import annotations

from policies.plan.kind import Kind

STACK = Kind("aws:cloudformation/stack:Stack")
STACK_SET = Kind("aws:cloudformation/stackSet:StackSet")
