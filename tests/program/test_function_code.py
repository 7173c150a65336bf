"""The code of functions, read before anything is made."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from components.compute.function_dependencies import Dependencies
from model.functions import Function
from program import function_code
from settings import SettingsError

PIN = "tiny==1.0 --hash=sha256:" + "0" * 64


@pytest.fixture
def warned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Make *tmp_path* the project, and return what is warned of."""
    warnings: list[str] = []
    monkeypatch.setattr(function_code, "PROJECT", tmp_path)
    monkeypatch.setattr(function_code.pulumi.log, "warn", warnings.append)
    return warnings


def read(**functions: str) -> dict[str, Dependencies]:
    """Read the packages of functions with these lock files."""
    fields: dict[str, Any] = {"code": "job", "runtime": "python3.13", "handler": "app.handler"}
    specs = {name: Function(**fields, requirements=lock) for name, lock in functions.items()}
    file: Any = SimpleNamespace(functions=specs)
    return dict(function_code.dependencies_of_functions(file))


def test_packages_that_are_not_installed_are_a_warning(tmp_path: Path, warned: list[str]) -> None:
    (tmp_path / "lock.txt").write_text(PIN, encoding="utf-8")
    found = read(counts="lock.txt")["counts"]

    path = "plinth:functions.counts.requirements"
    assert warned == [f"{path}: is not installed, so its size is not known; before an update run: make dependencies"]
    (tmp_path / found.folder).mkdir(parents=True)
    (tmp_path / found.folder / "tiny.py").write_text("", encoding="utf-8")
    assert read(counts="lock.txt") == {"counts": found}
    assert len(warned) == 1


def test_each_unfit_lock_file_is_a_line(tmp_path: Path, warned: list[str]) -> None:
    (tmp_path / "open.txt").write_text("tiny", encoding="utf-8")

    with pytest.raises(SettingsError) as error:
        read(counts="none.txt", sums="open.txt")

    first, second = error.value.lines
    assert first == (
        "plinth:functions.counts.requirements = 'none.txt': is no file of the project; example: requirements: null"
    )
    assert second.startswith("plinth:functions.sums.requirements = 'open.txt': has the line 'tiny', which does not pin")
    assert warned == []
