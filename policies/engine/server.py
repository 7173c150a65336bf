"""The fast way over the wire: one decoding per resource, and only the policies of its type.

The SDK decodes every resource anew for every policy, 16 ms per resource with 100 policies. It offers no other way, so
its servicer is subclassed here. That class is private: where it does not look as expected, or fails, the SDK's own
way is taken, which gives the same findings, later.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import Any, cast

from pulumi.runtime import proto
from pulumi_policy import EnforcementLevel, Policy
from pulumi_policy import policy as sdk

from policies.engine.environment import remember, stack_environment, stack_tags
from policies.engine.exemptions import load
from policies.engine.judge import Judge
from policies.engine.rule import Rule
from policies.engine.sdk_policies import judges, level_of
from policies.engine.wire import resource_of_request, stack_of_request

SWITCH = "POLICY_SERVER"
"""Environment variable; `sdk` takes the SDK's own way."""

_NEEDED = (
    "Analyze",
    "AnalyzeStack",
    "Configure",
    "ConfigureStack",
    "_configure_runtime_settings",
    "_create_report_violation",
    "_get_enforcement_level",
    "_get_policy_config",
)


def fast_way_is_open() -> bool:
    """Return whether the SDK's servicer looks as the fast way needs it."""
    servicer = getattr(sdk, "_PolicyAnalyzerServicer", None)
    return os.environ.get(SWITCH) != "sdk" and all(callable(getattr(servicer, name, None)) for name in _NEEDED)


class Indexed:
    """What is put before the SDK's servicer: it answers in its stead, policy by policy."""

    rules: dict[str, Rule]
    judge: Judge

    def __init__(self, name: str, version: str, policies: list[Policy], *rest: Any, **named: Any) -> None:
        self._sdk = cast("Any", super())
        self._sdk.__init__(name, version, policies, *rest, **named)
        self._own: Any = self
        self._policies = [(policy, self.rules[policy.name]) for policy in policies]
        self._by_type: dict[str, list[tuple[Policy, Rule]]] = {}
        self._ready = False

    def ConfigureStack(self, request: Any, context: Any) -> Any:  # noqa: N802 - the SDK's name
        """Keep what the engine tells of the stack, and set what follows from it: levels and exemptions."""
        stack_tags.update(request.tags)
        remember(request.stack, request.project, request.config)
        if request.config:
            self.judge.book = load()
        for policy, rule in self._policies:
            policy.enforcement_level = EnforcementLevel(level_of(rule, stack_environment()).value)
        self._ready = False
        return self._sdk.ConfigureStack(request, context)

    def Analyze(self, request: Any, context: Any) -> Any:  # noqa: N802 - the SDK's name
        """Judge one resource."""
        return self._either(self._analyze, self._sdk.Analyze, request, context)

    def AnalyzeStack(self, request: Any, context: Any) -> Any:  # noqa: N802 - the SDK's name
        """Judge the whole stack."""
        return self._either(self._analyze_stack, self._sdk.AnalyzeStack, request, context)

    def _either(self, fast: Callable[[Any], Any], slow: Callable[[Any, Any], Any], request: Any, context: Any) -> Any:
        try:
            if not self._ready:
                self._own._configure_runtime_settings()  # noqa: SLF001 - see the module's docstring
                self._ready = True
            return fast(request)
        except Exception as error:  # noqa: BLE001 - the SDK's own way is the answer to anything
            sys.stderr.write(f"guardrails: {type(error).__name__}: {error}; taking the SDK's own way\n")
            return slow(request, context)

    def _analyze(self, request: Any) -> Any:
        response = proto.AnalyzeResponse()
        if request.type not in self._by_type:
            self._by_type[request.type] = [
                (policy, rule)
                for policy, rule in self._policies
                if rule.scope == "resource" and judges(rule, request.type)
            ]
        candidates = self._by_type[request.type]
        resource = resource_of_request(request) if candidates else None
        for policy, rule in candidates:
            report = self._reporter(policy, response)
            if report is not None and resource is not None:
                for message in self.judge.resource(rule, resource, self._own._get_policy_config(rule.id)):  # noqa: SLF001
                    report(message)
        return response

    def _analyze_stack(self, request: Any) -> Any:
        response = proto.AnalyzeResponse()
        stack = stack_of_request(request)
        stack.run = self.judge
        for policy, rule in self._policies:
            report = self._reporter(policy, response) if rule.scope == "stack" else None
            if report is not None:
                for message, urn in self.judge.stack(rule, stack, self._own._get_policy_config(rule.id)):  # noqa: SLF001
                    report(message, urn)
        return response

    def _reporter(self, policy: Policy, response: Any) -> Callable[..., None] | None:
        level = self._own._get_enforcement_level(policy)  # noqa: SLF001 - see the module's docstring
        if level is EnforcementLevel.DISABLED:
            return None
        if level is EnforcementLevel.REMEDIATE:
            level = EnforcementLevel.MANDATORY
        create = self._own._create_report_violation  # noqa: SLF001 - see the module's docstring
        return create(response, policy.name, policy.description, level, policy.severity)


def indexed(base: type, rules: Sequence[Rule], judge: Judge) -> type:
    """Return the servicer *base* with the fast way before it."""
    return type("IndexedServicer", (Indexed, base), {"rules": {rule.id: rule for rule in rules}, "judge": judge})


def open_fast_way(rules: Sequence[Rule], judge: Judge) -> bool:
    """Let the pack answer by the fast way where that is possible; tell whether it is."""
    if not fast_way_is_open():
        return False
    sdk._PolicyAnalyzerServicer = indexed(sdk._PolicyAnalyzerServicer, rules, judge)  # noqa: SLF001
    return True
