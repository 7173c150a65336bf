"""Every example that a message offers is legal when it is written into the file that the message is about."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from tests.support.pasted_examples import pasted
from tests.support.spoiled_stack_files import lines_of, spoiled

TABLES = sorted(path.stem for path in Path(__file__).parent.glob("test_wrong_*.py"))

UNSETTLED = {
    "a SecureString for all to read": "the example is a command",
    "a network with the name of a cache": "what is in it must name it, too",
    "a network with the name of a component": "what is in it must name it, too",
    "more ports than a network ACL has rules for": "which services share a port is for a person to say",
    "more web services than the load balancer reaches": "which of 61 leaves the stack is for a person to say",
    "a domain that is too long for its certificate": "another domain is for a person to choose",
    "a private key of a signer": "only its owner knows the public one",
    "a route to nothing": "which service or function it is for is for a person to say",
    "a route to both": "which of the two it is for is for a person to say",
    "more APIs than VPC links": "which of 11 leaves the stack is for a person to say",
    "values of other stacks whose ARNs are too long for the policies of a role": "which values leave the service is for a person to say",
    "a secret of another region": "the key of the replica, which must change too, is for a person to name",
    "a queue with 51 senders": "which of 51 rules publish to a topic is for a person to say",
    "two rules whose names join to one": "another name is for a person to choose",
    "the name of another service": "another name is for a person to choose",
    "two APIs whose names join those of functions to one": "another name is for a person to choose; the example is one",
    "two permissions of topics with one name": "another name is for a person to choose; the example is one",
    "raw messages for a function": "which queue it is for is for a person to say",
    "a night without a morning": "when tasks start again is for a person to say",
    "no NAT and OpenSearch": "which stream it is, with an endpoint, is for a person to say",
    "a list for a map": "the rest of the file names things that a whole section in the wrong form does not hold",
}
"""Row of a table → why its example alone does not make the file legal."""


@pytest.mark.parametrize("table", TABLES)
def test_a_file_is_legal_with_the_examples_of_its_messages(table: str) -> None:
    left = {}
    for row in importlib.import_module(f"tests.settings.{table}").ROWS:
        changes, lines = row.values
        after = lines_of(pasted(spoiled(changes), lines)) if row.id not in UNSETTLED else []
        if after:
            left[row.id] = (lines, after)
    assert left == {}
