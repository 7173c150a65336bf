"""``make judge``: cfn-lint over the templates of every stack and example."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from cloudformation_validate import CelEngine

from preview.validation.left_out_rules import LEFT_OUT
from tests.support.offline import STACK_FILES

ROOT = Path(__file__).parents[2]


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    yield importlib.import_module("lint_templates")
    sys.modules.pop("lint_templates", None)


def test_every_committed_stack_file_is_judged(tool: ModuleType) -> None:
    assert [path.name for path in tool.committed()] == sorted(path.name for path in STACK_FILES)


def test_rules_are_left_out_for_the_reasons_of_the_review(tool: ModuleType) -> None:
    given = tool.arguments("us-east-2", [Path("prod.json")])
    assert given[:2] == ["--regions", "us-east-2"]
    assert given[-2:] == ["--template", "prod.json"]
    assert set(given[3:-2]) == {*LEFT_OUT, *tool.ONLY_CFN_LINT}


def test_a_rule_that_both_judges_have_is_reviewed_once(tool: ModuleType) -> None:
    assert not tool.ONLY_CFN_LINT.keys() & {rule.id for rule in CelEngine().list_rules()}


def test_templates_are_listed_by_the_region_of_their_stack(
    tool: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    regions = {"a": "eu-central-1", "b": "us-east-2", "c": "eu-central-1"}
    monkeypatch.setattr(tool, "read", lambda _project, _stack, file: file.stem)
    monkeypatch.setattr(tool, "preview", lambda _, name: SimpleNamespace(record=(), region=regions[name]))
    monkeypatch.setattr(tool, "in_order", list)
    written = tool.write_templates([Path(f"{name}.yaml") for name in regions], tmp_path)
    assert written == {
        "eu-central-1": [tmp_path / "a.json", tmp_path / "c.json"],
        "us-east-2": [tmp_path / "b.json"],
    }
    assert "Resources" in json.loads((tmp_path / "c.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("code", [0, 2, 4])
def test_error_or_warning_of_any_region_fails(
    code: int, tool: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    judge = tmp_path / "judge"
    judge.write_text(f'#!/bin/sh\ncase "$*" in *us-east-1*) exit {code};; esac\n', encoding="utf-8")
    judge.chmod(0o755)
    monkeypatch.setattr(tool, "write_templates", lambda *_: {"us-east-1": [], "us-east-2": []})
    assert tool.main(str(judge)) == int(code > 0)
