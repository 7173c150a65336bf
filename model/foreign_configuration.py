"""Configuration in namespaces that are neither Plinth's nor the AWS provider's: their keys and what they take."""

from __future__ import annotations

from collections.abc import Mapping

from model.aws.provider import Kind

KEYS: Mapping[str, Mapping[str, Kind]] = {
    "docker-build": {"host": "a string", "registries": "a list"},
    "policy": {"environment": "a string", "exemptions": "a list"},
    "pulumi": {"autonaming": "an object", "disable-default-providers": "a list", "tags": "an object"},
}
"""Namespace → key → what it takes. Of the provider that builds images:
https://www.pulumi.com/registry/packages/docker-build/api-docs/provider/; of the policy pack: its README; of Pulumi
itself: https://www.pulumi.com/docs/iac/concepts/config/ and
https://www.pulumi.com/docs/iac/concepts/resources/names/#autonaming-configuration."""

EXAMPLES: Mapping[str, object] = {
    "docker-build:host": "unix:///var/run/docker.sock",
    "docker-build:registries": [{"address": "ghcr.io", "username": "me"}],
    "policy:environment": "staging",
    "policy:exemptions": [],
    "pulumi:autonaming": {"mode": "default"},
    "pulumi:disable-default-providers": [],
    "pulumi:tags": {"team": "platform"},
}
"""Legal values."""

FIELDS: Mapping[str, tuple[str, ...]] = {"docker-build:registries": ("address", "username", "password")}
"""Key that takes objects → their fields."""

USED_PROVIDERS = ("*", "aws", "docker-build")
"""What ``pulumi:disable-default-providers`` must not list: the program has no providers of its own."""
