import json

import pytest

from preview.errors import WrongInputError
from preview.json_file import read_object


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_every_encoding_that_a_shell_writes_is_read(tmp_path, encoding):
    path = tmp_path / "plan.json"
    path.write_bytes(json.dumps({"name": "größe"}, ensure_ascii=False).encode(encoding))

    assert read_object(path, "a plan") == {"name": "größe"}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not JSON: line 1, column 1: Expecting value"),
        (b'{"a": 1,\n}', "not JSON: line 2, column 1"),
        (b'{"a": "\xe9"}', "not text in UTF-8 or UTF-16"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a": ' + b"1" * 5000 + b"}", "not JSON"),
        (b"[]", "not a JSON object"),
    ],
)
def test_anything_else_is_one_line_that_says_what_was_expected(tmp_path, content, reason):
    path = tmp_path / "plan.json"
    path.write_bytes(content)
    with pytest.raises(WrongInputError) as wrong:
        read_object(path, "a plan")

    (line,) = wrong.value.lines
    assert line.startswith(f"{path}: {reason}")
    assert line.endswith("; expected a plan")
    assert "codec" not in line
