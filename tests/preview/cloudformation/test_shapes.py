import pytest

from preview.cloudformation.shapes import as_kind, existing, parsed


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("string", True, "true"),
        ("string", 5432, "5432"),
        ("boolean", "false", False),
        ("boolean", "maybe", "maybe"),
        ("integer", "20", 20),
        ("integer", "20.5", "20.5"),
        ("number", "100.00", 100),
        ("number", "0.5", 0.5),
        ("number", "inf", "inf"),
        ("integer", "many", "many"),
    ],
)
def test_a_value_has_the_type_of_its_kind_or_stays_wrong(kind, value, expected):
    assert (as_kind(kind, value), type(as_kind(kind, value))) == (expected, type(expected))


def test_only_objects_and_lists_are_read_as_documents():
    assert parsed(' {"a": 1}') == {"a": 1}
    assert parsed("[1]") == [1]
    assert parsed("{not json") == "{not json"
    assert parsed("5") == "5"


@pytest.mark.parametrize(
    ("path", "known", "added"),
    [
        (("rules", 0, "id"), ("rules", 0, "id"), False),
        (("rules", 0, "field"), ("rules", 0), True),
        (("rules", 0, "id", "text"), ("rules", 0, "id"), False),
        (("rules", "id"), ("rules",), False),
        (("name",), ("name",), True),
    ],
)
def test_what_a_conversion_made_leads_to_the_input_that_it_was_made_of(path, known, added):
    assert existing({"rules": [{"id": "a"}]}, path) == (known, added)
