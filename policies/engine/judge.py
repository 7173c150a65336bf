"""Runs one policy on one resource or stack: settings, environment, exemptions, crashes. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from policies.engine.environment import environment_of, stack_urn
from policies.engine.exemptions import Book
from policies.engine.rule import Finding, Rule, Severity
from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource

_SEVERE = (Severity.HIGH, Severity.CRITICAL)
_ODD_ONES = 8
"""Resources that a policy of the whole stack leaves out because it crashes on them, before it gives up."""


class Judge:
    """What all policies of a run share: exemptions, and the checks that are deferred."""

    def __init__(self, book: Book, ids: frozenset[str]) -> None:
        self.book = book
        self.ids = ids
        self.deferred: dict[tuple[str, str], str] = {}
        self._defaults: dict[str, Mapping[str, Any]] = {}

    def _settings(self, rule: Rule, given: Mapping[str, Any] | None) -> Mapping[str, Any]:
        found = self._defaults.get(rule.id)
        if found is None:
            found = self._defaults[rule.id] = rule.defaults()
        return {**found, **given} if given else found

    def resource(self, rule: Rule, resource: Resource, given: Mapping[str, Any] | None) -> Iterator[str]:
        """Yield the messages of a resource rule."""
        settings = self._settings(rule, given)
        if not self._applies(rule, resource, settings):
            return
        resource.deferred.clear()
        found = _of_resource(rule, resource, settings)
        if found:
            for message in dict.fromkeys(finding.message for finding in found):
                yield from self._reported(rule, message, resource.urn, settings)
        elif resource.deferred and rule.severity in _SEVERE:
            self.deferred[rule.id, resource.urn] = ", ".join(sorted(resource.deferred))

    def stack(self, rule: Rule, stack: Stack, given: Mapping[str, Any] | None) -> Iterator[tuple[str, str | None]]:
        """Yield (message, URN) of a stack rule."""
        settings = self._settings(rule, given)
        for finding in dict.fromkeys(_of_stack(rule, stack, settings)):
            if finding.resource is not None and not self._applies(rule, finding.resource, settings):
                continue
            urn = finding.resource.urn if finding.resource is not None else stack_urn()
            for message in self._reported(rule, finding.message, urn, settings):
                yield message, finding.resource.urn if finding.resource is not None else None

    def _applies(self, rule: Rule, resource: Resource, settings: Mapping[str, Any]) -> bool:
        if not rule.environments:
            return True
        own = environment_of(resource)
        return not own or own in settings["environments"]

    def _reported(self, rule: Rule, message: str, urn: str, settings: Mapping[str, Any]) -> Iterator[str]:
        exemption = self.book.covering(rule.id, urn, message)
        if exemption is not None:
            if rule.severity is not Severity.CRITICAL or settings.get("allow_critical_exemptions"):
                self.book.use(exemption, rule.id, urn, message)
                return
            self.book.refuse(exemption, rule.id, urn)
        fixed = message if "→" in message else f"{message} → {rule.remediation}"
        yield f"{fixed} [{rule.controls[0]}]" if rule.controls else fixed


def _of_resource(rule: Rule, resource: Resource, settings: Mapping[str, Any]) -> list[Finding]:
    """Return the findings about one resource; a policy that crashes is a finding, because its result is unknown."""
    found, error = _tried(rule, resource, settings)
    return found if error is None else [*found, Finding(resource, _crash(rule, resource.urn, error))]


def _of_stack(rule: Rule, stack: Stack, settings: Mapping[str, Any]) -> list[Finding]:
    """Return the findings about a stack: without the resources on which the policy crashes, and with these by name."""
    crashes: list[Finding] = []
    found, error = _tried(rule, stack, settings)
    while error is not None:
        odd = _odd_one(rule, stack, settings) if len(crashes) < _ODD_ONES else None
        if odd is None:
            return [*crashes, Finding(None, _crash(rule, "the stack", error))]
        crashes.append(Finding(odd, _crash(rule, odd.urn, error)))
        stack = stack.of_these(one for one in stack.resources if one is not odd)
        found, error = _tried(rule, stack, settings)
    return [*crashes, *found]


def _odd_one(rule: Rule, stack: Stack, settings: Mapping[str, Any]) -> Resource | None:
    """Return a resource whose presence makes the policy crash, by bisection; None if it crashes without any."""
    passes, crashes = -1, len(stack.resources)
    while crashes - passes > 1:
        middle = (passes + crashes) // 2
        if _tried(rule, stack.of_these(stack.resources[:middle]), settings)[1] is None:
            passes = middle
        else:
            crashes = middle
    return stack.resources[crashes - 1] if crashes else None


def _tried(rule: Rule, subject: Any, settings: Mapping[str, Any]) -> tuple[list[Finding], Exception | None]:
    """Return the findings, those before an error if there is one, and the error."""
    own = subject if isinstance(subject, Resource) else None
    found: list[Finding] = []
    try:
        for one in rule.check(subject, settings):
            found.append(Finding(own, one) if isinstance(one, str) else one)  # noqa: PERF401 - keeps what precedes an error
    except Exception as error:  # noqa: BLE001 - the run continues with any error, and the policy fails
        return found, error
    return found, None


def _crash(rule: Rule, where: str, error: Exception) -> str:
    text = str(error).splitlines()[0] if str(error) else "no message"
    what = f"the policy {rule.id} itself failed on {where}: {type(error).__name__}: {text}"
    return f"{what} → report it to the pack's owners; exempt it until it is fixed"
