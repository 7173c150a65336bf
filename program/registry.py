"""Settings of the account's image registry, if this stack makes them."""

from __future__ import annotations

from components.compute.registry import Registry, RegistryArgs
from program.foundation import Foundation
from program.workloads import Workloads


def make_registry(foundation: Foundation, workloads: Workloads) -> None:
    """Set how images of the account are scanned, and where those of this stack are copied to."""
    account = foundation.config.account
    if account.image_scanning is None and not account.replicate_images_to:
        return
    Registry(
        "registry",
        RegistryArgs(
            account_id=foundation.site.account.account_id,
            scanning=account.image_scanning,
            replica_regions=account.replicate_images_to,
            repository_names=[one.repository_name for one in workloads.repositories.values()],
        ),
    )
