"""What the validator finds, in the words of the plan."""

from __future__ import annotations

from dataclasses import replace

import pytest

from preview.cloudformation.template import Origin, Source, Template, Untranslated
from preview.recorder.record import Registered
from preview.validation.diagnostic import Diagnostic
from preview.validation.findings import ValueFinding, validation_of
from preview.validation.left_out_rules import LEFT_OUT, reason_to_leave_out
from tests.support.written_plans import DATABASE, component, resource

OWNER = component("main")
DB = replace(
    resource(DATABASE, "main", parent=OWNER.urn, instanceClass="db.t5.micro", password="x", tags={"a": "b"}),
    secret_inputs=frozenset({"password"}),
)
PATHS = {"DBInstanceClass": "instanceClass", "MasterUserPassword": "password", "Tags": "tags", "Tags/0/Key": "tags.a"}
TEMPLATE = Template(
    document={},
    origins={"Db": Origin(DB.urn, DB.type, {key: Source(DB.urn, DB.type, path) for key, path in PATHS.items()})},
)
FOUND = Diagnostic(
    rule="E3025", severity="ERROR", message="is not legal", logical_id="Db", resource_type="AWS::RDS::DBInstance",
    path="Properties.DBInstanceClass", fix="", url="", origin="CFN_LINT",
)  # fmt: skip
PAGE = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html"
CONFIG = {"plinth:databases": '{"main": {"instance_class": "db.t5.micro"}}'}


def finding(
    found: Diagnostic, template: Template = TEMPLATE, resources: tuple[Registered, ...] = (OWNER, DB)
) -> ValueFinding:
    (only,) = validation_of([found], template, resources, CONFIG).findings
    return only


def test_finding_has_everything_a_reader_needs() -> None:
    assert finding(FOUND) == ValueFinding(
        urn=DB.urn, property="instanceClass", value='"db.t5.micro"', rule="E3025", message="is not legal", fix="",
        source=f"cfn-lint's rule for AWS::RDS::DBInstance, {PAGE}", key="plinth:databases.main.instance_class", refuses=True,
    )  # fmt: skip


def test_path_that_is_not_known_leads_to_the_longest_known_beginning() -> None:
    found = finding(replace(FOUND, path="Properties.Tags.0.Key"))
    assert (found.property, found.value) == ("tags.a", '"b"')
    found = finding(replace(FOUND, path="Properties.Tags.7.Value"))
    assert (found.property, found.value) == ("tags", '{"a": "b"}')


def test_finding_about_a_whole_resource_has_no_property() -> None:
    found = finding(replace(FOUND, path="", severity="WARN"))
    assert (found.property, found.value, found.refuses) == ("", "", False)


def test_finding_about_the_template_has_no_resource() -> None:
    assert finding(replace(FOUND, logical_id="", path="Resources")).urn == ""


def test_secret_is_never_shown() -> None:
    assert finding(replace(FOUND, path="Properties.MasterUserPassword")).value == "(secret)"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://github.com/aws-cloudformation/aws-cloudformation-rpdk.git", PAGE),
        ("https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/x.html", "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/x.html"),
    ],
)  # fmt: skip
def test_source_has_a_page_of_aws_and_no_repository(url: str, shown: str) -> None:
    assert finding(replace(FOUND, url=url)).source.endswith(f", {shown}")
    assert "http" not in finding(replace(FOUND, url="", resource_type="")).source


@pytest.mark.parametrize(
    ("message", "fix", "shown"),
    [
        ("'MaxSize' is a required property", "Add the required property 'MaxSize'", ""),
        ("Tag keys must be unique", "Use a different Key for each tag", "Use a different Key for each tag"),
    ],
)
def test_advice_that_repeats_the_message_is_left_out(message: str, fix: str, shown: str) -> None:
    assert finding(replace(FOUND, message=message, fix=fix)).fix == shown


def test_message_names_resources_of_the_plan_and_no_place_in_the_template() -> None:
    message = "Handler is missing at Resources/Db/Properties, and Db has none: 'Db' is AWS::Db::Db"
    assert finding(replace(FOUND, message=message)).message == (
        "Handler is missing and main has none: 'Db' is AWS::Db::Db"
    )


def test_list_of_all_legal_values_is_cut_to_those_that_are_near() -> None:
    legal = [f"db.m{n}.large" for n in range(50)] + ["db.t3.micro", "db.t4g.micro"]
    message = finding(
        replace(FOUND, message=f"'db.t5.micro' is not one of {legal!r} when Engine is 'postgres'")
    ).message
    assert message.startswith("'db.t5.micro' is not one of 52 values, such as db.t3.micro, db.t4g.micro, ")
    assert message.endswith(" when Engine is 'postgres'")


def test_two_rules_that_say_the_same_are_one_finding() -> None:
    both = [FOUND, replace(FOUND, rule="E9006", fix="Use another class", origin="ENGINE")]
    assert [one.rule for one in validation_of(both, TEMPLATE, (OWNER, DB), {}).findings] == ["E3025"]


def test_short_list_stays() -> None:
    assert finding(replace(FOUND, message="'c' is not one of ['a', 'b']")).message == "'c' is not one of ['a', 'b']"


def test_refusals_come_first_and_repetitions_once() -> None:
    advice = replace(FOUND, severity="WARN", rule="W1", message="is unusual")
    answer = [advice, FOUND, FOUND]
    assert [one.rule for one in validation_of(answer, TEMPLATE, (OWNER, DB), {}).findings] == ["E3025", "W1"]


@pytest.mark.parametrize("rule", [*LEFT_OUT, "F0007", "E1029", "E6001", "W2001", "W7001"])
def test_rule_about_templates_is_left_out_with_a_reason(rule: str) -> None:
    assert reason_to_leave_out(replace(FOUND, rule=rule))
    answer = [replace(FOUND, rule=rule)]
    assert not validation_of(answer, TEMPLATE, (OWNER, DB), {}).findings


@pytest.mark.parametrize("rule", ["E3047", "F3002", "F3012", "F3031", "E1150", "W3030", "E2504"])
def test_rule_about_values_is_reported(rule: str) -> None:
    assert not reason_to_leave_out(replace(FOUND, rule=rule))


def test_absence_on_a_resource_that_is_not_wholly_translated_is_not_reported() -> None:
    """What AWS misses there may be the property that could not be translated."""
    template = replace(
        TEMPLATE, untranslated=(Untranslated(DB.urn, DB.type, "allocatedStorage", "unknown", reviewed=False),)
    )
    missing = replace(FOUND, rule="F3003", path="", message="'AllocatedStorage' is a required property")
    assert not validation_of([missing], template, (OWNER, DB), {}).findings
    assert validation_of([missing], TEMPLATE, (OWNER, DB), {}).findings


def test_type_without_a_counterpart_is_named() -> None:
    template = replace(TEMPLATE, untranslated=(Untranslated("urn::x", "aws:x/y:Y", "", "there is none"),))
    found = validation_of([], template, (OWNER, DB), {})
    assert found.not_judged == [("aws:x/y:Y", "there is none")]


@pytest.mark.parametrize(
    ("value", "legal", "refused"),
    [
        ("FARGAT", "'EC2', 'FARGATE', 'EXTERNAL'", True),
        ("public", "'internal', 'internet-facing'", True),
        ("appliction", "'application', 'gateway', 'network'", True),
        ("appl", "'application', 'gateway', 'network'", True),
        ("MANAGED_INSTANCES", "'EC2', 'FARGATE', 'EXTERNAL'", False),
        ("ipv5", "'dualstack', 'ipv4'", False),
        ("dualstack-without-public-ipv4", "'dualstack', 'ipv4'", False),
        ("PriceClass_300", "'PriceClass_100', 'PriceClass_200', 'PriceClass_All'", False),
        ("enabled", "'Enabled', 'Suspended'", False),
        ("tls", "'tcp', 'udp'", False),
    ],
)
def test_value_outside_of_an_enumeration_is_refused_if_it_is_a_misspelling(
    *, value: str, legal: str, refused: bool
) -> None:
    found = replace(FOUND, rule="W3030", severity="WARN", message=f"'{value}' is not one of [{legal}]")
    assert finding(found).refuses is refused


@pytest.mark.parametrize(("missing", "left_out"), [("IpAddress", True), ("Type", False)])
def test_a_device_with_a_certificate_needs_no_address(missing: str, *, left_out: bool) -> None:
    found = replace(
        FOUND, rule="F3003", resource_type="AWS::EC2::CustomerGateway", message=f"'{missing}' is a required property"
    )
    assert bool(reason_to_leave_out(found)) == left_out
