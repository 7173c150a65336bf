from __future__ import annotations

from dataclasses import replace

from preview.recorder.record import Record
from preview.report.view import outputs


def test_secrets_among_outputs_and_risks_are_masked():
    record = Record(
        stack_outputs={"risks": ["plain", "hidden"], "a": {"b": "hidden", "c": "plain"}},
        secret_stack_outputs=[("risks", 1), ("a", "b")],
    )
    assert outputs.risks(record) == ["plain", "[secret]"]
    assert outputs.outputs(record) == [("a.b", "[secret]"), ("a.c", "plain")]
    assert outputs.risks(replace(record, secret_stack_outputs=[("risks",)])) == ["[secret]"]
