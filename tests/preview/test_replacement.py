"""The table of properties that force a replacement."""

import re
from pathlib import Path

import pytest

from preview import sdk
from preview.replacement import REFUSED_UNLESS, forces_replacement, known_types, source

PROJECT = Path(__file__).resolve().parents[2]
USED = re.compile(r"\baws\.([a-z0-9]+)\.([A-Z][A-Za-z0-9]*)\(")


TOKENS = frozenset(known_types())


def test_every_type_that_the_components_make_is_in_the_table():
    short = {(token.split(":")[1].partition("/")[0], token.rpartition(":")[2]) for token in TOKENS}
    used = set()
    for path in [*(PROJECT / "components").rglob("*.py"), PROJECT / "__main__.py"]:
        used |= {(m, n) for m, n in USED.findall(path.read_text(encoding="utf-8")) if not n.endswith("Args")}
    assert used - short == set()


@pytest.mark.parametrize("token", sorted(TOKENS))
def test_every_property_in_the_table_is_an_input_of_its_type(token):
    inputs = sdk.inputs_of(token)
    assert inputs is not None
    assert {path.partition(".")[0] for path in forces_replacement(token)} - {"region"} <= inputs.keys()


def test_a_refusal_names_inputs_of_its_type():
    for (token, name), flag in REFUSED_UNLESS.items():
        assert {name, flag} <= sdk.inputs_of(token).keys()


def test_what_replaces_a_database_is_known():
    assert {"engine", "dbName", "username", "kmsKeyId", "storageEncrypted", "region"} <= forces_replacement(
        "aws:rds/instance:Instance"
    )
    assert {"identifier", "engineVersion", "instanceClass", "multiAz"}.isdisjoint(
        forces_replacement("aws:rds/instance:Instance")
    )


def test_every_fact_has_its_source():
    assert source("aws:rds/instance:Instance").endswith("internal/service/rds/instance.go")


@pytest.mark.parametrize("token", ["aws:ec2/fleet:Fleet", "random:index/randomId:RandomId", "nonsense"])
def test_an_unknown_type_is_said_to_be_unknown(token):
    with pytest.raises(LookupError, match="does not know which properties replace"):
        forces_replacement(token)
