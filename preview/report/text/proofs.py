"""The proofs in short: what the internet reaches, the outcome of failures, which roles can do too much. Pure."""

from __future__ import annotations

from preview.report.text.lines import DIM, Line, line, more, remark, table, title, wrapped
from preview.report.view.game_day import GameDaySection
from preview.report.view.reachability import BASIS, ReachabilitySection
from preview.report.view.remarks import BAD, WARN
from preview.report.view.roles import RolesSection

_MOST = 8


def reachability(found: ReachabilitySection | None, width: int, *, full: bool) -> list[Line]:
    """Return what the internet reaches; nothing for a plan without a network."""
    if found is None:
        return []
    lines = title("Reachability", BASIS)
    bad = [said for said in found.remarks if said.tone in (BAD, WARN)]
    lines += [one for said in bad for one in remark(said, width)]
    shown = found.inbound if full else found.inbound[:_MOST]
    for path in shown:
        by = f"through {', '.join(path.through)}" if path.through else "directly"
        lines.append(line(f"  internet → {path.target}:{path.port}  ", (by, DIM)))
    lines += more(len(found.inbound) - len(shown))
    if not found.inbound:
        known = ", as far as it was judged" if found.not_placed else ""
        lines.append(line(f"  nothing is reachable from the internet{known}"))
    return [*lines, *(one for said in found.remarks if said not in bad for one in remark(said, width))]


def game_day(found: GameDaySection | None, width: int) -> list[Line]:
    """Return a line for each failure; nothing for a plan without anything that can fail."""
    if found is None or not found.has_tiers:
        return []
    lines = title("Game day", f"what each single failure leaves; {found.declared}")
    cells = [("  if this fails", "downtime", "data loss", "what is left")]
    cells += [(f"  {one.failure}", one.downtime, one.data_loss, one.left) for one in found.lines]
    tones = [DIM, *(one.tone for one in found.lines)]
    for tone, (*first, left) in zip(tones, table(cells, 0), strict=True):
        head = "  ".join(first) + "  "
        lines += wrapped(left, width, len(head), tone, head)
    return [*lines, *(one for said in found.remarks for one in remark(said, width))]


def privilege(found: RolesSection, width: int, *, full: bool) -> list[Line]:
    """Return what is wrong with roles, and in full what each can do; nothing for a plan without roles."""
    if not found.rows:
        return []
    lines = title("Least privilege", found.note)
    lines += [one for said in found.remarks for one in remark(said, width)]
    for role in found.rows if full else ():
        lines.append(line(f"  {role.name}  ", (f"assumed by {', '.join(role.assumed_by)}", DIM)))
        for grant in role.grants:
            lines += wrapped(grant.sentence, width, 6, DIM, "    - ")
        for text in role.unknown:
            lines += wrapped(text, width, 6, DIM, "    ? ")
    if not full:
        lines.append(line(("  --full lists what each role can do", DIM)))
    return lines
