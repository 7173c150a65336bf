"""Bad input, and the exact lines that it gives: steps, forecasts, requests and schedules of scaling."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.spoiled_stack_files import ABSENT, lines_of, row, spoiled

SCALING = "plinth:services.api.scaling"
PEAK = {"schedule": "cron(0 8 ? * MON-FRI *)", "min_tasks": 4}


def peak(**changes: Any) -> dict[str, Any]:
    return {f"{SCALING}.schedules": {"peak": {**PEAK, **changes}}}


def from_zero(environment: str = "staging", **changes: Any) -> dict[str, Any]:
    """Return a change that scales the worker mailer from 0 by a queue, in a stack that counts no tasks."""
    backlog = {"queue": "jobs", "messages_per_task": 10}
    return {
        "plinth:stack.environment": environment,
        "plinth:queues": {"jobs": {}},
        "plinth:services.mailer.tasks": ABSENT,
        "plinth:services.mailer.links": {"jobs": "consume"},
        "plinth:services.mailer.scaling": {"min_tasks": 0, "max_tasks": 4, "queue_backlog": backlog, **changes},
    }


ROWS = [
    row(
        "no task, and no queue that starts one",
        from_zero(queue_backlog=None, cpu_percent=70),
        "plinth:services.mailer.scaling.min_tasks = 0: needs queue_backlog: without tasks no other metric starts one; "
        "example: min_tasks: 1",
    ),
    row(
        "a second rule next to the messages",
        from_zero(cpu_percent=70, memory_steps={}),
        "plinth:services.mailer.scaling.cpu_percent: is not allowed with min_tasks 0, where the messages alone decide "
        "how many tasks run; remove it; example: cpu_percent: null",
        "plinth:services.mailer.scaling.memory_steps: is not allowed with min_tasks 0, where the messages alone decide "
        "how many tasks run; remove it; example: memory_steps: null",
    ),
    row(
        "no task of a service that answers requests",
        {**from_zero(), "plinth:services.mailer.kind": "internal", "plinth:services.mailer.port": 8080},
        "plinth:services.mailer.scaling.min_tasks = 0: is for kind worker only: while no task runs, no one answers the "
        "requests to kind internal; example: min_tasks: 1",
    ),
    row(
        "no task in prod",
        from_zero(environment="prod"),
        "plinth:services.mailer.scaling.min_tasks = 0: prod needs at least 2, one per zone; example: min_tasks: 2",
    ),
    row(
        "a backlog of a queue that the service does not read",
        {
            "plinth:queues": {"jobs": {}},
            f"{SCALING}.queue_backlog": {"queue": "jobs", "messages_per_task": 10},
        },
        "plinth:services.api.scaling.queue_backlog.queue = 'jobs': must be a queue whose messages the service receives, "
        "by a link with consume; example: links: {jobs: consume}",
    ),
    row(
        "a backlog without a count of tasks",
        {
            "plinth:stack.environment": "staging",
            "plinth:queues": {"jobs": {}},
            "plinth:cluster.container_insights": "disabled",
            "plinth:services.mailer.tasks": ABSENT,
            "plinth:services.mailer.links": {"jobs": "consume"},
            "plinth:services.mailer.scaling": {
                "min_tasks": 1,
                "max_tasks": 4,
                "queue_backlog": {"queue": "jobs", "messages_per_task": 10},
            },
        },
        "plinth:cluster.container_insights = 'disabled': must be enabled, because the scaling of mailer by "
        "queue_backlog needs the number of tasks; example: container_insights: enabled",
    ),
    row(
        "more schedules than AWS has for a service",
        {
            f"{SCALING}.schedules": {
                f"step-{n}": {"schedule": "rate(1 day)", "min_tasks": 2, "max_tasks": 6} for n in range(201)
            }
        },
        "plinth:services.api.scaling.schedules = {step-0: {schedule: 'rate(1 day)', min_tasks: 2, max_tasks: 6}, "
        "step-1: {schedule: 'rate(1 day)', min_tasks: 2, max_task…: holds at most 200, this one 201; example: "
        'schedules: {morning: {schedule: "cron(0 8 ? * MON-FRI *)", time_zone: Europe/Berlin, min_tasks: 4}}',
    ),
    row(
        "a night without a morning",
        {
            "plinth:stack.environment": "dev",
            f"{SCALING}.schedules": {
                "night": {"schedule": "cron(0 20 * * ? *)", "min_tasks": 0},
                "weekend": {"schedule": "cron(0 20 ? * FRI *)", "min_tasks": 0, "max_tasks": 0},
                "end": {"schedule": "at(2030-01-01T00:00:00)", "min_tasks": 0, "max_tasks": 0},
            },
        },
        "plinth:services.api.scaling.schedules.night.min_tasks = 0: lets all tasks end, and no schedule starts one "
        "again: without tasks no metric adds any; give another schedule min_tasks above 0; example: min_tasks: 1",
        "plinth:services.api.scaling.schedules.weekend.min_tasks = 0: lets all tasks end, and no schedule starts one "
        "again: without tasks no metric adds any; give another schedule min_tasks above 0; example: min_tasks: 1, "
        "max_tasks: 1",
    ),
    row(
        "a backlog of no messages",
        {
            "plinth:queues": {"jobs": {}},
            "plinth:services.api.links.jobs": "consume",
            f"{SCALING}.queue_backlog": {"queue": "jobs", "messages_per_task": 0},
        },
        "plinth:services.api.scaling.queue_backlog.messages_per_task = 0: must be 1 to 1000000; example: "
        "messages_per_task: 100",
    ),
    row(
        "steps next to a target of the same metric",
        {f"{SCALING}.cpu_steps": {}},
        "plinth:services.api.scaling.cpu_steps: is not allowed next to cpu_percent: they work against each other; "
        "remove one of them; example: cpu_steps: null",
    ),
    row(
        "steps that overlap",
        {f"{SCALING}.memory_steps": {"add_above_percent": 50, "remove_below_percent": 50}},
        "plinth:services.api.scaling.memory_steps.remove_below_percent = 50: must be below add_above_percent 50, or "
        "tasks are added and removed in turn; example: remove_below_percent: 25",
    ),
    row(
        "a step of no tasks",
        {f"{SCALING}.memory_steps": {"add_tasks": 0}},
        "plinth:services.api.scaling.memory_steps.add_tasks = 0: must be 1 to 5000; example: add_tasks: 1",
    ),
    row(
        "a step at once",
        {f"{SCALING}.memory_steps": {"add_after_minutes": 0}},
        "plinth:services.api.scaling.memory_steps.add_after_minutes = 0: must be 1 to 60; example: "
        "add_after_minutes: 2",
    ),
    row(
        "requests of a worker",
        {
            "plinth:services.mailer.tasks": ABSENT,
            "plinth:services.mailer.scaling": {"min_tasks": 2, "max_tasks": 4, "requests_per_task": 100},
        },
        "plinth:services.mailer.scaling.requests_per_task = 100: counts requests of the load balancer, which kind "
        "worker does not have; remove it; example: cpu_percent: 70",
    ),
    row(
        "no requests",
        {f"{SCALING}.requests_per_task": 0},
        "plinth:services.api.scaling.requests_per_task = 0: must be 1 to 1000000; example: requests_per_task: 1000",
    ),
    row(
        "a forecast without its target",
        {f"{SCALING}.forecast": {"metric": "memory"}},
        "plinth:services.api.scaling.forecast.metric = 'memory': needs memory_percent, which it holds; a forecast only "
        "adds tasks, memory_percent removes them again; example: memory_percent: 70",
    ),
    row(
        "a forecast of requests",
        {f"{SCALING}.forecast": {"metric": "requests"}},
        "plinth:services.api.scaling.forecast.metric = 'requests': must be 'cpu' or 'memory'; example: metric: cpu",
    ),
    row(
        "a mode of a forecast that AWS does not have",
        {f"{SCALING}.forecast": {"metric": "cpu", "mode": "forecast_and_scal"}},
        "plinth:services.api.scaling.forecast.mode = 'forecast_and_scal': must be 'forecast_only' or "
        "'forecast_and_scale'; did you mean 'forecast_and_scale'?; example: mode: forecast_and_scale",
    ),
    row(
        "a schedule that changes nothing",
        {f"{SCALING}.schedules": {"peak": {"schedule": "cron(0 8 ? * MON-FRI *)"}}},
        "plinth:services.api.scaling.schedules.peak = {schedule: 'cron(0 8 ? * MON-FRI *)'}: needs min_tasks, max_tasks "
        "or both, or it changes nothing; example: min_tasks: 4",
    ),
    row(
        "a schedule of a crontab",
        peak(schedule="0 8 * * 1-5"),
        "plinth:services.api.scaling.schedules.peak.schedule = '0 8 * * 1-5': must be rate(value unit), cron(minute hour "
        'day month weekday year) or at(yyyy-mm-ddThh:mm:ss); example: schedule: "cron(0 8 ? * MON-FRI *)"',
    ),
    row(
        "a city for a time zone",
        peak(time_zone="Berlin"),
        "plinth:services.api.scaling.schedules.peak.time_zone = 'Berlin': is not a time zone of the tz database; did "
        "you mean 'Europe/Berlin'?; example: time_zone: Europe/Berlin",
    ),
    row(
        "a time zone in small letters",
        {f"{SCALING}.office_hours": {"time_zone": "europe/berlin"}, "plinth:stack.environment": "staging"},
        "plinth:services.api.scaling.office_hours.time_zone = 'europe/berlin': is not a time zone of the tz database; "
        "did you mean 'Europe/Berlin'?; example: time_zone: Europe/Berlin",
    ),
    row(
        "limits of a schedule in the wrong order",
        peak(max_tasks=3),
        "plinth:services.api.scaling.schedules.peak.max_tasks = 3: is below min_tasks 4; example: max_tasks: 4",
    ),
    row(
        "a minimum that a schedule puts above the maximum",
        peak(min_tasks=7),
        "plinth:services.api.scaling.schedules.peak.min_tasks = 7: may be above max_tasks, which is 6 at another time; "
        "set max_tasks, too; example: max_tasks: 7",
    ),
    row(
        "a maximum that a schedule puts below the minimum",
        {
            f"{SCALING}.schedules": {
                "peak": PEAK,
                "late": {"schedule": "cron(0 20 ? * MON-FRI *)", "max_tasks": 3, "time_zone": "UTC"},
            }
        },
        "plinth:services.api.scaling.schedules.peak.min_tasks = 4: may be above max_tasks, which is 3 at another time; "
        "set max_tasks, too; example: max_tasks: 6",
        "plinth:services.api.scaling.schedules.late.max_tasks = 3: may be below min_tasks, which is 4 at another time; "
        "set min_tasks, too; example: min_tasks: 3",
    ),
    row(
        "a night without tasks in prod",
        {f"{SCALING}.office_hours": {"time_zone": "UTC"}},
        "plinth:services.api.scaling.office_hours.tasks_outside: prod needs at least 2 at any time, one per zone; "
        "example: tasks_outside: 2",
    ),
    row(
        "office hours that end before they start",
        {f"{SCALING}.office_hours": {"time_zone": "UTC", "start": "20:00", "end": "08:00", "tasks_outside": 2}},
        "plinth:services.api.scaling.office_hours.end = '08:00': is not after start 20:00; example: "
        'end: "20:00", start: "07:00"',
    ),
    row(
        "a time of day that does not exist",
        {f"{SCALING}.office_hours": {"time_zone": "UTC", "start": "7:00", "tasks_outside": 2}},
        "plinth:services.api.scaling.office_hours.start = '7:00': must be a time of day, quoted, 00:00 to 23:59; "
        'example: start: "07:00"',
    ),
    row(
        "days that do not exist",
        {f"{SCALING}.office_hours": {"time_zone": "UTC", "days": "Mo-Fr", "tasks_outside": 2}},
        "plinth:services.api.scaling.office_hours.days = 'Mo-Fr': must be days, MON to SUN, as MON-FRI or MON,WED,FRI; "
        "example: days: MON-FRI",
    ),
    row(
        "more tasks at night than by day",
        {f"{SCALING}.office_hours": {"time_zone": "UTC", "tasks_outside": 9}},
        "plinth:services.api.scaling.office_hours.tasks_outside = 9: is above max_tasks 6; example: tasks_outside: 6",
    ),
    row(
        "office hours next to schedules",
        {f"{SCALING}.office_hours": {"time_zone": "UTC", "tasks_outside": 2}, **peak()},
        "plinth:services.api.scaling.schedules: are not allowed next to office_hours, which are two schedules; remove "
        "one of them; example: schedules: {}",
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_bad_input_gives_exactly_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines


def test_a_worker_scales_from_zero_where_no_tasks_are_counted() -> None:
    nights = {"office_hours": {"time_zone": "Europe/Berlin"}}

    assert lines_of(spoiled({**from_zero(), "plinth:cluster.container_insights": "disabled"})) == []
    assert lines_of(spoiled(from_zero(**nights))) == []
