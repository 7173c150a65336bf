"""Global Accelerator."""

from __future__ import annotations

from collections.abc import Iterator

from model.aws.globalaccelerator import HOSTED_ZONE
from policies.plan.graph import Registration
from preview.aws.card import Card, Free, Replacement, Unique
from preview.aws.counterpart import NoCounterpart
from preview.aws.outputs import Outputs
from preview.aws.pricing import Billing, Charge, UnpricedError

_NO_SCHEMA = NoCounterpart("the schemas that Plinth has from AWS do not include Global Accelerator")


def _price(_: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield an accelerator's hours; the premium for each GB depends on where its viewers are."""
    yield Charge(item="accelerator", key="globalaccelerator.hour", quantity=billing.usage.hours)
    raise UnpricedError("data over AWS's network: $0.015 to $0.105 for each GB, by region and viewer")


CARDS = (
    Card(
        "aws:globalaccelerator/accelerator:Accelerator",
        unique=(Unique("name"),),
        outputs=Outputs(
            id="arn:{partition}:globalaccelerator::{account}:accelerator/{uuid:}",
            arn="{id}",
            more={
                "dnsName": "a{hex:16 dns}.awsglobalaccelerator.com",
                "hostedZoneId": HOSTED_ZONE,
                "dualStackDnsName": "a{hex:16 dns}.dualstack.awsglobalaccelerator.com",
            },
        ),
        replacement=Replacement("globalaccelerator/accelerator.go", "ipAddresses"),
        price=_price,
        cloudformation=_NO_SCHEMA,
    ),
    Card(
        "aws:globalaccelerator/listener:Listener",
        outputs=Outputs(id="{input[acceleratorArn]}/listener/{hex:8}", arn="{id}"),
        replacement=Replacement("globalaccelerator/listener.go", "acceleratorArn"),
        price=Free("part of the accelerator"),
        cloudformation=_NO_SCHEMA,
    ),
    Card(
        "aws:globalaccelerator/endpointGroup:EndpointGroup",
        outputs=Outputs(id="{input[listenerArn]}/endpoint-group/{hex:12}", arn="{id}"),
        replacement=Replacement("globalaccelerator/endpoint_group.go", "endpointGroupRegion listenerArn"),
        price=Free("part of the accelerator"),
        cloudformation=_NO_SCHEMA,
    ),
)
