"""A policy is declared once, on its check."""

from collections.abc import Iterator
from typing import Any

import pytest

from policies.engine.controls import own
from policies.engine.rule import Finding, Level, Policy, Rule, Sample, Settings, Severity, integer, strings
from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource

METADATA: dict[str, Any] = {
    "id": "efs-file-system-require-name",
    "description": "EFS file systems have a name.",
    "severity": Severity.LOW,
    "controls": own("EFS-9"),
    "remediation": "set creationToken",
    "url": "https://docs.aws.amazon.com/efs/latest/ug/whatisefs.html",
    "types": ("aws:efs/fileSystem:FileSystem", "aws:efs/accessPoint:AccessPoint"),
    "good": {"creationToken": "shared"},
    "bad": {},
}


def of_resource(files: Resource) -> Iterator[str]:
    if files.lacks("creationToken"):
        yield "creationToken is missing"


def of_resource_with_settings(files: Resource, settings: Settings) -> Iterator[str]:
    if files.text("creationToken") in settings["names"]:
        yield "creationToken is taken"


def of_stack(stack: Stack) -> Iterator[Finding]:
    yield Finding(None, f"{len(stack.resources)} resources")


def of_text(text: str) -> Iterator[str]:
    yield text


def files(**props: Any) -> Resource:
    return Resource(METADATA["types"][0], props, urn="urn", name="this")


def test_the_subject_of_a_check_decides_what_a_rule_reads() -> None:
    rules = [Policy(**METADATA)(check) for check in (of_resource, of_resource_with_settings, of_stack)]

    assert [rule.scope for rule in rules] == ["resource", "resource", "stack"]
    assert all(isinstance(rule, Rule) and rule.level is Level.MANDATORY for rule in rules)


def test_a_check_of_anything_else_is_refused_with_the_policys_id() -> None:
    with pytest.raises(
        TypeError, match=r"efs-file-system-require-name: a check takes a Resource or a Stack, not .*str"
    ):
        Policy(**METADATA)(of_text)  # type: ignore[arg-type]


def test_a_check_may_have_settings_or_none() -> None:
    names = {"names": strings("taken", description="Names that are taken.")}
    bare, with_settings = Policy(**METADATA)(of_resource), Policy(**METADATA, settings=names)(of_resource_with_settings)

    assert list(bare.check(files(), {})) == ["creationToken is missing"]
    assert list(with_settings.check(files(creationToken="taken"), with_settings.defaults())) == [
        "creationToken is taken"
    ]


def test_an_example_of_plain_inputs_is_a_resource_of_the_first_type() -> None:
    rule = Policy(**METADATA)(of_resource)
    other = Sample(type="aws:efs/accessPoint:AccessPoint", props={})

    assert rule.good_example == (Sample(type="aws:efs/fileSystem:FileSystem", props={"creationToken": "shared"}),)
    assert Policy(**{**METADATA, "good": other})(of_resource).good_example == (other,)
    assert Policy(**{**METADATA, "bad": [other, other]})(of_resource).bad_example == (other, other)


def test_environments_and_a_critical_severity_bring_their_own_settings() -> None:
    rule = Policy(
        **{**METADATA, "severity": Severity.CRITICAL}, environments=("prod",), settings={"days": integer(7, "Days.")}
    )(of_resource)

    assert rule.defaults() == {"days": 7, "environments": ["prod"], "allow_critical_exemptions": False}
