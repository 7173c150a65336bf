import pytest

from policies.proofs.escalation import TECHNIQUES
from policies.proofs.privilege import judge
from tests.policies.proofs.written_roles import ACCOUNT, ROLE, allow, deny, policy, role, rules


def test_the_table_of_escalation_paths_is_long_and_has_no_duplicates() -> None:
    assert len(TECHNIQUES) >= 20
    assert (
        len({technique.name for technique in TECHNIQUES})
        == len({frozenset(technique.actions) for technique in TECHNIQUES})
        == len(TECHNIQUES)
    )


@pytest.mark.parametrize("technique", TECHNIQUES, ids=lambda technique: technique.name)
def test_every_technique_is_found_and_each_of_its_actions_is_needed(technique) -> None:
    rule = f"escalation-{technique.name}"

    assert rule in rules(*(allow(action) for action in technique.actions))
    for missing in technique.actions:
        assert rule not in rules(*(allow(action) for action in technique.actions if action != missing))


def test_an_escalation_path_is_found_across_policies_and_names_them() -> None:
    found = judge(role(policy("passes", allow("iam:PassRole")), policy("runs", allow("ecs:RunTask"))))
    [technique] = [one for one in found.findings if one.rule == "escalation-run-task"]

    assert (
        technique.sentence
        == "api-task can start a task with another role: iam:PassRole with ecs:RunTask (policies passes, runs)"
    )
    assert technique.policies == ("passes", "runs")


def test_a_wildcard_contains_an_escalation_path_whatever_its_case() -> None:
    assert "escalation-write-own-policy" in rules(allow("IAM:put*"))


def test_a_not_action_that_excludes_one_escalation_path_still_contains_the_others() -> None:
    found = rules({"Effect": "Allow", "NotAction": ["iam:*"], "Resource": "*"})

    assert "escalation-change-function" in found
    assert "escalation-write-own-policy" not in found


def test_denying_an_action_removes_its_escalation_path() -> None:
    assert "escalation-write-own-policy" not in rules(allow("iam:PutRolePolicy", on=ROLE), deny("iam:*"))


def test_a_demanded_boundary_closes_it_too() -> None:
    condition = {"StringEquals": {"iam:PermissionsBoundary": "arn:aws:iam::1:policy/limit"}}

    assert rules(allow("iam:PutRolePolicy", on=ROLE, Condition=condition)) == []


def test_passing_named_roles_to_run_them_is_no_escalation_path() -> None:
    condition = {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}
    run = allow("ecs:RunTask", on=f"arn:aws:ecs:us-east-1:{ACCOUNT}:task-definition/job:*")

    assert rules(allow("iam:PassRole", on=ROLE, Condition=condition), run) == []


def test_passing_a_role_to_one_service_is_no_escalation_path_through_another() -> None:
    condition = {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}
    found = rules(allow("iam:PassRole", Condition=condition), allow("ec2:RunInstances"), allow("ecs:RunTask"))

    assert "escalation-run-task" in found
    assert "escalation-run-instance" not in found


def test_an_administrator_is_one_finding_and_not_forty() -> None:
    assert rules(allow("*")) == ["admin"]
