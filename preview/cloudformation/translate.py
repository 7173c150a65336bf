"""Translates the resources of a plan into a CloudFormation template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from preview.aws.catalog import cards
from preview.aws.counterpart import Counterpart, NoCounterpart, Part
from preview.cloudformation.names import logical_id
from preview.cloudformation.notes import Hidden, Notes
from preview.cloudformation.references import References, Translated, attribute
from preview.cloudformation.schemas import Schema, load, schema_of, type_named_as
from preview.cloudformation.template import Origin, Source, Template
from preview.cloudformation.writer import Writer
from preview.recorder.record import Path, Registered
from preview.recorder.values import with_value

_FORMAT = "2010-09-09"


def translate(resources: Sequence[Registered], region: str) -> Template:
    """Return the CloudFormation template of a plan for *region*; components are left out, because AWS knows none.

    What is secret, or not known yet, becomes a parameter. Nothing is dropped in silence: each resource and each
    property that is set is in ``translated`` or ``untranslated`` of the template.
    """
    return _Translation(resources, region).template()


def load_tables() -> None:
    """Load the cards and the schemas, which otherwise the first translation does."""
    cards()
    load()


class _Translation:
    def __init__(self, resources: Sequence[Registered], region: str) -> None:
        self._notes = Notes(region)
        self._own: dict[str, Translated] = {}
        self._merged: list[tuple[Registered, Counterpart]] = []
        self._document: dict[str, dict[str, Any]] = {}
        self._origins: dict[str, Origin] = {}
        self._sources: dict[str, dict[str, Source]] = {}
        taken = set[str]()
        for resource in resources:
            if resource.custom and not resource.type.startswith("pulumi:"):
                self._classify(_hidden(resource), taken)
        self._references = References(self._own, [(resource, rule.into) for resource, rule in self._merged])

    def template(self) -> Template:
        for one in self._own.values():
            self._add(one.logical, one.schema, one.resource)
            self._write(one.resource, one.rule, one.schema, one.logical)
            for key, parts in one.rule.parts.items():
                for part in parts if isinstance(parts, tuple) else (parts,):
                    self._part(one, key, part)
        for resource, rule in self._merged:
            target = self._references.target(resource)
            if target is None:
                self._notes.missing(resource, (), f"the resource that {rule.into} names is not in the plan")
            else:
                self._write(resource, rule, target.schema, target.logical)
        document: dict[str, object] = {"AWSTemplateFormatVersion": _FORMAT}
        if self._notes.parameters:
            document["Parameters"] = self._notes.parameters
        document["Resources"] = dict(sorted(self._document.items()))
        return Template(
            document=document,
            origins=self._origins,
            untranslated=tuple(self._notes.untranslated.values()),
            translated={urn: frozenset(paths) for urn, paths in self._notes.translated.items()},
        )

    def _classify(self, resource: Registered, taken: set[str]) -> None:
        """Decide what becomes of a resource: one of its own, a part of another, or nothing, with the reason."""
        card = cards().get(resource.type)
        rule = (card.cloudformation if card else None) or Counterpart()
        reason = ""
        if resource.external:
            reason = "it is looked up, not created by the stack"
        elif isinstance(rule, NoCounterpart):
            reason = rule.reason
        elif rule.into:
            self._merged.append((resource, rule))
        else:
            name = rule.type or type_named_as(resource.type)
            schema = schema_of(name) if name else None
            if schema is None:
                package = resource.type.partition(":")[0]
                reason = "no type of CloudFormation is known for it" if package == "aws" else "not a resource of AWS"
            else:
                logical = logical_id(resource.name, schema.short, taken)
                taken.add(logical)
                self._own[resource.urn] = Translated(resource, logical, schema, rule)
        if reason:
            self._notes.missing(resource, (), reason)

    def _add(self, logical: str, schema: Schema, resource: Registered) -> None:
        self._document[logical] = {"Type": schema.name, "Properties": {}}
        self._sources[logical] = {}
        self._origins[logical] = Origin(resource.urn, resource.type, self._sources[logical])

    def _writer(self, resource: Registered, rule: Counterpart, schema: Schema, logical: str) -> Writer:
        return Writer(
            resource,
            rule,
            schema,
            notes=self._notes,
            references=self._references,
            into=(self._document[logical]["Properties"], self._sources[logical]),
        )

    def _write(self, resource: Registered, rule: Counterpart, schema: Schema, logical: str) -> None:
        writer = self._writer(resource, rule, schema, logical)
        writer.write_all()
        card = cards().get(resource.type)
        key = card.outputs.name if card and card.outputs else "name"
        if not {key, f"{key}Prefix"} & resource.inputs.keys():
            name = None if key in resource.secret_outputs else resource.outputs.get(key)
            writer.write_name(name or Hidden((key,), secret=False), key)

    def _part(self, one: Translated, key: str, part: Part) -> None:
        schema = schema_of(part.type)
        value = one.resource.inputs.get(key)
        if schema is None or value is None:
            return
        items: list[tuple[Path, Any]] = [((key,), value)]
        if isinstance(value, (list, tuple)):
            items = [((key, index), item) for index, item in enumerate(value)]
            self._notes.expressed(one.resource, (key,))
        rule = Counterpart(names=part.names, values=part.values)
        for path, item in items:
            suffix = "" if len(path) == 1 else str(path[-1])
            logical = logical_id(f"{one.logical} {key[:1].upper()}{key[1:]}{suffix}", "", self._document)
            self._add(logical, schema, one.resource)
            properties = self._document[logical]["Properties"]
            properties |= {**part.constants, part.link: attribute(one.logical, part.attribute)}
            writer = self._writer(one.resource, rule, schema, logical)
            if isinstance(item, Mapping):
                writer.write_object(item, path)
            else:
                writer.write(item, path)


def _hidden(resource: Registered) -> Registered:
    """Return a resource with a mark for each input that is a secret, or not known yet."""
    inputs: Any = resource.inputs
    for paths, secret in ((resource.unknown_paths, False), (resource.secret_paths, True)):
        for path in paths:
            inputs = with_value(inputs, path, Hidden(path, secret))
    return replace(resource, inputs=inputs)
