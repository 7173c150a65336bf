"""Exemptions: which resources are exempt from which policy, why, until when. Pure, except that it reads the file."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NamedTuple

from policies.engine.environment import config_object

LONGEST = timedelta(days=365)
SHORTEST_REASON = 20
FILE = Path(__file__).resolve().parents[1] / "exemptions.yaml"
"""The pack's own file: it is in the pack's folder, wherever that is copied to."""
REPORT = "POLICY_REPORT_EXEMPTIONS"
"""Environment variable; `each` reports every accepted violation of a baseline in a line of its own."""
REPORTING_POLICY = "governance-exemption-report-state"
"""The policy whose violations are the lines of `Book.report`."""
_FIELDS = {"policy", "urn", "reason", "owner", "expires", "finding", "message"}
_OPTIONAL = {"finding", "message"}
_ARROW = "→"
_APPLIED = re.compile(
    r"EXEMPT until (?P<expires>\d{4}-\d\d-\d\d) \((?P<reason>.*?); owner (?P<owner>.*?)\): "
    r"(?P<policy>[a-z0-9-]+) on (?P<urn>urn:pulumi:.+?): (?P<message>.*)",
    re.DOTALL,
)
_UNUSED = re.compile(r"unused: (?P<policy>\S+) on (?P<urn>.+) has no (?:such )?violation ")


def said(message: str) -> str:
    """Return what a violation says, without the remediation and the control after it, which a new pack may reword."""
    return message.partition(_ARROW)[0].strip()


class Applied(NamedTuple):
    """An exempt violation, as a run reports it."""

    policy: str
    urn: str
    message: str
    reason: str
    owner: str
    expires: str


def read_applied(line: str) -> Applied | None:
    """Return the exempt violation that a line of `Book.report` names; None for every other line."""
    found = _APPLIED.fullmatch(line.strip())
    return Applied(**{**found.groupdict(), "message": said(found["message"])}) if found else None


def read_unused(line: str) -> tuple[str, str] | None:
    """Return policy and URN, both globs, of the exemption that a line of `Book.report` says is unused, or None."""
    found = _UNUSED.match(line.strip())
    return (found["policy"], found["urn"]) if found else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Exemption:
    """One exemption."""

    policy: str
    """Id, or glob of ids."""

    urn: str
    """Glob of URNs; never all of them."""

    reason: str
    """The reason, at least 20 characters."""

    owner: str
    """The responsible person or team."""

    expires: date
    """Last day, at most 365 days ahead."""

    finding: str = ""
    """Glob on the text of the violation. Default: every violation of the policy."""

    message: str = ""
    """The text of the violation up to its remediation. With it, policy, URN and text are no globs, but equal: an entry
    of a baseline accepts one violation. Default: none."""

    def covers(self, policy: str, urn: str, message: str) -> bool:
        """Return whether the exemption covers this violation."""
        if self.message:
            return (policy, urn, said(message)) == (self.policy, self.urn, self.message)
        return (
            fnmatchcase(policy, self.policy)
            and fnmatchcase(urn, self.urn)
            and (not self.finding or fnmatchcase(message, f"*{self.finding}*"))
        )

    def for_stack(self, stack: str) -> bool:
        """Return whether the exemption can cover anything in a stack of that name."""
        parts = self.urn.split(":")
        return len(parts) < 3 or not stack or "*" in parts[0] or fnmatchcase(stack, parts[2])  # noqa: PLR2004


class Book:
    """The exemptions of a run: the valid ones, what is wrong with the others, and which were applied."""

    def __init__(self, entries: list[Any], today: date | None = None) -> None:
        self._today = today or datetime.now(UTC).date()
        self.valid: list[Exemption] = []
        self.faults: list[str] = []
        self.applied: dict[tuple[str, str, str], Exemption] = {}
        self.refused: dict[tuple[str, str], Exemption] = {}
        for number, entry in enumerate(entries, start=1):
            found = self._read(number, entry)
            if found is not None:
                self.valid.append(found)
        self._globs = [item for item in self.valid if not item.message]
        self._accepted = {(item.policy, item.urn, item.message): item for item in reversed(self.valid) if item.message}

    def covering(self, policy: str, urn: str, message: str) -> Exemption | None:
        """Return the valid exemption that covers this violation, if there is one."""
        if not self.valid:
            return None
        accepted = self._accepted.get((policy, urn, said(message)))  # a baseline has thousands of entries
        return accepted or next((item for item in self._globs if item.covers(policy, urn, message)), None)

    def use(self, exemption: Exemption, policy: str, urn: str, message: str) -> None:
        """Record that *exemption* was applied to a violation."""
        self.applied[policy, urn, message] = exemption

    def refuse(self, exemption: Exemption, policy: str, urn: str) -> None:
        """Record that *exemption* is not allowed for a critical policy."""
        self.refused[policy, urn] = exemption

    def report(self, known_ids: set[str], stack: str = "") -> list[str]:
        """Return one line per exemption that was applied, refused or unused, or that is invalid.

        What a baseline accepts is counted in one line per reason, owner and date, unless `POLICY_REPORT_EXEMPTIONS` is
        `each`: a run is to show what is new.
        """
        lines = list(self._applied_lines(each=os.environ.get(REPORT) == "each"))
        lines += [
            f"refused: {policy} is critical, and its setting allow_critical_exemptions is off; the violation on {urn} "
            f"remains → fix it, or ask the pack's owners to set allow_critical_exemptions ({item.owner})"
            for (policy, urn), item in self.refused.items()
        ]
        lines += self.faults
        used = {id(item) for item in [*self.applied.values(), *self.refused.values()]}
        for item in self.valid:
            if not (item.policy in known_ids if item.message else any(fnmatchcase(p, item.policy) for p in known_ids)):
                lines.append(f"no policy is named {item.policy} → correct the exemption of {item.owner}, or remove it")
            elif id(item) not in used and item.for_stack(stack):
                what = f"such violation any more: {item.message}" if item.message else "violation"
                lines.append(f"unused: {item.policy} on {item.urn} has no {what} → remove it ({item.owner})")
        return lines

    def _applied_lines(self, *, each: bool) -> Iterator[str]:
        accepted: dict[str, list[tuple[str, str]]] = {}
        for (policy, urn, message), item in self.applied.items():
            start = f"EXEMPT until {item.expires} ({item.reason}; owner {item.owner})"
            if item.message and not each:
                accepted.setdefault(start, []).append((policy, urn))
            else:
                yield f"{start}: {policy} on {urn}: {message}"
        for start, found in accepted.items():
            policies, urns = ({one[part] for one in found} for part in (0, 1))
            yield (
                f"{start}: {len(found)} accepted violations ({len(policies)} policies, {len(urns)} resources); "
                f"{REPORT}=each lists them {_ARROW} correct them before that day"
            )

    def _read(self, number: int, entry: Any) -> Exemption | None:
        problems = problems_of(entry, self._today)
        if problems:
            named = f" ({entry.get('policy')} on {entry.get('urn')})" if isinstance(entry, Mapping) else ""
            self.faults.append(f"exemption {number}{named} has no effect: {'; '.join(problems)} → correct or remove it")
            return None
        texts = {key: str(entry[key]).strip() for key in _FIELDS - {"expires", *_OPTIONAL}}
        return Exemption(
            **texts,
            expires=_day(entry["expires"]) or self._today,
            finding=str(entry.get("finding") or ""),
            message=said(str(entry.get("message") or "")),
        )


def problems_of(entry: Any, today: date) -> list[str]:
    """Return why an entry of exemptions has no effect on the day *today*; nothing if it is valid."""
    if not isinstance(entry, Mapping):
        return [f"it must be an object with {', '.join(sorted(_FIELDS - _OPTIONAL))}"]
    found = [f"{key} is not a field" for key in sorted(set(map(str, entry)) - _FIELDS)]
    found += [f"{key} is missing" for key in ("policy", "urn", "owner") if not str(entry.get(key) or "").strip()]
    if not str(entry.get("urn") or "x").removeprefix("urn:pulumi:").strip("*:?[]!"):
        found.append("urn would match everything")
    if entry.get("finding") and entry.get("message"):
        found.append("finding and message exclude each other")
    if len(str(entry.get("reason") or "").strip()) < SHORTEST_REASON:
        found.append(f"reason has fewer than {SHORTEST_REASON} characters")
    day = _day(entry.get("expires"))
    if day is None:
        found.append("expires must be a date such as 2027-01-31")
    elif day < today:
        found.append(f"it expired on {day}")
    elif day > today + LONGEST:
        found.append(f"expires is more than {LONGEST.days} days ahead")
    return found


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return datetime.fromisoformat(str(value)).date()  # the engine appends a time to a YAML date
    except ValueError:
        return None


def load(path: Path | None = None) -> Book:
    """Return the exemptions of the stack's configuration (`policy:exemptions`) and of the pack's file."""
    entries: list[Any] = []
    faults: list[str] = []
    configured = config_object("policy:exemptions")
    entries += configured if isinstance(configured, list) else [] if configured is None else [configured]
    file = path or Path(os.environ.get("POLICY_EXEMPTIONS_FILE") or FILE)
    if file.is_file():
        import yaml  # noqa: PLC0415 - only if there is a file

        try:
            found = yaml.safe_load(file.read_text(encoding="utf-8")) or []
        except yaml.YAMLError as error:
            faults.append(f"{file.name} cannot be read: {str(error).splitlines()[0]} → correct it")
            found = []
        found = found.get("exemptions") or [] if isinstance(found, dict) else found
        entries += found if isinstance(found, list) else [found]
    book = Book(entries)
    book.faults[:0] = faults
    return book
