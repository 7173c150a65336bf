"""The pack as the engine runs it."""

from __future__ import annotations

import gc

from pulumi_policy import Policy

from guardrails.catalogue import RULES
from guardrails.frame import exemptions
from guardrails.frame.environment import stack_environment
from guardrails.frame.judge import Judge
from guardrails.frame.policies import policy_of
from guardrails.frame.server import open_fast_way

NAME = "guardrails"


def prepare() -> list[Policy]:
    """Return the policies for `PolicyPack`, with the fast way opened before it starts to serve."""
    judge = Judge(exemptions.load(), frozenset(rule.id for rule in RULES))
    open_fast_way(RULES, judge)
    policies = [policy_of(rule, judge, stack_environment()) for rule in RULES]
    gc.freeze()
    return policies
