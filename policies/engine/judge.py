"""Runs one policy on one resource or stack: settings, environment, exemptions, crashes. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from policies.engine.environment import environment_of, stack_urn
from policies.engine.exemptions import Book
from policies.engine.rule import Finding, Rule, Severity
from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource

_SEVERE = (Severity.HIGH, Severity.CRITICAL)


class Judge:
    """What all policies of a run share: exemptions, and the checks that are deferred."""

    def __init__(self, book: Book, ids: frozenset[str]) -> None:
        self.book = book
        self.ids = ids
        self.deferred: dict[tuple[str, str], str] = {}

    def resource(self, rule: Rule, resource: Resource, given: Mapping[str, Any] | None) -> Iterator[str]:
        """Yield the messages of a resource rule."""
        settings = {**rule.defaults(), **(given or {})}
        if not self._applies(rule, resource, settings):
            return
        resource.deferred.clear()
        found = list(_guarded(rule, resource, settings, resource.urn))
        for finding in found:
            yield from self._reported(rule, finding.message, resource.urn, settings)
        if not found and resource.deferred and rule.severity in _SEVERE:
            self.deferred[rule.id, resource.urn] = ", ".join(sorted(resource.deferred))

    def stack(self, rule: Rule, stack: Stack, given: Mapping[str, Any] | None) -> Iterator[tuple[str, str | None]]:
        """Yield (message, URN) of a stack rule."""
        settings = {**rule.defaults(), **(given or {})}
        for finding in _guarded(rule, stack, settings, "the stack"):
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


def _guarded(rule: Rule, subject: Resource | Stack, settings: Mapping[str, Any], where: str) -> Iterable[Finding]:
    """Yield the findings; a policy that crashes is a finding itself, because its result is unknown."""
    own = subject if isinstance(subject, Resource) else None
    try:
        for found in rule.check(subject, settings):
            yield Finding(own, found) if isinstance(found, str) else found
    except Exception as error:  # noqa: BLE001 - the run continues with any error, and the policy fails
        text = str(error).splitlines()[0] if str(error) else "no message"
        what = f"the policy {rule.id} itself failed on {where}: {type(error).__name__}: {text}"
        yield Finding(own, f"{what} → report it to the pack's owners; exempt it until it is fixed")
