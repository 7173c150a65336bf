"""The variables of a function: its own, and those of its links. Pure."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi

from components.compute.variables import merged_variables
from components.links import Link, SecretReference
from model.functions import REFERENCE, Function


def variables_of(name: str, spec: Function, links: Mapping[str, Link]) -> dict[str, pulumi.Input[str]]:
    """Return variable → value; for a confidential one ``<VARIABLE>_VALUE_FROM`` → where it is."""
    plain, secrets = merged_variables(name, {"environment": spec.environment}, {}, links)
    return {**plain, **{f"{variable}{REFERENCE}": value_from(secret) for variable, secret in secrets.items()}}


def value_from(secret: SecretReference) -> pulumi.Input[str]:
    """Return where a confidential value is: an ARN, and for a value in a JSON object ``:<key>::`` after it."""
    return secret.arn if secret.json_key is None else pulumi.Output.concat(secret.arn, f":{secret.json_key}::")
