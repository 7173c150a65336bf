"""Groups names with the same properties, for one row or column. Pure."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

from preview.report.view.nouns import noun_of
from preview.report.view.wording import few


@dataclass(frozen=True, kw_only=True, slots=True)
class NameGroup:
    """Resources of one kind with the same properties."""

    kind: str
    """A key of `preview.report.view.nouns.NOUNS`."""
    names: Sequence[str]

    @property
    def first(self) -> str:
        """The name by which it is looked up."""
        return self.names[0]

    @property
    def label(self) -> str:
        """What they are, with their number if there are several: ``ECS service``, ``4 VPC endpoints``."""
        kind = noun_of(self.kind)
        return kind.one if len(self.names) == 1 else kind.counted(len(self.names))

    @property
    def text(self) -> str:
        """The label and the first few names, without the kind before them; the label alone if it is the name."""
        if list(self.names) == [self.label]:
            return self.label
        return f"{self.label} {few([name.removeprefix(f'{self.kind}/') for name in self.names])}"


def grouped(names: Iterable[str], kind: Callable[[str], str], alike: Callable[[str], Hashable]) -> list[NameGroup]:
    """Return *names* in groups of one *kind* for which *alike* is the same, in the order of their first names."""
    found: dict[tuple[str, Hashable], list[str]] = {}
    for name in names:
        found.setdefault((kind(name), alike(name)), []).append(name)
    return [NameGroup(kind=key[0], names=members) for key, members in found.items()]
