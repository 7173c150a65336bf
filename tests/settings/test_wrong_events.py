"""Bad input, and the exact lines that it gives: event buses and schedules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.spoiled_stack_files import lines_of, row, spoiled

QUEUES = {"invoices": {}, "steps": {"fifo": {"content_based_deduplication": True}}, "loose": {"fifo": {}}}
TARGETS = {"all": {"queue": "invoices"}}
PAID = {"pattern": {"source": ["shop"]}, "targets": TARGETS}


def rule(**fields: Any) -> dict[str, Any]:
    one = {**PAID, **fields}
    return {
        "plinth:queues": QUEUES,
        "plinth:topics": {"sales": {}, "ordered": {"fifo": {}}},
        "plinth:event_buses": {"events": {"rules": {"paid": one}}},
    }


def pattern(**fields: Any) -> dict[str, Any]:
    return rule(pattern={key.replace("_", "-"): value for key, value in fields.items()})


def schedule(**fields: Any) -> dict[str, Any]:
    return {
        **rule(),
        "plinth:schedules": {"monthly": {"schedule": "rate(1 day)", "target": {"queue": "invoices"}, **fields}},
    }


ROWS = [
    row(
        "an empty pattern",
        pattern(),
        "plinth:event_buses.events.rules.paid.pattern = {}: is empty: it needs a key; example: pattern: {source: [shop.orders], detail: {status: [paid]}}",
    ),
    row(
        "a pattern with a text",
        pattern(source="shop"),
        "plinth:event_buses.events.rules.paid.pattern.source = 'shop': must be a list of the values that match, such as [paid]; example: pattern: {source: [shop.orders], detail: {status: [paid]}}",
    ),
    row(
        "a field that no event has",
        pattern(status=["paid"]),
        "plinth:event_buses.events.rules.paid.pattern.status: no event has this field; legal: version, id, detail-type, source, account, time, region, resources, detail, replay-name; what the sender wrote is within detail; example: pattern: {source: [shop.orders], detail: {status: [paid]}}",
    ),
    row(
        "a source with keys",
        pattern(source={"name": ["shop"]}),
        "plinth:event_buses.events.rules.paid.pattern.source = {name: ['shop']}: has no keys; it is a list of values; example: pattern: {source: [shop.orders], detail: {status: [paid]}}",
    ),
    row(
        "an operator with the wrong operand",
        pattern(detail={"amount": [{"numeric": [">", "5"]}]}),
        "plinth:event_buses.events.rules.paid.pattern.detail.amount[0].numeric = ['>', '5']: must be a comparison and a number, or two of them: [=, <, <=, >, >=], such as ['>=', 0, '<', 5]; example: pattern: {source: [shop.orders], detail: {status: [paid]}}",
    ),
    row(
        "a pattern beyond 2048 characters",
        pattern(source=["x" * 2100]),
        "plinth:event_buses.events.rules.paid.pattern: has 2116 characters as JSON, and EventBridge takes at most 2048; example: pattern: {source: [shop.orders], detail: {status: [paid]}}",
    ),
    row(
        "events of AWS on a bus of one's own",
        pattern(source=["aws.ecs"]),
        "plinth:event_buses.events.rules.paid.pattern.source = ['aws.ecs']: AWS's services send to the default bus only, so the rule never matches here; example: bus: default",
    ),
    row(
        "a rule without targets",
        rule(targets={}),
        "plinth:event_buses.events.rules.paid.targets = {}: needs at least 1; example: targets: {invoices: {queue: invoices}}",
    ),
    row(
        "six targets",
        rule(targets={f"t{n}": {"queue": "invoices"} for n in range(6)}),
        "plinth:event_buses.events.rules.paid.targets = {t0: {queue: 'invoices'}, t1: {queue: 'invoices'}, t2: {queue: 'invoices'}, t3: {queue: 'invoices'}, t4: {queue: 'invoic…: holds at most 5, this one 6; example: targets: {invoices: {queue: invoices}}",
    ),
    row(
        "a target that does not exist",
        rule(targets={"all": {"queue": "invoice"}}),
        "plinth:event_buses.events.rules.paid.targets.all.queue = 'invoice': there is no such queue in plinth:queues; did you mean 'invoices'?; example: queue: invoices",
    ),
    row(
        "a topic that does not exist",
        rule(targets={"all": {"kind": "topic", "topic": "sale"}}),
        "plinth:event_buses.events.rules.paid.targets.all.topic = 'sale': there is no such topic in plinth:topics; did you mean 'sales'?; example: topic: sales",
    ),
    row(
        "a FIFO topic",
        rule(targets={"all": {"kind": "topic", "topic": "ordered"}}),
        "plinth:event_buses.events.rules.paid.targets.all.topic = 'ordered': is a FIFO topic, whose messages need a group; EventBridge delivers to standard topics only; example: plinth:topics.ordered.fifo: null",
    ),
    row(
        "a FIFO queue without a group",
        rule(targets={"all": {"queue": "steps"}}),
        "plinth:event_buses.events.rules.paid.targets.all.message_group_id: is needed: 'steps' is a FIFO queue; example: message_group_id: events",
    ),
    row(
        "a FIFO queue without deduplication",
        rule(targets={"all": {"queue": "loose", "message_group_id": "a"}}),
        "plinth:event_buses.events.rules.paid.targets.all.queue = 'loose': is a FIFO queue without content_based_deduplication, and EventBridge sends no deduplication id; example: plinth:queues.loose.fifo.content_based_deduplication: true",
    ),
    row(
        "a group for a standard queue",
        rule(targets={"all": {"queue": "invoices", "message_group_id": "a"}}),
        "plinth:event_buses.events.rules.paid.targets.all.message_group_id = 'a': is for a FIFO queue; remove it; example: message_group_id: null",
    ),
    row(
        "a group with a space",
        rule(targets={"all": {"queue": "steps", "message_group_id": "a b"}}),
        "plinth:event_buses.events.rules.paid.targets.all.message_group_id = 'a b': must be letters, digits and punctuation, without a space; example: message_group_id: events",
    ),
    row(
        "a bus as the target of a rule",
        rule(targets={"all": {"kind": "event_bus", "queue": "invoices"}}),
        "plinth:event_buses.events.rules.paid.targets.all.kind = 'event_bus': must be 'queue', 'topic' or 'function'; example: kind: queue",
    ),
    row(
        "too many retries",
        rule(retry={"max_attempts": 186}),
        "plinth:event_buses.events.rules.paid.retry.max_attempts = 186: must be 0 to 185; example: max_attempts: 10",
    ),
    row(
        "retries beyond a day",
        rule(retry={"max_age_seconds": 86_401}),
        "plinth:event_buses.events.rules.paid.retry.max_age_seconds = 86401: must be 60 to 86400; example: max_age_seconds: 3600",
    ),
    row(
        "a time of the wrong type, and a time zone that there is not",
        {
            "plinth:queues": {"invoices": {}},
            "plinth:schedules": {
                "monthly": {
                    "schedule": 3,
                    "time_zone": "Europe/Berln",
                    "target": {"queue": "invoices"},
                    "message": {"a": 1},
                }
            },
        },
        'plinth:schedules.monthly.schedule = 3: expected a string, got an integer; quote it; example: schedule: "cron(0 6 1 * ? *)"',
        "plinth:schedules.monthly.time_zone = 'Europe/Berln': is not a time zone of the tz database; did you mean 'Europe/Berlin'?; example: time_zone: Europe/Berlin",
    ),
    row(
        "an archive without an end",
        {"plinth:event_buses": {"events": {"archive": {}}}},
        "plinth:event_buses.events.archive.retention_days: is required and has no default; example: retention_days: 30",
    ),
    row(
        "the default bus without rules",
        {"plinth:event_buses": {"events": {"bus": "default"}}},
        "plinth:event_buses.events.rules: are needed with bus default, which exists already; example: bus: custom",
    ),
    row(
        "the default bus twice",
        {
            **rule(),
            "plinth:event_buses": {name: {"bus": "default", "rules": {"some": PAID}} for name in ("first", "second")},
        },
        "plinth:event_buses.second.bus = 'default': is the default bus, as 'first' is, and there is one; put its rules there; example: bus: custom",
    ),
    row(
        "an access that a bus does not offer",
        {**rule(), "plinth:services.mailer.links": {"events": "publish"}},
        "plinth:services.mailer.links.events = 'publish': access to a bus is put_events; example: links: {events: put_events}",
    ),
    row(
        "51 rules",
        {
            **rule(),
            "plinth:event_buses": {
                "events": {
                    "rules": {
                        f"rule-{n}": {**PAID, "targets": {"all": {"kind": "topic", "topic": "sales"}}}
                        for n in range(51)
                    }
                }
            },
        },
        "plinth:event_buses.events.rules = {rule-0: {pattern: {source: ['shop']}, targets: {all: {kind: 'topic', topic: 'sales'}}}, rule-1: {pattern: {source: ['sh…: holds at most 50, this one 51; example: rules: {paid: {pattern: {source: [shop.orders], detail: {status: [paid]}}, targets: {invoices: {queue: invoices}}}}",
    ),
    row(
        "a queue with 51 senders",
        {
            **rule(),
            "plinth:event_buses": {
                bus: {"rules": {f"rule-{n}": PAID for n in range(number)}}
                for bus, number in (("events", 26), ("others", 25))
            },
        },
        "plinth:queues.invoices: receives from 51 topics and rules, and its policy has room for 50; let rules publish to one topic that the queue subscribes to; example: targets: {purchases: {kind: topic, topic: purchases}}",
    ),
    row(
        "two rules whose names join to one",
        {
            **rule(),
            "plinth:event_buses": {
                bus: {"rules": {one: PAID}} for bus, one in (("events", "more-paid"), ("events-more", "paid"))
            },
        },
        "plinth:event_buses.events-more.rules.paid: makes a resource with the name 'events-more-paid', as plinth:event_buses.events.rules.more-paid does; choose another name; example: rules: {paid: {pattern: {source: [shop.orders], detail: {status: [paid]}}, targets: {invoices: {queue: invoices}}}}",
    ),
    row(
        "two targets whose names join to one",
        {
            **rule(),
            "plinth:event_buses": {
                "events": {
                    "rules": {
                        one: {**PAID, "targets": {target: {"queue": "invoices"}}}
                        for one, target in (("paid", "more-all"), ("paid-more", "all"))
                    }
                }
            },
        },
        "plinth:event_buses.events.rules.paid-more.targets.all: makes a resource with the name 'events-paid-more-all', as plinth:event_buses.events.rules.paid.targets.more-all does; choose another name; example: targets: {invoices: {queue: invoices}}",
    ),
    row(
        "a crontab",
        schedule(schedule="0 6 * * *"),
        "plinth:schedules.monthly.schedule = '0 6 * * *': must be rate(value unit), cron(minute hour day month weekday year) or at(yyyy-mm-ddThh:mm:ss); example: schedule: \"cron(0 6 * * ? *)\"",
    ),
    row(
        "a time zone that is none",
        schedule(time_zone="Berlin"),
        "plinth:schedules.monthly.time_zone = 'Berlin': is not a time zone of the tz database; did you mean 'Europe/Berlin'?; example: time_zone: Europe/Berlin",
    ),
    row(
        "a window beyond a day",
        schedule(flexible_window_minutes=1441),
        "plinth:schedules.monthly.flexible_window_minutes = 1441: must be 1 to 1440; example: flexible_window_minutes: 15",
    ),
    row(
        "a schedule without a target",
        {**rule(), "plinth:schedules": {"monthly": {"schedule": "rate(1 day)"}}},
        "plinth:schedules.monthly.target: is required and has no default; example: target: {queue: invoices}",
    ),
    row(
        "a schedule for a bus that is not there",
        schedule(target={"kind": "event_bus", "event_bus": "event", "source": "shop", "detail_type": "Night"}),
        "plinth:schedules.monthly.target.event_bus = 'event': there is no such event bus in plinth:event_buses; did you mean 'events'?; example: event_bus: events",
    ),
    row(
        "events in the name of AWS",
        schedule(target={"kind": "event_bus", "event_bus": "events", "source": "aws.shop", "detail_type": "Night"}),
        "plinth:schedules.monthly.target.source = 'aws.shop': must be letters, digits and ._/-, and must not begin with aws.; example: source: shop.calendar",
    ),
    row(
        "an event without an object",
        schedule(
            message="go", target={"kind": "event_bus", "event_bus": "events", "source": "shop", "detail_type": "Night"}
        ),
        "plinth:schedules.monthly.message = 'go': must be an object for an event bus: it is the event's detail; example: message: {}",
    ),
    row(
        "an empty message",
        schedule(message=""),
        "plinth:schedules.monthly.message: has 0 bytes; SQS, SNS and EventBridge take 1 to 262144; example: message: {}",
    ),
    row(
        "a schedule with the name of a service",
        {**rule(), "plinth:schedules": {"mailer": {"schedule": "rate(1 day)", "target": {"queue": "invoices"}}}},
        'plinth:schedules.mailer: is the name of a service too; choose another; example: mailer-schedule: {schedule: "cron(0 6 1 * ? *)", target: {queue: invoices}}',
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_a_wrong_bus_or_schedule_gives_exactly_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines
