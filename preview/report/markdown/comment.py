"""The report in short as GitHub-flavored Markdown, for a comment on a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from preview.analysis.result import Result
from preview.recorder.tree import kind
from preview.report.markdown.markup import code, prose
from preview.report.markdown.mermaid import flowchart
from preview.report.view import policies
from preview.report.view.cost import amount, difference, signed, usd
from preview.report.view.preview import PreviewView
from preview.report.view.remarks import BAD, GOOD
from preview.report.view.resources import contents
from preview.report.view.wording import capitalized, counted

LIMIT = 65_536
"""Characters that GitHub takes in one comment
(https://github.com/orgs/community/discussions/27190); we count bytes, which are never fewer."""

_MOST = 20
_MOST_PER_POLICY = 3
_OPEN = 5_000
"""Bytes of each open section, of which there are nine; the rest is for the collapsed ones."""
_RESERVED = 4_000
"""Bytes reserved for notes that something was left out, and for the last line."""
_MORE = "the HTML report shows all: `plinth preview --format html`"


@dataclass(frozen=True, kw_only=True, slots=True)
class Fold:
    """A long part: collapsed, and shortened by whole lines if there is not enough space."""

    title: str
    lines: Sequence[str]
    """In order; lines are left out from the end."""
    head: Sequence[str] = ()
    """Lines that always come first, such as a table's head. Default: none."""
    whole: bool = False
    """Whether it is shown completely or not at all. Default: no."""

    def written(self, available: int) -> str:
        """Return the part in at most *available* bytes, with the number of lines that it leaves out."""
        shell = ["<details>", f"<summary>{prose(self.title)}</summary>", "", *self.head, "", "</details>", ""]
        left = available - _size("\n".join(shell)) - _size(f"and {len(self.lines)} more: {_MORE}\n\n")
        kept: list[str] = []
        for line in self.lines:
            left -= _size(line) + 1
            if left < 0:
                break
            kept.append(line)
        if self.whole and len(kept) < len(self.lines):
            return ""
        missing = len(self.lines) - len(kept)
        note = ["", f"and {missing} more: {_MORE}"] if missing else []
        return "\n".join([*shell[:3], *self.head, *kept, *note, "", "</details>", ""])


def comment(result: Result, now: datetime | None = None) -> str:
    """Return the comment, below GitHub's limit, with secrets masked.

    *now* is printed in the comment's last line, with the preview's duration, and decides which prices are old. Default:
    the machine's clock. All other lines are the same from run to run.
    """
    view = PreviewView(result, now)
    sections = (
        _verdict(view),
        _facts(view),
        _changes(view),
        _schema(view),
        _policies(view),
        _validation(view),
        _proofs(view),
        _cost(view),
        _risks(view),
    )
    text = "\n".join(line for section in sections for line in _within(section, _OPEN))
    seconds = view.headline.seconds
    stamp = f"<sub>{view.moment.strftime('%Y-%m-%d %H:%M')} UTC, in {seconds:.1f} s</sub>\n"
    folds = [fold for fold in _folds(view) if fold.lines]
    available = LIMIT - _RESERVED - _size(text) - _size(stamp)
    for number, fold in enumerate(folds):
        part = fold.written(available // (len(folds) - number))  # later parts may use what a short one does not need
        text += f"\n{part}"
        available -= _size(part) + 1
    return f"{text}\n{stamp}"


def _size(text: str) -> int:
    return len(text.encode())


def _within(lines: Sequence[str], available: int) -> list[str]:
    """Return as many whole lines as fit into *available* bytes, and how many more there are."""
    kept: list[str] = []
    for line in lines:
        available -= _size(line) + 1
        if available < 0:
            return [*kept, "", f"and {sum(map(bool, lines[len(kept) :]))} more lines: {_MORE}", ""]
        kept.append(line)
    return kept


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], right: int | None = None) -> list[str]:
    """Return a table of cells that are Markdown already; columns from *right* on are aligned right."""
    rules = ["---:" if right is not None and column >= right else "---" for column in range(len(head))]
    return [_row(head), _row(rules), *(_row(row) for row in rows)]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _few(lines: Sequence[str], most: int = _MOST) -> list[str]:
    """Return the first few of many lines, and how many more there are."""
    more = len(lines) - most
    return [*lines[:most], *([f"- and {more} more: {_MORE}"] if more > 0 else [])]


# What is open -------------------------------------------------------------------------------------------------------


def _verdict(view: PreviewView) -> list[str]:
    headline = view.headline
    mark = "❌" if headline.verdict.tone == BAD else "✅"
    why = f" ({', '.join(headline.reasons)})" if headline.reasons else ""
    about = f"Region {code(headline.region or 'none')}. Account guard: {prose(headline.guard)}."
    lines = [
        f"## {mark} {prose(headline.project)} {prose(headline.stack)}: {headline.verdict.text}{why}",
        "",
        f"{prose(capitalized(headline.source))}. {about}",
        "",
    ]
    for label, notice in headline.notices:
        lines += [f"{capitalized(label)} {prose(notice.text)}.", ""]
    return lines


def _facts(view: PreviewView) -> list[str]:
    rows = []
    for fact in view.headline.facts:
        mark = " ❌" if fact.tone == BAD else ""
        rows.append((fact.label, f"**{prose(fact.value)}**{mark}", prose(fact.note)))
    return [*_table(("", "", ""), rows), ""]


def _changes(view: PreviewView) -> list[str]:
    found = view.changes
    if found is None:
        return []
    lines = [f"### Changes against {prose(found.against)}", ""]
    lines += [f"- ❌ {prose(said.text)}" for said in found.remarks][:_MOST]
    lines += ["", f"{', '.join(found.counts) or 'none'}.", ""]
    rows = [f"- {'**loses data**: ' if row.loses_data else ''}{prose(row.text)}" for row in found.rows]
    return [*lines, *_few(rows, max(_MOST, sum(row.loses_data or row.refused for row in found.rows))), ""]


def _schema(view: PreviewView) -> list[str]:
    if not view.schema:
        return []
    lines = [f"- {code(error.where)}: {prose(error.message)}" for error in view.schema]
    return ["### The provider would reject", "", *_few(lines), ""]


def _validation(view: PreviewView) -> list[str]:
    found = view.validation
    lines = [f"- ❌ {prose(said.text)}" for said in found.remarks if said.tone != GOOD]
    for row in found.rows:
        where = f"{code(row.where)}: " if row.where else ""
        said = "❌ refused" if row.tone == BAD else "⚠️ advised against"
        lines.append(f"- {said}: {where}{prose(row.text)} ({prose(row.rule)})")
    return ["### AWS's rules", "", *_few(lines), ""] if lines else []


def _policies(view: PreviewView) -> list[str]:
    if not view.headline.was_judged:
        return ["### Policies", "", *(f"{capitalized(said.text)}." for said in view.policies.remarks), ""]
    lines = [f"- ❌ {prose(said.text)}" for said in view.policies.remarks if said.tone == BAD]
    for broken in view.policies.broken:
        mark = "❌" if broken.is_mandatory else "⚠️"
        name = f"[{code(broken.policy)}]({broken.url})" if broken.url else code(broken.policy)
        level = f"{broken.level}, {broken.severity}" if broken.severity else broken.level
        lines.append(f"- {mark} {name} ({level}): {prose(broken.description)}")
        for violation in broken.violations[:_MOST_PER_POLICY]:
            where = policies.where(violation)
            lines.append(f"  - {code(where) + ': ' if where else ''}{prose(policies.message(violation))}")
        more = len(broken.violations) - _MOST_PER_POLICY
        if more > 0:
            lines.append(f"  - and {more} more")
    if not lines:
        return []
    return ["### Policy violations", "", *_few(lines, 2 * _MOST), ""]


def _proofs(view: PreviewView) -> list[str]:
    found = [said for part in (view.reachability, view.game_day, view.roles) if part for said in part.remarks]
    lines = [f"- {prose(said.text)}" for said in found if said.tone != GOOD]
    return ["### Findings of the proofs", "", *_few(lines), ""] if lines else []


def _cost(view: PreviewView) -> list[str]:
    found = view.cost
    if found is None:
        return ["### Cost", "", f"{prose(view.no_cost)}.", ""] if view.no_cost else []
    lines = [f"### Cost: {found.total}", "", f"{capitalized(found.parts)}."]
    if found.change is not None:
        words, before, _ = difference(found.change)
        notes = "".join(f"; {note}" for note in found.change.notes)
        lines.append(f"**{capitalized(words)}** ({before}{prose(notes)}).")
    lines += [f"{budget.words}." for budget in found.budgets]
    for said in found.remarks:
        lines += ["", f"> ⚠️ {prose(said.text)}"]
    rows = [one for one in found.components if one.change_usd is not None]
    if rows:
        cells = ((prose(one.name), usd(one.total_usd), signed(one.change_usd or 0.0)) for one in rows[:_MOST])
        lines += ["", *_table(("component", "a month", "change"), cells, right=1)]
        if len(rows) > _MOST:
            lines += ["", f"and {len(rows) - _MOST} more components."]
    return [*lines, ""]


def _risks(view: PreviewView) -> list[str]:
    if not view.risks.texts:
        return []
    return ["### Weakening settings and warnings", "", *_few([f"- {prose(text)}" for text in view.risks.texts]), ""]


# What is collapsed ---------------------------------------------------------------------------------------------------


def _folds(view: PreviewView) -> list[Fold]:
    return [_resources(view), *_costs(view), *_matrix(view), *_game_day(view), *_roles(view), _outputs(view)]


def _resources(view: PreviewView) -> Fold:
    rows = []
    for domain, nodes in view.resources.domains.items():
        for node in nodes:
            held = contents([node])
            name, type_ = code(node.resource.name), prose(kind(node.resource.type))
            kept = f"{held.protected} protected" if held.protected else ""
            rows.append(_row((prose(domain), name, type_, str(held.count), kept, prose(", ".join(held.kinds)))))
    head = _table(("domain", "component", "type", "resources", "", "consists of"), ())
    return Fold(title=f"Resources: {view.resources.note}", head=head, lines=rows)


def _costs(view: PreviewView) -> list[Fold]:
    found = view.cost
    if found is None:
        return []
    rows = [
        _row((prose(one.name), usd(one.fixed_usd), usd(one.usage_usd), usd(one.total_usd), one.share))
        for one in found.components
        if one.total_usd
    ]
    head = _table(("component", "fixed", "usage", "total", "share"), (), right=1)
    savings = [f"- {amount(one)}: {prose(one.title)}. {prose(one.change)}" for one in found.recommendations]
    known = [f"- assumed: {code(one.name)} {prose(one.value)} ({usd(one.usd)})" for one in found.assumed]
    known += [f"- not included: {prose(', '.join(names))} ({prose(why)})" for why, names in found.left_out]
    return [
        Fold(title=f"Cost of each component, {found.note}", head=head, lines=rows),
        Fold(title="What the cost assumes and does not include", lines=known),
        Fold(title="Potential savings a month; they do not add up", lines=savings),
    ]


def _matrix(view: PreviewView) -> list[Fold]:
    if view.reachability is None or not view.reachability.total:
        return []
    found = view.reachability.matrix
    rows = []
    for row in found.rows:
        cells = []
        for cell in row.cells:
            mark = " ❌ exposed" if cell and cell.exposed else ""
            via = f"<br>via {prose(', '.join(cell.through))}" if cell and cell.through else ""
            cells.append(f"{', '.join(cell.ports)}{mark}{via}" if cell else "—")
        rows.append(_row((prose(row.source.text), *cells)))
    head = _table(("from ↓ to →", *(prose(column.text) for column in found.columns)), ())
    chart = flowchart(found, view.connections)
    notes = [f"- {prose(one)}" for one in (*view.architecture.failovers, *view.architecture.firewalls)]
    drawn = [*chart, *([""] if chart and notes else []), *notes]
    picture = [Fold(title="Picture: connections that may be opened", lines=drawn, whole=True)] if drawn else []
    return [*picture, Fold(title="Reachability: open paths and their TCP ports", head=head, lines=rows)]


def _game_day(view: PreviewView) -> list[Fold]:
    found = view.game_day
    if found is None:
        return []
    rows = [_row(tuple(map(prose, (one.failure, one.downtime, one.data_loss, one.left)))) for one in found.lines]
    head = _table(("if this fails", "downtime", "data loss", "what is left"), ())
    return [Fold(title=f"Game day; {found.declared}", head=head, lines=rows)]


def _roles(view: PreviewView) -> list[Fold]:
    if not view.roles.rows:
        return []
    lines = []
    for role in view.roles.rows:
        lines.append(f"- {code(role.name)}, assumed by {prose(', '.join(role.assumed_by))}")
        lines += [f"  - {prose(grant.sentence)}" for grant in role.grants]
        lines += [f"  - {prose(text)}" for text in role.unknown]
    return [Fold(title=f"Least privilege: what {counted(len(view.roles.rows), 'role')} can do", lines=lines)]


def _outputs(view: PreviewView) -> Fold:
    rows = [_row((code(name), code(value))) for name, value in view.outputs.rows]
    return Fold(title=f"Outputs: {view.outputs.note}", head=_table(("output", "value"), ()), lines=rows)
