"""The pack as the Pulumi engine runs it."""

from __future__ import annotations

import gc

from pulumi_policy import Policy

from policies.engine import exemptions
from policies.engine.catalog import RULES
from policies.engine.environment import stack_environment
from policies.engine.judge import Judge
from policies.engine.sdk_policies import policy_of
from policies.engine.server import install_fast_server

NAME = "guardrails"


def prepare() -> list[Policy]:
    """Return the policies for `PolicyPack`, after installing the faster server."""
    judge = Judge(exemptions.load(), frozenset(rule.id for rule in RULES))
    install_fast_server(RULES, judge)
    policies = [policy_of(rule, judge, stack_environment()) for rule in RULES]
    gc.freeze()
    return policies
