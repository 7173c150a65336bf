"""Secrets Manager."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from policies.plan.graph import Registration
from preview.aws.answers import Answer, Arguments, hexadecimal
from preview.aws.card import Card, Free, Replacement, Shelf, Unique
from preview.aws.counterpart import Counterpart
from preview.aws.outputs import Location, Outputs
from preview.aws.pricing import Billing, Charge

SECRET = "aws:secretsmanager/secret:Secret"  # noqa: S105 - a type token


def _secret_price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield a secret with its replicas."""
    copies = 1 + len(resource.inputs.get("replicas") or ())
    yield Charge(item="secret", key="secret.month", quantity=copies)
    requests = billing.share(billing.usage.secret_requests, resource)
    yield Charge(
        item="requests for the secret",
        key="secret.requests",
        quantity=requests,
        kind="usage",
        assumes="secret_requests",
    )


def _random_password(_location: Location, args: Arguments) -> dict[str, Any]:
    """Return a placeholder of the requested length; it is always the same, so it is not a password."""
    length = int(args.get("passwordLength") or 32)
    return {"randomPassword": ("Stand-in0" * length)[:length]}


def _versions(location: Location, args: Arguments) -> dict[str, Any]:
    """Return one version, the current one: a secret after its first rotation."""
    arn = str(args["secretId"])
    current = {
        "versionId": hexadecimal(location, 32, "version", arn),
        "versionStages": ["AWSCURRENT"],
        "createdTime": "",
        "lastAccessedDate": "",
    }
    return {"id": arn, "secretId": arn, "arn": arn, "secretArn": arn, "versions": [current]}


def _value(location: Location, args: Arguments) -> dict[str, Any]:
    """Return a placeholder for the value of a secret, which no preview reads."""
    arn = str(args["secretId"])
    version = hexadecimal(location, 32, "version", arn)
    return {"id": f"{arn}|AWSCURRENT", "arn": arn, "secretId": arn, "versionId": version, "secretString": "Stand-in0"}


CARDS = (
    Card(
        SECRET,
        unique=(Unique("name"),),
        outputs=Outputs(id="arn:{partition}:secretsmanager:{region}:{account}:secret:{name}-{lower:6}", arn="{id}"),
        replacement=Replacement("secretsmanager/secret.go", "name namePrefix type"),
        price=_secret_price,
        shelf=Shelf.SECRETS,
    ),
    Card(
        "aws:secretsmanager/secretVersion:SecretVersion",
        outputs=Outputs(id="{input[secretId]}|{uuid:}", arn="{input[secretId]}", more={"versionId": "{uuid:}"}),
        replacement=Replacement(
            "secretsmanager/secret_version.go", "secretBinary secretId secretString secretStringWoVersion"
        ),
        price=Free("the secret is billed"),
        cloudformation=Counterpart(into="secretId"),
    ),
    Card(
        "aws:secretsmanager/secretRotation:SecretRotation",
        outputs=Outputs(id="{input[secretId]}"),
        replacement=Replacement("secretsmanager/secret_rotation.go", "secretId"),
        price=Free("a setting of a secret"),
        cloudformation=Counterpart(
            type="AWS::SecretsManager::RotationSchedule", names={"rotateImmediately": "RotateImmediatelyOnUpdate"}
        ),
    ),
    Card(
        "aws:secretsmanager/secretPolicy:SecretPolicy",
        outputs=Outputs(id="{input[secretArn]}"),
        price=Free("a permission"),
        cloudformation=Counterpart(
            type="AWS::SecretsManager::ResourcePolicy", names={"secretArn": "SecretId", "policy": "ResourcePolicy"}
        ),
    ),
)

ANSWERS: Mapping[str, Answer] = {
    "getRandomPassword": _random_password,
    "getSecretVersion": _value,
    "getSecretVersions": _versions,
}
