"""Templates of a resource's computed outputs, with its name, region, account and inputs as fields. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Inputs = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Location:
    """Account and region of simulated resources."""

    account: str
    region: str

    @property
    def partition(self) -> str:
        """ARN partition of the region."""
        return (
            "aws-cn" if self.region.startswith("cn-") else "aws-us-gov" if self.region.startswith("us-gov-") else "aws"
        )

    @property
    def dns_suffix(self) -> str:
        """Domain of the partition's endpoints."""
        return "amazonaws.com.cn" if self.partition == "aws-cn" else "amazonaws.com"

    @property
    def short(self) -> str:
        """The region as ElastiCache's host names have it: ``use1`` for us-east-1."""
        area, direction, number = self.region.split("-")[-3:]
        return f"{area}{''.join(_COMPASS.get(part, part[:1]) for part in _split(direction))}{number}"


_COMPASS = {"north": "n", "south": "s", "east": "e", "west": "w", "central": "c"}


def _split(direction: str) -> list[str]:
    for first in ("north", "south"):
        if direction.startswith(first) and direction != first:
            return [first, direction.removeprefix(first)]
    return [direction]


class Digest:
    """Characters derived from a seed: ``{hex:17}``, or ``{hex:17 salt}`` for a second value of the same resource."""

    def __init__(self, seed: str, alphabet: str) -> None:
        self._seed = seed
        self._alphabet = alphabet

    def __format__(self, spec: str) -> str:
        length, _, salt = spec.partition(" ")
        number = int.from_bytes(hashlib.sha512(f"{self._seed}|{salt}".encode()).digest(), "big")
        base = len(self._alphabet)
        characters = []
        for _ in range(int(length)):
            number, rest = divmod(number, base)
            characters.append(self._alphabet[rest])
        return "".join(characters)


class _Uuid:
    def __init__(self, hexadecimal: Digest) -> None:
        self._hex = hexadecimal

    def __format__(self, salt: str) -> str:
        digits = format(self._hex, f"32 uuid{salt}")
        return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"


class _Text(dict[str, str]):
    """Inputs as text in a template; a missing one is empty."""

    def __missing__(self, key: str) -> str:
        return ""


_HEX = "0123456789abcdef"
_LOWER = "abcdefghijklmnopqrstuvwxyz0123456789"
_UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


class Context:
    """One resource whose outputs are simulated."""

    def __init__(self, *, name: str, urn: str, inputs: Inputs, location: Location, shape: Outputs) -> None:
        self.inputs = inputs
        self.location = location
        seed = urn
        self.fields: dict[str, Any] = {
            "partition": location.partition,
            "region": location.region,
            "account": location.account,
            "suffix": location.dns_suffix,
            "short": location.short,
            "logical": name,
            "hex": Digest(seed, _HEX),
            "lower": Digest(seed, _LOWER),
            "upper": Digest(seed, _UPPER),
            "digits": Digest(seed, "0123456789"),
            "home": Digest(f"{location.account}/{location.region}", _LOWER),
            "input": _Text({key: str(value) for key, value in inputs.items() if isinstance(value, (str, int))}),
            "last": _Text({key: last(value) for key, value in inputs.items() if isinstance(value, str)}),
        }
        self.fields["uuid"] = _Uuid(self.fields["hex"])
        given, prefix = inputs.get(shape.name), inputs.get(f"{shape.name}Prefix")
        made = f"{prefix}{self.text('{digits:20}')}" if prefix else self.text("{logical}-{hex:7}")
        ending = ".fifo" if inputs.get(shape.fifo) is True else ""
        self.name = self.fields["name"] = str(given) if given else f"{made}{ending}"

    def text(self, template: str) -> str:
        """Fill in a template."""
        return template.format_map(self.fields)

    def fill(self, template: Any) -> Any:
        """Fill in a template: text, lists and maps of it, functions of the context, plain values."""
        if isinstance(template, str):
            return self.text(template)
        if callable(template):
            return template(self)
        if isinstance(template, Mapping):
            return {key: self.fill(item) for key, item in template.items()}
        if isinstance(template, list):
            return [self.fill(item) for item in template]
        return template


def last(text: str) -> str:
    """Return the part after the last slash: the name in most ARNs."""
    return text.rpartition("/")[2]


@dataclass(frozen=True, kw_only=True, slots=True)
class Outputs:
    """Templates of what AWS computes for a resource of one type."""

    id: str | Callable[[Context], str] = "{name}"
    """Template of the id."""

    arn: str | Callable[[Context], str] = ""
    """Template of the ARN; it may contain ``{id}``. Default: the type has none."""

    name: str = "name"
    """Input that holds the physical name. Default: ``name``."""

    fifo: str = ""
    """Input with which the provider ends a generated name in ``.fifo``, as AWS demands. Default: none.

    https://github.com/pulumi/pulumi-aws/issues/967 and https://github.com/pulumi/pulumi-aws/issues/1546"""

    more: Mapping[str, Any] = field(default_factory=dict)
    """Templates of other outputs; they may contain ``{id}`` and ``{arn}``. Default: none."""
