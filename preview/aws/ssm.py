"""Systems Manager: parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from policies.plan.graph import Registration
from preview.aws.answers import Answer, Arguments, hexadecimal
from preview.aws.card import Card, Free, Inputs, Replacement, Shelf, Unique
from preview.aws.counterpart import Counterpart, NoCounterpart
from preview.aws.outputs import Context, Location, Outputs
from preview.aws.pricing import Billing, Charge, UnpricedError

_FREE_ON_EC2 = Free("Patch Manager and maintenance windows are free on EC2 instances")

PARAMETER = "aws:ssm/parameter:Parameter"


def _parameter_arn(context: Context) -> str:
    path = context.name if context.name.startswith("/") else f"/{context.name}"
    return context.text("arn:{partition}:ssm:{region}:{account}:parameter") + path


def _parameter_price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield nothing for a standard parameter, which is free."""
    del billing
    if resource.inputs.get("tier", "Standard") != "Standard":
        raise UnpricedError(f"no price of parameters of the tier {resource.inputs['tier']}")
    yield from ()


def _parameter(location: Location, args: Arguments) -> dict[str, Any]:
    name = str(args.get("name", ""))
    value = f"ami-{hexadecimal(location, 17, name)}" if "/ami" in name else f"value-of{name.replace('/', '-')}"
    arn = f"arn:{location.partition}:ssm:{location.region}::parameter{name}"
    return {
        "id": name,
        "name": name,
        "value": value,
        "insecureValue": value,
        "arn": arn,
        "type": "String",
        "version": 1,
    }


def _advanced_to_standard(old: Inputs, new: Inputs) -> bool:
    return (old.get("tier"), new.get("tier")) == ("Advanced", "Standard")


CARDS = (
    Card(
        PARAMETER,
        unique=(Unique("name"),),
        outputs=Outputs(arn=_parameter_arn, more={"version": 1, "hasValueWo": False}),
        replacement=Replacement("ssm/parameter.go", "dataType name", when={"tier": _advanced_to_standard}),
        price=_parameter_price,
        shelf=Shelf.PARAMETERS,
    ),
    Card(
        "aws:ssm/patchBaseline:PatchBaseline",
        unique=(Unique("name"),),
        outputs=Outputs(id="pb-{hex:17}", arn="arn:{partition}:ssm:{region}:{account}:patchbaseline/{id}"),
        replacement=Replacement("ssm/patch_baseline.go", "operatingSystem"),
        price=_FREE_ON_EC2,
        cloudformation=Counterpart(
            names={
                "approvalRules": "ApprovalRules/PatchRules",
                "approvalRules.patchFilters": "PatchFilterGroup/PatchFilters",
            }
        ),
    ),
    Card(
        "aws:ssm/patchGroup:PatchGroup",
        unique=(Unique("patchGroup", within="baselineId", named=False),),
        outputs=Outputs(id="{input[patchGroup]},{input[baselineId]}"),
        replacement=Replacement("ssm/patch_group.go", "baselineId patchGroup"),
        price=_FREE_ON_EC2,
        cloudformation=NoCounterpart("CloudFormation has it as a property of the baseline"),
    ),
    Card(
        "aws:ssm/maintenanceWindow:MaintenanceWindow",
        outputs=Outputs(id="mw-{hex:17}"),
        replacement=Replacement("ssm/maintenance_window.go"),
        price=_FREE_ON_EC2,
    ),
    Card(
        "aws:ssm/maintenanceWindowTarget:MaintenanceWindowTarget",
        outputs=Outputs(id="{uuid:}"),
        replacement=Replacement("ssm/maintenance_window_target.go", "resourceType windowId"),
        price=_FREE_ON_EC2,
    ),
    Card(
        "aws:ssm/maintenanceWindowTask:MaintenanceWindowTask",
        outputs=Outputs(
            id="{uuid:}", arn="arn:{partition}:ssm:{region}:{account}:windowtask/{id}", more={"windowTaskId": "{id}"}
        ),
        replacement=Replacement("ssm/maintenance_window_task.go", "taskType windowId"),
        price=_FREE_ON_EC2,
    ),
)

ANSWERS: Mapping[str, Answer] = {"getParameter": _parameter}
