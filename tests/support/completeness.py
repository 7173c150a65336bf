"""What is missing of a kind of thing that a stack file can hold, each as a sentence that names the file to edit.

A new section is tried with the example of its own field, so that nothing has to be listed here.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any, get_args

import pulumi
import yaml

import components
from model.keys import KeyDomain
from policies.plan.aws.vpc import VPC
from policies.plan.graph import Graph
from policies.plan.kinds import KINDS
from policies.plan.network_of_graph import network_of
from policies.plan.tier import Tier
from policies.plan.tiers import tiers_of
from preview.aws import catalog
from preview.aws.card import Card, Unpriced
from preview.recorder.record import Record, Registered
from settings.sections import SECTIONS, Section
from settings.stack_file import NAMESPACE, StackFile
from tests.support.legal_stack_files import DRAWN_SECTIONS
from tests.support.offline import ROOT, STACK_FILES, run_stack_file


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

    kinds: Mapping[str, object]
    """Cards of the pack."""

    drawn: Iterable[str] = DRAWN_SECTIONS
    """Sections that the property tests draw."""

    written: Iterable[str]
    """Sections that a committed stack or example uses."""


def evidence() -> Evidence:
    """Run a stack with everything, and return what it shows."""
    config = _everything()
    record = run_stack_file(config)
    graph = Graph(record.resources)
    network = network_of(graph)
    committed = [yaml.safe_load(path.read_text(encoding="utf-8"))["config"] for path in STACK_FILES]
    return Evidence(
        record=record,
        nodes=frozenset({*network.nodes, *(vpc.name for vpc in graph.of(VPC))}),
        tiers=tiers_of(graph, network),
        things={
            key: [name for name in config[f"{NAMESPACE}:{key}"] if name not in get_args(KeyDomain)] for key in SECTIONS
        },
        cards=catalog.cards(),
        kinds=KINDS,
        written={key for key in SECTIONS if any(file.get(f"{NAMESPACE}:{key}") for file in committed)},
    )


def _everything() -> dict[str, Any]:
    """Return staging's configuration, its network by its name, with the example of every section that it leaves out."""
    config = dict(yaml.safe_load((ROOT / "Pulumi.staging.yaml").read_text(encoding="utf-8"))["config"])
    config[f"{NAMESPACE}:networks"] = {"home": config.pop(f"{NAMESPACE}:network")}
    for key in SECTIONS:
        config.setdefault(f"{NAMESPACE}:{key}", StackFile.model_fields[key].examples[0])
    return config


def missing(section: Section, found: Evidence) -> Iterator[str]:
    """Yield a sentence for everything that *section* lacks."""
    key, noun = section.key, section.things.noun
    if key not in found.drawn:
        yield f"the property tests draw no {noun}: add a draw for {key} to tests/support/legal_stack_files.py"
    if key not in found.written:
        yield f"no committed stack or example has a {noun}: add one to a file in examples/, then run make snapshots"
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
    yield from _of_component(made[0], noun, found)


def _is_top_level(resource: Registered, record: Record) -> bool:
    return not any(one.urn == resource.parent and one.type.startswith("plinth:") for one in record.resources)


def _of_component(component: Registered, noun: str, found: Evidence) -> Iterator[str]:
    resources = [one for one in _below(component, found.record) if one.custom]
    for token in sorted({one.type for one in resources}):
        if token not in found.cards:
            yield f"{token} has no card: add one to {catalog.file_of(token)}, with its price or the reason why it has none"
    primary = [one for one in resources if one.name == component.name]
    main = primary[0] if primary else resources[0]
    card = found.cards.get(main.type)
    if card is not None and isinstance(card.price, Unpriced):
        yield (
            f"a {noun} has no price: give the card of {main.type} in {catalog.file_of(main.type)} a price rule, with its price "
            "in preview/aws/prices.json; what it assumes is a field `usage` of its model"
        )
    if main.type not in found.kinds:
        yield f"the policy pack does not know {main.type}: add it to policies/plan/aws/{main.type.split(':')[1].split('/')[0]}.py"
    elif not _recovers(component.name, main, found):
        yield (
            f'the game day says nothing of a {noun}: give {main.type} a placement, or scope="regional", in '
            f"policies/plan/aws/{main.type.split(':')[1].split('/')[0]}.py"
        )
    if not _is_shown(component.name, main, found):
        yield f"the picture shows no {noun}: give the card of {main.type} a shelf in {catalog.file_of(main.type)}"
    source = component_source(component.type)
    if source is None:
        yield f"{component.type} is no ComponentResource in components/"
    elif not source.says_why_not_watched and not _has_alarm(component.name, found.record):
        yield f"{source.name} has neither alarms nor a reason: say why under `alarms` in {source.path}"


def _has_alarm(name: str, record: Record) -> bool:
    return any(one.name.startswith(f"{name}-") for one in record.of_type("aws:cloudwatch/metricAlarm:MetricAlarm"))


def _below(component: Registered, record: Record) -> Iterator[Registered]:
    for one in record.resources:
        if one.parent == component.urn:
            yield one
            yield from _below(one, record)


def _recovers(name: str, main: Registered, found: Evidence) -> bool:
    kind = found.kinds[main.type]
    is_known = getattr(kind, "scope", None) is not None and getattr(kind, "holds", None) != "data"
    return is_known or any(_names(tier.name, name) for tier in found.tiers)


def _names(tier: str, name: str) -> bool:
    return tier.rpartition("/")[2] == name


def _is_shown(name: str, main: Registered, found: Evidence) -> bool:
    card = found.cards.get(main.type)
    placed = any(_names(node, name) for node in found.nodes)
    return placed or (card is not None and card.shelf is not None)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a component is written."""

    name: str
    path: str
    says_why_not_watched: bool
    """Whether it says under its attribute `alarms` why it has none."""


def component_source(token: str) -> Source | None:
    """Return where the component with the type *token* is written."""
    for module in walk_packages(components.__path__, "components."):
        path = Path(ROOT, *module.name.split(".")).with_suffix(".py")
        if path.exists() and f'"{token}"' in path.read_text(encoding="utf-8"):
            return _read(path, import_module(module.name))
    return None


def _read(path: Path, module: object) -> Source | None:
    for name, value in vars(module).items():
        if (
            inspect.isclass(value)
            and issubclass(value, pulumi.ComponentResource)
            and value.__module__ == module.__name__
        ):
            text = path.read_text(encoding="utf-8")
            node = next(one for one in ast.parse(text).body if isinstance(one, ast.ClassDef) and one.name == name)
            return Source(name, str(path.relative_to(ROOT)), says_why_not_watched=_says_why(node))
    return None


def _says_why(node: ast.ClassDef) -> bool:
    for field, below in zip(node.body, node.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and field.target.id == "alarms":
            text = below.value.value if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant) else ""
            return isinstance(text, str) and text.startswith("None: ")
    return False
