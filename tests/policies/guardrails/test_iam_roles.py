"""A role with all of its policies combined: only what no policy about a single document reports."""

import json
from typing import Any

import pytest

from policies.engine.rule import Sample
from policies.plan.values import UNKNOWN
from tests.support.committed_stacks import FILES, graph
from tests.support.pack_harness import findings, judged
from tests.support.stack_views import VIEWS, edited, messages_of

RULE = "iam-role-disallow-escalation-paths"
ROLE = "aws:iam/role:Role"
ACCOUNT = "123456789012"
ROLES = f"arn:aws:iam::{ACCOUNT}:role"
GITHUB = "token.actions.githubusercontent.com"
PROVIDER = {"Federated": f"arn:aws:iam::{ACCOUNT}:oidc-provider/{GITHUB}"}
both_views = pytest.mark.parametrize("view", VIEWS)


def trust(principal: Any, condition: Any = None) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    return {"Statement": [{**statement, **({"Condition": condition} if condition is not None else {})}]}


def role(principal: Any = None, condition: Any = None, **props: Any) -> Sample:
    return Sample(
        type=ROLE,
        props={"assumeRolePolicy": trust(principal or {"Service": "ec2.amazonaws.com"}, condition), **props},
    )


def inline(name: str, actions: Any, resources: Any, **more: Any) -> Sample:
    statement = {"Effect": "Allow", "Action": actions, "Resource": resources, **more}
    return Sample(
        type="aws:iam/rolePolicy:RolePolicy",
        name=name,
        props={"policy": {"Statement": [statement]}},
        links={"role": "this"},
    )


def said(*samples: Sample) -> list[str]:
    from policies.engine.catalog import BY_ID  # noqa: PLC0415 - for this function alone

    return [message.partition(" → ")[0] for message in judged(BY_ID[RULE], samples)]


@both_views
@pytest.mark.parametrize("stack", FILES)
def test_no_role_of_a_committed_stack_can_escalate_its_privileges(stack: str, view: str) -> None:
    assert messages_of(RULE, VIEWS[view](graph(stack))) == []


@both_views
def test_a_link_that_writes_policies_of_named_roles_is_found_in_a_committed_stack(view: str) -> None:
    statement = {"Effect": "Allow", "Action": "iam:PutRolePolicy", "Resource": f"{ROLES}/shop"}
    document = json.dumps({"Statement": [statement]})
    broken = edited(graph("prod"), ("RolePolicy", "api-task-links", {"policy": document}, {}))

    assert messages_of(RULE, VIEWS[view](broken)) == [
        "api-task can write any permission into a role: iam:PutRolePolicy (policy api-task-links)"
    ]


def test_an_escalation_over_three_policies_names_all_three() -> None:
    rest = [
        role(),
        inline("pass", "iam:PassRole", f"{ROLES}/shop-*"),
        inline("register", "ecs:RegisterTaskDefinition", f"arn:aws:ecs:us-east-1:{ACCOUNT}:task-definition/app:*"),
    ]
    update = inline("update", "ecs:UpdateService", f"arn:aws:ecs:us-east-1:{ACCOUNT}:service/shop/app")

    assert said(*rest) == []
    [found] = said(*rest, update)
    assert found == (
        "this can run a container of its own with another role as a service: iam:PassRole with "
        "ecs:RegisterTaskDefinition with ecs:UpdateService (policies pass, register, update)"
    )


@pytest.mark.parametrize(
    "samples",
    [
        [role(), inline("one", "*", "*")],
        [role(), inline("one", ["iam:PassRole", "ec2:RunInstances"], "*")],
        [role(), inline("one", "iam:PutRolePolicy", "*")],
        [role({"AWS": "*"})],
        [role("*")],
        [role(PROVIDER, {"StringLike": {f"{GITHUB}:sub": "repo:*"}})],
        [role(PROVIDER, {"StringEquals": {f"{GITHUB}:aud": "sts.amazonaws.com"}})],
        [
            role(),
            Sample(
                type="aws:iam/rolePolicyAttachment:RolePolicyAttachment",
                name="attached",
                props={"policyArn": "arn:aws:iam::aws:policy/AdministratorAccess"},
                links={"role": "this"},
            ),
        ],
    ],
)
def test_what_another_policy_reports_is_not_repeated(samples: list[Sample]) -> None:
    found = findings(*samples)

    assert RULE not in found
    assert [rule for rule in found if rule.startswith("iam-")]


def test_a_trust_that_only_looks_as_if_it_named_a_subject_is_found_once() -> None:
    loose = role(PROVIDER, {"StringLikeIfExists": {f"{GITHUB}:sub": "repo:acme/shop:ref:refs/heads/main"}})

    assert "iam-role-require-oidc-subject" in findings(loose)
    assert said(loose) == []


PUT = inline("one", "iam:PutRolePolicy", f"{ROLES}/app")


@pytest.mark.parametrize(
    "samples",
    [
        [role(permissionsBoundary=UNKNOWN), PUT],
        [role(permissionsBoundary=f"arn:aws:iam::{ACCOUNT}:policy/boundary"), PUT],
        [role(), inline("one", "iam:PutRolePolicy", UNKNOWN)],
        [role(), inline("one", UNKNOWN, f"{ROLES}/app")],
        [role(), inline("one", "iam:PutRolePolicy", f"{ROLES}/app", Condition=UNKNOWN)],
        [
            role(),
            inline("one", "iam:PutRolePolicy", "*", Condition={"StringEquals": {"iam:PermissionsBoundary": UNKNOWN}}),
        ][:1],
        [
            role(),
            Sample(type="aws:iam/rolePolicy:RolePolicy", name="one", props={"policy": UNKNOWN}, links={"role": "this"}),
        ],
        [role(PROVIDER, {"StringLike": {f"{GITHUB}:sub": UNKNOWN}})],
        [role(PROVIDER, UNKNOWN)],
        [role({"AWS": UNKNOWN})],
        [Sample(type=ROLE, props={"assumeRolePolicy": UNKNOWN, "inlinePolicies": UNKNOWN})],
    ],
)
def test_unknown_parts_are_not_reported(samples: list[Sample]) -> None:
    assert said(*samples) == []


def test_an_unknown_statement_does_not_hide_a_known_one() -> None:
    beside = inline("two", ["s3:GetObject", UNKNOWN], [UNKNOWN, "arn:aws:s3:::orders/*"])
    mixed = inline("one", ["iam:PutRolePolicy", UNKNOWN], [f"{ROLES}/app", UNKNOWN])

    assert (
        said(role(), PUT)
        == said(role(), mixed, beside)
        == ["this can write any permission into a role: iam:PutRolePolicy (policy one)"]
    )


def test_inline_policies_with_unknown_parts_are_read_as_far_as_they_are_known() -> None:
    statements = [
        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": UNKNOWN},
        {"Effect": "Allow", "Action": "iam:AttachRolePolicy", "Resource": f"{ROLES}/app"},
    ]
    own = {"name": "own", "policy": {"Statement": statements}}

    assert said(role(inlinePolicies=[own])) == [
        "this can attach any policy, the administrator's too, to a role: iam:AttachRolePolicy (policy own)"
    ]
