import itertools
import json
from collections.abc import Sequence

import pulumi
import pytest

from components.identity.merge import divided, merged
from components.identity.policy import Statement
from tests.support.offline import record

VIA_S3 = {"StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}}
VIA_SQS = {"StringEquals": {"kms:ViaService": "sqs.us-east-1.amazonaws.com"}}


def allow(actions: str, resources: str, **more: object) -> Statement:
    return Statement(actions=actions.split(), resources=resources.split(), **more)  # pyrefly: ignore[bad-argument-type]


def allowed(statements: Sequence[Statement]) -> set[tuple[str, str, str, str]]:
    """Return what statements allow and deny: effect, action, resource and condition."""
    return {
        (one.effect, action, str(resource), json.dumps(one.conditions, sort_keys=True))
        for one in statements
        for action, resource in itertools.product(one.actions, one.resources)
    }


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([], []),
        ([allow("s3:Get", "a", sid="Read"), allow("s3:Get", "b", sid="Read")], [allow("s3:Get", "a b")]),
        ([allow("s3:Put s3:Get", "a"), allow("s3:Get s3:Put", "b")], [allow("s3:Get s3:Put", "a b")]),
        ([allow("s3:Put", "a"), allow("s3:Get", "a b")], [allow("s3:Get s3:Put", "a"), allow("s3:Get", "b")]),
        (
            [allow("kms:Decrypt", "k", conditions=VIA_S3), allow("kms:Encrypt", "k", conditions=VIA_S3)],
            [allow("kms:Decrypt kms:Encrypt", "k", conditions=VIA_S3)],
        ),
        (
            [allow("kms:Decrypt", "k", conditions=VIA_S3), allow("kms:Decrypt", "k", conditions=VIA_SQS)],
            [allow("kms:Decrypt", "k", conditions=VIA_S3), allow("kms:Decrypt", "k", conditions=VIA_SQS)],
        ),
        (
            [allow("s3:Get", "a"), allow("s3:Get", "b", effect="Deny")],
            [allow("s3:Get", "a"), allow("s3:Get", "b", effect="Deny")],
        ),
    ],
)
def test_resources_with_the_same_actions_and_condition_share_a_statement(
    statements: list[Statement], expected: list[Statement]
) -> None:
    found = merged(statements)

    assert [one.as_dict() for one in found] == [one.as_dict() for one in expected]
    assert allowed(found) == allowed(statements)


def test_an_output_is_one_resource_however_often_it_is_named() -> None:
    found: list[Statement] = []

    def program() -> None:
        key, other = pulumi.Output.from_input("arn:key"), pulumi.Output.from_input("arn:other")
        decrypt = [Statement(actions=["kms:Decrypt"], resources=[one]) for one in (key, other, key)]
        found.extend(merged(decrypt))

    record(program)

    assert [len(one.resources) for one in found] == [2]


def test_what_does_not_fit_goes_into_further_documents_and_nothing_is_lost_or_added() -> None:
    statements = merged(
        [
            allow("s3:GetObject", " ".join(f"arn:{number}" for number in range(40))),
            allow("kms:Decrypt", " ".join(f"key:{number}" for number in range(9)), conditions=VIA_S3),
        ]
    )
    documents = divided(statements, 2_048)

    assert [sum(len(one.resources) for one in document) for document in documents] == [16, 16, 15, 2]
    assert all(allowed(document) for document in documents)
    assert set.union(*map(allowed, documents)) == allowed(statements)
    assert sum(len(allowed(document)) for document in documents) == len(allowed(statements))


@pytest.mark.parametrize(("most", "length"), [(600, 117), (2_048, 117), (2_048, 588), (6_144, 117), (6_144, 588)])
def test_a_document_has_no_more_characters_than_it_may_with_the_longest_arns_of_this_stack_and_of_others(
    most: int, length: int
) -> None:
    longest = [f"arn:{number:03}".ljust(length, "x") for number in range(60)]
    statements = [
        Statement(actions=[f"service:Action{number}"], resources=longest[number * 10 : number * 10 + 10])
        for number in range(6)
    ]

    for document in divided(statements, most):
        written = {"Version": "2012-10-17", "Statement": [one.as_dict() for one in document]}
        assert len(json.dumps(written, separators=(",", ":"))) <= most
