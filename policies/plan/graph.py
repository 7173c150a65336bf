"""A plan as a graph of resources: references by id if ids are known, otherwise by dependency. Pure.

Proofs, rules, cost and report all read this graph; `policies.plan.known_graph` builds it before an update. It is built
from objects with the attributes of `Registration`, such as the records of the preview, and returns the same objects::

    graph = Graph(record.resources)
    for balancer in graph.of(*lb.LOAD_BALANCERS):  # by type; a card of policies.plan.aws or a token
        subnets = graph.refs(balancer, "subnets", vpc.SUBNET)  # what an input refers to
        listeners = graph.referring(balancer, "loadBalancerArn", *lb.LISTENERS)  # what refers to it
        graph.label(balancer)  # a name that is unique among its type
        graph.component(balancer)  # the outermost component that it belongs to
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from policies.plan.values import flat

REFERRED_BY = (
    "id",
    "arn",
    "name",
    "dnsName",
    "bucket",
    "bucketDomainName",
    "bucketRegionalDomainName",
    "identifier",
    "clusterIdentifier",
    "dbSubnetGroupName",
    "keyId",
    "url",
    "defaultRouteTableId",
    "defaultNetworkAclId",
    "defaultSecurityGroupId",
)
"""Properties by whose values other resources refer to one."""

_GONE = object()


class Registration(Protocol):
    """One resource of a plan: the record of a recorder, or a `Resource`."""

    @property
    def urn(self) -> str:
        """Its URN."""
        ...

    @property
    def type(self) -> str:
        """Pulumi's token, such as ``aws:ec2/vpc:Vpc``."""
        ...

    @property
    def name(self) -> str:
        """Logical name."""
        ...

    @property
    def parent(self) -> str:
        """URN of the parent; empty if there is none."""
        ...

    @property
    def inputs(self) -> Mapping[str, Any]:
        """By their camelCase names, without unknown values."""
        ...

    @property
    def id(self) -> str:
        """Physical id; empty if it is unknown."""
        ...

    @property
    def outputs(self) -> Mapping[str, Any]:
        """By their camelCase names, without unknown values."""
        ...

    @property
    def property_dependencies(self) -> Mapping[str, Iterable[str]]:
        """Input → URNs of the resources that it was computed from."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Resource:
    """One resource of a plan, as plain data."""

    urn: str
    type: str
    """Pulumi's token, such as ``aws:ec2/vpc:Vpc``."""
    name: str
    inputs: Mapping[str, Any] = field(default_factory=dict)
    """camelCase, without unknown values."""
    id: str = ""
    """Physical id. Default: unknown."""
    outputs: Mapping[str, Any] = field(default_factory=dict)
    """ARN and name, if they are known. Default: nothing is known."""
    property_dependencies: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Input → URNs of the resources it was computed from. Default: none."""
    parent: str = ""
    """URN of the parent. Default: the stack."""


R_co = TypeVar("R_co", bound=Registration, covariant=True)


class Graph(Generic[R_co]):
    """The resources of a plan by URN, with the references between them."""

    def __init__(self, resources: Iterable[R_co]) -> None:
        # Sorted by URN: the order of registrations varies, and two runs must report the same.
        self.resources: Mapping[str, R_co] = {one.urn: one for one in sorted(resources, key=lambda one: one.urn)}
        self._by_identity: dict[str, dict[str, R_co]] = {}
        self._by_type: dict[str, list[R_co]] = {}
        for resource in self.resources.values():
            self._by_type.setdefault(resource.type, []).append(resource)
            for value in identities(resource):
                self._by_identity.setdefault(value, {})[resource.urn] = resource
        self._uses = Counter((resource.type, resource.name) for resource in self.resources.values())

    def of(self, *types: str) -> list[R_co]:
        """Return the resources whose type is one of *types*, in the order of *types*, then by URN."""
        return [resource for token in types for resource in self._by_type.get(token, ())]

    def label(self, resource: Registration) -> str:
        """Return the resource's name, prefixed with its parent's if another resource of its type has the same name."""
        if self._uses[resource.type, resource.name] == 1:
            return resource.name
        parent = self.resources.get(resource.parent)
        return f"{parent.name if parent else resource.urn}/{resource.name}"

    def component(self, resource: Registration) -> str:
        """Return the name of the outermost component that a resource belongs to, or its own if there is none."""
        while (parent := self.resources.get(resource.parent)) is not None:
            resource = parent
        return resource.name

    def named(self, text: str, *types: str) -> list[R_co]:
        """Return the resources of *types* whose id, ARN or name is *text*."""
        return [found for found in self._by_identity.get(text, {}).values() if found.type in types]

    def urns_named(self, text: str) -> Iterable[str]:
        """Return the URNs of the resources whose id, ARN or name is *text*."""
        return self._by_identity.get(text, ())

    def is_named(self, urn: str, text: str) -> bool:
        """Return whether the id, ARN or name of the resource with this URN is *text*."""
        return urn in self._by_identity.get(text, ())

    def refs(self, resource: Registration, key: str, *types: str, value: Any = None) -> list[R_co]:
        """Return the resources of *types* that the input *key* refers to.

        Known ids decide; if the plan has none of them, the dependencies of the input decide. *value* restricts the
        result to a part of the input, such as one element of a list of blocks.
        """
        whole = resource.inputs.get(key) if value is None else value
        named = [found for text in _texts(whole) for found in self.named(text, *types) if found.urn != resource.urn]
        if named:
            return list({found.urn: found for found in named}.values())
        linked = (self.resources.get(urn) for urn in sorted(resource.property_dependencies.get(key, ())))
        return [found for found in linked if found is not None and found.type in types]

    def ref(self, resource: Registration, key: str, *types: str, value: Any = None) -> R_co | None:
        """Return the first resource that the input *key* refers to, if there is one."""
        return next(iter(self.refs(resource, key, *types, value=value)), None)

    def referring(self, resource: Registration, key: str, *types: str) -> list[R_co]:
        """Return the resources of *types* whose input *key* refers to *resource*."""
        return [
            one
            for one in self.of(*types)
            if any(found.urn == resource.urn for found in self.refs(one, key, resource.type))
        ]


def identities(resource: Registration) -> set[str]:
    """Return the known texts by which other resources refer to one."""
    values = (resource.id, *(resource.outputs.get(key) for key in REFERRED_BY))
    return {value for value in values if isinstance(value, str) and value}


def without_unknown(value: Any, unknown: object) -> Any:
    """Return *value* without the parts that are the marker *unknown*, as in `Registration.inputs`."""
    found = _known(value, unknown)
    return {} if found is _GONE else found


def _known(value: Any, unknown: object) -> Any:
    if value is unknown:
        return _GONE
    if isinstance(value, Mapping):
        return {key: kept for key, item in value.items() if (kept := _known(item, unknown)) is not _GONE}
    if isinstance(value, (list, tuple)):
        return [kept for item in value if (kept := _known(item, unknown)) is not _GONE]
    return value


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts(item)


def texts(*values: Any) -> list[str]:
    """Return those of *values*, and of the lists among them, that are non-empty strings."""
    return [value for value in flat(values) if isinstance(value, str) and value]


def number(value: Any, default: int = 0) -> int:
    """Return *value* as an integer, or *default* if it is not a number."""
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return default


def blocks(value: Any) -> list[Mapping[str, Any]]:
    """Return the objects of a list, and of the lists in it; a single object counts as a list of one."""
    return [item for item in flat(value) if isinstance(item, Mapping)]
