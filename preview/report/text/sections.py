"""The report's general sections: header, resources, risks, outputs, policies, schema, and the last line. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from preview.recorder.tree import Node, kind
from preview.report.text.lines import DIM, TITLE, Line, fitted, line, more, remark, table, title, wrapped
from preview.report.view.headline import Headline
from preview.report.view.outputs import OutputsSection, RisksSection
from preview.report.view.policies import BrokenPolicy, PoliciesSection, message, where
from preview.report.view.preview import PreviewView, SchemaRow
from preview.report.view.remarks import BAD, GOOD, WARN, Remark
from preview.report.view.resources import ResourcesSection, contents, marks
from preview.report.view.validation import ValidationSection
from preview.report.view.wording import counted

_MANY = 8
_MOST_OUTPUTS = 12
_MOST_PER_POLICY = 5
_LABEL = 17


def header(headline: Headline, width: int) -> list[Line]:
    """The stack's name, and that nothing was deployed."""
    hint = "" if headline.has_guard else "; plinth:account.id names one"
    lines = [
        line((f"{headline.project} · {headline.stack}", TITLE), f" · {headline.region}"),
        line((f"  {headline.source}", DIM)),
        line("  stack file".ljust(_LABEL), headline.file),
        line("  account guard".ljust(_LABEL), headline.guard, (hint, DIM)),
    ]
    for label, notice in headline.notices:
        lines += wrapped(notice.text, width, _LABEL, notice.tone, f"  {label}")
    return lines


def resources(found: ResourcesSection, width: int, *, full: bool) -> list[Line]:
    """What would be created, component by component."""
    lines = title("Resources", found.note)
    if full:
        return lines + [row for root in found.roots for row in _branch(root, "", "")]
    rows = [
        (domain if not number else "", *row)
        for domain, members in found.domains.items()
        for number, row in enumerate(_rows(members))
    ]
    for *cells, what in table(rows):
        head = "  ".join(cells) + "  "
        lines.append(line(head, (fitted(what.split("; "), width - len(head)), DIM)))
    return lines


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
    held = contents(nodes)
    what = names or held.kinds
    return label, type_, f"{held.count:>4}", f"{held.protected} protected" if held.protected else "", "; ".join(what)


def _branch(node: Node, before: str, below: str) -> list[Line]:
    resource = node.resource
    what = "" if resource.custom else f"  {len(node.below)}"
    lines = [
        line(
            f"  {before}",
            (kind(resource.type), DIM),
            f" {resource.name}{what}",
            ("".join(f"  {mark}" for mark in marks(resource)), GOOD),
        )
    ]
    for number, child in enumerate(node.children):
        final = number == len(node.children) - 1
        lines += _branch(child, below + ("└─ " if final else "├─ "), below + ("   " if final else "│  "))
    return lines


def risks(found: RisksSection, width: int) -> list[Line]:
    """Settings that are on and weaken the stack, and warnings from the program."""
    lines = title("Weakening settings", counted(len(found.settings), "setting")) if found.settings else []
    lines += [one for text in found.settings for one in remark(Remark(text=text, tone=WARN), width)]
    lines += title("Warnings from the program") if found.warnings else []
    return lines + [one for text in found.warnings for one in remark(Remark(text=text, tone=WARN), width)]


def outputs(found: OutputsSection, *, full: bool) -> list[Line]:
    """What the stack would export."""
    rows = found.rows
    if not rows:
        return []
    shown = rows if full or len(rows) <= _MOST_OUTPUTS else rows[:_MOST_OUTPUTS]
    width = max(len(name) for name, _ in shown)
    lines = title("Outputs", found.note)
    lines += [line("  ", name.ljust(width), (f"  {value}", DIM)) for name, value in shown]
    return [*lines, *more(len(rows) - len(shown))]


def schema(found: Sequence[SchemaRow], width: int) -> list[Line]:
    """What AWS's provider would reject."""
    if not found:
        return []
    lines = title("Schema", "the provider would reject these")
    for error in found:
        lines += wrapped(f"error: {error.where}: {error.message}", width, 4, BAD, "  ")
    return lines


def validation(found: ValidationSection, width: int, *, full: bool) -> list[Line]:
    """What AWS's own validator reports."""
    lines = title("AWS's rules", found.note)
    lines += [one for said in found.remarks for one in remark(said, width)]
    shown = [row for number, row in enumerate(found.rows) if full or number < max(_MANY, found.refused)]
    for row in shown:
        head = f"{row.where}: " if row.where else ""
        lines += wrapped(f"{head}{row.text} ({row.rule})", width, 4, row.tone, "  ! ")
    lines += more(len(found.rows) - len(shown))
    for name, reason in found.not_judged if full else ():
        lines += wrapped(f"not checked: {name}: {reason}", width, 2, DIM, "  ")
    return lines


def policies(found: PoliciesSection, width: int, *, full: bool) -> list[Line]:
    """What the policy pack reports."""
    lines = title("Policies", found.note)
    lines += [one for said in found.remarks for one in remark(said, width)]
    for broken in found.broken:
        lines += _violations(broken, width, len(broken.violations) if full else _MOST_PER_POLICY)
    for reason, names in found.others if full else ():
        lines += wrapped(f"{reason}: {', '.join(name for name, _ in names)}", width, 2, DIM, "  ")
    return lines


def _violations(broken: BrokenPolicy, width: int, most: int) -> list[Line]:
    """Return what one policy found."""
    severity = f"  {broken.severity}" if broken.severity else ""
    lines = [line("  ", (broken.level, broken.tone), f"  {broken.policy}", (severity, DIM))]
    for violation in broken.violations[:most]:
        about = where(violation)
        text = f"{about}: {message(violation)}" if about else message(violation)
        lines += wrapped(text, width, 6, first="    - ")
    return [*lines, *more(len(broken.violations) - most, 6)]


def closing(view: PreviewView) -> list[Line]:
    """The last line: the most important figures and the verdict."""
    headline, found = view.headline, view.resources
    parts: list[str | tuple[str, str]] = [f"{found.count} to create, {found.protected} protected"]
    if headline.schema_errors:
        parts += [" · ", (headline.schema_errors, BAD)]
    if headline.refused_values:
        parts += [" · ", (headline.refused_values, BAD)]
    if headline.was_judged:
        mandatory = headline.mandatory
        parts += [" · ", (f"{mandatory} mandatory", BAD if mandatory else GOOD), f", {headline.advisory} advisory"]
    if headline.not_judged:
        parts += [" · ", (headline.not_judged, WARN)]
    if headline.refusals:
        parts += [" · ", (headline.refusals, BAD)]
    if headline.losses:
        parts += [" · ", (headline.losses, BAD)]
    verdict = headline.verdict
    parts += [" · ", (verdict.text, verdict.tone), (f" · {headline.seconds:.1f} s", DIM)]
    return [(), line(*parts)]
