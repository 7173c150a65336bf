from __future__ import annotations

import json
from typing import Any

import pytest

from preview.engine.event_file import read_events
from preview.errors import WrongInputError
from tests.preview.engine.event_logs import LOG, written


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_events_are_read_one_a_line_in_whichever_encoding_a_shell_wrote_them(tmp_path, encoding: str) -> None:
    path = written(tmp_path)
    path.write_bytes(path.read_text(encoding="utf-8").replace("\n", "\r\n").encode(encoding))

    assert read_events(path) == list(LOG)


@pytest.mark.parametrize("document", [list(LOG), {"events": list(LOG), "continuationToken": None}])
def test_events_are_read_from_one_document(tmp_path, document: Any) -> None:
    path = tmp_path / "events.json"
    path.write_text(json.dumps(document, indent=2), encoding="utf-8")

    assert read_events(path) == list(LOG)


def test_a_character_that_is_no_end_of_a_line_in_json_is_none_here(tmp_path) -> None:
    path = tmp_path / "events.json"
    event = {"policyEvent": {"policyName": "a", "message": "x\u2028y", "enforcementLevel": "advisory"}}
    path.write_text(json.dumps(event, ensure_ascii=False), encoding="utf-8")

    assert read_events(path) == [event]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no events of a policy pack"),
        ("{}", "no events of a policy pack"),
        ('{"steps": []}', "no events of a policy pack"),
        ("Previewing update (dev)", "line 1 is not an event"),
        ('{"sequence": 0}\n{"poli', "line 2 is not an event"),
        ("[1]", "event 1 is not an event"),
        ('{"policyEvent": 5}', "policyEvent is not an object"),
        ('{"policyEvent": {"policyName": "a", "message": "b"}}', "policyEvent has no enforcementLevel"),
        ('{"policyEvent": {"policyName": "a", "message": 5, "enforcementLevel": "x"}}', "policyEvent has no message"),
        ('{"policyAnalyzeSummaryEvent": {"passed": "a"}}', "passed of policyAnalyzeSummaryEvent is not a list"),
        (
            '{"policyAnalyzeSummaryEvent": {}}\n{"resourcePreEvent": {}}',
            "line 2: a damaged event: resourcePreEvent has",
        ),
        ('{"policyAnalyzeSummaryEvent": {"resourceUrn": 5}}', "is not a URN"),
        ('{"preludeEvent": {"config": 5}}', "config of preludeEvent is not an object"),
        ("[" * 100_000, "line 1 is not an event"),
    ],
)
def test_what_is_no_event_log_is_one_line(tmp_path, text: str, said: str) -> None:
    path = tmp_path / "events.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(WrongInputError, match=said) as wrong:
        read_events(path)
    assert len(wrong.value.lines) == 1


def test_a_file_that_is_not_there_or_no_text_is_one_line(tmp_path) -> None:
    with pytest.raises(WrongInputError, match="No such file"):
        read_events(tmp_path / "none.json")
    (tmp_path / "bytes").write_bytes(b"\xff\xff\xff\x00\x81")
    with pytest.raises(WrongInputError, match=r"not text|is not an event"):
        read_events(tmp_path / "bytes")
