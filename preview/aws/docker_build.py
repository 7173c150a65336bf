"""Images built by Pulumi Docker Build."""

from __future__ import annotations

from preview.aws.card import Card, Free
from preview.aws.outputs import Outputs

CARDS = (
    Card(
        "docker-build:index:Image",
        outputs=Outputs(id="sha256:{hex:64}", more={"digest": "sha256:{hex:64}", "ref": "local@sha256:{hex:64}"}),
        price=Free("built where Pulumi runs; its repository is billed"),
    ),
)
