"""The templates of every committed stack and example."""

import json

import pytest

from preview.aws.catalog import cards, file_of
from preview.aws.counterpart import NoCounterpart
from preview.cloudformation.coverage import coverage
from preview.cloudformation.notes import leaves
from preview.cloudformation.schemas import schema_of
from preview.cloudformation.translate import translate
from tests.support.offline import STACK_FILES, stack_record

GOAL = 0.95
INTRINSICS = ({"Ref"}, {"Fn::GetAtt"}, {"Fn::Split"}, {"Fn::Select"}, {"Fn::Join"})


@pytest.fixture(scope="module")
def plans():
    made = {}
    for path in STACK_FILES:
        record = stack_record(path)
        made[path.name] = (record.resources, translate(record.resources, "us-east-1"))
    return made


@pytest.fixture(params=[path.name for path in STACK_FILES])
def plan(request, plans):
    return plans[request.param]


def values(value, path=()):
    """Yield path and value of everything below a property that is no object or list; a reference is one value."""
    if isinstance(value, dict) and set(value) not in INTRINSICS:
        for key, item in value.items():
            yield from values(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from values(item, (*path, str(index)))
    else:
        yield path, value


def written(template):
    for logical, resource in template.document["Resources"].items():
        schema = schema_of(resource["Type"])
        for path, value in values(resource["Properties"]):
            yield logical, schema, path, value


def test_templates_express_the_goal_of_what_is_set(plans):
    found = coverage(plans.values())

    assert found.share >= GOAL, f"{found.share:.1%}"


def test_every_property_is_expressed_or_listed_with_its_reason(plan):
    resources, template = plan
    missing = {}
    for one in template.untranslated:
        missing.setdefault(one.urn, set()).add(one.property)
    forgotten = [
        f"{resource.name} {path}"
        for resource in resources
        if resource.custom and not resource.type.startswith("pulumi:") and "" not in missing.get(resource.urn, ())
        for path in leaves(resource.inputs)
        if not any(
            beginning in missing.get(resource.urn, ()) or beginning in template.translated[resource.urn]
            for beginning in beginnings(path)
        )
    ]

    assert not forgotten


def beginnings(path):
    parts = path.split(".")
    return [".".join(parts[:length]) for length in range(1, len(parts) + 1)]


def test_every_property_is_one_that_its_type_has_and_that_can_be_set(plan):
    unknown = [
        f"{schema.name} {'/'.join(path)}"
        for _, schema, path, _ in written(plan[1])
        if schema.at(path) is None or path[0] in schema.read_only
    ]

    assert not unknown


def test_every_value_leads_back_to_an_input_of_the_plan(plan):
    resources, template = plan
    urns = {resource.urn for resource in resources}
    sources = [(logical, path, template.origins[logical].find(path)) for logical, _, path, _ in written(template)]

    assert all(source.urn in urns for _, _, source in sources)
    # A constant of a card and a link between two parts of one resource have no input.
    assert {path[-1] for _, path, source in sources if not source.path} <= {
        "AllocationId", "CallerReference", "DeviceIndex", "DeviceName", "Egress", "HiveCompatiblePartitions",
        "InternetGatewayId", "NetworkAclId", "PerHourPartition", "ResourceType", "S3Bucket", "S3Key", "Type",
        "VpcId", "VpnGatewayId",
    }  # fmt: skip


def test_every_reference_has_a_target(plan):
    document = plan[1].document
    for _, _, _, value in written(plan[1]):
        if isinstance(value, dict) and "Ref" in value:
            assert value["Ref"] in {*document["Resources"], *document.get("Parameters", {})}
        elif isinstance(value, dict) and "Fn::GetAtt" in value:
            logical, attribute = value["Fn::GetAtt"]
            schema = schema_of(document["Resources"][logical]["Type"])
            assert attribute.replace(".", "/") in schema.read_only, f"{schema.name} {attribute}"


def test_the_resources_of_a_stack_refer_to_each_other(plans):
    _, template = plans["Pulumi.prod.yaml"]
    made = template.document["Resources"]

    assert made["NetworkPublicASubnet"]["Properties"]["VpcId"] == {"Ref": "NetworkVPC"}
    assert made["MainDBInstance"]["Properties"]["KmsKeyId"] == {"Fn::GetAtt": ["DataKey", "Arn"]}
    assert made["MainDBInstance"]["Properties"]["VPCSecurityGroups"] == [{"Ref": "MainSecurityGroup"}]


def test_a_type_without_counterpart_has_its_reason_on_its_card(plan):
    whole = {one.type for one in plan[1].untranslated if not one.property and one.type.startswith("aws:")}
    silent = [token for token in whole if not isinstance(cards()[token].cloudformation, NoCounterpart)]

    assert not [f"{token}: add cloudformation= to its card in {file_of(token)}" for token in silent]


def test_everything_is_known_in_an_offline_preview(plan):
    assert "UnknownValues" not in plan[1].document.get("Parameters", {})


def test_a_template_is_json_of_the_same_bytes_each_time(plans):
    resources, template = plans["Pulumi.dev.yaml"]

    assert json.dumps(template.document) == json.dumps(translate(resources, "us-east-1").document)
