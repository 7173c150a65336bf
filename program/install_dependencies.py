"""Installs the dependencies of the functions of stack files, for Lambda's system: ``make dependencies`` runs it.

python -m program.install_dependencies Pulumi.prod.yaml
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import yaml
from pydantic import ValidationError

from components.compute.code_folder import UnfitCodeError
from components.compute.function_dependencies import Dependencies, install, read_dependencies
from model.functions import Function
from program.site_files import PROJECT


def main(files: Sequence[str]) -> int:
    """Install what the functions of *files* name, say what was done, and return 0; 2 if anything could not be."""
    failed = False
    for path in files:
        written = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
        for name, raw in (written["config"].get("plinth:functions") or {}).items():
            try:
                done = _install(raw)
            except (UnfitCodeError, ValidationError, RuntimeError) as error:
                failed = True
                print(f"error: {path}: plinth:functions.{name}: {error}", file=sys.stderr)  # noqa: T201 - a command
            else:
                if done:
                    print(f"{name}: {done}")  # noqa: T201 - a command
    return 2 if failed else 0


def _install(raw: object) -> str:
    """Install what one function names; return what there is now, or nothing if it names nothing."""
    found: Dependencies | None = read_dependencies(PROJECT, Function.model_validate(raw))
    if found is None:
        return ""
    return f"{found.folder} {'installed' if install(PROJECT, found) else 'is there'}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
