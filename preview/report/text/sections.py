"""The report's sections, from what a preview found out to lines. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from preview.analysis.result import Result
from preview.recorder.tree import Node, kind, short, tree
from preview.report.text.lines import BAD, DIM, GOOD, WARN, Line, counted, fitted, line, table, title, wrapped
from preview.report.view import headline
from preview.report.view import outputs as given_out
from preview.report.view import policies as found_by
from preview.report.view.resources import by_domain, contents, made, marks

_MANY = 8
_MOST_OUTPUTS = 12
_MOST_PER_POLICY = 5
_ALL = 1_000_000


def header(result: Result, width: int) -> list[Line]:
    """Whose stack this is, and that nothing happened."""
    allowed = headline.guard(result)
    guard = allowed or "none: any account that the credentials open"
    lines = [
        line((f"{result.project} · {result.stack}", "title"), f" · {result.region}"),
        line((f"  {headline.way(result)}", DIM)),
        line("  file   ", result.file.name),
        line("  guard  ", guard, ("" if allowed else "; aws:allowedAccountIds refuses all others", DIM)),
    ]
    if result.secret_keys:
        names = ", ".join(headline.secrets(result))
        lines += wrapped(f"encrypted, not opened; a stand-in is used: {names}", width, 9, first="  secret")
    if result.environments:
        names = ", ".join(result.environments)
        lines += wrapped(f"not read: {names}; what they give is missing here", width, 9, WARN, "  env")
    return lines


def resources(result: Result, width: int, *, full: bool) -> list[Line]:
    """What would be built, component by component."""
    roots = tree(result.record)
    total = made(result.record)
    components = [root for root in roots if not root.resource.custom]
    note = f"{len(total)} to create in {counted(len(components), 'component')}"
    lines = title("Resources", note)
    if full:
        return lines + [row for root in roots for row in _branch(root, "", "")]
    rows = [
        (domain if not number else "", *row)
        for domain, members in by_domain(roots).items()
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


def risks(result: Result, width: int) -> list[Line]:
    """Settings that are on and weaken the stack."""
    found, warnings = given_out.risks(result.record), given_out.warnings(result.record)
    if not found and not warnings:
        return []
    lines = title("Weakening settings", counted(len(found), "setting")) if found else []
    for text in found:
        lines += wrapped(text, width, 4, WARN, "  ! ")
    if warnings:
        lines += title("Warnings of the program")
        for text in warnings:
            lines += wrapped(text, width, 4, WARN, "  ! ")
    return lines


def outputs(result: Result, *, full: bool) -> list[Line]:
    """What the stack would give out. Offline, ids in it are made up; a real engine does not know them yet."""
    rows = given_out.outputs(result.record)
    if not rows:
        return []
    lines = title("Outputs", given_out.about(result))
    kept = rows if full or len(rows) <= _MOST_OUTPUTS else rows[:_MOST_OUTPUTS]
    lines += [line("  ", name, ("  " + value, DIM)) for name, value in (map(str, row) for row in _padded(kept))]
    if len(rows) > len(kept):
        lines.append(line((f"  and {len(rows) - len(kept)} more; --full shows all", DIM)))
    return lines


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
    lines = title("Policies", ", ".join(found_by.notes(findings)))
    for text in found_by.failures(findings):
        lines += wrapped(text, width, 4, BAD, "  ! ")
    for broken in found_by.broken(findings):
        lines += _violations(broken, width, _ALL if full else _MOST_PER_POLICY)
    if not findings.violations and not findings.failures:
        lines.append(line(("  no violations", GOOD)))
    if full and findings.disabled:
        lines += wrapped(f"disabled: {', '.join(findings.disabled)}", width, 2, DIM)
    return lines


def _violations(broken: found_by.Broken, width: int, most: int) -> list[Line]:
    """Return what one policy found."""
    severity = f"  {broken.severity}" if broken.severity else ""
    level = (broken.level, BAD if broken.is_mandatory else WARN)
    lines = [line("  ", level, f"  {broken.policy}", (severity, DIM))]
    for violation in broken.violations[:most]:
        where = found_by.where(violation)
        text = f"{where}: {found_by.message(violation)}" if where else found_by.message(violation)
        lines += wrapped(text, width, 6, first="    - ")
    if len(broken.violations) > most:
        lines.append(line((f"      and {len(broken.violations) - most} more; --full shows all", DIM)))
    return lines


def closing(result: Result) -> list[Line]:
    """The one line that says it all."""
    found = made(result.record)
    parts: list[str | tuple[str, str]] = [
        f"{len(found)} to create, {sum(resource.protect for resource in found)} protected"
    ]
    if result.schema:
        parts += [" · ", (counted(len(result.schema), "schema error"), BAD)]
    if result.findings is not None:
        mandatory = headline.mandatory(result)
        parts += [" · ", (f"{mandatory} mandatory", BAD if mandatory else GOOD)]
        parts += [f", {headline.advisory(result)} advisory"]
    if result.losses:
        parts += [" · ", (f"{counted(len(result.losses), 'resource')} would lose data", BAD)]
    parts += [" · ", headline.verdict(result), (f" · {result.seconds.get('total', 0.0):.1f} s", DIM)]
    return [(), line(*parts)]
