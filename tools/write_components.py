"""Writes the page of components from their sources: ``python tools/write_components.py > docs/components.md``."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

_ROOT = Path(__file__).parents[1] / "components"
_HEAD = """# Components

What a stack is built from: one class, one file. A component takes `(name, args, opts)`; `program/` connects them.
Secure values are constants, not arguments. `make reference` writes this page from the sources; a test keeps it current.
"""


def page() -> str:
    """Return the whole page as Markdown."""
    lines = [_HEAD]
    for folder in sorted(path for path in _ROOT.iterdir() if path.is_dir() and (path / "__init__.py").exists()):
        found = [line for path in sorted(folder.glob("*.py")) for line in _components(path)]
        if found:
            purpose = ast.get_docstring(ast.parse((folder / "__init__.py").read_text())) or ""
            lines += [f"## {folder.name}", "", purpose, "", *found]
    return "\n".join(lines)


def _components(path: Path) -> Iterator[str]:
    classes = {node.name: node for node in ast.parse(path.read_text()).body if isinstance(node, ast.ClassDef)}
    for name, node in classes.items():
        if not any(ast.unparse(base) == "pulumi.ComponentResource" for base in node.bases):
            continue
        yield f"### {name}"
        yield ""
        yield _plain(ast.get_docstring(node) or "")
        yield ""
        yield f"`components/{path.relative_to(_ROOT)}`"
        yield ""
        for title, owner in (("argument", classes.get(f"{name}Args")), ("output", node)):
            rows = list(_fields(owner)) if owner else []
            if rows:
                yield f"| {title} | type | meaning |"
                yield "|---|---|---|"
                yield from rows
                yield ""


def _fields(node: ast.ClassDef) -> Iterator[str]:
    """Yield a row for every annotated field with the docstring below it."""
    for field, below in zip(node.body, [*node.body[1:], None], strict=True):
        if not isinstance(field, ast.AnnAssign) or not isinstance(field.target, ast.Name):
            continue
        text = ""
        if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant) and isinstance(below.value.value, str):
            text = " ".join(below.value.value.split())
        kind = ast.unparse(field.annotation).replace("pulumi.", "").replace("aws.", "").replace("|", "\\|")
        yield f"| `{field.target.id}` | `{kind}` | {_plain(text)} |".replace("`` ", "` ")


def _plain(text: str) -> str:
    """Return reStructuredText's double back-ticks and pipes as Markdown has them."""
    return text.replace("``", "`").replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.write(page())
