"""KMS."""

from __future__ import annotations

from collections.abc import Iterator

from policies.plan.graph import Registration
from preview.aws.card import Card, Free, Replacement, Shelf, Unique
from preview.aws.counterpart import Counterpart
from preview.aws.outputs import Context, Outputs
from preview.aws.pricing import Billing, Charge


def _alias(context: Context) -> str:
    given = str(context.inputs.get("name") or context.text("alias/{logical}-{hex:7}"))
    return given if given.startswith("alias/") else f"alias/{given}"


def _alias_arn(context: Context) -> str:
    return context.text("arn:{partition}:kms:{region}:{account}:") + _alias(context)


def _target_key_arn(context: Context) -> str:
    key = str(context.inputs.get("targetKeyId", ""))
    return key if key.startswith("arn:") else context.text("arn:{partition}:kms:{region}:{account}:key/") + key


def _is_symmetric(key: Registration) -> bool:
    return key.inputs.get("customerMasterKeySpec", "SYMMETRIC_DEFAULT") == "SYMMETRIC_DEFAULT"


def _key_price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield a key before its first rotation; the first two rotations add the price of a key each.

    Requests are those to symmetric keys. Route 53 signs a zone's keys with an asymmetric one a few times a month, at
    0.000015 USD each.
    """
    yield Charge(item="key", key="kms.key", quantity=1)
    if not _is_symmetric(resource):
        return
    requests = billing.usage.key_requests / sum(map(_is_symmetric, billing.graph.of(resource.type)))
    yield Charge(
        item="requests to the key", key="kms.requests", quantity=requests, kind="usage", assumes="key_requests"
    )


CARDS = (
    Card(
        "aws:kms/key:Key",
        outputs=Outputs(id="{uuid:}", arn="arn:{partition}:kms:{region}:{account}:key/{id}", more={"keyId": "{id}"}),
        replacement=Replacement("kms/key.go", "customKeyStoreId customerMasterKeySpec keyUsage multiRegion xksKeyId"),
        price=_key_price,
        shelf=Shelf.KEYS,
        cloudformation=Counterpart(
            names={
                "policy": "KeyPolicy",
                "deletionWindowInDays": "PendingWindowInDays",
                "customerMasterKeySpec": "KeySpec",
                "isEnabled": "Enabled",
            }
        ),
    ),
    Card(
        "aws:kms/alias:Alias",
        unique=(Unique("name"),),
        outputs=Outputs(id=_alias, arn=_alias_arn, more={"name": _alias, "targetKeyArn": _target_key_arn}),
        replacement=Replacement("kms/alias.go", "name namePrefix"),
        price=Free("the key is billed"),
    ),
)
