"""The reference page of the stack file, generated from the models: ``python -m settings.reference``."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic.fields import FieldInfo

from model.base import Model
from model.values import flow
from model.variants import discriminator, tags
from settings.fields import bare, entries_of, known_keys, literals, models_of
from settings.section_marks import Things
from settings.stack_file import STACK_NAME, StackFile

_HEAD = """# The stack file

`Pulumi.<stack>.yaml` contains everything in which stacks differ. A key that is not on this page is an error. Quote text
that looks like a number or a boolean: `"17"`, `"true"`. This page is generated from the models by `make reference`; a
test keeps it up to date.
"""


def page() -> str:
    """Return the whole page as Markdown."""
    sections = [field for key, field in known_keys(StackFile).items() if key != STACK_NAME]
    return "\n".join([_HEAD, *(line for field in sections for line in _section(field))]) + "\n"


def _section(field: FieldInfo) -> Iterator[str]:
    models = models_of(field.annotation) or entries_of(field.annotation)
    yield f"## `{field.alias}`"
    yield ""
    yield f"{field.description}{' **Required.**' if field.is_required() else ''}"
    if field.examples:
        yield ""
        yield "```yaml"
        yield f"{field.alias}: {flow(field.examples[0])}"
        yield "```"
    for mark in field.metadata:
        if isinstance(mark, Things) and mark.outputs:
            yield ""
            yield f"Stack outputs by name: {', '.join(f'`{output}`' for output in mark.outputs)}."
    if models:
        yield ""
        yield "| key | takes | meaning |"
        yield "|---|---|---|"
        yield from _rows(models, "<name>." if entries_of(field.annotation) else "")
    yield ""


def _rows(models: Sequence[type[Model]], prefix: str) -> Iterator[str]:
    choice = discriminator(models) if len(models) > 1 else None
    for model in models:
        only = f" Only with {choice} {', '.join(f'`{flow(tag)}`' for tag in tags(model, choice))}." if choice else ""
        for key, field in known_keys(model).items():
            required = " **Required.**" if field.is_required() else ""
            description = (field.description or "").replace("|", "\\|")
            note = "" if key == choice else only
            yield f"| `{prefix}{key}` | {_kind(field.annotation)} | {description}{required}{note} |"
            inner = models_of(field.annotation)
            if inner:
                yield from _rows(inner, f"{prefix}{key}.")


def _kind(annotation: Any) -> str:
    if values := literals(annotation):
        return ", ".join(f"`{flow(value)}`" for value in values)
    kind = bare(annotation)
    if models_of(annotation):
        return "object"
    names = {bool: "boolean", int: "integer", float: "number", str: "string", list: "list", dict: "object"}
    return names.get(getattr(kind, "__origin__", kind), "string")


if __name__ == "__main__":
    sys.stdout.write(page())
