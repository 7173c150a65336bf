import re

import pytest

from model.naming import check_project, name_scope


@pytest.mark.parametrize(
    ("environment", "stack", "scope"),
    [
        ("prod", "prod", r"prod"),
        ("dev", "dev", r"dev"),
        ("dev", "alice", r"alice"),
        ("staging", "fastapi", r"fastapi"),
        ("dev", "alice-b", r"alice-b-[0-9a-f]{5}"),
        ("dev", "alice.b", r"alice-b-[0-9a-f]{5}"),
        ("dev", "Alice", r"alice-[0-9a-f]{5}"),
        ("dev", "7", r"7-[0-9a-f]{5}"),
    ],
)
def test_a_stack_is_named_by_its_environment_or_else_by_its_own_name(environment: str, stack: str, scope: str) -> None:
    assert re.fullmatch(scope, name_scope(environment, stack))


def test_no_two_stacks_have_the_same_scope_and_none_begins_as_another_does() -> None:
    stacks = ["dev", "alice", "alice-b", "alice.b", "alice_b", "Alice", "ALICE-B", "a", "a-b", "a-b-c", "x.", "x_"]
    scopes = [name_scope("dev", stack) for stack in stacks]
    assert len(set(scopes)) == len(stacks)
    assert all(scope.replace("-", "").isalnum() and scope == scope.lower() for scope in scopes)


@pytest.mark.parametrize("name", ["plinth", "acme-shop", "shop2", "a-project-with-a-long-name"])
def test_a_legal_project(name: str) -> None:
    assert check_project(name) == name


@pytest.mark.parametrize(
    "name", ["My-App", "my_app", "acme.shop", "9lives", "a--b", "-a", "a-", "", "aws-shop", "ssm", "ä"]
)
def test_a_project_whose_name_no_identifier_can_begin_with_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="a project's name begins every physical name"):
        check_project(name)
