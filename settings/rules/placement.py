"""Whose stack it is, and where it may be built."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from model.account import PLACEHOLDER_ID
from model.aws.regions import regions
from model.problem import Problem
from model.stack import Environment
from settings.rules.attempt import Rule
from settings.stack_file import StackFile

_OWN_TAGS = {"Name", "Project", "Environment", "ManagedBy", "Owner", "CostCenter"}


def _stack_name(file: StackFile) -> Iterator[Problem]:
    if file.stack_name in get_args(Environment) and file.stack.environment != file.stack_name:
        yield Problem(
            ("stack", "environment"),
            f"differs from the stack's name {file.stack_name!r}",
            f"environment: {file.stack_name}",
        )


def _tags(file: StackFile) -> Iterator[Problem]:
    taken = {tag.lower(): tag for tag in _OWN_TAGS}
    for tag in file.stack.tags:
        first = taken.setdefault(tag.lower(), tag)
        if first in _OWN_TAGS:
            rule = "is a tag that Plinth sets itself" + (f", as {first}: IAM ignores case" if first != tag else "")
            yield Problem(("stack", "tags", tag), rule, "tags: {Product: shop}")
        elif first != tag:
            rule = f"differs from the tag {first} in case only, and IAM takes both for one"
            yield Problem(("stack", "tags", tag), rule, "tags: {Product: shop}")


def _region(file: StackFile) -> Iterator[Problem]:
    refused = file.region not in regions() and file.stack.aws_tables == "enforce"
    if file.region not in file.account.regions and not refused:
        allowed = ", ".join(file.account.regions)
        yield Problem(
            ("region",), f"is not in plinth:account.regions ({allowed})", f"aws:region: {file.account.regions[0]}"
        )


def _account(file: StackFile) -> Iterator[Problem]:
    if file.account.id in {None, PLACEHOLDER_ID} and file.stack.environment == "prod":
        return
    if file.account.id is not None and file.allowed_account_ids != [file.account.id]:
        yield Problem(
            ("allowed_account_ids",),
            "must hold exactly plinth:account.id, so that the provider refuses every other account",
            f'aws:allowedAccountIds: ["{file.account.id}"]',
        )


RULES: tuple[Rule, ...] = (
    _stack_name,
    _tags,
    _region,
    _account,
)
