import json

import pytest

from policies.plan.graph import Graph, Resource
from policies.plan.roles import roles_of
from policies.proofs.privilege import Report, judge
from tests.support.committed_stacks import FILES, graph, without_ids


def reports(drawn: Graph) -> dict[str, Report]:
    return {role.name: judge(role) for role in roles_of(drawn)}


@pytest.mark.parametrize("stack", FILES)
def test_no_role_of_a_committed_stack_is_wider_than_it_should_be(stack) -> None:
    found = reports(graph(stack))

    assert found
    assert [finding.sentence for report in found.values() for finding in report.findings] == []
    assert [name for report in found.values() for name in report.unread] == []


def test_what_links_grant_is_caused_by_the_links_of_the_service() -> None:
    grants = reports(graph("prod"))["api-task"].grants

    assert {grant.cause for grant in grants} == {"links of api"}
    assert {action for grant in grants for action in grant.actions} == {
        "s3:ListBucket",
        "s3:GetObject",
        "s3:PutObject",
        "s3:DeleteObject",
        "s3:AbortMultipartUpload",
        "kms:Decrypt",
        "kms:GenerateDataKey",
        "elasticache:Connect",
        "secretsmanager:GetSecretValue",
    }


def test_a_service_without_links_to_aws_can_do_nothing_there() -> None:
    assert reports(graph("prod"))["cleanup-task"].grants == []


def test_every_role_of_prod_is_for_one_service_of_this_account() -> None:
    """AWS documents no source for the role with which ECS moves traffic: its trust policy has no condition.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/AmazonECSInfrastructureRolePolicyForLoadBalancers.html
    """
    unbound = set()
    for name, report in reports(graph("prod")).items():
        [assumer] = report.assumers
        assert assumer.kind == "service"
        if not any(condition.startswith("aws:SourceAccount is ") for condition in assumer.conditions):
            unbound.add(name)
    assert unbound == {"api-traffic"}


def test_the_policy_that_aws_manages_is_read_out_too() -> None:
    grants = reports(graph("prod"))["main-monitoring"].grants

    assert {grant.cause for grant in grants} == {"AWS's AmazonRDSEnhancedMonitoringRole"}


def test_before_anything_exists_unknown_documents_are_named_and_nothing_is_invented() -> None:
    found = reports(without_ids(graph("prod")))

    assert found["api-task"].unread == ["api-task-links"]
    assert [finding for report in found.values() for finding in report.findings] == []


# Shapes that our own components do not use ---------------------------------------------------------------------------


def resource(kind: str, name: str, **inputs) -> Resource:
    urn = f"urn:pulumi:s::p::{kind}::{name}"
    return Resource(
        urn=urn, type=kind, name=name, inputs=inputs, outputs={"id": name, "arn": f"arn:aws:iam::111122223333:x/{name}"}
    )


def document(*statements: dict) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def statement(action: str) -> dict:
    return {"Effect": "Allow", "Action": action, "Resource": "*"}


TRUST = document({"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"})


def rules(*resources: Resource, **role) -> list[str]:
    host = resource("aws:iam/role:Role", "host", assumeRolePolicy=TRUST, **role)
    [report] = reports(Graph([host, *resources])).values()
    return [finding.rule for finding in report.findings]


def test_inline_attached_and_customer_policies_are_united() -> None:
    passes = resource("aws:iam/policy:Policy", "passes", policy=document(statement("iam:PassRole")))
    attachment = resource(
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment", "host-passes", role="host", policyArn=passes.outputs["arn"]
    )

    found = rules(
        passes, attachment, inlinePolicies=[{"name": "runs", "policy": document(statement("ec2:RunInstances"))}]
    )
    assert "escalation-run-instance" in found


@pytest.mark.parametrize("name", ["AdministratorAccess", "job-function/AdministratorAccess"])
def test_the_administrators_policy_is_found_however_it_is_attached(name) -> None:
    arn = f"arn:aws:iam::aws:policy/{name}"
    attachment = resource("aws:iam/policyAttachment:PolicyAttachment", "admins", roles=["host"], policyArn=arn)

    assert rules(attachment) == ["admin"]
    assert rules(managedPolicyArns=[arn]) == ["admin"]


def test_a_boundary_of_the_plan_limits_a_role() -> None:
    limit = resource("aws:iam/policy:Policy", "limit", policy=document(statement("s3:*")))
    inline = resource(
        "aws:iam/rolePolicy:RolePolicy", "host-up", role="host", policy=document(statement("iam:PutRolePolicy"))
    )

    assert rules(inline) == ["escalation-write-own-policy"]
    assert rules(limit, inline, permissionsBoundary=limit.outputs["arn"]) == []


def test_a_managed_policy_that_we_have_no_text_of_is_unread() -> None:
    host = resource(
        "aws:iam/role:Role",
        "host",
        assumeRolePolicy=TRUST,
        managedPolicyArns=["arn:aws:iam::aws:policy/ViewOnlyAccess"],
    )

    [report] = reports(Graph([host])).values()
    assert report.unread == ["ViewOnlyAccess"]


def test_the_own_account_is_known_by_the_roles_arn() -> None:
    trust = document({"Effect": "Allow", "Principal": {"AWS": "444455556666"}, "Action": "sts:AssumeRole"})
    host = resource("aws:iam/role:Role", "guest", assumeRolePolicy=trust)

    [report] = reports(Graph([host])).values()
    assert [finding.rule for finding in report.findings] == ["trust-cross-account"]
