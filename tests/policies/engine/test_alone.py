"""The pack copied out of the project judges plans of other languages, and exported states, like ours."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from pulumi.runtime.proto import analyzer_pb2

from policies.plan.values import SECRET, SIGNATURE
from tests.support.pack_harness import ROOT, UNKNOWN_TEXT, serving, struct, urn

BUCKET, BLOCK, POLICY = (
    "aws:s3/bucket:Bucket",
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "aws:s3/bucketPolicy:BucketPolicy",
)
GROUP, RULE = "aws:ec2/securityGroup:SecurityGroup", "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
DATABASE = "aws:rds/instance:Instance"
STACK = "urn:pulumi:test::shop::pulumi:pulumi:Stack::shop-test"
PROVIDER = "urn:pulumi:test::shop::pulumi:providers:aws::default_7_51_0"
DOCUMENT = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Deny",
                "Principal": "*",
                "Action": "s3:*",
                "Resource": ["arn:aws:s3:::orders-1", "arn:aws:s3:::orders-1/*"],
                "Condition": {"Bool": {"aws:SecureTransport": "false"}},
            }
        ],
    }
)

EXPECTED: Mapping[str, set[str]] = {
    "orders": set(),
    "open": {"s3-bucket-require-public-access-block", "s3-bucket-enforce-tls"},
    "ssh": {"ec2-security-group-disallow-public-admin-ports"},
    "main": {"rds-database-disallow-public-access"},
}
"""Resource → the policies that report it, of those in question."""

IN_QUESTION = set().union(*EXPECTED.values())

Plan = list[tuple[str, str, dict[str, Any], dict[str, list[str]], str]]
"""(type, name, properties, property dependencies, parent) of each resource."""


def in_typescript() -> Plan:
    """Return a preview as the Node.js SDK registers it: every input is among the dependencies, and no id is known."""
    of_orders = [urn(BUCKET, "orders")]
    secret = {SIGNATURE: SECRET, "value": UNKNOWN_TEXT}
    flags = dict.fromkeys(("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"), True)
    rule = {"fromPort": 22.0, "toPort": 22.0, "ipProtocol": "tcp", "cidrIpv4": "0.0.0.0/0"}
    return [
        (BUCKET, "orders", {"__defaults": ["bucket"], "bucket": UNKNOWN_TEXT}, {}, STACK),
        (BUCKET, "open", {"bucket": "open-1", "forceDestroy": False}, {"bucket": [], "forceDestroy": []}, STACK),
        (BLOCK, "block", {"bucket": UNKNOWN_TEXT, **flags}, {"bucket": of_orders, **{key: [] for key in flags}}, STACK),
        (POLICY, "policy", {"bucket": UNKNOWN_TEXT, "policy": UNKNOWN_TEXT}, {"bucket": of_orders, "policy": of_orders}, STACK),
        (GROUP, "web", {"__defaults": [], "description": "web", "ingress": UNKNOWN_TEXT}, {"description": []}, STACK),
        (RULE, "ssh", {"securityGroupId": UNKNOWN_TEXT, **rule}, {"securityGroupId": [urn(GROUP, "web")]}, STACK),
        (DATABASE, "main", {"password": secret, "publiclyAccessible": True}, {"password": []}, STACK),
    ]  # fmt: skip


def in_yaml() -> Plan:
    """Return a preview as the YAML runtime registers it: documents are text, and only references are dependencies."""
    of_orders = {"bucket": [urn(BUCKET, "orders")]}
    flags = dict.fromkeys(("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"), "true")
    rule = {"fromPort": "22", "toPort": "22", "ipProtocol": "6", "cidrIpv4": "0.0.0.0/0"}
    return [
        (BUCKET, "orders", {"bucket": "orders-1"}, {}, ""),
        (BUCKET, "open", {}, {}, ""),
        (BLOCK, "block", {"bucket": UNKNOWN_TEXT, **flags}, of_orders, ""),
        (POLICY, "policy", {"bucket": UNKNOWN_TEXT, "policy": DOCUMENT}, of_orders, ""),
        (GROUP, "web", {"description": "web"}, {}, ""),
        (RULE, "ssh", {"securityGroupId": UNKNOWN_TEXT, **rule}, {"securityGroupId": [urn(GROUP, "web")]}, ""),
        (DATABASE, "main", {"password": "[secret]", "publiclyAccessible": "true"}, {}, ""),
    ]


def in_a_state() -> Plan:
    """Return an exported state as `pulumi policy analyze` sends it: ids are known, secrets are not."""
    flags = dict.fromkeys(("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"), True)
    sealed = {SIGNATURE: SECRET, "ciphertext": "AAABAKX="}
    rule = {"fromPort": 22, "toPort": 22, "ipProtocol": "tcp", "cidrIpv4": "0.0.0.0/0", "arn": "arn", "tags": None}
    return [
        (BUCKET, "orders", {"id": "orders-1", "bucket": "orders-1", "arn": "arn:aws:s3:::orders-1"}, {}, STACK),
        (BUCKET, "open", {"id": "open-1", "bucket": "open-1", "arn": "arn:aws:s3:::open-1"}, {}, STACK),
        (BLOCK, "block", {"id": "orders-1", "bucket": "orders-1", **flags}, {}, STACK),
        (POLICY, "policy", {"id": "orders-1", "bucket": "orders-1", "policy": DOCUMENT}, {}, STACK),
        (GROUP, "web", {"id": "sg-1", "description": "web", "ingress": [], "egress": []}, {}, STACK),
        (RULE, "ssh", {"id": "sgr-1", "securityGroupId": "sg-1", **rule}, {}, STACK),
        (DATABASE, "main", {"id": "db-1", "password": sealed, "publiclyAccessible": True}, {}, STACK),
    ]


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("elsewhere") / "our-guardrails"
    shutil.copytree(ROOT / "policies", folder, ignore=shutil.ignore_patterns("__pycache__"))
    with serving(folder) as (stub, _):
        yield stub


def judged_over_the_wire(pack: Any, plan: Plan) -> dict[str, set[str]]:
    """Return the policies that report each resource, singly or in the stack, as the engine asks."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    whole = analyzer_pb2.AnalyzeStackRequest()
    for token, name, props, links, parent in plan:
        told = {"type": token, "urn": urn(token, name), "name": name, "properties": struct(props)}
        options = analyzer_pb2.AnalyzerResourceOptions(parent=parent)
        provider = analyzer_pb2.AnalyzerProviderResource(
            type="pulumi:providers:aws", urn=PROVIDER, name="default_7_51_0", properties=struct({"region": "eu-west-1"})
        )
        one = analyzer_pb2.AnalyzeRequest(**told, options=options, provider=provider)
        found[name].update(item.policyName for item in pack.Analyze(one).diagnostics)
        member = whole.resources.add(**told, options=options, provider=provider, parent=parent)
        for path, urns in links.items():
            member.propertyDependencies[path].urns.extend(urns)
    for item in pack.AnalyzeStack(whole).diagnostics:
        found[item.urn.rpartition("::")[2]].add(item.policyName)
    return {name: policies & IN_QUESTION for name, policies in found.items() if name in EXPECTED}


@pytest.mark.parametrize("plan", [in_typescript, in_yaml, in_a_state])
def test_the_pack_copied_out_judges_a_plan_of_another_language(pack: Any, plan: Any) -> None:
    assert judged_over_the_wire(pack, plan()) == EXPECTED
