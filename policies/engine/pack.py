"""The pack as the Pulumi engine runs it."""

from __future__ import annotations

import gc

from pulumi_policy import Policy

from policies.engine import exemptions
from policies.engine.catalogue import RULES
from policies.engine.environment import stack_environment
from policies.engine.judge import Judge
from policies.engine.sdk_policies import policy_of
from policies.engine.server import open_fast_way

NAME = "guardrails"


def prepare() -> list[Policy]:
    """Return the policies for `PolicyPack`, after installing the faster server."""
    judge = Judge(exemptions.load(), frozenset(rule.id for rule in RULES))
    open_fast_way(RULES, judge)
    policies = [policy_of(rule, judge, stack_environment()) for rule in RULES]
    gc.freeze()
    return policies
