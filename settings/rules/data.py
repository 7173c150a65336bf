"""Databases, caches, secrets and parameters: what the environment demands of them, and what may be lost."""

from __future__ import annotations

from collections.abc import Iterator

from model.databases import Database
from model.problem import Problem
from model.security import Parameter
from model.values import is_confidential
from settings.rules.attempt import Rule, each
from settings.stack_file import StackFile

_FEWEST_BACKUP_DAYS = 7
"""Outside of dev: a fault that is noticed after a weekend and a holiday can still be undone."""


def _protected(file: StackFile) -> Iterator[Problem]:
    if file.stack.allow_data_loss:
        return
    for section, field in (
        ("caches", "snapshot_retention_days"),
        ("serverless_caches", "snapshot_retention_days"),
        ("secrets", "recovery_window_days"),
    ):
        yield from each(getattr(file, section), lambda name, entry, s=section, f=field: _kept(s, name, f, entry))


def _kept(section: str, name: str, field: str, entry: object) -> Iterator[Problem]:
    if getattr(entry, field) == 0:
        yield Problem((section, name, field), "0 loses data for good; it needs stack.allow_data_loss")


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
