"""``plinth:private_dns``: names that only the networks of the stack resolve."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated

from pydantic import Field

from model.base import Checked, Distinct, Matches, Model, Name, Risk, tried
from model.dns import AllRecords, record_problems
from model.dns_values import APEX, RecordName
from model.domains import check_private_domain
from model.problem import Problem

PrivateDomain = Annotated[str, Checked(check_private_domain)]
TARGET_SECTIONS = ("databases", "caches", "serverless_caches")
"""Sections whose things have an endpoint with a name."""

Target = Annotated[
    str,
    Matches(
        rf"(?:{'|'.join(TARGET_SECTIONS)})\.[a-z](?:-?[a-z0-9])*",
        f"must be a section and a name in it: {', '.join(TARGET_SECTIONS[:-1])} or {TARGET_SECTIONS[-1]}, a dot, and "
        "the name",
    ),
]

_NEVER_PUBLIC = {
    "ns": "Route 53 does not delegate names of a private hosted zone by NS records alone; it needs Resolver endpoints "
    "and rules",
    "caa": "no certificate authority asks a private hosted zone",
}
"""Record types that have no effect in a private hosted zone → why:
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html"""

_LEGAL = 'records: {ldap: {a: ["10.8.0.10"]}}'


class PrivateDns(Model):
    """A private hosted zone of Route 53: names that only the networks of the stack resolve."""

    domain: PrivateDomain = Field(
        description="Domain of the private hosted zone. Changing it makes another zone.",
        examples=["internal.example.com"],
    )
    networks: Annotated[list[Name], Distinct] | None = Field(
        default=None,
        description="Names under networks of the networks that resolve it. Default: all of them.",
        examples=[["core"]],
    )
    names: dict[RecordName, Target] = Field(
        default={},
        description="Name, relative to the domain → database or cache whose endpoint it is another name for. "
        "Certificates have the endpoint's name, so clients that verify it connect to that. Default: none.",
        examples=[{"db": "databases.main"}],
    )
    records: AllRecords = Field(
        default={},
        description="Name → its records, as those of dns.records, without ns and caa. Default: none.",
        examples=[{"ldap": {"a": ["10.8.0.10"]}}],
    )
    hide_public_names: Annotated[
        bool,
        Risk(bool, "names of the public zone that the private one does not have do not resolve in the networks"),
    ] = Field(
        default=False,
        description="Let the domain be dns.domain or one above it (split-view DNS). Resolvers of the networks then ask "
        "the private zone alone. Default: false.",
        examples=[True],
    )

    def problems(self) -> Iterator[Problem]:
        """Yield records that exclude each other, and those that no private hosted zone has."""
        yield from tried(self._records_fit, self._records_are_private, self._names_are_free)

    def _records_fit(self) -> Iterator[Problem]:
        for problem in record_problems(self.records, self.domain):
            yield replace(problem, path=("records", *problem.path))

    def _records_are_private(self) -> Iterator[Problem]:
        for name, records in self.records.items():
            for field, why in _NEVER_PUBLIC.items():
                if getattr(records, field):
                    yield Problem(("records", name, field), f"{why}; remove it", _LEGAL)

    def _names_are_free(self) -> Iterator[Problem]:
        for name in self.names:
            if name == APEX:
                yield Problem(
                    ("names", name),
                    "the domain itself cannot be another name for an endpoint: it has records of the zone (SOA, NS)",
                    "names: {db: databases.main}",
                )
            if name in self.records:
                yield Problem(
                    ("names", name),
                    "has records under private_dns.records too; remove one of the two",
                    f"names: {{db: databases.main}}, {_LEGAL}",
                )
