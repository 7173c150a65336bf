"""The two tunnels of a Site-to-Site VPN: ciphers, times and addresses."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Network
from typing import Annotated, Literal

from pydantic import Field

from model.aws import vpn
from model.base import Checked, Distinct, Model, Risk, tried
from model.problem import Problem
from model.remote_ranges import written_range

_INSIDE = IPv4Network(vpn.INSIDE_RANGE)


def _check_inside(text: str) -> str:
    network = written_range(text)
    if network.prefixlen != vpn.INSIDE_PREFIX or not network.subnet_of(_INSIDE):
        raise ValueError(f"must be a /{vpn.INSIDE_PREFIX} within {vpn.INSIDE_RANGE}")
    if text in vpn.RESERVED_INSIDE_RANGES:
        raise ValueError(f"is reserved by AWS, as are {', '.join(vpn.RESERVED_INSIDE_RANGES)}")
    return text


InsideRange = Annotated[str, Checked(_check_inside, r"169\.254\.\d+\.\d+/30")]


class Tunnels(Model):
    """The two tunnels of a VPN. AWS accepts nothing but what is listed, with IKEv2."""

    inside_cidrs: Annotated[list[InsideRange], Distinct] | None = Field(
        default=None,
        min_length=vpn.TUNNELS,
        max_length=vpn.TUNNELS,
        description="Range of the addresses within each of the two tunnels, a /30 of 169.254.0.0/16. Changing them "
        "replaces the connection. Default: AWS chooses.",
        examples=[["169.254.10.0/30", "169.254.10.4/30"]],
    )
    encryption_algorithms: Annotated[list[vpn.EncryptionAlgorithm], Distinct] = Field(
        default=["AES256-GCM-16"],
        min_length=1,
        description="Ciphers of both phases. AES256 is for devices without GCM. Default: AES256-GCM-16.",
        examples=[["AES256-GCM-16", "AES256"]],
    )
    integrity_algorithms: Annotated[list[vpn.IntegrityAlgorithm], Distinct] = Field(
        default=["SHA2-256", "SHA2-384", "SHA2-512"],
        min_length=1,
        description="Hashes of both phases. Default: SHA2-256, SHA2-384 and SHA2-512.",
        examples=[["SHA2-384"]],
    )
    dh_groups: list[vpn.DhGroup] = Field(
        default=[19, 20, 21],
        min_length=1,
        description="Diffie-Hellman groups of both phases. 14 to 18 are for devices without elliptic curves. Default: "
        "19, 20 and 21.",
        examples=[[14, 19]],
    )
    phase_1_lifetime_seconds: int = Field(
        default=28_800,
        ge=vpn.PHASE_1_LIFETIME_SECONDS[0],
        le=vpn.PHASE_1_LIFETIME_SECONDS[1],
        description="Lifetime of an IKE key. Default: 28800.",
        examples=[28_800],
    )
    phase_2_lifetime_seconds: int = Field(
        default=3_600,
        ge=vpn.PHASE_2_LIFETIME_SECONDS[0],
        le=vpn.PHASE_2_LIFETIME_SECONDS[1],
        description="Lifetime of an IPsec key, below that of phase 1. Default: 3600.",
        examples=[3_600],
    )
    rekey_margin_seconds: int = Field(
        default=270,
        ge=vpn.LEAST_REKEY_MARGIN_SECONDS,
        description="Seconds before the end of phase 2 in which AWS renews the key, at most half of its lifetime. "
        "Default: 270.",
        examples=[270],
    )
    rekey_fuzz_percent: int = Field(
        default=100,
        ge=1,
        le=100,
        description="Share of that margin within which the moment is random. Default: 100.",
        examples=[50],
    )
    replay_window_packets: int = Field(
        default=1_024,
        ge=vpn.REPLAY_WINDOW_PACKETS[0],
        le=vpn.REPLAY_WINDOW_PACKETS[1],
        description="Packets within which a repeated one is recognized. Default: 1024.",
        examples=[2_048],
    )
    dpd_timeout_seconds: int = Field(
        default=40,
        ge=vpn.SHORTEST_DPD_TIMEOUT_SECONDS,
        le=3_600,
        description="Seconds without an answer after which the peer is dead (dead peer detection). Default: 40.",
        examples=[40],
    )
    dpd_timeout_action: Annotated[
        Literal["restart", "clear", "none"] | None,
        Risk(lambda one: one == "none", "a tunnel whose peer is dead is not taken down"),
    ] = Field(
        default=None,
        description="What follows: restart (AWS connects again), clear (the device has to), none. Default: restart if "
        "ip_address is known, otherwise clear.",
        examples=["clear"],
    )
    startup_action: Literal["start", "add"] | None = Field(
        default=None,
        description="start: AWS brings up the tunnel; add: the device has to. Default: start if ip_address is known, "
        "otherwise add.",
        examples=["add"],
    )
    lifecycle_control: bool = Field(
        default=False,
        description="Whether AWS announces the replacement of a tunnel's endpoint, so that it can be accepted at a "
        "time of one's own until a deadline. Default: false.",
        examples=[True],
    )

    def problems(self) -> Iterator[Problem]:
        """Yield groups that are named twice, and times that contradict each other."""
        yield from tried(self._groups_are_distinct, self._phase_2_is_shorter, self._margin_fits)

    def _groups_are_distinct(self) -> Iterator[Problem]:
        twice = sorted({group for group in self.dh_groups if self.dh_groups.count(group) > 1})
        if twice:
            yield Problem(("dh_groups",), f"holds {', '.join(map(str, twice))} more than once")

    def _phase_2_is_shorter(self) -> Iterator[Problem]:
        if self.phase_2_lifetime_seconds >= self.phase_1_lifetime_seconds:
            yield Problem(
                ("phase_2_lifetime_seconds",),
                f"must be below that of phase 1 ({self.phase_1_lifetime_seconds})",
                "phase_1_lifetime_seconds: 28800",
            )

    def _margin_fits(self) -> Iterator[Problem]:
        most = self.phase_2_lifetime_seconds // 2
        if self.rekey_margin_seconds > most:
            yield Problem(
                ("rekey_margin_seconds",),
                f"is at most half of the lifetime of phase 2: {most}",
                f"rekey_margin_seconds: {most}",
            )
