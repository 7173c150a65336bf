"""Which rule of a load balancer takes a request: each has a priority of its own, and none is hidden by another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from model.additional_port import joined_name
from model.aws.elb import LAST_PRIORITY, VALUES_PER_RULE
from model.base import Unknown
from model.cloudfront_only import ACCEPTED_HEADERS
from model.conditions import Conditions
from model.load_balancer import MAIN_LOAD_BALANCER
from model.patterns import hidden_requests
from model.priorities import priority_of
from model.problem import Path, Problem
from model.service import Service
from model.test_traffic import rule_key
from model.values import flow
from settings.fields import written
from settings.rules.attempt import Rule, attempt
from settings.stack_file import StackFile


@dataclass(frozen=True, kw_only=True, slots=True)
class _Entry:
    """A rule of a load balancer."""

    path: Path
    """Where the stack file says it."""

    label: str
    """What messages call it."""

    key: str
    """What an automatic priority follows from."""

    rule: Conditions

    @property
    def number(self) -> int:
        return priority_of(self.key, self.rule)


def _entries(file: StackFile, balancer: str) -> Iterator[_Entry]:
    """Yield the rules of the load balancer *balancer* whose conditions are known."""
    found = [
        *(
            _Entry(path=(*file.load_balancer_path(balancer), "rules", name), label=name, key=f"rules.{name}", rule=rule)
            for name, rule in file.named_load_balancers[balancer].rules.items()
        ),
        *_routes(file, balancer),
    ]
    for entry in found:
        if type(entry.rule).model_fields.keys() <= entry.rule.__dict__.keys() and not any(entry.rule.problems()):
            yield entry


def _routes(file: StackFile, balancer: str) -> Iterator[_Entry]:
    for name, service in file.placed.items():
        try:
            if service.kind != "web":
                continue
            for path, route in service.routes.items():
                if file.load_balancer_for(route) == balancer:
                    label = joined_name(name, str(path[1])) if len(path) > 1 else name
                    yield _Entry(path=(*file.placed_path(name), *path), label=label, key=label, rule=route)
            if isinstance(service, Service) and file.load_balancer_of(service) == balancer:
                yield from _test_rule(file, name, service)
        except Unknown:
            continue


def _test_rule(file: StackFile, name: str, service: Service) -> Iterator[_Entry]:
    """Yield the rule of the requests that a deployment of *service* tests its new tasks with, if there is one."""
    test = file.deployed(service).strategy.test_traffic
    if (
        test is None
        or test.by_header is None
        or service.route is None
        or (service.route.priority == 1 and test.priority is None)
    ):
        return
    yield _Entry(
        path=(*file.deployment_path(name), "test_traffic"),
        label=f"test_traffic of {name}",
        key=rule_key(name),
        rule=test.conditions(service.route),
    )


def _priorities(file: StackFile) -> Iterator[Problem]:
    for balancer in file.named_load_balancers:
        yield from attempt(_distinct, file, balancer)


def _distinct(file: StackFile, balancer: str) -> Iterator[Problem]:
    entries = list(_entries(file, balancer))
    taken = {entry.number for entry in entries}
    owner: dict[int, _Entry] = {}
    for entry in sorted(entries, key=lambda entry: entry.rule.priority is None):
        first = owner.setdefault(entry.number, entry)
        if first is entry:
            continue
        automatic = entry.rule.priority is None
        yield Problem(
            (*entry.path, "priority"),
            f"would be {entry.number}, the priority of {first.label!r} too; give one of them a priority"
            if automatic
            else f"is the priority of {first.label!r} too",
            f"priority: {_free(entry.number, taken, before=_hides(first, entry))}",
            show_value=not automatic,
        )


def _free(number: int, taken: set[int], *, before: bool = False) -> int:
    """Return the nearest number that no rule has, below *number* if it is to come before and there is one."""
    sides = [range(number + 1, LAST_PRIORITY + 1), range(number - 1, 0, -1)]
    return next(free for side in (reversed(sides) if before else sides) for free in side if free not in taken)


def _hides(first: _Entry, later: _Entry) -> bool:
    return next(hidden_requests(first.rule, later.rule), None) is not None


def _hidden(file: StackFile) -> Iterator[Problem]:
    for balancer in file.named_load_balancers:
        yield from attempt(_each_is_reached, file, balancer)


def _each_is_reached(file: StackFile, balancer: str) -> Iterator[Problem]:
    """Yield rules some of whose requests an earlier one takes: they could be left out, or were meant to come first."""
    entries = sorted(_entries(file, balancer), key=lambda entry: entry.number)
    taken = {entry.number for entry in entries}
    for first, later in combinations(entries, 2):
        requests = next(hidden_requests(first.rule, later.rule), None)
        if requests is None or first.number == later.number:
            continue
        yield Problem(
            later.path,
            f"never receives {requests}: {first.label!r}, with priority {first.number}, takes it first",
            _before(first, later, taken, same=_hides(later, first)),
            show_value=False,
        )


def _before(first: _Entry, later: _Entry, taken: set[int], *, same: bool) -> str:
    """Return an example in which both receive requests."""
    number = next((number for number in range(first.number - 1, 0, -1) if number not in taken), None)
    if number is None:
        return f"{written((*first.path, 'priority'))}: {_free(later.number, taken)}"
    if not same:
        return f"{written((*later.path, 'priority'))}: {number}"
    path = next(iter(later.rule.paths), "").rstrip("*").rstrip("/")
    return (
        f"{written((*later.path, 'paths'))}: [{path}/{later.label}/*], {written((*later.path, 'priority'))}: {number}"
    )


def _sources(file: StackFile) -> Iterator[Problem]:
    for name, balancer in file.named_load_balancers.items():
        if name == MAIN_LOAD_BALANCER and balancer.closed and not balancer.allowed_cidrs and file.cdn is not None:
            yield from attempt(_of_cloudfront, file, name)


def _of_cloudfront(file: StackFile, balancer: str) -> Iterator[Problem]:
    for entry in _entries(file, balancer):
        if entry.rule.source_cidrs:
            yield Problem(
                (*entry.path, "source_cidrs"),
                "every request comes from CloudFront's addresses; restrict clients by plinth:waf",
                "source_cidrs: []",
            )


def _room_for_the_header(file: StackFile) -> Iterator[Problem]:
    for name, balancer in file.named_load_balancers.items():
        if balancer.cloudfront_only is not None:
            yield from attempt(_fits_with_the_header, file, name)


def _fits_with_the_header(file: StackFile, balancer: str) -> Iterator[Problem]:
    """Yield rules that have no room for CloudFront's secret header: two values of it, so that the next one fits."""
    most = VALUES_PER_RULE - ACCEPTED_HEADERS
    for entry in _entries(file, balancer):
        if entry.rule.values > most:
            yield Problem(
                entry.path,
                f"has {entry.rule.values} values of conditions, and a rule holds {VALUES_PER_RULE}, of which "
                f"cloudfront_only takes {ACCEPTED_HEADERS}: at most {most}",
                _with_fewer(entry, most),
                show_value=False,
            )


def _with_fewer(entry: _Entry, most: int) -> str:
    """Return the longest list of *entry* without as many values as are too many; empty if that leaves none of them."""
    rule = entry.rule
    lists = {"paths": rule.paths, "hosts": rule.hosts, "methods": rule.methods, "source_cidrs": rule.source_cidrs}
    field, values = max(lists.items(), key=lambda pair: len(pair[1]))
    left = values[: max(0, len(values) - (rule.values - most))]
    return f"{written((*entry.path, field))}: {flow(left)}" if left else ""


RULES: tuple[Rule, ...] = (_priorities, _hidden, _sources, _room_for_the_header)
