"""The report's sections, from what a preview found out to lines. Pure."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from preview.pack.findings import MANDATORY, Violation
from preview.record import Registered
from preview.report.lines import BAD, DIM, GOOD, WARN, Line, counted, fitted, line, table, title, wrapped
from preview.report.result import Result
from preview.tree import Node, kind, short, tree
from preview.values import masked

_DOMAINS = (
    "network", "edge", "compute", "data", "identity", "security", "observability", "cost", "delivery", ""
)  # fmt: skip
_MANY = 8
_MINOR = (
    "Alias", "Association", "Attachment", "Block", "Configuration", "Controls", "Logging", "Policy", "Route", "Rule",
    "Subscription", "Target", "Validation", "Versioning",
)  # fmt: skip
"""Ends of the names of types that only belong to something else: they come last."""
_MOST_OUTPUTS = 12
_MOST_PER_POLICY = 5
_ALL = 1_000_000


def header(result: Result, width: int) -> list[Line]:
    """Whose stack this is, and that nothing happened."""
    accounts = result.config.get("aws:allowedAccountIds")
    allowed = ", ".join(map(str, json.loads(accounts))) if accounts else ""
    guard = f"only account {allowed}" if allowed else "none: any account that the credentials open"
    lines = [
        line((f"{result.project} · {result.stack}", "title"), f" · {result.region}"),
        line(("  offline preview: nothing was deployed, no AWS account was asked", DIM)),
        line("  file   ", result.file.name),
        line("  guard  ", guard, ("" if allowed else "; aws:allowedAccountIds refuses all others", DIM)),
    ]
    if result.secret_keys:
        names = ", ".join(sorted(result.secret_keys))
        lines += wrapped(f"encrypted, not opened; a stand-in is used: {names}", width, 9, first="  secret")
    if result.environments:
        names = ", ".join(result.environments)
        lines += wrapped(f"not read: {names}; what they give is missing here", width, 9, WARN, "  env")
    return lines


def resources(result: Result, width: int, *, full: bool) -> list[Line]:
    """What would be built, component by component."""
    roots = tree(result.record)
    total = [resource for resource in result.record.resources if resource.custom and not resource.external]
    components = [root for root in roots if not root.resource.custom]
    note = f"{len(total)} to create in {counted(len(components), 'component')}"
    lines = title("Resources", note)
    if full:
        return lines + [row for root in roots for row in _branch(root, "", "")]
    rows = [
        (domain if not number else "", *row)
        for domain, members in _by_domain(roots).items()
        for number, row in enumerate(_rows(members))
    ]
    for *cells, what in table(rows):
        head = "  ".join(cells) + "  "
        lines.append(line(head, (fitted(what.split("; "), width - len(head)), DIM)))
    return lines


def _by_domain(roots: Sequence[Node]) -> dict[str, list[Node]]:
    """Return the stack's direct children by domain: the middle of a component's type; resources have none."""
    found: dict[str, list[Node]] = {}
    for root in roots:
        found.setdefault("" if root.resource.custom else root.resource.type.split(":")[1], []).append(root)
    return dict(sorted(found.items(), key=lambda item: (_place(item[0]), item[0])))


def _place(domain: str) -> int:
    return _DOMAINS.index(domain) if domain in _DOMAINS else len(_DOMAINS)


def _rows(members: Sequence[Node]) -> list[tuple[str, str, str, str, str]]:
    """Return a row for each component, or one for all of a type if there are many."""
    by_type: dict[str, list[Node]] = {}
    for node in members:
        by_type.setdefault(kind(node.resource.type), []).append(node)
    rows = []
    for name, nodes in sorted(by_type.items()):
        if len(nodes) > _MANY:
            rows.append(_row(f"{len(nodes)} of them", name, nodes, [node.resource.name for node in nodes]))
        else:
            rows += [_row(node.resource.name, name, [node], []) for node in nodes]
    return rows


def _row(label: str, type_: str, nodes: Sequence[Node], names: Sequence[str]) -> tuple[str, str, str, str, str]:
    below = [resource for node in nodes for resource in node.walk() if resource.custom]
    kept = sum(resource.protect for resource in below)
    counts = Counter(kind(resource.type).rpartition(" ")[2] for resource in below).most_common()
    counts.sort(key=lambda pair: pair[0].endswith(_MINOR))
    what = names or [f"{number} {name}" if number > 1 else name for name, number in counts]
    return label, type_, f"{len(below):>4}", f"{kept} protected" if kept else "", "; ".join(what)


def _branch(node: Node, before: str, below: str) -> list[Line]:
    resource = node.resource
    marks = [mark for mark, on in (("protected", resource.protect and resource.custom),
                                   ("retained", resource.retain_on_delete and resource.custom),
                                   ("looked up", resource.external)) if on]  # fmt: skip
    what = "" if resource.custom else f"  {len(node.below)}"
    lines = [
        line(
            f"  {before}",
            (kind(resource.type), DIM),
            f" {resource.name}{what}",
            ("".join(f"  {m}" for m in marks), GOOD),
        )
    ]
    for number, child in enumerate(node.children):
        final = number == len(node.children) - 1
        lines += _branch(child, below + ("└─ " if final else "├─ "), below + ("   " if final else "│  "))
    return lines


def risks(result: Result, width: int) -> list[Line]:
    """Settings that are on and weaken the stack."""
    found = result.record.stack_outputs.get("risks") or []
    warnings = [text for severity, text in result.record.messages if severity in {"warning", "error"}]
    if not found and not warnings:
        return []
    lines = title("Weakening settings", counted(len(found), "setting")) if found else []
    for text in found:
        lines += wrapped(str(text), width, 4, WARN, "  ! ")
    if warnings:
        lines += title("Warnings of the program")
        for text in warnings:
            lines += wrapped(text, width, 4, WARN, "  ! ")
    return lines


def outputs(result: Result, *, full: bool) -> list[Line]:
    """What the stack would give out. Ids in it are made up."""
    shown = masked(result.record.stack_outputs, result.record.secret_stack_outputs)
    rows = [row for key, value in shown.items() if key != "risks" for row in _flat(key, value)]
    if not rows:
        return []
    lines = title("Outputs", "ids and addresses are made up")
    kept = rows if full or len(rows) <= _MOST_OUTPUTS else rows[:_MOST_OUTPUTS]
    lines += [line("  ", name, ("  " + value, DIM)) for name, value in (map(str, row) for row in _padded(kept))]
    if len(rows) > len(kept):
        lines.append(line((f"  and {len(rows) - len(kept)} more; --full shows all", DIM)))
    return lines


def _flat(key: str, value: Any) -> list[tuple[str, str]]:
    if value is None or value in ("", [], {}):
        return []
    if isinstance(value, Mapping):
        return [row for name, item in value.items() for row in _flat(f"{key}.{name}", item)]
    if isinstance(value, (list, tuple)):
        return [(key, ", ".join(map(str, value)))]
    return [(key, str(value))]


def _padded(rows: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    width = max(len(name) for name, _ in rows)
    return [(name.ljust(width), value) for name, value in rows]


def schema(result: Result, width: int) -> list[Line]:
    """What AWS's provider would refuse."""
    if not result.schema:
        return []
    lines = title("Schema", "the provider would refuse these")
    for error in result.schema:
        lines += wrapped(f"error: {short(error.urn)}: {error.message}", width, 4, BAD, "  ")
    return lines


def policies(result: Result, width: int, *, full: bool) -> list[Line]:
    """What the policy pack says."""
    findings = result.findings
    if findings is None:
        return [*title("Policies"), line(("  no policy pack was run", DIM))]
    notes = [f"{findings.pack}: {counted(findings.policies, 'policy', 'policies')}"] if findings.pack else []
    notes += [f"{len(findings.disabled)} disabled"] if findings.disabled else []
    notes += [f"{len(findings.not_applicable)} with nothing to judge"] if findings.not_applicable else []
    lines = title("Policies", ", ".join(notes))
    for text in (text for failure in findings.failures for text in failure.splitlines()):
        lines += wrapped(text, width, 4, BAD, "  ! ")
    grouped: dict[tuple[str, str, str], list[Violation]] = {}
    for violation in findings.violations:
        grouped.setdefault((violation.level, violation.severity, violation.policy), []).append(violation)
    for found in grouped.values():
        lines += _violations(found, width, _ALL if full else _MOST_PER_POLICY)
    if not findings.violations and not findings.failures:
        lines.append(line(("  no violations", GOOD)))
    if full and findings.disabled:
        lines += wrapped(f"disabled: {', '.join(findings.disabled)}", width, 2, DIM)
    return lines


def _violations(found: Sequence[Violation], width: int, most: int) -> list[Line]:
    """Return what one policy found."""
    first = found[0]
    severity = f"  {first.severity}" if first.severity else ""
    lines = [line("  ", (first.level, BAD if first.level == MANDATORY else WARN), f"  {first.policy}", (severity, DIM))]
    for violation in found[:most]:
        where = f"{short(violation.urn)}: " if violation.urn else ""
        lines += wrapped(where + " ".join(violation.message.split()), width, 6, first="    - ")
    if len(found) > most:
        lines.append(line((f"      and {len(found) - most} more; --full shows all", DIM)))
    return lines


def closing(result: Result) -> list[Line]:
    """The one line that says it all."""
    made: Sequence[Registered] = [r for r in result.record.resources if r.custom and not r.external]
    parts: list[str | tuple[str, str]] = [f"{len(made)} to create, {sum(r.protect for r in made)} protected"]
    if result.schema:
        parts += [" · ", (counted(len(result.schema), "schema error"), BAD)]
    findings = result.findings
    if findings is not None:
        mandatory = len(findings.of_level(MANDATORY)) + len(findings.failures)
        advisory = len(findings.violations) - len(findings.of_level(MANDATORY))
        parts += [" · ", (f"{mandatory} mandatory", BAD if mandatory else GOOD), f", {advisory} advisory"]
    verdict = ("refused", BAD) if result.exit_code else ("ready for pulumi preview", GOOD)
    parts += [" · ", verdict, (f" · {result.seconds.get('total', 0.0):.1f} s", DIM)]
    return [(), line(*parts)]
