"""Properties whose change replaces a resource at some times only."""

import pytest

from preview.aws.catalog import cards
from preview.aws.replacement import forces_replacement, known_types, replacing
from preview.recorder import sdk

CONDITIONS = {(token, name) for token in known_types() for name in cards()[token].replacement.when}
CACHE = "aws:elasticache/replicationGroup:ReplicationGroup"
SERVERLESS = "aws:elasticache/serverlessCache:ServerlessCache"
DATABASE = "aws:rds/instance:Instance"
BALANCER = "aws:lb/loadBalancer:LoadBalancer"
INSTANCE = "aws:ec2/instance:Instance"
INTERFACE = "aws:ec2/networkInterface:NetworkInterface"
INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
SOURCES = ("cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId")
DELIVERY = "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination"
SNAPSHOTS = "aws:dlm/lifecyclePolicy:LifecyclePolicy"
NETWORK = {"loadBalancerType": "network"}


def mapping(*names):
    return {"subnetMappings": [{"subnetId": name} for name in names]}


def copied(*, tags):
    return {"policyDetails": {"schedules": [{"name": "daily", "copyTags": tags}]}}


def logs_to(arn):
    return {"deliveryDestinationConfiguration": {"destinationResourceArn": arn}}


REPLACES = [
    (SNAPSHOTS, "policyDetails", copied(tags=True), copied(tags=False)),
    (CACHE, "engineVersion", {"engineVersion": "7.1"}, {"engineVersion": "7.0"}),
    (CACHE, "engineVersion", {"engineVersion": "8.0"}, {"engineVersion": "7.2"}),
    (CACHE, "engineVersion", {"engineVersion": "7.x"}, {"engineVersion": "7.1"}),
    (CACHE, "engineVersion", {}, {"engineVersion": "7.1"}),
    (CACHE, "engineVersion", {"engineVersion": "[unknown]"}, {"engineVersion": "7.1"}),
    (CACHE, "engine", {"engine": "valkey"}, {"engine": "redis"}),
    (CACHE, "transitEncryptionEnabled", {"engineVersion": "6.2"}, {"transitEncryptionEnabled": True}),
    (CACHE, "transitEncryptionEnabled", {"engineVersion": "7.0"}, {"transitEncryptionEnabled": True}),
    (CACHE, "transitEncryptionEnabled", {}, {"transitEncryptionEnabled": True}),
    (DATABASE, "kmsKeyId", {"kmsKeyId": "a"}, {"kmsKeyId": "b"}),
    (DATABASE, "kmsKeyId", {}, {"kmsKeyId": "a"}),
    (SERVERLESS, "engine", {"engine": "memcached"}, {"engine": "valkey"}),
    (
        SERVERLESS,
        "majorEngineVersion",
        {"engine": "valkey", "majorEngineVersion": "8"},
        {"engine": "valkey", "majorEngineVersion": "7"},
    ),
    (
        SERVERLESS,
        "majorEngineVersion",
        {"engine": "redis", "majorEngineVersion": "6"},
        {"engine": "redis", "majorEngineVersion": "7"},
    ),
    (BALANCER, "subnets", {**NETWORK, "subnets": ["a", "b"]}, {**NETWORK, "subnets": ["a", "c"]}),
    (BALANCER, "subnets", {**NETWORK, "subnets": ["a", "b"]}, {**NETWORK, "subnets": ["a"]}),
    (BALANCER, "subnetMappings", {**NETWORK, **mapping("a", "b")}, {**NETWORK, **mapping("a")}),
    (BALANCER, "subnetMappings", mapping("a", "b"), mapping("a", "c")),
    (BALANCER, "securityGroups", {**NETWORK}, {**NETWORK, "securityGroups": ["sg"]}),
    (
        BALANCER,
        "secondaryIpsAutoAssignedPerSubnet",
        {**NETWORK, "secondaryIpsAutoAssignedPerSubnet": 2},
        {**NETWORK, "secondaryIpsAutoAssignedPerSubnet": 1},
    ),
    (INSTANCE, "instanceType", {"instanceType": "t3.micro"}, {"instanceType": "t4g.micro"}),
    (INSTANCE, "instanceType", {"instanceType": "im4gn.large"}, {"instanceType": "g4dn.xlarge"}),
    (INSTANCE, "userData", {"userData": "a"}, {"userData": "b", "userDataReplaceOnChange": True}),
    (INSTANCE, "userDataBase64", {"userDataBase64": "a"}, {"userDataBase64": "b", "userDataReplaceOnChange": True}),
    (INSTANCE, "enablePrimaryIpv6", {"enablePrimaryIpv6": True}, {"enablePrimaryIpv6": False}),
    (INTERFACE, "enablePrimaryIpv6", {"enablePrimaryIpv6": True}, {"enablePrimaryIpv6": False}),
    (INSTANCE, "ipv6Addresses", {"ipv6Addresses": ["::1"]}, {"ipv6Addresses": ["::2"]}),
    (INTERFACE, "privateIps", {"privateIps": ["10.0.0.4"]}, {"privateIps": ["10.0.0.5"]}),
    (INTERFACE, "privateIps", {}, {"privateIps": ["10.0.0.5"]}),
    (
        INTERFACE,
        "privateIpLists",
        {"privateIpLists": ["10.0.0.4"]},
        {"privateIpLists": ["10.0.0.5"], "privateIpListEnabled": True},
    ),
    (
        DELIVERY,
        "deliveryDestinationConfiguration.destinationResourceArn",
        logs_to("arn:aws:logs:eu-central-1:1:log-group:a"),
        logs_to("arn:aws:s3:::b"),
    ),
    (
        "aws:ec2/natGateway:NatGateway",
        "secondaryPrivateIpAddressCount",
        {},
        {"secondaryPrivateIpAddressCount": 2, "connectivityType": "private"},
    ),
    ("aws:ec2/subnet:Subnet", "ipv6CidrBlock", {"assignIpv6AddressOnCreation": True}, {"ipv6CidrBlock": "::/64"}),
    ("aws:ec2/vpc:Vpc", "instanceTenancy", {}, {"instanceTenancy": "dedicated"}),
    ("aws:ec2/vpcEndpoint:VpcEndpoint", "privateDnsEnabled", {}, {"privateDnsEnabled": True}),
    (
        "aws:rds/cluster:Cluster",
        "storageType",
        {"storageType": "io1"},
        {"storageType": "io2", "engine": "postgres"},
    ),
    ("aws:ssm/parameter:Parameter", "tier", {"tier": "Advanced"}, {"tier": "Standard"}),
]
IN_PLACE = [
    (SNAPSHOTS, "policyDetails", copied(tags=True), {**copied(tags=True), "state": "DISABLED"}),
    (CACHE, "engineVersion", {"engineVersion": "7.0"}, {"engineVersion": "7.1"}),
    (CACHE, "engineVersion", {"engineVersion": "7.1"}, {"engineVersion": "8.0"}),
    (CACHE, "engineVersion", {"engineVersion": "7.1"}, {"engineVersion": "7.x"}),
    (CACHE, "engineVersion", {"engineVersion": "7.1"}, {}),
    (CACHE, "engineVersion", {"engineVersion": "7.1"}, {"engineVersion": "7.0", "globalReplicationGroupId": "g"}),
    (CACHE, "engine", {"engine": "redis"}, {"engine": "valkey"}),
    (CACHE, "engine", {}, {"engine": "valkey"}),
    (CACHE, "transitEncryptionEnabled", {"engineVersion": "7.1"}, {"transitEncryptionEnabled": True}),
    (DATABASE, "kmsKeyId", {"kmsKeyId": "a"}, {}),
    (SERVERLESS, "engine", {"engine": "redis"}, {"engine": "valkey"}),
    (SERVERLESS, "engine", {"engine": "valkey"}, {"engine": "redis"}),
    (
        SERVERLESS,
        "majorEngineVersion",
        {"engine": "redis", "majorEngineVersion": "7"},
        {"engine": "valkey", "majorEngineVersion": "8"},
    ),
    (BALANCER, "subnets", {"subnets": ["a", "b"]}, {"subnets": ["c"]}),
    (BALANCER, "subnets", {**NETWORK, "subnets": ["a", "b"]}, {**NETWORK, "subnets": ["a", "b", "c"]}),
    (BALANCER, "subnetMappings", mapping("a", "b"), mapping("a")),
    (BALANCER, "subnetMappings", {**NETWORK, **mapping("a")}, {**NETWORK, **mapping("a", "b")}),
    (BALANCER, "secondaryIpsAutoAssignedPerSubnet", {**NETWORK}, {**NETWORK, "secondaryIpsAutoAssignedPerSubnet": 1}),
    (BALANCER, "securityGroups", {}, {"securityGroups": ["sg"]}),
    (BALANCER, "securityGroups", {**NETWORK, "securityGroups": ["a"]}, {**NETWORK, "securityGroups": ["b"]}),
    (INSTANCE, "instanceType", {"instanceType": "t3.micro"}, {"instanceType": "g4dn.xlarge"}),
    (INSTANCE, "instanceType", {"instanceType": "t4g.micro"}, {"instanceType": "a1.large"}),
    (INSTANCE, "userData", {"userData": "a"}, {"userData": "b"}),
    (INSTANCE, "userDataBase64", {"userDataBase64": "a"}, {"userDataBase64": "b"}),
    (INSTANCE, "enablePrimaryIpv6", {"enablePrimaryIpv6": False}, {"enablePrimaryIpv6": True}),
    (INTERFACE, "enablePrimaryIpv6", {}, {"enablePrimaryIpv6": True}),
    (INTERFACE, "privateIpLists", {"privateIpLists": ["10.0.0.4"]}, {"privateIpLists": ["10.0.0.5"]}),
    (
        INTERFACE,
        "privateIpLists",
        {"privateIpLists": ["10.0.0.4"]},
        {"privateIpLists": ["10.0.0.4", "10.0.0.5"], "privateIpListEnabled": True},
    ),
    (INSTANCE, "ipv6Addresses", {"ipv6Addresses": ["::1"]}, {"ipv6Addresses": ["::2"], "ipv6AddressCount": 1}),
    (INTERFACE, "privateIps", {"privateIps": ["10.0.0.4"]}, {"privateIps": ["10.0.0.4", "10.0.0.5"]}),
    (
        DELIVERY,
        "deliveryDestinationConfiguration.destinationResourceArn",
        logs_to("arn:aws:s3:::a"),
        logs_to("arn:aws:s3:::b"),
    ),
    ("aws:ec2/natGateway:NatGateway", "secondaryPrivateIpAddressCount", {}, {"secondaryPrivateIpAddressCount": 2}),
    ("aws:ec2/subnet:Subnet", "ipv6CidrBlock", {}, {"ipv6CidrBlock": "::/64"}),
    ("aws:ec2/vpc:Vpc", "instanceTenancy", {"instanceTenancy": "dedicated"}, {"instanceTenancy": "default"}),
    (
        "aws:ec2/vpcEndpoint:VpcEndpoint",
        "privateDnsEnabled",
        {"vpcEndpointType": "Interface"},
        {"vpcEndpointType": "Interface", "privateDnsEnabled": True},
    ),
    (
        "aws:rds/cluster:Cluster",
        "storageType",
        {},
        {"storageType": "aurora-iopt1", "engine": "aurora-postgresql"},
    ),
    ("aws:ssm/parameter:Parameter", "tier", {"tier": "Standard"}, {"tier": "Advanced"}),
]


@pytest.mark.parametrize(("token", "name", "old", "new"), REPLACES)
def test_such_a_change_replaces(token, name, old, new):
    assert replacing(token, [name], old, new) == [name]


@pytest.mark.parametrize(("token", "name", "old", "new"), IN_PLACE)
def test_such_a_change_is_made_in_place(token, name, old, new):
    assert replacing(token, [name], old, new) == []


@pytest.mark.parametrize("token", [INGRESS, EGRESS])
@pytest.mark.parametrize("name", SOURCES)
def test_a_rule_is_another_one_if_its_source_is_of_another_kind(token, name):
    other = next(item for item in SOURCES if item != name)

    assert replacing(token, [name, other], {other: "a"}, {name: "b"}) == [name, other]
    assert replacing(token, [name], {name: "a"}, {name: "b"}) == []


@pytest.mark.parametrize("cases", [REPLACES, IN_PLACE])
def test_every_condition_is_tried_with_both_results(cases):
    tried = {(token, name) for token, name, _, _ in cases}

    assert {(token, name) for token, name in CONDITIONS if token not in {INGRESS, EGRESS}} == tried


@pytest.mark.parametrize(("token", "name"), sorted(CONDITIONS))
def test_a_condition_is_of_a_known_type_and_an_input_that_does_not_always_replace(token, name):
    assert token in known_types()
    assert name.partition(".")[0] in sdk.inputs_of(token)
    assert name not in forces_replacement(token)
