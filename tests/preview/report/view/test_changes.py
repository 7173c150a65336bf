from __future__ import annotations

from preview.analysis.change import Change
from preview.report.view import changes
from preview.report.view.remarks import BAD


def change(operation, name, **more):
    kind = "aws:s3/bucket:Bucket"
    return Change(operation=operation, urn=f"{kind}::{name}", type=kind, **more)


def test_many_updates_of_the_same_inputs_share_a_row_and_a_few_do_not():
    tags = [change("update", f"b{number}", paths=("tags.Owner",)) for number in range(6)]
    [row] = changes.rows(tags)
    assert row.text == "update 6 resources: tags.Owner"
    assert [one.name for one in row.changes] == [f"b{number}" for number in range(6)]
    assert len(changes.rows(tags[:5])) == 5


def test_the_reason_of_a_change_is_separate_from_what_changes():
    [replaced, gone] = changes.rows(
        [change("replace", "b", paths=("bucket",), forced_by=("bucket",)), change("delete", "c")]
    )
    assert (replaced.reason, replaced.tone) == ("bucket cannot be changed in place", BAD)
    assert (gone.reason, gone.loses_data) == ("", True)
