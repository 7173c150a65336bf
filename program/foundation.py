"""What everything in a stack stands on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from components.data.bucket import Bucket
from components.identity.account import Account
from components.naming import Label
from components.network.vpc import Vpc
from components.security.key import Domain, Key
from settings import Settings


@dataclass(frozen=True, kw_only=True, slots=True)
class Ground:
    """Settings, account, keys, network and log bucket of a stack."""

    config: Settings
    """The stack file."""

    account: Account
    """Where the stack lives."""

    label: Label
    """Its names and tags."""

    keys: Mapping[Domain, Key]
    """Domain → key, of the domains that the stack needs."""

    vpc: Vpc
    """Its network."""

    logs: Bucket
    """Where load balancer, CDN, buckets and flow logs write."""

    @property
    def safe(self) -> bool:
        """Whether what holds data is protected."""
        return not self.config.stack.allow_data_loss
