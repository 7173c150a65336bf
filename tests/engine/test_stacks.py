"""Every committed stack and example through the real engine: preview, up, up again, refresh, destroy."""

import itertools
import json
import re
from collections import defaultdict

import pytest
import stacks
from stateful import REMOVES
from wire import strings

from settings.sections import OUTPUTS

NAMES = pytest.mark.parametrize("name", stacks.ALL)
ADVISORY_AT_MOST = {
    "advisory governance-check-report-deferred",  # says that AWS has yet to give some values; a stack's name follows
}
ALWAYS = {*OUTPUTS, "clusterName", "nameServers", "risks"}
MAYBE_OUTPUTS = {"cdnKeyIds", "dsRecord", "url", "loadBalancerUrl"}
# docs/recovery.md lists what stays: revisions are records, free, and AWS never deletes them.
STAYS = {"aws:ecs/taskDefinition:TaskDefinition"}


@pytest.fixture
def original(deployed):
    return lambda name: deployed.original(name, stacks.text(name))


@NAMES
def test_a_preview_with_the_pack_refuses_nothing_and_promises_what_the_update_then_makes(name, original, fresh):
    stack = name if name in stacks.COMMITTED else "example"
    result = fresh(stack, stacks.text(name)).preview(pack=stacks.PROJECT / "policies").ok()
    assert result.policies_ran
    assert set(result.count()) == {"create"}
    assert {v.rpartition(" ")[0] for v in result.violations} <= ADVISORY_AT_MOST, result.violations
    assert result.diagnostics == ()
    assert result.of("create") == {f"{r['type']} {r['urn'].rpartition('::')[2]}" for r in original(name).resources()}


@NAMES
def test_a_second_update_and_a_refresh_change_nothing(name, copy_of):
    engine = copy_of(name, stacks.text(name))
    start = len(engine.journal())
    result = engine.up("--expect-no-changes").ok()
    assert result.count() == {}
    assert result.diagnostics == ()
    refreshed = engine.run("refresh", "--yes", "--expect-no-changes", "--skip-preview", events=True).ok()
    assert set(refreshed.count()) == {"refresh"}
    assert [call for call in engine.journal()[start:] if call["op"] not in {"configure", "invoke"}] == []


@NAMES
def test_no_secret_is_readable_in_the_state(name, copy_of):
    engine = copy_of(name, stacks.text(name))
    raw = engine.raw_state()
    shown = json.loads(_json(engine.run("stack", "export", "--show-secrets").ok().output))
    secrets = {text for text in _secrets(shown) if len(text) >= 8}
    assert [text for text in secrets if json.dumps(text)[1:-1] in raw] == []
    assert re.findall(r'"(?:[Pp]assword|masterPassword|secretString|authToken|privateKey)": ?"[^"]*"', raw) == []


@NAMES
def test_the_outputs_are_the_documented_ones(name, deployed):
    outputs = deployed.original(name, stacks.text(name)).outputs()
    vpc = {"vpcIds"} if "plinth:networks" in stacks.text(name) else {"vpcId"}
    vpns = {"vpnTunnelAddresses", "vpnPresharedKeyArns"} if "plinth:vpns" in stacks.text(name) else set()
    assert set(outputs) >= ALWAYS | vpc | vpns
    assert set(outputs) <= ALWAYS | vpc | vpns | MAYBE_OUTPUTS
    for vpc_id in outputs["vpcIds"].values() if "vpcIds" in outputs else [outputs["vpcId"]]:
        assert vpc_id.startswith("vpc-")
    assert "[secret]" not in json.dumps(outputs)


def let_go(engine, name):
    """Take protection away as docs/recovery.md says; in prod by a commit that lifts the rule."""
    if not stacks.safe(name):
        return
    engine.configure(stacks.changed(name, {"stack.allow_data_loss": True}))
    if name == "prod":
        assert "is not allowed in prod" in engine.up().output
        engine.commit("settings/rules/prod.py", "    _switches,\n", "")
    result = engine.up().ok()
    assert result.of("create", *REMOVES) == set()


@NAMES
def test_destroy_leaves_nothing_and_keeps_to_aws_order_once_protection_is_gone(name, copy_of):
    engine = copy_of(name, stacks.text(name))
    let_go(engine, name)
    start = len(engine.journal())
    before = engine.existing()
    engine.destroy().ok()
    assert engine.resources() == []
    assert {thing["type"] for thing in engine.existing()} <= STAYS
    deletes = [call for call in engine.journal()[start:] if call["op"] == "delete"]
    assert _out_of_order(deletes) == []
    assert _deleted_in_use(deletes, before) == []


@pytest.mark.parametrize("arguments", [(), ("--ignore-protect",)], ids=["plain", "ignoring protection"])
@pytest.mark.parametrize("name", [name for name in stacks.ALL if stacks.safe(name)])
def test_destroy_of_a_stack_that_keeps_data_deletes_nothing_at_all(name, arguments, copy_of):
    engine = copy_of(name, stacks.text(name))
    start = len(engine.journal())
    before = {resource["urn"] for resource in engine.resources()}
    result = engine.destroy(*arguments)
    assert result.code != 0
    assert [call for call in engine.journal()[start:] if call["op"].startswith("delete")] == []
    assert {resource["urn"] for resource in engine.resources()} == before


# AWS refuses, or hangs on, a deletion in which the second goes before the first, and no reference between the two makes
# the engine keep the order: (first, second).
HIDDEN_ORDER = [
    # A service drains with its roles' policies; without them it stays in DRAINING.
    ("aws:ecs/service:Service", "aws:iam/rolePolicy:RolePolicy"),
    ("aws:ecs/service:Service", "aws:iam/rolePolicyAttachment:RolePolicyAttachment"),
    # "Network has some mapped public addresses".
    ("aws:ec2/natGateway:NatGateway", "aws:ec2/internetGateway:InternetGateway"),
    # A producer that still runs makes its log group again, without retention or key.
    ("aws:ecs/service:Service", "aws:cloudwatch/logGroup:LogGroup"),
    ("aws:rds/instance:Instance", "aws:rds/parameterGroup:ParameterGroup"),
]


# What uses what, and by which property: AWS refuses to delete the second while the first is there.
USES = [
    ("aws:appautoscaling/policy:Policy", "resourceId", "aws:appautoscaling/target:Target"),
    ("aws:cloudfront/distribution:Distribution", "defaultCacheBehavior", "aws:cloudfront/function:Function"),
    ("aws:cloudfront/distribution:Distribution", "orderedCacheBehaviors", "aws:cloudfront/function:Function"),
    ("aws:cloudfront/distribution:Distribution", "viewerCertificate", "aws:acm/certificate:Certificate"),
    ("aws:cloudfront/distribution:Distribution", "origins", "aws:cloudfront/vpcOrigin:VpcOrigin"),
    ("aws:ec2/networkAclAssociation:NetworkAclAssociation", "subnetId", "aws:ec2/subnet:Subnet"),
    ("aws:ec2/routeTableAssociation:RouteTableAssociation", "subnetId", "aws:ec2/subnet:Subnet"),
    ("aws:ec2/securityGroup:SecurityGroup", "vpcId", "aws:ec2/vpc:Vpc"),
    ("aws:ec2/subnet:Subnet", "vpcId", "aws:ec2/vpc:Vpc"),
    ("aws:ecs/service:Service", "cluster", "aws:ecs/cluster:Cluster"),
    ("aws:ecs/service:Service", "loadBalancers", "aws:lb/targetGroup:TargetGroup"),
    ("aws:ecs/service:Service", "networkConfiguration", "aws:ec2/securityGroup:SecurityGroup"),
    ("aws:elasticache/replicationGroup:ReplicationGroup", "subnetGroupName", "aws:elasticache/subnetGroup:SubnetGroup"),
    ("aws:elasticache/replicationGroup:ReplicationGroup", "userGroupIds", "aws:elasticache/userGroup:UserGroup"),
    ("aws:iam/rolePolicy:RolePolicy", "role", "aws:iam/role:Role"),
    ("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "role", "aws:iam/role:Role"),
    ("aws:lb/listener:Listener", "certificateArn", "aws:acm/certificate:Certificate"),
    ("aws:lb/listener:Listener", "loadBalancerArn", "aws:lb/loadBalancer:LoadBalancer"),
    ("aws:lb/listenerRule:ListenerRule", "actions", "aws:lb/targetGroup:TargetGroup"),
    ("aws:lb/listenerRule:ListenerRule", "listenerArn", "aws:lb/listener:Listener"),
    ("aws:rds/instance:Instance", "dbSubnetGroupName", "aws:rds/subnetGroup:SubnetGroup"),
    ("aws:rds/instance:Instance", "parameterGroupName", "aws:rds/parameterGroup:ParameterGroup"),
    ("aws:rds/instance:Instance", "vpcSecurityGroupIds", "aws:ec2/securityGroup:SecurityGroup"),
    ("aws:route53/record:Record", "zoneId", "aws:route53/zone:Zone"),
]


def _deleted_in_use(deletes, before):
    """Return what was deleted while something used it."""
    place = {call["urn"]: number for number, call in enumerate(deletes)}
    of_type = defaultdict(list)
    for thing in before:
        of_type[thing["type"]].append(thing)
    pairs = [
        (user["urn"], used["urn"])
        for user_type, key, used_type in USES
        for user, used in itertools.product(of_type[user_type], of_type[used_type])
        if not {used["id"], used["state"].get("arn")}.isdisjoint(strings(user["inputs"].get(key)))
    ]
    assert len(pairs) > len(of_type["aws:ec2/subnet:Subnet"])  # the ids are really those that AWS gave
    return [(user, used) for user, used in pairs if place[user] > place[used]]


def _out_of_order(deletes):
    """Return the pairs that went the wrong way round, of things that belong together by their parent or their name."""
    place = {call["urn"]: number for number, call in enumerate(deletes)}
    of_type = defaultdict(list)
    for call in deletes:
        of_type[call["type"]].append(call["urn"])
    return [
        (first, second)
        for first_type, second_type in HIDDEN_ORDER
        for first, second in itertools.product(of_type[first_type], of_type[second_type])
        if _related(first, second) and place[first] > place[second]
    ]


def _related(first, second):
    one, other = (urn.rpartition("::")[2] for urn in (first, second))
    gateway = "InternetGateway" in second
    return gateway or other == one or other.startswith(f"{one}-")


def _secrets(value):
    if isinstance(value, dict):
        if value.get("4dabf18193072939515e22adb298388d") == "1b47061264138c4ac30d75fd1eb44270":
            plaintext = json.loads(value["plaintext"])
            yield plaintext if isinstance(plaintext, str) else json.dumps(plaintext)
            return
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _secrets(item)


def _json(output):
    return output[output.index("{") :]
