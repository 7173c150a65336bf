"""What follows from the sections of the stack file. To add one, add its field to `settings.stack_file`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from model.base import Model, Unknown
from model.keys import KeyDomain
from model.links import LinkOffer
from settings.fields import entries_of, models_of
from settings.section_marks import Single, Things
from settings.stack_file import StackFile


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A section that holds things of one kind by name."""

    key: str
    """Attribute of Settings, such as ``databases``."""

    model: type[Model]
    """What each of them is."""

    things: Things
    """What its field says about it."""

    @property
    def link(self) -> LinkOffer | None:
        """What a link to one of them offers. None: nothing can be linked to them."""
        return getattr(self.model, "LINK", None)

    @property
    def data_port(self) -> int | None:
        """TCP port on which the private tier reaches one of them in the data tier. None: it is not in the data tier."""
        return getattr(self.model, "PORT", None)

    @property
    def key_domain(self) -> KeyDomain | None:
        """Domain of the key that encrypts them. None: no key of the stack does."""
        return getattr(self.model, "KEY_DOMAIN", None)

    @property
    def offer(self) -> LinkOffer:
        """The same of a section that can be linked to; raises LookupError for any other."""
        if self.link is None:
            raise LookupError(f"nothing can be linked to {self.key}")
        return self.link

    def of(self, file: StackFile) -> Mapping[str, Model]:
        """Return the things of this section in *file*; raises Unknown if the section is invalid."""
        return getattr(file, self.key)

    def known_in(self, file: StackFile) -> Mapping[str, Model]:
        """Return the same, or none if the section is invalid, which is reported already."""
        try:
            return self.of(file)
        except Unknown:
            return {}


def _sections() -> Iterator[Section]:
    for key, field in StackFile.model_fields.items():
        marks = [mark for mark in field.metadata if isinstance(mark, Things)]
        models = entries_of(field.annotation)
        if marks and models:
            (model,) = models  # a link to any of its things offers the same
            yield Section(key=key, model=model, things=marks[0])


SECTIONS: Mapping[str, Section] = {section.key: section for section in _sections()}
"""Key → section, in the order of the stack file."""

LINKABLE: Mapping[str, Section] = {key: section for key, section in SECTIONS.items() if section.link is not None}
"""Those that services can be linked to. Their things share one set of names."""

NETWORKED: Mapping[str, Section] = {
    key: section for key, section in SECTIONS.items() if "network" in section.model.model_fields
}
"""Those whose things are in a network."""

NETWORKED_SINGLES: tuple[str, ...] = tuple(
    key
    for key, field in StackFile.model_fields.items()
    for mark in field.metadata
    if isinstance(mark, Single) and any("network" in model.model_fields for model in models_of(field.annotation))
)
"""Sections of single components that are in a network."""

OWN_NAMES: frozenset[str] = frozenset(
    name
    for field in StackFile.model_fields.values()
    for mark in field.metadata
    if isinstance(mark, Single)
    for name in mark.names
)
"""Logical names of the components that a stack has once."""

OUTPUTS: tuple[str, ...] = tuple(dict.fromkeys(output for one in SECTIONS.values() for output in one.things.outputs))
"""Stack outputs that map names of things to values; each is there, if empty, in every stack."""


def offers(file: StackFile) -> dict[str, LinkOffer]:
    """Return name → offer of everything that can be linked to; raises Unknown if a section is invalid."""
    return {name: section.offer for section in LINKABLE.values() for name in section.of(file)}


def data_ports() -> list[int]:
    """Return the TCP ports of everything that a stack can hold in the data tier.

    Not only of what it holds: network ACLs stay the same when the first cache is added, and security groups open a port
    only between what is linked.
    """
    return sorted({section.data_port for section in SECTIONS.values() if section.data_port is not None})
