"""WAF."""

from __future__ import annotations

from preview.aws.card import Card, Unique, Unpriced
from preview.aws.outputs import Outputs

CARDS = (
    Card(
        "aws:wafv2/webAcl:WebAcl",
        unique=(Unique("name"),),
        outputs=Outputs(id="{uuid:}", arn="arn:{partition}:wafv2:{region}:{account}:regional/webacl/{name}/{id}"),
        price=Unpriced("web ACLs, rules and requests"),
    ),
)
