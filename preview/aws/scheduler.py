"""EventBridge Scheduler."""

from __future__ import annotations

from collections.abc import Iterator

from policies.plan.graph import Registration
from preview.aws.card import Card, Free, Replacement, Shelf, Unique
from preview.aws.counterpart import Counterpart, enabled
from preview.aws.ecs import definition_of, on_demand_tasks, task_charges
from preview.aws.outputs import Context, Outputs
from preview.aws.pricing import Billing, Charge
from preview.aws.telemetry import telemetry_charges


def _schedule(context: Context) -> str:
    return f"{context.inputs.get('groupName') or 'default'}/{context.name}"


def _schedule_arn(context: Context) -> str:
    return context.text("arn:{partition}:scheduler:{region}:{account}:schedule/") + _schedule(context)


def _schedule_price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield the runs of a schedule, with the tasks of a job."""
    runs = billing.usage.job_runs
    target = resource.inputs.get("target") or {}
    item = "runs of the schedule"
    yield Charge(item=item, key="schedule.runs", quantity=runs, kind="usage", assumes="job_runs")
    parameters = target.get("ecsParameters")
    if parameters:
        tasks = parameters.get("taskCount") or 1
        strategy = parameters.get("capacityProviderStrategies") or ()
        hours = runs * billing.usage.job_hours
        on_demand = on_demand_tasks(strategy, tasks)
        definition = definition_of(resource, "target", billing)
        yield from task_charges(definition, on_demand, tasks - on_demand, hours, assumes="job_hours")
        yield from telemetry_charges(definition, billing)


CARDS = (
    Card(
        "aws:scheduler/schedule:Schedule",
        unique=(Unique("name", "groupName"),),
        outputs=Outputs(id=_schedule, arn=_schedule_arn),
        replacement=Replacement("scheduler/schedule.go", "groupName name namePrefix"),
        price=_schedule_price,
        shelf=Shelf.SCHEDULES,
        cloudformation=Counterpart(
            names={"target.ecsParameters.networkConfiguration": "NetworkConfiguration/AwsvpcConfiguration"},
            values={"target.ecsParameters.networkConfiguration.assignPublicIp": enabled},
        ),
    ),
    Card(
        "aws:scheduler/scheduleGroup:ScheduleGroup",
        unique=(Unique("name"),),
        outputs=Outputs(
            arn="arn:{partition}:scheduler:{region}:{account}:schedule-group/{name}", more={"state": "ACTIVE"}
        ),
        replacement=Replacement("scheduler/schedule_group.go", "name namePrefix"),
        price=Free("the schedules are billed"),
    ),
)
