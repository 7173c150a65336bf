"""Settings of the account's image registry in a region, which one stack of the account makes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pulumi
import pulumi_aws as aws

Scanning = Literal["basic", "enhanced"]


@dataclass(frozen=True, kw_only=True, slots=True)
class RegistryArgs:
    """Inputs of Registry."""

    account_id: str
    """Account of the registry and of its copies."""

    scanning: Scanning | None = None
    """How all repositories of the registry are scanned. Default: it is left alone."""

    replica_regions: Sequence[str] = ()
    """Regions that images are copied to. Default: replication is left alone."""

    repository_names: Sequence[pulumi.Input[str]] = ()
    """Physical names of the repositories whose images are copied. Default: none."""


class Registry(pulumi.ComponentResource):
    """How images of a registry are scanned, and where they are copied to.

    A registry has each of these settings once: what is set here replaces what was set before, and deleting it sets back
    to AWS's default, basic scanning without rules and no replication.
    """

    def __init__(self, name: str, args: RegistryArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("plinth:compute:Registry", name, None, opts)
        self._child = pulumi.ResourceOptions(parent=self)
        if args.scanning is not None:
            self._scan(name, args.scanning)
        if args.replica_regions:
            self._replicate(name, args)
        self.register_outputs({})

    def _scan(self, name: str, scanning: Scanning) -> None:
        """Scan all repositories: at each push, or with Amazon Inspector also whenever a vulnerability becomes known.

        https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html
        """
        aws.ecr.RegistryScanningConfiguration(
            f"{name}-scanning",
            scan_type=scanning.upper(),
            rules=[
                aws.ecr.RegistryScanningConfigurationRuleArgs(
                    scan_frequency="CONTINUOUS_SCAN" if scanning == "enhanced" else "SCAN_ON_PUSH",
                    repository_filters=[
                        aws.ecr.RegistryScanningConfigurationRuleRepositoryFilterArgs(
                            filter="*", filter_type="WILDCARD"
                        )
                    ],
                )
            ],
            opts=self._child,
        )

    def _replicate(self, name: str, args: RegistryArgs) -> None:
        rule = aws.ecr.ReplicationConfigurationReplicationConfigurationRuleArgs(
            destinations=[
                aws.ecr.ReplicationConfigurationReplicationConfigurationRuleDestinationArgs(
                    region=region, registry_id=args.account_id
                )
                for region in args.replica_regions
            ],
            repository_filters=[
                aws.ecr.ReplicationConfigurationReplicationConfigurationRuleRepositoryFilterArgs(
                    filter=repository, filter_type="PREFIX_MATCH"
                )
                for repository in args.repository_names
            ],
        )
        aws.ecr.ReplicationConfiguration(
            f"{name}-replication",
            replication_configuration=aws.ecr.ReplicationConfigurationReplicationConfigurationArgs(rules=[rule]),
            opts=self._child,
        )
