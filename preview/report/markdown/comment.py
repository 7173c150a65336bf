"""The report in short as GitHub-flavoured Markdown, for a comment on a pull request. Pure but for the time of day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from preview.analysis.result import Result
from preview.recorder.tree import kind, short, tree
from preview.report.markdown.markup import code, prose
from preview.report.markdown.mermaid import flowchart
from preview.report.text.lines import BAD, counted
from preview.report.view import changes, cost, failures, headline, outputs, policies, roles, ways
from preview.report.view.groups import Group
from preview.report.view.resources import by_domain, contents

LIMIT = 65_536
"""Characters that GitHub takes in one comment
(https://github.com/orgs/community/discussions/27190); we count bytes, of which there are never fewer."""

_MOST = 20
_MOST_PER_POLICY = 3
_OPEN = 5_000
"""Bytes of each section that stands open, of which there are eight; the rest is for what is folded away."""
_ROOM = 4_000
"""Bytes kept for what says that something was left out, and for the end."""
_MORE = "the HTML report shows all: `plinth preview --format html`"


@dataclass(frozen=True, kw_only=True, slots=True)
class Fold:
    """A long part: folded away, and shortened by whole lines where there is no room."""

    title: str
    lines: Sequence[str]
    """In order; what is left out is left out from the end."""
    head: Sequence[str] = ()
    """Lines that have to stand before, such as a table's head. Default: none."""
    whole: bool = False
    """Whether it is worth nothing in parts. Default: no."""

    def written(self, room: int) -> str:
        """Return the part in at most *room* bytes, with the number of lines that it leaves out."""
        shell = ["<details>", f"<summary>{prose(self.title)}</summary>", "", *self.head, "", "</details>", ""]
        left = room - _size("\n".join(shell)) - _size(f"and {len(self.lines)} more: {_MORE}\n\n")
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

    *now* stands in the comment's one line of time, with the preview's duration, and tells which prices are old.
    Default: the machine's clock. All other lines are the same from run to run.
    """
    moment = now or datetime.now(tz=UTC)
    sections = (
        _verdict(result),
        _facts(result),
        _changes(result),
        _schema(result),
        _policies(result),
        _proofs(result),
        _cost(result, moment),
        _risks(result),
    )
    text = "\n".join(line for section in sections for line in _within(section, _OPEN))
    seconds = result.seconds.get("total", 0.0)
    stamp = f"<sub>{moment.strftime('%Y-%m-%d %H:%M')} UTC, in {seconds:.1f} s</sub>\n"
    folds = [fold for fold in _folds(result) if fold.lines]
    room = LIMIT - _ROOM - _size(text) - _size(stamp)
    for place, fold in enumerate(folds):
        part = fold.written(room // (len(folds) - place))  # what a short part does not need is the next ones'
        text += f"\n{part}"
        room -= _size(part) + 1
    return f"{text}\n{stamp}"


def _size(text: str) -> int:
    return len(text.encode())


def _within(lines: Sequence[str], room: int) -> list[str]:
    """Return as many whole lines as there is room for in bytes, and how many more there are."""
    kept: list[str] = []
    for line in lines:
        room -= _size(line) + 1
        if room < 0:
            return [*kept, "", f"and {sum(map(bool, lines[len(kept) :]))} more lines: {_MORE}", ""]
        kept.append(line)
    return kept


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], right: int | None = None) -> list[str]:
    """Return a table of cells that are Markdown already; columns from *right* on are set to the right."""
    rules = ["---:" if right is not None and place >= right else "---" for place in range(len(head))]
    return [_row(head), _row(rules), *(_row(row) for row in rows)]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _few(lines: Sequence[str], most: int = _MOST) -> list[str]:
    """Return the first few of many lines, and how many more there are."""
    more = len(lines) - most
    return [*lines[:most], *([f"- and {more} more: {_MORE}"] if more > 0 else [])]


# What stands open ----------------------------------------------------------------------------------------------------


def _verdict(result: Result) -> list[str]:
    words, tone = headline.verdict(result)
    mark = "❌" if tone == BAD else "✅"
    why = ", ".join(headline.reasons(result))
    guard = headline.guard(result) or "no guard: any account that the credentials open"
    lines = [
        f"## {mark} {prose(result.project)} {prose(result.stack)}: {words}{f' ({why})' if why else ''}",
        "",
        f"{prose(headline.capitalized(headline.way(result)))}. Region {code(result.region or 'none')}, {prose(guard)}.",
        "",
    ]
    if result.environments:
        lines += [f"Not read: {prose(', '.join(result.environments))}; what they give is missing here.", ""]
    return lines


def _facts(result: Result) -> list[str]:
    rows = []
    for fact in headline.facts(result):
        mark = " ❌" if fact.tone == BAD else ""
        rows.append((fact.label, f"**{prose(fact.value)}**{mark}", prose(fact.note)))
    return [*_table(("", "", ""), rows), ""]


def _changes(result: Result) -> list[str]:
    if result.changes is None:
        return []
    found = changes.rows(result.changes)
    lines = [f"### Changes against {prose(result.against)}", ""]
    lines += [f"- ❌ {prose(text)}" for text in changes.refusals(result.losses)][:_MOST]
    lines += ["", f"{', '.join(changes.counts(result.changes)) or 'none'}.", ""]
    told = [f"- {'**loses data**: ' if row.loses_data else ''}{prose(row.text)}" for row in found]
    return [*lines, *_few(told, max(_MOST, sum(row.loses_data for row in found))), ""]


def _schema(result: Result) -> list[str]:
    if not result.schema:
        return []
    lines = [f"- {code(short(error.urn))}: {prose(error.message)}" for error in result.schema]
    return ["### The provider would refuse", "", *_few(lines), ""]


def _policies(result: Result) -> list[str]:
    found = result.findings
    if found is None:
        return ["### Policies", "", "No policy pack was run.", ""]
    lines = [f"- ❌ {prose(text)}" for text in policies.failures(found)]
    for broken in policies.broken(found):
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


def _proofs(result: Result) -> list[str]:
    found = result.proofs
    if found is None:
        return []
    texts = [f"the internet gets in: {way.sentence}" for way in found.exposures]
    texts += [workload.sentence for workload in found.stranded]
    texts += [f"misses its {miss.objective}: {miss.sentence}" for miss in found.misses]
    texts += [f"{finding.severity}: {finding.sentence}" for finding in roles.findings(found)]
    if not texts:
        return []
    return ["### What the proofs found", "", *_few([f"- {prose(text)}" for text in texts]), ""]


def _cost(result: Result, moment: datetime) -> list[str]:
    estimate = result.estimate
    if estimate is None:
        return ["### Cost", "", f"{prose(result.no_estimate)}.", ""] if result.no_estimate else []
    found = cost.changed(result)
    lines = [f"### Cost: {cost.total(estimate)}", "", f"{cost.parts(estimate)}."]
    if found is not None:
        words, before, _ = cost.difference(found)
        notes = "".join(f"; {note}" for note in found.notes)
        lines.append(f"**{words}**, {before}{prose(notes)}.")
    lines += [f"{budget.words}." for budget in cost.budgets(result)]
    for text in (cost.elsewhere(estimate), cost.warning(estimate, moment.date())):
        lines += ["", f"> ⚠️ {prose(text)}"] if text else []
    rows = [one for one in cost.components(estimate, found) if one.change_usd is not None]
    if rows:
        cells = ((prose(one.name), cost.usd(one.total_usd), cost.signed(one.change_usd or 0.0)) for one in rows[:_MOST])
        lines += ["", *_table(("component", "a month", "change"), cells, right=1)]
        if len(rows) > _MOST:
            lines += ["", f"and {len(rows) - _MOST} more components."]
    return [*lines, ""]


def _risks(result: Result) -> list[str]:
    found = [*outputs.risks(result.record), *outputs.warnings(result.record)]
    if not found:
        return []
    return ["### Weakening settings and warnings", "", *_few([f"- {prose(text)}" for text in found]), ""]


# What is folded away -------------------------------------------------------------------------------------------------


def _folds(result: Result) -> list[Fold]:
    return [
        _resources(result),
        *_costs(result),
        *_matrix(result),
        *_game_day(result),
        *_roles(result),
        _outputs(result),
    ]


def _resources(result: Result) -> Fold:
    roots = tree(result.record)
    rows = []
    for domain, nodes in by_domain(roots).items():
        for node in nodes:
            held = contents([node])
            name, type_ = code(node.resource.name), prose(kind(node.resource.type))
            kept = f"{held.protected} protected" if held.protected else ""
            rows.append(_row((prose(domain), name, type_, str(held.count), kept, prose(", ".join(held.kinds)))))
    head = _table(("domain", "component", "type", "resources", "", "of what"), ())
    return Fold(title="Resources", head=head, lines=rows)


def _costs(result: Result) -> list[Fold]:
    estimate = result.estimate
    if estimate is None:
        return []
    rows = [
        _row((prose(one.name), cost.usd(one.baseline_usd), cost.usd(one.usage_usd), cost.usd(one.total_usd), one.share))
        for one in cost.components(estimate, None)
    ]
    head = _table(("component", "stands", "use", "total", "share"), (), right=1)
    advice = [f"- {cost.amount(piece)}: {prose(piece.title)}. {prose(piece.change)}" for piece in result.advice]
    known = [f"- assumed: {code(one.name)} {prose(one.value)} ({cost.usd(one.usd)})" for one in cost.assumed(estimate)]
    known += [f"- not in it: {prose(', '.join(names))} ({prose(why)})" for why, names in cost.left_out(estimate)]
    return [
        Fold(title=f"Cost of each component, {cost.note(estimate)}", head=head, lines=rows),
        Fold(title="What the cost assumes and leaves out", lines=known),
        Fold(title="What would cost less a month; savings do not add up", lines=advice),
    ]


def _names(group: Group) -> str:
    return (
        f"{prose(group.label)} {prose(failures.names_of(group.names))}" if group.names != [group.label] else group.label
    )


def _matrix(result: Result) -> list[Fold]:
    if result.proofs is None or not result.proofs.ways:
        return []
    found = ways.matrix(result.proofs)
    rows = []
    for row in found.rows:
        cells = []
        for cell in row.cells:
            mark = " ❌ exposed" if cell and cell.exposed else ""
            via = f"<br>via {prose(', '.join(cell.through))}" if cell and cell.through else ""
            cells.append(f"{', '.join(map(str, cell.ports))}{mark}{via}" if cell else "—")
        rows.append(_row((_names(row.source), *cells)))
    head = _table(("from ↓ to →", *(_names(column) for column in found.columns)), ())
    chart = flowchart(found)
    picture = [Fold(title="Picture: who opens a connection to whom", lines=chart, whole=True)] if chart else []
    return [*picture, Fold(title="Reachability: who reaches whom, on which TCP port", head=head, lines=rows)]


def _game_day(result: Result) -> list[Fold]:
    if result.proofs is None or not result.proofs.scenarios:
        return []
    rows = [_row(tuple(map(prose, (name, *told)))) for name, told in failures.together(result.proofs.scenarios)]
    head = _table(("if this fails", "stops for", "loses", "what is left"), ())
    return [Fold(title=f"Game day; {failures.declared(result.proofs)}", head=head, lines=rows)]


def _roles(result: Result) -> list[Fold]:
    if result.proofs is None:
        return []
    lines = []
    for role in result.proofs.roles:
        lines.append(f"- {code(role.role)}, assumed by {prose(', '.join(roles.who(role)))}")
        lines += [f"  - {prose(grant.sentence)}" for grant in role.grants]
        lines += [f"  - {prose(policy)}: not known before it is deployed" for policy in role.unread]
    return [Fold(title=f"Least privilege: what {counted(len(result.proofs.roles), 'role')} can do", lines=lines)]


def _outputs(result: Result) -> Fold:
    rows = [_row((code(name), code(value))) for name, value in outputs.outputs(result.record)]
    return Fold(title=f"Outputs: {outputs.about(result)}", head=_table(("output", "value"), ()), lines=rows)
