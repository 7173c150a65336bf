"""Policies are discovered in their modules, which refer to resource types by their cards."""

import ast
from pathlib import Path

import pytest

from policies import guardrails
from policies.engine import catalog

FOLDER = Path(next(iter(guardrails.__path__)))
MODULES = sorted(file for file in FOLDER.glob("*.py") if file.name != "__init__.py")
each = pytest.mark.parametrize("module", MODULES, ids=[file.stem for file in MODULES])


def decorated(module: Path) -> list[str]:
    """Return the names of the checks in a module."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    return [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and any(isinstance(item, ast.Call) and ast.unparse(item.func) == "Policy" for item in node.decorator_list)
    ]


@each
def test_a_module_has_policies_and_every_check_is_named_for_its_id(module: Path) -> None:
    names = decorated(module)

    assert names, f"{module.name} has no policy: move what it has to policies/plan/lens/"
    assert {name.replace("_", "-") for name in names} <= set(catalog.BY_ID)


def test_every_policy_is_in_a_module() -> None:
    assert sorted(name.replace("_", "-") for module in MODULES for name in decorated(module)) == sorted(catalog.BY_ID)


@each
def test_a_module_names_no_resource_type_of_aws_by_its_token(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]

    literals = [text for text in texts if text.startswith("aws:") and text.count("/") == 1 and text.count(":") == 2]

    assert literals == [], "use the card in policies/plan/aws/"


def test_policies_are_listed_by_id_and_reports_on_the_run_come_last() -> None:
    ids = [rule.id for rule in catalog.RULES if not rule.about_the_run]
    last = [rule.id for rule in catalog.RULES if rule.about_the_run]

    assert [rule.id for rule in catalog.RULES] == [*sorted(ids), *sorted(last)]
    assert last == ["governance-check-report-deferred", "governance-exemption-report-state"]
