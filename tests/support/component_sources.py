"""Where components are written, and what their source says of them."""

from __future__ import annotations

import ast
import inspect
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pulumi

import components
from tests.support.offline import ROOT


@dataclass(frozen=True, slots=True)
class Source:
    """Where a component is written."""

    name: str
    path: str
    says_why_not_watched: bool
    """Whether it says under its attribute `alarms` why it has none."""

    links_anything: bool
    """Whether it has a method `link` that does not check the access."""


def component_source(token: str) -> Source | None:
    """Return where the component with the type *token* is written."""
    for module in walk_packages(components.__path__, "components."):
        path = Path(ROOT, *module.name.split(".")).with_suffix(".py")
        if path.exists() and f'"{token}"' in path.read_text(encoding="utf-8"):
            return _read(path, import_module(module.name))
    return None


def _read(path: Path, module: object) -> Source | None:
    for name, value in vars(module).items():
        if (
            inspect.isclass(value)
            and issubclass(value, pulumi.ComponentResource)
            and value.__module__ == module.__name__
        ):
            text = path.read_text(encoding="utf-8")
            node = next(one for one in ast.parse(text).body if isinstance(one, ast.ClassDef) and one.name == name)
            return Source(
                name,
                str(path.relative_to(ROOT)),
                says_why_not_watched=_says_why(node),
                links_anything=links_anything(node),
            )
    return None


def _says_why(node: ast.ClassDef) -> bool:
    for field, below in zip(node.body, node.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and field.target.id == "alarms":
            text = below.value.value if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant) else ""
            return isinstance(text, str) and text.startswith("None: ")
    return False


def links_anything(node: ast.stmt) -> bool:
    """Return whether a class has a method ``link`` that does not check the access."""
    methods = [one for one in getattr(node, "body", ()) if isinstance(one, ast.FunctionDef) and one.name == "link"]
    called = {one.attr for method in methods for one in ast.walk(method) if isinstance(one, ast.Attribute)}
    return bool(methods) and "require_access" not in called
