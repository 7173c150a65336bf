import pulumi_aws as aws

from components.network.outbound import outbound_rules
from model.outbound import OutboundRule
from preview.recorder.record import Record
from tests.support.offline import record

EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
MAIL = OutboundRule(port=587, cidrs=["203.0.113.0/24", "198.51.100.7/32"])
LIST = "pl-0123456789abcdef0"


def made(**rules: OutboundRule) -> Record:
    def program() -> None:
        outbound_rules("api", aws.ec2.SecurityGroup("api-tasks", vpc_id="vpc-1"), rules)

    return record(program)


def test_each_range_has_a_rule_that_is_named_for_it() -> None:
    assert {rule.name: rule.inputs for rule in made(mail=MAIL).of_type(EGRESS)} == {
        f"api-out-mail-{slug}": {
            "securityGroupId": made(mail=MAIL).named("api-tasks").id,
            "cidrIpv4": cidr,
            "ipProtocol": "tcp",
            "fromPort": 587,
            "toPort": 587,
            "description": "api to mail",
        }
        for slug, cidr in {"203-0-113-0-24": "203.0.113.0/24", "198-51-100-7-32": "198.51.100.7/32"}.items()
    }


def test_another_range_and_another_rule_only_add() -> None:
    time = OutboundRule(port=123, protocol="udp", cidrs=["0.0.0.0/0"])
    before = made(mail=OutboundRule(port=587, cidrs=["203.0.113.0/24"]))
    after = made(time=time, mail=MAIL)
    new = {rule.urn: rule.inputs for rule in after.of_type(EGRESS)}

    assert {rule.urn: rule.inputs for rule in before.of_type(EGRESS)}.items() <= new.items()
    assert len(new) == 3


def test_a_prefix_list_is_named_by_its_id_or_by_its_name_at_aws() -> None:
    ours = made(partner=OutboundRule(port=9000, prefix_list=LIST)).only(EGRESS)
    theirs = made(sign=OutboundRule(port=8443, prefix_list="com.amazonaws.us-east-1.dynamodb")).only(EGRESS)

    assert (ours.name, ours.inputs["prefixListId"]) == ("api-out-partner", LIST)
    assert theirs.inputs["prefixListId"] == "pl-02cd2c6b"
    assert "cidrIpv4" not in ours.inputs
