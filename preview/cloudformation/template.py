"""A plan as a CloudFormation template, and which resource and property of the plan each part of it comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Source:
    """A property of a resource of the plan."""

    urn: str
    type: str
    """Pulumi's token."""
    path: str
    """Camel case, by dots, positions in brackets: ``ingress[0].fromPort``. Empty: the resource as a whole."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one resource of a template comes from."""

    urn: str
    """URN of the resource that it is the counterpart, or a part, of."""
    type: str
    """Pulumi's token of that resource."""
    properties: Mapping[str, Source] = field(default_factory=dict)
    """CloudFormation path, by slashes (``BlockDeviceMappings/0/Ebs/VolumeType``) → the property that it was made of.

    That property may be another resource's: the versioning of a bucket is a resource of its own in Pulumi.
    """

    def find(self, path: str | Sequence[str | int]) -> Source:
        """Return the property that the longest known beginning of *path* was made of; without one, the resource."""
        parts = path.strip("/").split("/") if isinstance(path, str) else [str(part) for part in path]
        for length in range(len(parts), 0, -1):
            found = self.properties.get("/".join(parts[:length]))
            if found is not None:
                return found
        return Source(self.urn, self.type, "")


@dataclass(frozen=True, slots=True)
class Untranslated:
    """What a template does not express."""

    urn: str
    type: str
    """Pulumi's token."""
    property: str
    """Pulumi path by dots, without positions. Empty: the whole resource."""
    reason: str
    reviewed: bool = True
    """False: no property of that name was found, so the template may lack something that AWS requires."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Template:
    """A CloudFormation template."""

    document: Mapping[str, object]
    """The template, ready for ``json.dumps``. Secrets and values that are not known yet are parameters of it."""
    origins: Mapping[str, Origin]
    """Logical id of each resource → where it comes from."""
    untranslated: Sequence[Untranslated] = ()
    translated: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """URN → the properties that the document expresses: Pulumi paths by dots, without positions."""
