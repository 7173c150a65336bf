from __future__ import annotations

from preview.report.view import game_day
from tests.preview.report import sample_results as results


def test_tiers_with_the_same_fate_share_a_row_and_no_outcome_is_lost():
    proofs = results.forty().proofs
    table = game_day.table(proofs)
    assert len(table.rows) < 12
    assert {name for group, _ in table.rows for name in group.names} == set(proofs.scenarios[0].outcomes)
    for group, cells in table.rows:
        for name in group.names:
            for scenario, cell in zip(proofs.scenarios, cells, strict=True):
                outcome = scenario.outcomes[name]
                assert cell.state.startswith(outcome.state)
                assert cell.reason == outcome.reason


def test_a_missed_objective_is_marked_in_its_cell_alone():
    table = game_day.table(results.refused().proofs)
    missed = {
        (group.first, table.failures[place])
        for group, cells in table.rows
        for place, cell in enumerate(cells)
        if cell.misses
    }
    assert ("main", "primary of main") in missed
    assert not [tier for tier, _ in missed if tier in {"cdn", "assets"}]


def test_what_nothing_touches_has_no_figures():
    found = game_day.table(results.prod().proofs)
    cells = {group.first: cells for group, cells in found.rows}
    assert cells["cdn"][0].figures == []
    assert not cells["cdn"][0].is_affected
    assert cells["main"][-1].figures == ["recovers after 1 d", "loses all data"]
