"""The public keys that verify signed URLs and cookies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from model.signing_keys import KeyGroup


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyGroups:
    """The key groups of a distribution, by name."""

    ids: Mapping[str, pulumi.Output[str]]
    """Name → id of the key group."""

    key_ids: Mapping[str, Mapping[str, pulumi.Output[str]]]
    """Name of the group → name of the key → id, which a signature names as its key pair."""


def make_key_groups(name: str, groups: Mapping[str, KeyGroup], opts: pulumi.ResourceOptions) -> KeyGroups:
    """Make the key groups of the distribution *name*, with one public key for each name.

    A key is never changed: another PEM under the same name makes a new key, to which the group moves before the old one
    is deleted.
    """
    key_ids: dict[str, dict[str, pulumi.Output[str]]] = {}
    ids: dict[str, pulumi.Output[str]] = {}
    for group, spec in groups.items():
        key_ids[group] = {
            key: aws.cloudfront.PublicKey(
                f"{name}-{group}-{key}", comment=f"{key} of {group}", encoded_key=pem, opts=opts
            ).id
            for key, pem in spec.public_keys.items()
        }
        ids[group] = aws.cloudfront.KeyGroup(
            f"{name}-{group}",
            comment=f"Signs URLs and cookies of {name}",
            items=list(key_ids[group].values()),
            opts=opts,
        ).id
    return KeyGroups(ids=ids, key_ids=key_ids)
