import json
from ipaddress import IPv4Network

from preview.recorder.record import Record, Registered
from tests.support.offline import PLACE
from tests.support.vpcs import recorded

INSTANCE = "aws:ec2/instance:Instance"
INTERFACE = "aws:ec2/networkInterface:NetworkInterface"
EIP = "aws:ec2/eip:Eip"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
ROUTE = "aws:ec2/route:Route"


def built(**changes: object) -> Record:
    return recorded(nat="instance", **changes)[0]


def rules_of(seen: Record, kind: str) -> list[Registered]:
    group = seen.named("main-nat-a", GROUP).id
    return [rule for rule in seen.of_type(kind) if rule.inputs["securityGroupId"] == group]


def test_private_routes_lead_to_an_interface_that_outlives_the_instance() -> None:
    seen = built()
    interface, instance = seen.only(INTERFACE), seen.only(INSTANCE)
    routes = [route for route in seen.of_type(ROUTE) if "networkInterfaceId" in route.inputs]

    assert {route.name for route in routes} == {"main-nat-a", "main-nat-b"}
    assert {route.inputs["networkInterfaceId"] for route in routes} == {interface.id}
    assert all(instance.urn in route.dependencies for route in routes)
    assert instance.inputs["primaryNetworkInterface"] == {"networkInterfaceId": interface.id}
    assert instance.delete_before_replace


def test_the_interface_forwards_for_others_and_keeps_its_public_address() -> None:
    seen = built()
    assert seen.only(INTERFACE).inputs["sourceDestCheck"] is False
    assert seen.only(EIP).inputs == {"domain": "vpc", "networkInterface": seen.only(INTERFACE).id}


def test_the_instance_is_small_encrypted_and_answers_metadata_only_with_a_token() -> None:
    inputs = built().only(INSTANCE).inputs
    assert inputs["instanceType"] == "t4g.nano"
    assert inputs["ami"] == "ami-al2023"
    assert inputs["metadataOptions"] == {
        "httpEndpoint": "enabled",
        "httpTokens": "required",
        "httpPutResponseHopLimit": 1,
    }
    assert inputs["rootBlockDevice"] == {"encrypted": True, "volumeType": "gp3", "volumeSize": 8}
    assert inputs["maintenanceOptions"] == {"autoRecovery": "default"}
    assert inputs["creditSpecification"] == {"cpuCredits": "standard"}
    assert "keyName" not in inputs


def test_a_newer_image_replaces_nothing() -> None:
    assert built().only(INSTANCE).ignore_changes == ("ami",)


def test_it_boots_only_when_it_can_reach_the_internet() -> None:
    seen = built()
    address, instance = seen.only(EIP), seen.only(INSTANCE)
    assert {
        seen.only("aws:ec2/internetGateway:InternetGateway").urn,
        seen.named("main-public-internet", ROUTE).urn,
        seen.named("main-public-a", "aws:ec2/routeTableAssociation:RouteTableAssociation").urn,
    } <= set(address.dependencies)
    assert address.urn in instance.dependencies
    assert {rule.urn for rule in rules_of(seen, EGRESS)} <= set(instance.dependencies)


def test_it_forwards_only_what_leaves_the_vpc_and_shuts_down_if_it_cannot() -> None:
    script = built(cidr="10.8.0.0/16").only(INSTANCE).inputs["userData"]
    assert script.startswith("#!/bin/bash\n")
    assert "ip saddr 10.8.0.0/16 ip daddr != 10.8.0.0/16 masquerade" in script
    assert "policy drop" in script
    assert "net.ipv4.ip_forward = 1" in script
    assert "trap 'shutdown -h now' ERR" in script
    assert "{{" not in script


def test_only_private_subnets_with_workloads_may_use_it_and_only_for_https() -> None:
    seen = built(availability_zones=["a", "b", "c"], workload_availability_zones=["a", "c"])
    rules = rules_of(seen, INGRESS)
    assert {rule.name: rule.inputs["cidrIpv4"] for rule in rules} == {
        "main-nat-a-from-a-443": "10.0.10.0/24",
        "main-nat-a-from-c-443": "10.0.12.0/24",
    }
    assert all(rule.inputs["fromPort"] == rule.inputs["toPort"] == 443 for rule in rules)
    assert all(IPv4Network(rule.inputs["cidrIpv4"]).is_private for rule in rules)
    [out] = rules_of(seen, EGRESS)
    assert (out.inputs["cidrIpv4"], out.inputs["fromPort"], out.inputs["ipProtocol"]) == ("0.0.0.0/0", 443, "tcp")
    assert all(rule.inputs["description"] for rule in [*rules, out])


def test_systems_manager_looks_after_it_without_a_right_to_read_parameters() -> None:
    seen = built()
    document = json.loads(seen.named("main-nat-a-ssm").inputs["policy"])
    anywhere, here = document["Statement"]
    actions = [*anywhere["Action"], *here["Action"]]
    assert "ssm:UpdateInstanceInformation" in here["Action"]
    assert f"arn:aws:ec2:{PLACE.region}:{PLACE.account_id}:instance/*" in here["Resource"]
    assert "*" not in here["Resource"]
    assert not {"ssm:GetParameter", "ssm:GetParameters"} & set(actions)
    assert not any("*" in action for action in actions)
    trust = json.loads(seen.named("main-nat-a", "aws:iam/role:Role").inputs["assumeRolePolicy"])
    assert trust["Statement"][0]["Principal"] == {"Service": "ec2.amazonaws.com"}


def test_it_may_use_interface_endpoints_as_private_dns_sends_it_there() -> None:
    seen = built(endpoints={"interface": ["ssm"]})
    rule = seen.named("main-nat-a-to-main-endpoint-ingress")
    assert rule.inputs["securityGroupId"] == seen.named("main-endpoint", GROUP).id
    assert rule.inputs["referencedSecurityGroupId"] == seen.named("main-nat-a", GROUP).id
    assert rule.inputs["fromPort"] == 443


def test_a_failed_or_missing_instance_raises_an_alarm() -> None:
    _, vpc = recorded(nat="instance")
    [alarm] = vpc.alarms
    assert (alarm.name, alarm.metric.name, alarm.metric.statistic) == (
        "main-nat-a-status",
        "StatusCheckFailed",
        "Maximum",
    )
    assert (alarm.threshold, alarm.treat_missing_data, alarm.severity) == (0, "breaching", "critical")
    assert [graph.title for graph in vpc.graphs] == ["main-nat-a: traffic", "main-nat-a: CPU credits"]
