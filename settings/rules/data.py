"""Databases, caches, secrets and parameters: what the environment demands of them, and what may be lost."""

from __future__ import annotations

from collections.abc import Iterator

from model.aws import s3
from model.base import DataLoss, Model
from model.caches import Cache, ServerlessCache
from model.credentials import exposed
from model.databases import Database
from model.problem import Path, Problem
from model.security import Parameter
from model.values import flow
from settings.fields import entry_example
from settings.rules.attempt import Rule, attempt, each
from settings.sections import SECTIONS, Section
from settings.stack_file import StackFile

_FEWEST_BACKUP_DAYS = 7
"""Outside of dev: a fault that is noticed after a weekend and a holiday can still be undone."""


def _protected(file: StackFile) -> Iterator[Problem]:
    if not file.stack.allow_data_loss:
        for section in SECTIONS.values():
            yield from attempt(_kept, file, section)


def _remedy(file: StackFile) -> str:
    """Return what has to be said to lose data."""
    prod = file.stack.environment == "prod"
    return "which prod never allows" if prod else "which requires stack.allow_data_loss"


def _kept(file: StackFile, section: Section) -> Iterator[Problem]:
    marked = [
        (field, mark)
        for field, found in section.model.model_fields.items()
        for mark in found.metadata
        if isinstance(mark, DataLoss)
    ]
    for name, entry in section.of(file).items():
        for field, mark in marked:
            yield from attempt(_not_lost, file, (section.key, name, field), entry, mark)


def _not_lost(file: StackFile, path: Path, entry: Model, mark: DataLoss) -> Iterator[Problem]:
    value = getattr(entry, str(path[-1]))
    if mark.when(value):
        yield Problem(path, f"{flow(value)} loses data for good, {_remedy(file)}")


def _backed_up(file: StackFile) -> Iterator[Problem]:
    if file.stack.environment != "dev":
        yield from each(file.databases, _long_enough)


def _long_enough(name: str, database: Database) -> Iterator[Problem]:
    if database.backup_retention_days < _FEWEST_BACKUP_DAYS:
        yield Problem(
            ("databases", name, "backup_retention_days"), f"staging and prod keep {_FEWEST_BACKUP_DAYS} days or more"
        )


def _plain(name: str, parameter: Parameter) -> Iterator[Problem]:
    if parameter.kind == "String" and not parameter.allow_plaintext and exposed(name, parameter.value):
        yield Problem(
            ("parameters", name),
            "looks confidential, and parameters are plain; remove it and make it one of plinth:secrets, or set "
            "allow_plaintext",
            f'plinth:secrets: {{{name}: {{description: "What it is for"}}}}',
            show_value=False,
        )


def _parameters(file: StackFile) -> Iterator[Problem]:
    yield from each(file.parameters, _plain)


def _bucket_names(file: StackFile) -> Iterator[Problem]:
    for name in file.buckets:
        start = next((start for start in s3.FORBIDDEN_PREFIXES if name.startswith(start)), None)
        if start:
            yield Problem(
                ("buckets", name),
                f"S3 reserves names that begin with {start}; choose another",
                entry_example("buckets", "uploads"),
                show_value=False,
            )


def _derived_names(file: StackFile) -> Iterator[Problem]:
    """Yield things whose names are those that AWS's parts of another thing get."""
    for name, database in file.databases.items():
        yield from attempt(_replica_names, file, name, database)
    for section in ("caches", "serverless_caches"):
        for name, cache in getattr(file, section).items():
            yield from attempt(_user_names, file, name, cache)


def _replica_names(file: StackFile, name: str, database: Database) -> Iterator[Problem]:
    for number in range(1, database.replicas + 1):
        taken = f"{name}-replica-{number}"
        if taken in file.databases:
            yield _taken("databases", taken, f"replica {number} of database {name!r}")


def _user_names(file: StackFile, name: str, cache: Cache | ServerlessCache) -> Iterator[Problem]:
    taken = f"{name}-default"
    for section in ("caches", "serverless_caches") if cache.engine == "redis" else ():
        if taken in getattr(file, section):
            yield _taken(section, taken, f"the default user of cache {name!r}")


def _taken(section: str, name: str, owner: str) -> Problem:
    return Problem(
        (section, name),
        f"is the name of {owner} too; choose another",
        entry_example(section, f"other-{name}"[:20].rstrip("-")),
        show_value=False,
    )


RULES: tuple[Rule, ...] = (_protected, _backed_up, _parameters, _bucket_names, _derived_names)
