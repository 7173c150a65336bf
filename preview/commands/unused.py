"""``plinth policies --unused``: policies that have nothing to judge, and exemptions that cover nothing."""

from __future__ import annotations

import argparse
import importlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from policies.engine.exemptions import REPORTING_POLICY, Applied, read_applied, read_unused
from preview.analysis.documents import resources
from preview.api import WrongInputError
from preview.commands.documents import saved
from preview.commands.each_exemption import each_exemption_reported
from preview.commands.judged import is_file, of_stack
from preview.commands.paths import project_at
from preview.recorder.stack_file import stacks_of

_CONTROL = re.compile(r" \[[^\[\]]*\]$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """One stack, plan or state."""

    name: str
    types: frozenset[str]
    """Types of its resources."""
    exemptions: Sequence[str] = field(default_factory=list)
    """What its run reported about exemptions, one line each. Default: it was not run."""


def sources(arguments: argparse.Namespace) -> list[Source]:
    """Return what the command line names, or every stack of the project."""
    given = arguments.unused or stacks_of(project_at(arguments.cwd).folder)
    if not given:
        raise WrongInputError("there is no stack file here; name a plan or a state, or change to the project's folder")
    with each_exemption_reported():
        return [_of_file(Path(name)) if is_file(name) else _of_stack(name, arguments) for name in given]


def unused_policies(rules: Iterable[Any], found: Sequence[Source]) -> list[Any]:
    """Return the rules of which no source has a resource; those that report on the run itself judge no resource."""
    judges = importlib.import_module("policies.engine.rule").judges  # of the pack that was named
    types = {token for one in found for token in one.types}
    return [rule for rule in rules if not rule.about_the_run and not any(judges(rule, token) for token in types)]


def idle_exemptions(found: Sequence[Source]) -> Mapping[str, Sequence[str]]:
    """Return what was reported about exemptions without effect → the stacks whose runs reported it.

    An exemption that covers nothing in one stack is not reported if it covers something in another one.
    """
    applied = [one for source in found for line in source.exemptions if (one := read_applied(line)) is not None]
    idle: dict[str, list[str]] = {}
    for source in found:
        for line in source.exemptions:
            if read_applied(line) is None and not _used_elsewhere(line, applied):
                idle.setdefault(_CONTROL.sub("", " ".join(line.split())), []).append(source.name)
    return dict(sorted(idle.items()))


def _used_elsewhere(line: str, applied: Sequence[Applied]) -> bool:
    globs = read_unused(line)
    if globs is None:
        return False
    return any(fnmatchcase(one.policy, globs[0]) and fnmatchcase(one.urn, globs[1]) for one in applied)


def _of_file(path: Path) -> Source:
    return Source(name=path.name, types=frozenset(state["type"] for state in resources(saved(path)).values()))


def _of_stack(name: str, arguments: argparse.Namespace) -> Source:
    judgement = of_stack(name, arguments)
    failures = judgement.findings.failures
    if failures:
        raise WrongInputError(*(line for text in failures for line in text.splitlines()))
    lines = [one.message for one in judgement.findings.violations if one.policy == REPORTING_POLICY]
    types = frozenset(one.type for one in judgement.resources) | {"pulumi:providers:aws"}
    return Source(name=name, types=types, exemptions=lines)
