import pulumi_aws as aws
import pytest

from components.network.connections import Connections
from tests.support.offline import record


def two_groups() -> None:
    vpc = aws.ec2.Vpc("v", cidr_block="10.0.0.0/16")
    a = Connections(name="api", security_group=aws.ec2.SecurityGroup("api", vpc_id=vpc.id))
    b = Connections(name="db", security_group=aws.ec2.SecurityGroup("db", vpc_id=vpc.id), port=5432)
    b.allow_from(a)


def test_a_connection_is_one_ingress_and_one_egress_rule_that_name_each_other() -> None:
    seen = record(two_groups)
    ingress = seen.only("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
    egress = seen.only("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule")

    assert ingress.inputs["fromPort"] == ingress.inputs["toPort"] == 5432
    assert ingress.inputs["description"] == "api to db on 5432"
    assert ingress.parent == seen.named("db", "aws:ec2/securityGroup:SecurityGroup").urn
    assert egress.parent == seen.named("api", "aws:ec2/securityGroup:SecurityGroup").urn
    assert egress.inputs["referencedSecurityGroupId"] == seen.named("db", "aws:ec2/securityGroup:SecurityGroup").id


def test_a_component_that_listens_on_no_port_lets_no_one_in() -> None:

    def program() -> None:
        home = aws.ec2.Vpc("v", cidr_block="10.0.0.0/16")
        a = Connections(name="api", security_group=aws.ec2.SecurityGroup("api", vpc_id=home.id))
        b = Connections(name="worker", security_group=aws.ec2.SecurityGroup("worker", vpc_id=home.id))
        with pytest.raises(ValueError, match="worker listens on no port, so api cannot connect to it"):
            b.allow_from(a)

    assert record(program).of_type("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule") == []
