"""What is missing of a kind of thing that a stack file can hold, each as a sentence that names the file to edit.

A new section is tried with the example of its own field, so that nothing has to be listed here.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from model.keys import KeyDomain
from policies.engine.catalog import RULES
from policies.engine.exemptions import Book
from policies.engine.judge import Judge
from policies.engine.rule import Level, judges
from policies.plan.aws.lb import LOAD_BALANCER
from policies.plan.aws.vpc import VPC
from policies.plan.graph import Graph
from policies.plan.kind import Kind
from policies.plan.kinds import KINDS
from policies.plan.network_of_graph import network_of
from policies.plan.tier import Tier
from policies.plan.tiers import tiers_of
from preview.aws import catalog
from preview.aws.card import Card, Unpriced
from preview.recorder.record import Record, Registered
from program.foundation import EVERY_STACK
from settings.sections import NETWORKED, NETWORKED_SINGLES, SECTIONS, Section
from settings.stack_file import NAMESPACE, StackFile
from tests.support.component_sources import component_source
from tests.support.legal_stack_files import DRAWN_SECTIONS
from tests.support.link_trials import Trial, missing_of_links, model_file, trials, workers
from tests.support.offline import ROOT, STACK_FILES, config_of, run_stack_file
from tests.support.pack_harness import IDS
from tests.support.stack_views import known

_PROTECTED = {
    VPC: "everything in it would be replaced with it",
    LOAD_BALANCER: "its name in AWS's domain, which others may have noted, would end with it",
}
"""Types without data that are protected, and why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """Where the gate looks. A test replaces a part to see what is then reported."""

    record: Record
    """A stack with at least one thing of every section."""

    nodes: frozenset[str]
    """Names of what has a place in its network, and of the VPCs themselves, which the picture draws as frames."""

    tiers: Sequence[Tier]
    """What the game day plays with."""

    things: Mapping[str, Sequence[str]]
    """Section → names of its things in that stack, without those that a key has as well."""

    cards: Mapping[str, Card]
    """Cards of the preview."""

    kinds: Mapping[str, Kind]
    """Cards of the pack."""

    trials: Sequence[Trial]
    """A link for each access that a section offers."""

    rejections: Mapping[str, Sequence[str]]
    """Outermost component → what mandatory policies of the pack say of its resources."""

    drawn: Iterable[str] = DRAWN_SECTIONS
    """Sections that the property tests draw."""

    written: Iterable[str]
    """Sections that a committed stack or example uses."""

    pages: str
    """The README."""

    tests: Mapping[str, str]
    """Every test file but those of the engine → its text."""


def evidence() -> Evidence:
    """Run a stack with everything, and return what it shows."""
    config, tried = _everything()
    record = run_stack_file(config)
    graph = Graph(record.resources)
    network = network_of(graph)
    committed = [config_of(path) for path in STACK_FILES]
    return Evidence(
        record=record,
        nodes=frozenset({*network.nodes, *(vpc.name for vpc in graph.of(VPC))}),
        tiers=tiers_of(graph, network),
        things={
            key: [name for name in config[f"{NAMESPACE}:{key}"] if name not in get_args(KeyDomain)] for key in SECTIONS
        },
        cards=catalog.cards(),
        kinds=KINDS,
        trials=tried,
        rejections=rejections(graph),
        pages=(ROOT / "README.md").read_text(encoding="utf-8"),
        tests={
            str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
            for folder in ("components", "model", "settings")
            for path in (ROOT / "tests" / folder).rglob("test_*.py")
        },
        written={key for key in SECTIONS if any(file.get(f"{NAMESPACE}:{key}") for file in committed)},
    )


def _everything() -> tuple[dict[str, Any], Sequence[Trial]]:
    """Return staging's configuration, its network by its name, with the example of every section that it leaves out.

    A worker of a second network is linked across a peering. Each access to a thing is linked once; the database has a replica, so that its link sets every variable.
    """
    config = config_of("Pulumi.staging.yaml")
    home, other = StackFile.model_fields["peerings"].examples[0]["core-payments"]["networks"]
    ours = config.pop(f"{NAMESPACE}:network")
    config[f"{NAMESPACE}:networks"] = {home: ours, other: {**ours, "cidr": "10.200.0.0/16"}}
    for key in SECTIONS:
        config.setdefault(f"{NAMESPACE}:{key}", copy.deepcopy(StackFile.model_fields[key].examples[0]))
    for database in config[f"{NAMESPACE}:databases"].values():
        database["replicas"] = 1
    for key in NETWORKED:
        for thing in config[f"{NAMESPACE}:{key}"].values():
            thing.setdefault("network", home)
    for key in NETWORKED_SINGLES:
        config.get(f"{NAMESPACE}:{key}", {}).setdefault("network", home)
    config[f"{NAMESPACE}:services"]["orders"] = _behind_the_api(config[f"{NAMESPACE}:services"]["api"])
    tried = trials(config, NAMESPACE)
    database = next(iter(config[f"{NAMESPACE}:databases"]))
    across = {**next(iter(workers(tried, other).values())), "links": {database: "connect"}}
    config[f"{NAMESPACE}:services"] |= {**workers(tried, home), "across": across}
    return config, tried


def _behind_the_api(web: Mapping[str, Any]) -> dict[str, Any]:
    """Return the service of the example of APIs: as *web*, with paths that CloudFront does not have."""
    return {**web, "route": {"paths": ["/orders/*"], "priority": 900}}


def rejections(graph: Graph[Registered]) -> dict[str, list[str]]:
    """Return what mandatory policies find, by the outermost component of the resource that they reject."""
    judge, stack = Judge(Book([]), IDS), known(graph)
    stack.run = judge
    found: dict[str, list[str]] = {}
    for rule in RULES:
        if rule.level is not Level.MANDATORY:
            continue
        if rule.scope == "stack":
            results = [(urn, message) for message, urn in judge.stack(rule, stack, None)]
        else:
            own = [one for one in stack.by_urn.values() if judges(rule, one.type)]
            results = [(one.urn, message) for one in own for message in judge.resource(rule, one, None)]
        for urn, message in results:
            owner = graph.component(graph.resources[urn]) if urn in graph.resources else ""
            found.setdefault(owner, []).append(f"{rule.id}: {message.partition(' → ')[0]}")
    return found


def missing(section: Section, found: Evidence) -> Iterator[str]:
    """Yield a sentence for everything that *section* lacks."""
    key, noun = section.key, section.things.noun
    if key not in found.drawn:
        yield f"the property tests draw no {noun}: add a draw for {key} to tests/support/legal_stack_files.py"
    if key not in found.written:
        yield f"no committed stack or example has a {noun}: add one to a file in examples/, then run make snapshots"
    if f"`plinth:{key}`" not in found.pages:
        yield f"README.md does not name plinth:{key}: add it to the table under What is in a stack"
    if not _is_tested(section, found):
        yield (
            f"no test of the rules of a {noun}: add tests/model/test_{Path(model_file(section)).stem}.py, or a test of "
            "its wrong values to tests/settings/"
        )
    names = found.things.get(key, ())
    made = [one for one in found.record.resources if one.name in names and one.type.startswith("plinth:")]
    made = [one for one in made if _is_top_level(one, found.record)]
    if not made:
        yield (
            f"nothing is created for a {noun}: add a function for {key} to a module of program/, and for a store a field of "
            "Stores in program/data.py"
        )
        return
    for output in section.things.outputs:
        if made[0].name not in (found.record.stack_outputs.get(output) or {}):
            yield f"the stack output {output} does not list a {noun}: return it from `exports` of its component"
    yield from missing_of_links(section, found.trials, found.record)
    yield from _keys(section, made, found)
    yield from _of_component(made[0], noun, found)


def _is_top_level(resource: Registered, record: Record) -> bool:
    return not any(one.urn == resource.parent and one.type.startswith("plinth:") for one in record.resources)


def _of_component(component: Registered, noun: str, found: Evidence) -> Iterator[str]:
    resources = [one for one in _below(component, found.record) if one.custom]
    yield from catalog.missing((one.type for one in resources), found.cards)
    primary = [one for one in resources if one.name == component.name]
    main = primary[0] if primary else resources[0]
    card = found.cards.get(main.type)
    if card is not None and isinstance(card.price, Unpriced):
        yield (
            f"a {noun} has no price: give the card of {main.type} in {catalog.file_of(main.type)} a price rule, with its price "
            "in preview/aws/prices.json; what it assumes is a field `usage` of its model"
        )
    yield from _of_kind(component.name, main, noun, found)
    if not _is_shown(component.name, main, found):
        yield f"the picture shows no {noun}: give the card of {main.type} a shelf in {catalog.file_of(main.type)}"
    yield from _of_source(component, noun, found)


def _of_kind(name: str, main: Registered, noun: str, found: Evidence) -> Iterator[str]:
    """Yield a sentence for what the pack's card of *main*, the resource that a thing mainly is, does not say."""
    kind, file = found.kinds.get(main.type), _kind_file(main.type)
    if kind is None:
        yield f"the policy pack does not know {main.type}: add it to {file}"
        return
    if not _recovers(name, kind, found):
        yield f'the game day says nothing of a {noun}: give {kind} a placement, or scope="regional", in {file}'
    if main.protect and kind.holds == "nothing" and kind not in _PROTECTED:
        yield f"{kind} is protected and holds nothing: give it holds= in {file}, or do not protect a {noun}"


def _kind_file(token: str) -> str:
    """Return the file with the pack's card of a type, or the one that it belongs in."""
    folder = ROOT / "policies" / "plan" / "aws"
    holds = (path for path in sorted(folder.glob("*.py")) if f'"{token}"' in path.read_text(encoding="utf-8"))
    return str(
        next(
            holds, folder / f"{catalog.file_of(token).removeprefix('preview/aws/').rstrip('/').removesuffix('.py')}.py"
        ).relative_to(ROOT)
    )


def _of_source(component: Registered, noun: str, found: Evidence) -> Iterator[str]:
    """Yield a sentence for what the component itself does not say, or does otherwise than every other."""
    source = component_source(component.type)
    if source is None:
        yield f"{component.type} is no ComponentResource in components/"
        return
    if not source.says_why_not_watched and not _has_alarm(component.name, found.record):
        yield f"{source.name} has neither alarms nor a reason: say why under `alarms` in {source.path}"
    if source.links_anything:
        yield f"{source.name} links with an access that it does not know: call LINK.require_access in {source.path}"
    test = f"tests/{Path(source.path).with_name(f'test_{Path(source.path).name}')}"
    if test not in found.tests:
        yield f"{source.name} has no test: add {test}"
    for rejection in found.rejections.get(component.name, ()):
        yield f"the policy pack rejects a {noun}: {rejection}; change {source.path}"


def _is_tested(section: Section, found: Evidence) -> bool:
    """Return whether a test of models, or of settings, names the section's model or its key."""
    model = re.compile(rf"\b{section.model.__name__}\b")
    return any(
        (path.startswith("tests/model/") and model.search(text))
        or (path.startswith("tests/settings/") and re.search(rf"\b{section.key}\b", text))
        for path, text in found.tests.items()
    )


def _keys(section: Section, made: Sequence[Registered], found: Evidence) -> Iterator[str]:
    """Yield a sentence for each key that all of *made* use, and that a stack with nothing else would not have."""
    owners = {one.urn: one.name for one in found.record.resources if one.type == "plinth:security:Key"}
    keys = {one.urn: owners[one.parent] for one in found.record.of_type("aws:kms/key:Key") if one.parent in owners}
    used = set.intersection(*(set(_used(keys, component, found)) for component in made))
    for domain in sorted(used - {*EVERY_STACK, section.key_domain}):
        yield (
            f"a {section.things.noun} uses the key of {domain}, which a stack with nothing else does not have: set "
            f"KEY_DOMAIN of its model in {model_file(section)}"
        )


def _used(keys: Mapping[str, str], component: Registered, found: Evidence) -> Iterator[str]:
    for one in _below(component, found.record):
        yield from (keys[urn] for urns in one.property_dependencies.values() for urn in urns if urn in keys)


def _has_alarm(name: str, record: Record) -> bool:
    return any(one.name.startswith(f"{name}-") for one in record.of_type("aws:cloudwatch/metricAlarm:MetricAlarm"))


def _below(component: Registered, record: Record) -> Iterator[Registered]:
    for one in record.resources:
        if one.parent == component.urn:
            yield one
            yield from _below(one, record)


def _recovers(name: str, kind: Kind, found: Evidence) -> bool:
    is_known = kind.scope is not None and kind.holds != "data"
    return is_known or any(_names(tier.name, name) for tier in found.tiers)


def _names(tier: str, name: str) -> bool:
    return tier.rpartition("/")[2] == name


def _is_shown(name: str, main: Registered, found: Evidence) -> bool:
    card = found.cards.get(main.type)
    placed = any(_names(node, name) for node in found.nodes)
    return placed or (card is not None and card.shelf is not None)
