"""What was proved of the plan, in short: who gets in, what a failure leaves, which role can do too much. Pure."""

from __future__ import annotations

from preview.analysis.proofs import Proofs
from preview.report.text.lines import BAD, DIM, GOOD, PLAIN, WARN, Line, counted, line, table, title, wrapped
from preview.report.view import failures, roles

_MOST = 8


def proofs(found: Proofs | None, width: int, *, full: bool) -> list[Line]:
    """Return a section for each proof; nothing if nothing was proved."""
    if found is None:
        return []
    return [*_reachability(found, width, full=full), *_game_day(found, width), *_privilege(found, width, full=full)]


def _reachability(found: Proofs, width: int, *, full: bool) -> list[Line]:
    if not found.network.nodes and not found.network.edges:
        return []
    lines = title("Reachability", "by routes, network ACLs, security groups, listeners and endpoints")
    for way in found.exposures:
        lines += wrapped(f"the internet gets in: {way.sentence}", width, 4, BAD, "  ! ")
    for workload in found.stranded:
        lines += wrapped(workload.sentence, width, 4, BAD, "  ! ")
    ways = [way for way in found.ways if way.source == "internet"]
    for way in ways if full else ways[:_MOST]:
        by = f"through {', '.join(way.through)}" if way.through else "directly"
        lines.append(line(f"  internet → {way.target}:{way.port}  ", (by, DIM)))
    if not full and len(ways) > _MOST:
        lines.append(line((f"  and {len(ways) - _MOST} more; --full shows all", DIM)))
    if not ways:
        lines.append(line("  nothing is reached from the internet"))
    if not found.exposures:
        text = "no way from the internet to a database, a cache or a task but through a load balancer"
        lines.append(line((f"  {text}", GOOD)))
    return lines


def _game_day(found: Proofs, width: int) -> list[Line]:
    if not found.scenarios or not any(scenario.outcomes for scenario in found.scenarios):
        return []
    lines = title("Game day", f"what each single failure leaves; {failures.declared(found)}")
    rows = [("  if this fails", "stops for", "loses", "what is left")]
    rows += [(f"  {name}", *told) for name, told in failures.together(found.scenarios)]
    for *cells, what in table(rows, 0):
        head = "  ".join(cells) + "  "
        style = DIM if what == rows[0][-1] else _style(what)
        lines += wrapped(what, width, len(head), style, head)
    for miss in found.misses:
        lines += wrapped(f"misses its {miss.objective}: {miss.sentence}", width, 4, BAD, "  ! ")
    if found.objectives and not found.misses:
        lines.append(line(("  every objective is kept", GOOD)))
    return lines


def _style(what: str) -> str:
    return next((style for word, style in (("lost", BAD), ("degraded", WARN)) if word in what), PLAIN)


def _privilege(found: Proofs, width: int, *, full: bool) -> list[Line]:
    if not found.roles:
        return []
    findings = roles.findings(found)
    lines = title("Least privilege", f"{counted(len(found.roles), 'role')}, {counted(len(findings), 'finding')}")
    for finding in findings:
        lines += wrapped(f"{finding.severity}: {finding.sentence}", width, 4, roles.tone(finding), "  ! ")
    for role in found.roles if full else ():
        lines.append(line(f"  {role.role}  ", (f"assumed by {', '.join(roles.who(role))}", DIM)))
        for grant in role.grants:
            lines += wrapped(grant.sentence, width, 6, DIM, "    - ")
        for policy in role.unread:
            lines += wrapped(f"{policy}: not known before it is deployed", width, 6, DIM, "    ? ")
    if not full and not findings:
        lines.append(line((f"  {roles.FINE}; --full reads them out", GOOD)))
    return lines
