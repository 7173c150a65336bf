"""The form of policy documents: what AWS refuses, or reads other than it was meant."""

import json
from typing import Any

import pytest

from policies.plan.iam_grammar import mistakes
from policies.plan.values import UNKNOWN

RIGHT = {"Sid": "This", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
TRUST = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}


def document(**changed: Any) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [{**RIGHT, **changed}]}


@pytest.mark.parametrize(
    "value",
    [
        document(),
        json.dumps(document()),
        {"Statement": RIGHT, "Id": "one"},
        {"Version": "2008-10-17", "Statement": []},
        document(Effect="Deny", Condition={"ForAllValues:StringLikeIfExists": {"aws:TagKeys": ["a"]}}),
        document(Condition={op: {"a": "1"} for op in ("Null", "BinaryEquals", "DateLessThan", "NumericNotEquals")}),
        document(Condition={op: {"a": "1"} for op in ("IpAddress", "NotIpAddress", "ArnNotLike", "BoolIfExists")}),
        document(Effect=UNKNOWN, Action=[UNKNOWN], Condition=UNKNOWN),
        {"Version": UNKNOWN, "Statement": UNKNOWN},
        {"Statement": [UNKNOWN]},
    ],
)
def test_what_the_grammar_allows_is_right_and_so_is_what_is_unknown(value: object) -> None:
    assert list(mistakes(value, "identity")) == []


@pytest.mark.parametrize(
    ("value", "mistake"),
    [
        ({}, "the document has no Statement that is an object or a list"),
        ({"Statement": "x"}, "the document has no Statement that is an object or a list"),
        ({"Statement": ["x"]}, "statement 1 is not an object"),
        ({"Statements": []}, "the document has an unknown element Statements (did you mean Statement?)"),
        ({**document(), "Version": "2012-10-18"}, "Version is 2012-10-18"),
        (document(Effect="allow"), "statement This has the effect allow, neither Allow nor Deny"),
        (document(Effect="Alow"), "statement This has the effect Alow, neither Allow nor Deny"),
        (document(Effect=["Allow"]), "statement This has the effect ['Allow'], neither Allow nor Deny"),
        ({"Statement": {"Action": "s3:Get*", "Resource": "*"}}, "statement 1 has no Effect"),
        (document(Actions="s3:*"), "statement This has an unknown element Actions (did you mean Action?)"),
        (document(action="s3:*"), "statement This has an unknown element action (did you mean Action?)"),
        (document(Comment="x"), "statement This has an unknown element Comment"),
        (document(NotAction="s3:*"), "statement This has both Action and NotAction"),
        (document(Principal="*"), "statement This has a Principal, which an identity-based policy must not have"),
        (document(Action=["s3:Get*", 7]), "statement This has in Action a value that is not a string"),
        (document(Resource={"Ref": "x"}), "statement This has in Resource a value that is not a string"),
        (document(Condition=["x"]), "statement This has a Condition that is not an object"),
        (
            document(Condition={"StringEqual": {"a": "b"}}),
            "statement This has an unknown condition operator StringEqual",
        ),
        (
            document(Condition={"ForSome:Bool": {"a": "b"}}),
            "statement This has an unknown condition operator ForSome:Bool",
        ),
        (document(Condition={"Bool": "a"}), "statement This has no keys for the condition operator Bool"),
    ],
)
def test_a_mistake_is_named(value: object, mistake: str) -> None:
    assert mistake in list(mistakes(value, "identity"))


def test_a_trust_policy_has_principals_and_no_resource() -> None:
    assert list(mistakes({"Statement": TRUST}, "trust")) == []
    assert list(mistakes({"Statement": {**TRUST, "Resource": "*"}}, "trust")) == [
        "statement 1 has a Resource, which a trust policy must not have"
    ]
