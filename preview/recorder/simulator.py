"""Deterministic answers in place of AWS."""

from __future__ import annotations

import typing
from collections.abc import Mapping
from typing import Any

from preview.aws.catalog import answer, cards
from preview.aws.outputs import Context, Location, Outputs
from preview.recorder import sdk
from preview.recorder.monitor import Simulator

ACCOUNT = "123456789012"

_NAME_FIELDS = ("name", "identifier", "bucket", "clusterIdentifier", "replicationGroupId")


class AwsSimulator(Simulator):
    """Ids and ARNs are derived from the URN; the same program gets the same answers every time."""

    def __init__(self, region: str, account: str = ACCOUNT) -> None:
        self._location = Location(account, region)

    def outputs(self, *, type_: str, name: str, urn: str, inputs: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        """Return the id and all outputs of a resource."""
        region = str(inputs.get("region") or self._location.region)
        declared = sdk.outputs_of(type_)
        card = cards().get(type_)
        shape = card.outputs if card is not None and card.outputs is not None else _general(type_, declared)
        location = Location(self._location.account, region)
        context = Context(name=name, urn=urn, inputs=inputs, location=location, shape=shape)
        identifier = context.fields["id"] = context.fill(shape.id)
        made: dict[str, Any] = {}
        if shape.arn:
            made["arn"] = context.fields["arn"] = context.fill(shape.arn)
        if shape.name in declared:
            made[shape.name] = context.name
        if "region" in declared:
            made["region"] = region
        if "tagsAll" in declared:
            made["tagsAll"] = inputs.get("tags") or {}
        made |= {key: context.fill(template) for key, template in shape.more.items()}
        return identifier, {**made, **inputs, **_completed(made, inputs), "id": identifier}

    def invoke(self, token: str, args: Mapping[str, Any]) -> dict[str, Any]:
        """Return the result of a data source; raises LookupError for one it does not know."""
        return answer(self._location, token, args)


def _completed(made: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the blocks that a program sets in part, and AWS completes, such as the target of an API's own name."""
    return {
        key: {**part, **inputs[key]}
        for key, part in made.items()
        if isinstance(part, Mapping) and isinstance(inputs.get(key), Mapping)
    }


def _general(token: str, declared: Mapping[str, Any]) -> Outputs:
    """Return the outputs of a type without a card, from those that the SDK declares.

    Only outputs that AWS computes are simulated. An input that is not set stays unset: AWS's choice is not known.
    """
    package, module, kind = token.split(":")
    service = module.partition("/")[0]
    given = sdk.inputs_of(token) or {}
    name = next((field for field in _NAME_FIELDS if field in given), "name")
    more = {}
    for output, annotation in declared.items():
        if output not in given and output not in {"arn", "id", "tagsAll", "region"}:
            template = _simulated(output, annotation)
            if template is not None:
                more[output] = template
    arn = f"arn:{{partition}}:{service}:{{region}}:{{account}}:{kind.lower()}/{{name}}"
    known = package != "aws" or not declared
    return Outputs(
        id="{name}" if name in given else f"{kind.lower()}-{{hex:17}}",
        name=name,
        arn=arn if "arn" in declared or known else "",
        more=more,
    )


def _simulated(output: str, annotation: Any) -> Any:
    options = sdk.alternatives(annotation)
    if annotation is not None and type(None) in typing.get_args(annotation):
        return None
    if str in options:
        if output.lower().endswith("arn"):
            return "{arn}" if output == "arn" else f"arn:{{partition}}:service:{{region}}:{{account}}:{output}/{{name}}"
        return f"{{name}}-{output.lower()}-{{hex:7 {output}}}"
    if bool in options:
        return False
    if int in options or float in options:
        return 0
    origins = {typing.get_origin(option) for option in options}
    return (
        [] if any(issubclass(typing.cast("type", o), typing.Sequence) for o in origins if isinstance(o, type)) else None
    )
