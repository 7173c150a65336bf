from __future__ import annotations

from preview.analysis.proofs import prove
from preview.report.view.reachability import matrix
from tests.preview.report import sample_results as results
from tests.preview.report.plan_sketch import Sketch


def matrix_of(sketch):
    return matrix(prove(sketch.resources, {}))


def shown(found):
    return {
        (row.source.label, column.label): ([*cell.ports], [*cell.through], cell.exposed)
        for row, column, cell in found.cells
    }


def mesh(count, calls):
    sketch = Sketch()
    sketch.vpc(nat="none")
    names = [f"s{number}" for number in range(count)]
    for name in names:
        sketch.service(name, calls(name, names))
    return sketch


def test_services_that_all_call_each_other_share_a_row_and_a_column():
    found = shown(matrix_of(mesh(6, lambda name, names: [other for other in names if other != name])))
    assert found == {("6 ECS services", "6 ECS services"): (["8080"], [], False)}


def test_a_service_that_calls_what_others_do_not_has_a_row_of_its_own():
    found = matrix_of(mesh(4, lambda name, _: ["s0"] if name == "s1" else []))
    assert [([*row.source.names], [*column.names]) for row, column, _ in found.cells] == [(["s0"], ["s1"])]
    assert found.silent == ["s1", "s2", "s3"]
    assert found.unreached == ["s0", "s2", "s3"]


def test_what_leads_through_a_load_balancer_is_not_taken_for_a_direct_path():
    sketch = mesh(2, lambda *_: ["edge"])
    sketch.balancer("edge", ["s0", "s1"])
    found = shown(matrix_of(sketch))
    assert found["internet", "2 ECS services"] == (["8080"], ["edge"], False)
    assert found["load balancer", "2 ECS services"] == (["8080"], [], False)


def test_a_path_that_no_stack_may_have_is_marked_and_not_put_together_with_others():
    sketch = Sketch()
    sketch.vpc(nat="none")
    sketch.database("closed", ["edge"])
    sketch.database("open", ["internet"], tier="public", publiclyAccessible=True)
    sketch.balancer("edge", [])
    found = {(row.source.first, tuple(column.names)): cell.exposed for row, column, cell in matrix_of(sketch).cells}
    assert found["internet", ("open",)]
    assert not found["edge", ("closed",)]


def test_cells_are_numbered_from_one_row_by_row():
    cells = matrix(results.prod().proofs).cells
    assert [cell.number for _, _, cell in cells] == list(range(1, len(cells) + 1))
    assert sum(len(cell.paths) for _, _, cell in cells) == len(results.prod().proofs.paths)
