"""``plinth policies baseline``: accept today's violations until a date, as exemptions."""

from __future__ import annotations

import argparse
import importlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import yaml

from policies.engine.exemptions import Book, problems_of, said
from preview.api import ExitCode, ProgramFailedError, WrongInputError
from preview.commands import terminal
from preview.commands.judged import judged
from preview.commands.paths import absolute
from preview.commands.policies import catalog_in
from preview.pack.findings import Violation
from preview.report.view.judgement import Judgement
from preview.report.view.wording import counted

_CRITICAL = "critical"
_CRASHED = " itself failed on "
_WIDEST = 100_000
"""Columns: a text is one line, which `grep` finds."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Acceptance:
    """Who accepts violations, why and until when."""

    reason: str
    owner: str
    expires: date


@dataclass(kw_only=True, slots=True)
class Baseline:
    """The entries, and the violations that are not among them."""

    entries: list[Mapping[str, Any]] = field(default_factory=list)
    critical: Counter[str] = field(default_factory=Counter)
    """Critical policy → violations that are not accepted."""
    crashed: Counter[str] = field(default_factory=Counter)
    """Policy that failed inside → how often: what it would have found is not known, so nothing is accepted."""
    foreign: Counter[str] = field(default_factory=Counter)
    """Policy of another pack, which does not read exemptions → violations."""


def run(arguments: argparse.Namespace) -> ExitCode:
    """Write the baseline; say on standard error what is in it, and what is not."""
    acceptance = _acceptance(arguments)
    terminal.require_folder(arguments.output)
    before = _text(arguments.output)
    found = baseline(
        _evaluated(judged(arguments)), _rules(arguments), acceptance, include_critical=arguments.include_critical
    )
    if found.entries:
        text = written(found.entries)
        terminal.write_to(arguments.output, f"{before}\n{text}" if before else text)
    terminal.complain(*_said(found, acceptance, include_critical=arguments.include_critical))
    return ExitCode.OK


def written(entries: Sequence[Mapping[str, Any]]) -> str:
    """Return entries as YAML, with a comment that says what they are."""
    head = f"# Violations accepted on {datetime.now(UTC).date()}: others are new, and all count again after the date.\n"
    return head + yaml.dump(entries, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=_WIDEST)


class _Plain(yaml.SafeDumper):
    """Writes a date that several entries have in each of them."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's signature
        """Return that nothing is written as an alias."""
        return True


def baseline(
    judgements: Sequence[Judgement], rules: Mapping[str, Any], acceptance: Acceptance, *, include_critical: bool = False
) -> Baseline:
    """Return an entry for each violation, in the order of policies and resources; *rules* are those of the pack by id.

    Those of a critical policy are only accepted if *include_critical* says so.
    """
    found = Baseline()
    seen: set[tuple[str, str, str]] = set()
    for given in judgements:
        for one in sorted(given.findings.violations, key=lambda one: (one.policy, one.urn, one.message)):
            key = (one.policy, one.urn or _stack_urn(given), said(one.message))
            if key in seen or _left_out(one, rules, found, include_critical=include_critical):
                continue
            seen.add(key)
            policy, urn, message = key
            found.entries.append(
                {
                    "policy": policy,
                    "urn": urn,
                    "message": message,
                    "reason": acceptance.reason,
                    "owner": acceptance.owner,
                    "expires": acceptance.expires,
                }
            )
    return found


def _left_out(one: Violation, rules: Mapping[str, Any], found: Baseline, *, include_critical: bool) -> bool:
    """Return whether a violation is not accepted, and count it."""
    rule = rules.get(one.policy)
    if rule is not None and rule.about_the_run:
        return True
    for applies, counter in (
        (rule is None, found.foreign),
        (_CRASHED in said(one.message), found.crashed),
        (rule is not None and rule.severity.value == _CRITICAL and not include_critical, found.critical),
    ):
        if applies:
            counter[one.policy] += 1
            return True
    return False


def _acceptance(arguments: argparse.Namespace) -> Acceptance:
    """Return what the options say; raises WrongInputError, with every mistake, if the entries would have no effect."""
    given = {key: str(getattr(arguments, key)).strip() for key in ("reason", "owner", "expires")}
    entry = {"policy": "any", "urn": "urn:pulumi:any::any", **given}
    wrong = problems_of(entry, datetime.now(UTC).date())
    if wrong:
        raise WrongInputError(*(_as_option(problem, given) for problem in wrong))
    return Acceptance(reason=given["reason"], owner=given["owner"], expires=Book([entry]).valid[0].expires)


def _as_option(problem: str, given: Mapping[str, str]) -> str:
    key, _, rest = problem.partition(" ")
    if key in given:
        return f"--{key} {given[key]!r}: {rest}" if given[key] else f"--{key}: is empty"
    return f"--expires {given['expires']!r}: {problem}; name a day to come, within 365 days"


def _text(output: Path | None) -> str:
    """Return the text of an existing file; raises WrongInputError if it is no list to append to."""
    if output is None or not output.exists():
        return ""
    try:
        text = output.read_text(encoding="utf-8-sig")
        content = yaml.safe_load(text)
    except OSError as error:
        raise WrongInputError(f"--output {output}: cannot be read: {error.strerror}") from None
    except (UnicodeDecodeError, yaml.YAMLError):
        raise WrongInputError(f"--output {output}: is not YAML; name another file") from None
    if content is None:
        return text.rstrip("\n")
    if not isinstance(content, list) or not text.lstrip().startswith(("-", "#")):
        raise WrongInputError(
            f"--output {output}: is not a list of exemptions, one `- policy: …` after another; name another file, or "
            "write to standard output and add the entries by hand"
        )
    return text.rstrip("\n")


def _evaluated(judgements: list[Judgement]) -> list[Judgement]:
    """Return *judgements*; raises ProgramFailedError if a policy could not be evaluated: violations may be missing."""
    failures = [text for one in judgements for text in one.findings.failures]
    if failures:
        lines = [line for text in failures for line in text.splitlines()]
        raise ProgramFailedError(ExitCode.REFUSED, [f"error: {line}" for line in lines])
    return judgements


def _rules(arguments: argparse.Namespace) -> Mapping[str, Any]:
    given = arguments.policy_pack
    catalog: Any = catalog_in(absolute(given)) if given else importlib.import_module("policies.engine.catalog")
    return catalog.BY_ID


def _stack_urn(given: Judgement) -> str:
    return f"urn:pulumi:{given.stack}::{given.project}::pulumi:pulumi:Stack::{given.project}-{given.stack}"


def _said(found: Baseline, acceptance: Acceptance, *, include_critical: bool) -> list[str]:
    policies = len({entry["policy"] for entry in found.entries})
    number = counted(len(found.entries), "violation")
    lines = [f"accepted until {acceptance.expires}: {number} of {counted(policies, 'policy', 'policies')}"]
    for counts, why in (
        (found.critical, "the policy is critical: fix it, or accept it with --include-critical"),
        (found.crashed, "the policy itself failed, so what it would find is not known"),
        (found.foreign, "the policy is of another pack, which reads no exemptions"),
    ):
        lines += [
            f"not accepted: {policy} ({counted(many, 'violation')}): {why}" for policy, many in sorted(counts.items())
        ]
    if include_critical:
        lines.append(
            "exemptions of critical policies have no effect unless their setting allow_critical_exemptions is true"
        )
    return lines
