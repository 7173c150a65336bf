"""Images built by Pulumi AWSx."""

from __future__ import annotations

from preview.aws.card import Card, Free
from preview.aws.outputs import Outputs

CARDS = (
    Card(
        "awsx:ecr:Image",
        outputs=Outputs(more={"imageUri": "{input[repositoryUrl]}@sha256:{hex:64}"}),
        price=Free("built where Pulumi runs; its repository is billed"),
    ),
)
