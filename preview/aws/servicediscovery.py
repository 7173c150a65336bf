"""Cloud Map."""

from __future__ import annotations

from preview.aws.card import Card, Free, Replacement, Unique, Unpriced
from preview.aws.outputs import Outputs

CARDS = (
    Card(
        "aws:servicediscovery/httpNamespace:HttpNamespace",
        unique=(Unique("name"),),
        outputs=Outputs(
            id="ns-{lower:16}",
            arn="arn:{partition}:servicediscovery:{region}:{account}:namespace/{id}",
            more={"httpName": "{name}"},
        ),
        replacement=Replacement("servicediscovery/http_namespace.go", "description name"),
        price=Free("API calls by ECS are free"),
    ),
    Card(
        "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace",
        unique=(Unique("name", "vpc"),),
        outputs=Outputs(
            id="ns-{lower:16}",
            arn="arn:{partition}:servicediscovery:{region}:{account}:namespace/{id}",
            more={"hostedZone": "Z{upper:20}"},
        ),
        price=Unpriced("its hosted zone and queries"),
    ),
)
