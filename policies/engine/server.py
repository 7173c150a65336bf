"""A faster server: it decodes each resource once, and runs only the policies for its type.

The SDK decodes each resource again for each policy: 16 ms per resource with 100 policies. It has no setting for that,
so its servicer is subclassed here. That class is private: if it does not have the expected methods, or fails, the SDK's
server is used, which reports the same findings, later.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from pulumi.runtime import proto
from pulumi_policy import EnforcementLevel, Policy
from pulumi_policy import policy as sdk

from policies.engine.environment import remember, stack_environment, stack_tags
from policies.engine.exemptions import load
from policies.engine.judge import Judge
from policies.engine.rule import Rule, names_of
from policies.engine.sdk_policies import level_of
from policies.engine.wire import resource_of_request, stack_of_request

SWITCH = "POLICY_SERVER"
"""Environment variable; `sdk` selects the SDK's server."""

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


def fast_server_is_possible() -> bool:
    """Return whether the SDK's servicer has the methods that the faster one needs."""
    servicer = getattr(sdk, "_PolicyAnalyzerServicer", None)
    return os.environ.get(SWITCH) != "sdk" and all(callable(getattr(servicer, name, None)) for name in _NEEDED)


_Active = tuple[Policy, Rule, EnforcementLevel, Mapping[str, Any] | None]
"""A policy with its check, its level, and its settings where the engine has sent some."""


class Indexed:
    """A mixin that is placed before the SDK's servicer and answers instead of it."""

    rules: dict[str, Rule]
    judge: Judge

    def __init__(self, name: str, version: str, policies: list[Policy], *rest: Any, **named: Any) -> None:
        self._sdk = cast("Any", super())
        self._sdk.__init__(name, version, policies, *rest, **named)
        self._own: Any = self
        self._policies = [(policy, self.rules[policy.name]) for policy in policies]
        self._of_resources: dict[str, list[tuple[int, _Active]]] | None = None
        self._by_type: dict[str, list[_Active]] = {}
        self._ready = False

    def Configure(self, request: Any, context: Any) -> Any:  # noqa: N802 - the SDK's name
        """Store the levels and settings that the engine sends."""
        self._of_resources = None
        self._by_type.clear()
        return self._sdk.Configure(request, context)

    def ConfigureStack(self, request: Any, context: Any) -> Any:  # noqa: N802 - the SDK's name
        """Store what the engine sends about the stack, and set what depends on it: levels and exemptions."""
        stack_tags.update(request.tags)
        remember(request.stack, request.project, request.config)
        if request.config:
            self.judge.book = load()
        for policy, rule in self._policies:
            policy.enforcement_level = EnforcementLevel(level_of(rule, stack_environment()).value)
        self._of_resources = None
        self._by_type.clear()
        self._ready = False
        return self._sdk.ConfigureStack(request, context)

    def Analyze(self, request: Any, context: Any) -> Any:  # noqa: N802 - the SDK's name
        """Validate one resource."""
        return self._either(self._analyze, self._sdk.Analyze, request, context)

    def AnalyzeStack(self, request: Any, context: Any) -> Any:  # noqa: N802 - the SDK's name
        """Validate the whole stack."""
        return self._either(self._analyze_stack, self._sdk.AnalyzeStack, request, context)

    def _either(self, fast: Callable[[Any], Any], slow: Callable[[Any, Any], Any], request: Any, context: Any) -> Any:
        try:
            if not self._ready:
                self._own._configure_runtime_settings()  # noqa: SLF001 - see the module's docstring
                self._ready = True
            return fast(request)
        except Exception as error:  # noqa: BLE001 - the SDK's server is the fallback for any error
            sys.stderr.write(f"guardrails: {type(error).__name__}: {error}; falling back to the SDK's server\n")
            return slow(request, context)

    def _analyze(self, request: Any) -> Any:
        response = proto.AnalyzeResponse()
        active = self._by_type.get(request.type)
        if active is None:
            active = self._by_type[request.type] = self._for_type(request.type)
        if active:
            resource = resource_of_request(request)
            for policy, rule, level, settings in active:
                for message in self.judge.resource(rule, resource, settings):
                    self._report(response, policy, level, message)
        return response

    def _analyze_stack(self, request: Any) -> Any:
        response = proto.AnalyzeResponse()
        stack = stack_of_request(request)
        stack.run = self.judge
        for policy, rule, level, settings in self._active("stack"):
            for message, urn in self.judge.stack(rule, stack, settings):
                self._report(response, policy, level, message, urn)
        return response

    def _for_type(self, token: str) -> list[_Active]:
        """Return the policies for a type, in the catalog's order."""
        # Assigned when it is complete: the engine calls from several threads.
        index = self._of_resources
        if index is None:
            index = self._of_resources = self._by_token()
        found = dict(one for name in names_of(token) for one in index.get(name, ()))
        return [found[position] for position in sorted(found)]

    def _by_token(self) -> dict[str, list[tuple[int, _Active]]]:
        """Return the policies of resources, with their positions, by each name in their `types`."""
        index: dict[str, list[tuple[int, _Active]]] = {}
        for numbered in enumerate(self._active("resource")):
            for name in numbered[1][1].types:
                index.setdefault(name, []).append(numbered)
        return index

    def _active(self, scope: str) -> list[_Active]:
        """Return the policies of a scope that are not disabled."""
        found: list[_Active] = []
        for policy, rule in self._policies:
            level = self._own._get_enforcement_level(policy)  # noqa: SLF001 - see the module's docstring
            if rule.scope != scope or level is EnforcementLevel.DISABLED:
                continue
            if level is EnforcementLevel.REMEDIATE:
                level = EnforcementLevel.MANDATORY
            found.append((policy, rule, level, self._own._get_policy_config(rule.id)))  # noqa: SLF001 - same
        return found

    def _report(
        self, response: Any, policy: Policy, level: EnforcementLevel, message: str, urn: str | None = None
    ) -> None:
        create = self._own._create_report_violation  # noqa: SLF001 - see the module's docstring
        create(response, policy.name, policy.description, level, policy.severity)(message, urn)


def indexed(base: type, rules: Sequence[Rule], judge: Judge) -> type:
    """Return the servicer *base* with the faster one before it."""
    return type("IndexedServicer", (Indexed, base), {"rules": {rule.id: rule for rule in rules}, "judge": judge})


def install_fast_server(rules: Sequence[Rule], judge: Judge) -> bool:
    """Install the faster server if it is possible; return whether it is."""
    if not fast_server_is_possible():
        return False
    sdk._PolicyAnalyzerServicer = indexed(sdk._PolicyAnalyzerServicer, rules, judge)  # noqa: SLF001
    return True
