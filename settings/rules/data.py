"""Databases, caches, secrets and parameters: what the environment demands of them, and what may be lost."""

from __future__ import annotations

from collections.abc import Iterator

from model.base import DataLoss, Model
from model.databases import Database
from model.problem import Path, Problem
from model.security import Parameter
from model.values import is_confidential
from settings.rules.attempt import Rule, attempt, each
from settings.sections import SECTIONS, Section
from settings.stack_file import StackFile

_FEWEST_BACKUP_DAYS = 7
"""Outside of dev: a fault that is noticed after a weekend and a holiday can still be undone."""


def _protected(file: StackFile) -> Iterator[Problem]:
    if not file.stack.allow_data_loss:
        for section in SECTIONS.values():
            yield from attempt(_kept, file, section)


def _kept(file: StackFile, section: Section) -> Iterator[Problem]:
    marked = [
        (field, mark)
        for field, found in section.model.model_fields.items()
        for mark in found.metadata
        if isinstance(mark, DataLoss)
    ]
    for name, entry in section.of(file).items():
        for field, mark in marked:
            yield from attempt(_not_lost, (section.key, name, field), entry, mark)


def _not_lost(path: Path, entry: Model, mark: DataLoss) -> Iterator[Problem]:
    value = getattr(entry, str(path[-1]))
    if mark.when(value):
        yield Problem(path, f"{value} loses data for good; it requires stack.allow_data_loss")


def _backed_up(file: StackFile) -> Iterator[Problem]:
    if file.stack.environment != "dev":
        yield from each(file.databases, _long_enough)


def _long_enough(name: str, database: Database) -> Iterator[Problem]:
    if database.backup_retention_days < _FEWEST_BACKUP_DAYS:
        yield Problem(
            ("databases", name, "backup_retention_days"), f"staging and prod keep {_FEWEST_BACKUP_DAYS} days or more"
        )


def _plain(name: str, parameter: Parameter) -> Iterator[Problem]:
    if parameter.kind == "String" and is_confidential(name.replace("-", "_"), parameter.value):
        yield Problem(
            ("parameters", name, "value"),
            "looks confidential, and parameters are plain: put it into plinth:secrets",
            f'plinth:secrets: {{{name}: {{description: "What it is for"}}}}',
        )


def _parameters(file: StackFile) -> Iterator[Problem]:
    yield from each(file.parameters, _plain)


RULES: tuple[Rule, ...] = (_protected, _backed_up, _parameters)
