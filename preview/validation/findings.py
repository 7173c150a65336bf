"""What AWS's validator finds, in the words of the plan: resource, property, value, rule, source, key. Pure."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from policies.plan.graph import Graph
from preview.cloudformation.template import Source, Template
from preview.recorder.record import Registered
from preview.validation import enumerations
from preview.validation.diagnostic import Diagnostic
from preview.validation.left_out_rules import reason_to_leave_out
from preview.validation.stack_keys import StackKeys, outermost

_REFUSING = frozenset({"FATAL", "ERROR"})
_SOURCES = {
    "SCHEMA": "AWS's schema of {type}",
    "CFN_LINT": "cfn-lint's rule for {type}",
    "ENGINE": "AWS's rule for {type}",
}
_PAGES = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-{service}-{name}.html"
_IN_TEMPLATE = re.compile(r" at Resources/\S+| \(from extension\)")
_SAYS_NOTHING_MORE = frozenset({"a", "add", "the", "set", "to", "use", "value", "provide", "valid", "one", "of"})
"""Words of advice that only repeats the message."""
_LONGEST_VALUE = 80
_MOST_VALUES = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class ValueFinding:
    """One value that AWS refuses, or advises against."""

    urn: str
    property: str
    """Pulumi's path, such as ``rootBlockDevice.volumeType``; empty for a finding about the whole resource."""
    value: str
    """As JSON writes it, shortened; empty if there is none, or ``(secret)``."""
    rule: str
    """The validator's id, such as ``E3047``."""
    message: str
    fix: str
    """Advice; may be empty."""
    source: str
    """Where the rule comes from, with AWS's page."""
    key: str
    """Key of the stack file that says the value; empty if it is not known."""
    refuses: bool
    """Whether AWS refuses it. False: advice."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Validation:
    """The validator's whole answer about one plan."""

    findings: Sequence[ValueFinding] = ()
    """Refusals first, then by resource and property."""
    not_done: str = ""
    """Why nothing was validated. Empty: it was."""
    resources: int = 0
    """How many resources were validated."""
    region: str = ""
    """The region that values must exist in. Empty: in any."""
    not_judged: Sequence[tuple[str, str]] = ()
    """Types without a counterpart in CloudFormation, each with the reason."""
    memory_mib: float = 0.0
    """Peak memory of the validator's process."""

    @property
    def refused(self) -> Sequence[ValueFinding]:
        """What AWS refuses."""
        return [finding for finding in self.findings if finding.refuses]


def validation_of(
    diagnostics: Sequence[Diagnostic],
    template: Template,
    resources: Sequence[Registered],
    config: Mapping[str, str],
    region: str = "",
) -> Validation:
    """Return the validator's *diagnostics* of *template* in the words of *resources*, from which it was translated.

    *region* is the one that it was asked about; empty for none in particular.

    A finding about a whole resource, such as a property that is missing, is left out if some of that resource's own
    properties are not in the template.
    """
    plan = Graph(resources)
    keys = StackKeys(config)
    reported = [one for one in diagnostics if not reason_to_leave_out(one)]
    found: dict[tuple[str, str, str], ValueFinding] = {}
    for one in (_finding(each, template, plan, keys) for each in reported):
        found.setdefault((one.urn, one.property, one.message), one)  # two rules may say the same
    incomplete = {one.urn for one in template.untranslated if not one.reviewed}
    return Validation(
        findings=sorted(
            (one for one in found.values() if one.property or one.urn not in incomplete),
            key=lambda one: (not one.refuses, one.urn, one.property, one.rule),
        ),
        resources=len({one.urn for one in template.origins.values()}),
        region=region,
        not_judged=sorted({(one.type, one.reason) for one in template.untranslated if not one.property}),
    )


def _finding(one: Diagnostic, template: Template, plan: Graph[Registered], keys: StackKeys) -> ValueFinding:
    origin = template.origins.get(one.logical_id)
    source = origin.find(one.path.removeprefix("Properties.").replace(".", "/")) if origin else Source("", "", "")
    resource, path = plan.resources.get(source.urn), source.path
    value = _value(resource, path) if resource is not None and path else None
    shown = (
        "(secret)" if resource is not None and re.split(r"[.\[]", path)[0] in resource.secret_inputs else _shown(value)
    )
    return ValueFinding(
        urn=source.urn,
        property=path,
        value=shown,
        rule=one.rule,
        message=_short(_named(one.message, template, plan), value),
        fix="" if _words(one.fix) - _SAYS_NOTHING_MORE <= _words(one.message) else one.fix,
        source=", ".join(filter(None, (_rule_of(one), _page(one)))),
        key=_key(keys, plan, resource, path, value) if resource is not None else "",
        refuses=one.severity in _REFUSING or (one.rule == enumerations.RULE and enumerations.misspelled(one.message)),
    )


def _key(keys: StackKeys, plan: Graph[Registered], resource: Registered, path: str, value: Any) -> str:
    component = outermost(plan, resource)
    return keys.of(component.name, path, value, component.type)


def _rule_of(one: Diagnostic) -> str:
    return _SOURCES.get(one.origin, _SOURCES["ENGINE"]).format(type=one.resource_type or "templates")


def _page(one: Diagnostic) -> str:
    """Return AWS's page: the rule's own unless that is a repository, else that of the resource type."""
    if one.url and not one.url.startswith("https://github.com/"):
        return one.url
    service, _, name = one.resource_type.lower().removeprefix("aws::").partition("::")
    return _PAGES.format(service=service, name=name) if name else ""


def _named(message: str, template: Template, plan: Graph[Registered]) -> str:
    """Return *message* with the names of the plan in place of logical ids, and without paths in the template."""

    def name(found: re.Match[str]) -> str:
        origin = template.origins.get(found[0])
        resource = plan.resources.get(origin.urn) if origin is not None else None
        return resource.name if resource is not None else found[0]

    return re.sub(r"(?<![\w.:/'\"])[A-Z][A-Za-z0-9]+(?![\w:/'\"])", name, _IN_TEMPLATE.sub("", message))


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", text.casefold()))


def _value(resource: Registered, path: str) -> Any:
    value: Any = resource.inputs
    for name in re.findall(r"[^.\[\]]+", path):
        if isinstance(value, Mapping) and name in value:
            value = value[name]
        elif isinstance(value, list) and name.isdecimal() and int(name) < len(value):
            value = value[int(name)]
        else:
            return None
    return value


def _shown(value: Any) -> str:
    if value is None:
        return ""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 1]}…"


def _short(message: str, value: Any) -> str:
    """Return *message* with a list of all legal values cut to those that are like *value*."""
    legal = re.search(r"\[((?:'[^']*'|[^\[\]',]+)(?:, (?:'[^']*'|[^\[\]',]+))*)\]", message)
    if legal is None:
        return message
    values = [one.strip("'") for one in legal[1].split(", ")]
    if len(values) <= _MOST_VALUES:
        return message
    near = difflib.get_close_matches(str(value), values, n=3, cutoff=0.0)
    return f"{message[: legal.start()]}{len(values)} values, such as {', '.join(near)}{message[legal.end() :]}"
