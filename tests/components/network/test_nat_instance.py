import base64
import json
from ipaddress import IPv4Network
from typing import Any

from components.observability.alarm import Metric
from model.aws.ec2 import NEWEST_IMAGES
from preview.recorder.record import Record, Registered
from tests.support.offline import PLACE
from tests.support.vpcs import recorded

SCALING = "aws:autoscaling/group:Group"
TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"
POLICY = "aws:iam/rolePolicy:RolePolicy"
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


def template(seen: Record) -> dict[str, Any]:
    return seen.only(TEMPLATE).inputs


def script(seen: Record) -> str:
    return base64.b64decode(template(seen)["userData"]).decode()


def test_private_routes_lead_to_an_interface_that_outlives_the_instance_and_wait_until_it_forwards() -> None:
    seen = built()
    interface, scaling = seen.only(INTERFACE), seen.only(SCALING)
    routes = [route for route in seen.of_type(ROUTE) if "networkInterfaceId" in route.inputs]

    assert {route.name for route in routes} == {"main-nat-a", "main-nat-b"}
    assert {route.inputs["networkInterfaceId"] for route in routes} == {interface.id}
    assert all(scaling.urn in route.dependencies for route in routes)
    assert scaling.inputs["initialLifecycleHooks"] == [
        {
            "name": "forwarding",
            "lifecycleTransition": "autoscaling:EC2_INSTANCE_LAUNCHING",
            "defaultResult": "ABANDON",
            "heartbeatTimeout": 600,
        }
    ]


def test_nothing_but_the_interface_decides_about_its_source_and_destination_check() -> None:
    seen = built()
    assert seen.only(INTERFACE).inputs["sourceDestCheck"] is False
    assert template(seen)["networkInterfaces"] == [{"deviceIndex": 0, "networkInterfaceId": seen.only(INTERFACE).id}]
    assert seen.of_type("aws:ec2/instance:Instance") == []


def test_the_interface_keeps_its_public_address() -> None:
    seen = built()
    assert seen.only(EIP).inputs == {"domain": "vpc", "networkInterface": seen.only(INTERFACE).id}


def test_one_instance_is_replaced_when_it_fails_and_every_thirty_days_the_old_one_first() -> None:
    scaling = built().only(SCALING)
    inputs = scaling.inputs
    assert (inputs["minSize"], inputs["maxSize"], inputs["desiredCapacity"]) == (1, 1, 1)
    assert inputs["availabilityZones"] == ["us-east-1a"]
    assert "vpcZoneIdentifiers" not in inputs
    assert inputs["maxInstanceLifetime"] == 30 * 86_400
    old_first = {"minHealthyPercentage": 0, "maxHealthyPercentage": 100}
    assert inputs["instanceMaintenancePolicy"] == old_first
    assert inputs["instanceRefresh"] == {"strategy": "Rolling", "preferences": old_first}
    assert inputs["healthCheckType"] == "EC2"
    assert scaling.delete_before_replace


def test_the_instance_is_small_encrypted_tagged_and_answers_metadata_only_with_a_token() -> None:
    inputs = template(built())
    assert inputs["instanceType"] == "t4g.nano"
    assert inputs["metadataOptions"] == {
        "httpEndpoint": "enabled",
        "httpTokens": "required",
        "httpPutResponseHopLimit": 1,
    }
    [disk] = inputs["blockDeviceMappings"]
    assert disk["ebs"] == {"encrypted": "true", "volumeType": "gp3", "volumeSize": 8, "deleteOnTermination": "true"}
    assert inputs["instanceInitiatedShutdownBehavior"] == "terminate"
    assert inputs["creditSpecification"] == {"cpuCredits": "standard"}
    assert {one["resourceType"]: one["tags"]["Project"] for one in inputs["tagSpecifications"]} == {
        "instance": "plinth",
        "volume": "plinth",
    }
    assert "keyName" not in inputs


def test_each_launch_takes_the_newest_image() -> None:
    assert template(built())["imageId"] == f"resolve:ssm:{NEWEST_IMAGES['arm64']}"


def test_it_boots_only_when_it_can_reach_the_internet_and_answer_its_group() -> None:
    seen = built()
    address, scaling = seen.only(EIP), seen.only(SCALING)
    assert {
        seen.only("aws:ec2/internetGateway:InternetGateway").urn,
        seen.named("main-public-internet", ROUTE).urn,
        seen.named("main-public-a", "aws:ec2/routeTableAssociation:RouteTableAssociation").urn,
    } <= set(address.dependencies)
    assert address.urn in scaling.dependencies
    assert {rule.urn for rule in rules_of(seen, EGRESS)} <= set(scaling.dependencies)
    assert seen.named("main-nat-a-health", POLICY).urn in scaling.dependencies


def test_another_script_makes_another_template_version() -> None:
    assert script(built()) != script(built(cidr="10.8.0.0/16"))
    assert built().only(SCALING).inputs["launchTemplate"]["version"] == "1"


def test_it_publishes_only_its_own_metric_and_answers_only_its_own_group() -> None:
    publish, answer = json.loads(built().named("main-nat-a-health", POLICY).inputs["policy"])["Statement"]
    assert publish["Action"] == ["cloudwatch:PutMetricData"]
    assert publish["Condition"] == {"StringEquals": {"cloudwatch:namespace": "Plinth/NAT"}}
    assert answer["Action"] == ["autoscaling:CompleteLifecycleAction"]
    group = "autoScalingGroup:*:autoScalingGroupName/plinth-test-main-nat-a"
    assert answer["Resource"] == [f"arn:aws:autoscaling:{PLACE.region}:{PLACE.account_id}:{group}"]


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


def test_an_instance_that_does_not_forward_or_is_gone_raises_an_alarm() -> None:
    seen, vpc = recorded(nat="instance")
    [alarm] = vpc.alarms
    assert isinstance(alarm.metric, Metric)
    assert (alarm.name, alarm.metric.namespace, alarm.metric.name, alarm.metric.statistic) == (
        "main-nat-a-forwarding",
        "Plinth/NAT",
        "Forwarding",
        "Minimum",
    )
    assert alarm.metric.dimensions == {"Nat": seen.only(SCALING).inputs["name"]}
    assert (alarm.threshold, alarm.comparison, alarm.evaluation_periods) == (1, "LessThanThreshold", 5)
    assert (alarm.treat_missing_data, alarm.severity) == ("breaching", "critical")
    assert [graph.title for graph in vpc.graphs] == ["main-nat-a: traffic", "main-nat-a: CPU credits"]


def test_it_forwards_what_services_reach_besides_https_unless_that_is_private() -> None:
    seen = built(
        availability_zones=["a"],
        outbound={
            "mail": {"port": 587, "cidrs": ["203.0.113.0/24"]},
            "time": {"port": 123, "protocol": "udp", "cidrs": ["198.51.100.1/32", "198.51.100.2/32"]},
            "office": {"port": 636, "cidrs": ["192.168.0.0/16"]},
        },
    )
    assert {rule.name: rule.inputs["ipProtocol"] for rule in rules_of(seen, INGRESS)} == {
        "main-nat-a-from-a-443": "tcp",
        "main-nat-a-from-a-587": "tcp",
        "main-nat-a-from-a-123-udp": "udp",
    }
    assert {rule.name: rule.inputs["cidrIpv4"] for rule in rules_of(seen, EGRESS)} == {
        "main-nat-a-out-443": "0.0.0.0/0",
        "main-nat-a-out-587": "203.0.113.0/24",
        "main-nat-a-out-123-udp": "0.0.0.0/0",
    }
