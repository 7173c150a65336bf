import pulumi
import pulumi_aws as aws
import pytest

from components.naming import Label
from components.tags import tag_everything, takes_tags
from preview.recorder.record import Record
from tests.support.offline import record

LABEL = Label(project="plinth", environment="prod", extra_tags={"Owner": "platform"})


class Box(pulumi.ComponentResource):
    def __init__(self, name: str) -> None:
        super().__init__("plinth:test:Box", name, {"size": 1})


def stack() -> None:
    tag_everything(LABEL)
    Box("box")
    vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
    aws.ec2.Subnet("own", vpc_id=vpc.id, cidr_block="10.0.0.0/24", tags={"Name": "front", "Tier": "public"})
    aws.ec2.Subnet("known-later", vpc_id=vpc.id, cidr_block="10.0.1.0/24", tags={"Of": vpc.id})
    aws.ec2.Subnet("secret", vpc_id=vpc.id, cidr_block="10.0.2.0/24", tags={"Of": pulumi.Output.secret("x")})
    aws.ec2.Route("out", route_table_id="rtb-1", destination_cidr_block="0.0.0.0/0", gateway_id="igw-1")
    aws.lambda_.Function("resize", role="arn:aws:iam::123456789012:role/r", runtime="python3.13", handler="main.run")
    aws.autoscaling.Group(
        "fleet",
        min_size=1,
        max_size=1,
        tags=[aws.autoscaling.GroupTagArgs(key="Tier", value="app", propagate_at_launch=True)],
    )


@pytest.fixture(scope="module")
def seen() -> Record:
    return record(stack)


def test_a_resource_that_takes_tags_has_those_of_the_stack(seen: Record) -> None:
    assert seen.only("aws:ec2/vpc:Vpc").inputs["tags"] == LABEL.tags("main")


def test_a_function_has_them_although_its_module_is_called_otherwise_in_python(seen: Record) -> None:
    assert seen.only("aws:lambda/function:Function").inputs["tags"] == LABEL.tags("resize")


def test_a_tag_that_a_resource_gives_itself_wins(seen: Record) -> None:
    tags = seen.named("own").inputs["tags"]

    assert tags == {**LABEL.tags("own"), "Name": "front", "Tier": "public"}


def test_a_tag_with_the_id_of_another_resource_stays(seen: Record) -> None:
    assert seen.named("known-later").inputs["tags"] == {**LABEL.tags("known-later"), "Of": seen.named("main").id}


def test_a_secret_tag_stays_a_secret(seen: Record) -> None:
    subnet = seen.named("secret")

    assert subnet.inputs["tags"] == {**LABEL.tags("secret"), "Of": "x"}
    assert subnet.secret_inputs == {"tags"}


def test_a_type_without_tags_gets_none(seen: Record) -> None:
    assert "tags" not in seen.only("aws:ec2/route:Route").inputs


def test_a_list_of_tags_is_left_alone(seen: Record) -> None:
    assert seen.only("aws:autoscaling/group:Group").inputs["tags"] == [
        {"key": "Tier", "value": "app", "propagateAtLaunch": True}
    ]


def test_a_component_gets_none(seen: Record) -> None:
    assert "tags" not in seen.only("plinth:test:Box").inputs


@pytest.mark.parametrize(
    ("token", "taken"),
    [
        ("aws:ecs/service:Service", True),
        ("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", True),
        ("aws:iam/rolePolicy:RolePolicy", False),
        ("aws:inspector/resourceGroup:ResourceGroup", False),  # its tags choose instances
        ("aws:none/such:Thing", False),
        ("random:index/randomPassword:RandomPassword", False),
        ("pulumi:providers:aws", False),
        ("plinth:network:Vpc", False),
    ],
)
def test_types_are_known_by_their_class(token: str, taken: bool) -> None:  # noqa: FBT001 - a table
    assert takes_tags(token) is taken


def test_the_transform_takes_tags_that_are_still_outputs() -> None:
    merged: list[dict[str, str]] = []

    def program() -> None:
        tag_everything(LABEL)
        transform = pulumi.runtime.settings.get_monitor().get_registered_transforms()[0]
        props = {"cidrBlock": "10.0.0.0/16", "tags": pulumi.Output.from_input({"Name": "front"})}
        opts = pulumi.ResourceOptions(protect=True)
        result = transform(
            pulumi.ResourceTransformArgs(custom=True, type_="aws:ec2/vpc:Vpc", name="main", props=props, opts=opts)
        )
        assert result.opts is opts
        result.props["tags"].apply(merged.append)

    record(program)

    assert merged == [{**LABEL.tags("main"), "Name": "front"}]
