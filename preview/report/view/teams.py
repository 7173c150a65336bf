"""Which team a resource belongs to, by a tag. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from preview.recorder.record import Registered

_PROVIDER = "pulumi:providers:aws"


class Teams:
    """The teams of one stack's resources."""

    def __init__(self, resources: Sequence[Registered], tag: str) -> None:
        """Read the tag *tag*, whose key is compared without case."""
        self._tag = tag.casefold()
        self._resources = {one.urn: one for one in resources}
        self._own = {urn: team for urn, one in self._resources.items() if (team := self._tagged(one))}

    def of(self, urn: str) -> str:
        """Return the team of a resource; empty if no tag names one.

        A resource without the tag, such as one that AWS does not tag, belongs to the team of its component, then of
        the provider's default tags, then of the stack, wherever the tags agree.
        """
        resource = self._resources.get(urn)
        while resource is not None:
            team = self._own.get(resource.urn) or self._agreed.get(resource.urn, "")
            if team:
                return team
            resource = self._resources.get(resource.parent)
        return self._default

    def _tagged(self, resource: Registered) -> str:
        if resource.type == _PROVIDER:
            return ""
        bags = (resource.inputs.get("tags"), resource.inputs.get("tagsAll"), resource.outputs.get("tagsAll"))
        return next(filter(None, map(self._named, bags)), "")

    def _named(self, tags: object) -> str:
        if not isinstance(tags, Mapping):
            return ""
        found = (value for key, value in tags.items() if str(key).casefold() == self._tag)
        return next((value.strip() for value in found if isinstance(value, str)), "")

    @cached_property
    def _agreed(self) -> Mapping[str, str]:
        """Parent → the team on which the tags below it agree."""
        below: dict[str, set[str]] = {}
        for urn, team in self._own.items():
            parent = self._resources.get(self._resources[urn].parent)
            while parent is not None:
                below.setdefault(parent.urn, set()).add(team)
                parent = self._resources.get(parent.parent)
        return {urn: _only(teams) for urn, teams in below.items()}

    @cached_property
    def _default(self) -> str:
        defaults = [one.inputs.get("defaultTags") for one in self._resources.values() if one.type == _PROVIDER]
        given = {self._named(one.get("tags")) for one in defaults if isinstance(one, Mapping)} - {""}
        return _only(given) or _only(self._own.values())


def _only(teams: Iterable[str]) -> str:
    """Return the one team among *teams*; empty if there is none, or more than one."""
    found = set(teams)
    return found.pop() if len(found) == 1 else ""
