"""``plinth:load_balancer.mutual_tls``: certificates that clients of a load balancer must have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from model.aws import elb
from model.base import Model, Name, Risk
from model.problem import Problem
from model.project_paths import FilePath


class ClientCertificates(Model):
    """Client certificates, which a load balancer asks for in addition to what its rules require."""

    mode: Annotated[
        Literal["verify", "passthrough", "disabled"],
        Risk(
            lambda mode: mode == "passthrough",
            "the load balancer verifies no client certificate; each service must verify X-Amzn-Mtls-Clientcert itself",
        ),
    ] = Field(
        default="verify",
        description="verify: connections without a valid certificate of these authorities are refused, also with an "
        "expired one; passthrough: services get the certificate in a header and must verify it; disabled: what turns "
        "it off, deployed before mutual_tls is removed. Default: verify.",
        examples=["verify"],
    )
    ca_bundle: FilePath | None = Field(
        default=None,
        description="File of the project with the certificates of the authorities in PEM, at most "
        f"{elb.MOST_AUTHORITIES}; required for verify. Default: none.",
        examples=["certificates/clients.pem"],
    )
    revocation_lists: dict[Name, FilePath] = Field(
        default={},
        max_length=elb.MOST_REVOCATION_LISTS,
        description="Name → file of the project with a revocation list in PEM, for verify. Default: none.",
        examples=[{"partners": "certificates/partners.crl"}],
    )
    advertise_authorities: bool = Field(
        default=False,
        description="Whether clients are told the names of the authorities, so that they find the right one of several "
        "certificates, for verify. Default: false.",
        examples=[True],
    )

    def problems(self) -> Iterator[Problem]:
        """Yield what a mode lacks, and what has no effect in it."""
        if self.mode == "verify":
            if self.ca_bundle is None:
                yield Problem(("ca_bundle",), "is required for mode verify: whose certificates are valid?")
            return
        unused = {"ca_bundle": "null", "revocation_lists": "{}", "advertise_authorities": "false"}
        for field, legal in unused.items():
            if getattr(self, field):
                yield Problem(
                    (field,),
                    f"has no effect with mode {self.mode}: the load balancer verifies nothing",
                    f"{field}: {legal}",
                )
