"""What the preview knows about a resource type: outputs, what replaces it, price, group in the picture. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from enum import Enum
from typing import Any

from preview.aws.counterpart import Counterpart, NoCounterpart
from preview.aws.outputs import Outputs
from preview.aws.pricing import PriceRule

Inputs = Mapping[str, Any]
Condition = Callable[[Inputs, Inputs], bool]
"""(inputs before, inputs after) of one resource → whether the change of the property replaces it."""


@dataclass(frozen=True, slots=True)
class Free:
    """AWS does not charge for the type itself; its settings may still determine what another type costs."""

    reason: str
    """What it is, or what is billed in its place."""


@dataclass(frozen=True, slots=True)
class Unpriced:
    """AWS charges, or may charge, for the type, but the price list has no price: it is listed as not priced."""

    reason: str
    """What is billed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """A change that AWS refuses, or makes so that it refuses the next update, although the provider would send it."""

    property: str
    """The property whose change is refused, as a dotted path."""
    when: Condition
    """Whether AWS refuses this change of it. Inputs that do not determine it are no refusal."""
    reason: str
    """What AWS does not do."""
    instead: str
    """How to reach the same state."""
    source: str
    """AWS's page, or that of the provider."""


@dataclass(frozen=True, slots=True)
class Unique:
    """A value that only one resource can have at a time.

    AWS refuses a second resource that takes it, or lets it overwrite the first one, with which it is then deleted.
    """

    properties: str
    """Inputs whose values together are unique, separated by spaces. Each item of a list is a value of its own."""
    within: str = ""
    """Input with the resource that the value is unique in. Default: the account and region, or all of AWS."""
    _: KW_ONLY
    named: bool = True
    """Whether Pulumi generates the value if it is not set. It then deletes a resource before it creates its replacement
    with the same value; otherwise it creates the replacement first. Default: yes, a name."""
    unless: str = ""
    """Boolean input that lets a second resource take the value over. Default: none."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """Which changes replace a resource.

    The facts are those of hashicorp/terraform-provider-aws, from which Pulumi's provider is made: the properties that
    its schema or its plan marks as forcing a new resource, under Pulumi's names, read at version 6.58.0. The Python SDK
    does not contain them: no ``replace_on_changes``, and of 301 such properties its docstrings mention five.
    """

    source: str
    """File under ``internal/service`` of the provider."""

    names: str = ""
    """Properties that always force a replacement, separated by spaces; a nested one as ``block.name``. Default: none.

    Every resource of a region has ``region`` in addition.
    """

    _: KW_ONLY
    when: Mapping[str, Condition] = field(default_factory=dict)
    """Property that forces a replacement under a condition → the condition. Default: none.

    If the inputs do not determine it, it counts as a replacement: a false alarm costs less than lost data.
    """

    refused_unless: Mapping[str, str] = field(default_factory=dict)
    """Property → boolean input without which the provider refuses to change the property. Default: none."""

    refused: Sequence[Refused] = ()
    """Changes that AWS refuses. Default: none."""

    grows_up_to: Mapping[str, str] = field(default_factory=dict)
    """Property that AWS itself increases → input that limits it; the provider never decreases it. Default: none."""

    @property
    def always(self) -> frozenset[str]:
        """Properties that always force a replacement, as dotted camelCase paths without list positions."""
        return frozenset(self.names.split()) | _REGION


_REGION = frozenset({"region"})
"""Since version 6 of the provider every regional resource has a region; a resource cannot move to another one."""


class Shelf(Enum):
    """Groups of resources outside of subnets, in the order of the picture: (heading, kind of one resource)."""

    BUCKETS = ("Buckets", "bucket")
    TABLES = ("Tables", "table")
    FILE_SYSTEMS = ("File systems", "file-system")
    QUEUES = ("Queues", "queue")
    EVENT_BUSES = ("Event buses", "bus")
    SCHEDULES = ("Schedules", "schedule")
    FUNCTIONS = ("Functions", "function")
    APIS = ("HTTP APIs", "api")
    REGISTRIES = ("Image registries", "registry")
    SECRETS = ("Secrets", "secret")
    PARAMETERS = ("Parameters", "parameter")
    KEYS = ("KMS keys", "key")
    LOGS = ("Log groups", "logs")
    ALARMS = ("Alarms", "alarm")
    TOPICS = ("Topics", "topic")
    PEERINGS = ("Peerings", "peering")
    HOSTED_ZONES = ("Hosted zones", "zone")
    CERTIFICATES = ("Certificates", "certificate")
    VPNS = ("VPN connections", "vpn")
    TRANSIT_GATEWAYS = ("Transit gateways", "transit")

    @property
    def label(self) -> str:
        """Heading in the picture."""
        return self.value[0]

    @property
    def kind(self) -> str:
        """What one resource is called. Also the name of its icon; a kind without one has the general icon."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Card:
    """One resource type."""

    token: str
    """Pulumi's token, such as ``aws:ec2/vpc:Vpc``."""

    _: KW_ONLY
    outputs: Outputs | None = None
    """What AWS computes. Default: simulated from the outputs that the SDK declares."""

    replacement: Replacement | None = None
    """Which changes replace a resource. Default: not known, and the preview says so where it compares plans."""

    price: PriceRule | Free | Unpriced
    """What it costs, or why it has no price."""

    unique: Sequence[Unique] = ()
    """Values that no two resources have at a time. Default: none."""

    nodes: Callable[[Inputs], int] | None = None
    """Inputs → number of nodes that AWS places in the subnets of its subnet group. Default: it has none."""

    shelf: Shelf | None = None
    """Group of the picture for what is in no subnet. Default: not in one of them."""

    cloudformation: Counterpart | NoCounterpart | None = None
    """What it is in CloudFormation. Default: the type and the properties of the same names."""


def items(value: Any) -> set[str]:
    """Return the items of a list as text, for lists whose order does not count."""
    listed = value if isinstance(value, Sequence) and not isinstance(value, str) else ()
    return {json.dumps(item, sort_keys=True) for item in listed}
