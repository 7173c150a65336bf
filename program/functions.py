"""Functions: what Lambda runs, and what it is linked to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from program.data import Stores
from program.foundation import Foundation
from program.network import Networks, egress_of
from settings.attachments import attached

if TYPE_CHECKING:
    from components.compute.function import Function


def make_functions(foundation: Foundation, networks: Networks, stores: Stores) -> Mapping[str, Function]:
    """Make the functions of a stack."""
    specs = foundation.config.functions
    if not specs:
        return {}
    from components.compute.function import Attachment, Function, FunctionArgs  # noqa: PLC0415 - few stacks have one

    linkables, inside = stores.all(), attached(foundation.config)
    made: dict[str, Function] = {}
    for name, spec in specs.items():
        attachment = None
        if name in inside:
            vpc = networks.of(spec.network)
            attachment = Attachment(
                placement=vpc.wide_placement("private", vpc.spec.workload_azs), egress=egress_of(vpc, {})
            )
        made[name] = Function(
            name,
            FunctionArgs(
                spec=spec,
                code=foundation.code[name],
                key=foundation.key_in(spec.KEY_DOMAIN, spec),
                log_groups=foundation.log_groups_in(spec),
                site=foundation.site,
                attachment=attachment,
                links={target: linkables[target] for target in spec.links},
            ),
        )
    return made
