"""Toggles of queues, topics, event buses and schedules. See toggles.py."""

from __future__ import annotations

from changes import Toggle

MESSAGING = {
    "queues, topics, event buses and schedules": Toggle(
        changes={
            "queues.invoices": {
                "visibility_timeout_seconds": 120,
                "retention_days": 7,
                "delay_seconds": 5,
                "receive_wait_seconds": 10,
                "max_message_kib": 256,
                "dead_letters": {"max_receives": 3, "retention_days": 10},
                "alarms": {"oldest_message_seconds": 300},
            },
            "queues.picking": {
                "fifo": {
                    "content_based_deduplication": True,
                    "deduplication_scope": "messageGroup",
                    "throughput_limit": "perMessageGroupId",
                }
            },
            "topics.purchases": {
                "subscriptions": {
                    "invoices": {
                        "kind": "queue",
                        "queue": "invoices",
                        "raw_message_delivery": True,
                        "filter_policy": {"status": ["paid"]},
                        "filter_scope": "MessageBody",
                    },
                    "people": {"kind": "email", "address": "sales@example.com", "filter_policy": {"amount": [1]}},
                    "partner": {
                        "kind": "https",
                        "url": "https://hooks.example.com/purchases",
                        "raw_message_delivery": True,
                    },
                }
            },
            "event_buses.sales": {
                "bus": "custom",
                "archive": {"retention_days": 30, "pattern": {"source": ["shop"]}},
                "rules": {
                    "paid": {
                        "pattern": {"source": ["shop"]},
                        "targets": {
                            "invoices": {"kind": "queue", "queue": "invoices"},
                            "picking": {"queue": "picking", "message_group_id": "all"},
                            "purchases": {"kind": "topic", "topic": "purchases"},
                        },
                        "retry": {"max_attempts": 3, "max_age_seconds": 3600},
                    }
                },
            },
            "schedules.month-end": {
                "schedule": "cron(0 6 1 * ? *)",
                "time_zone": "Europe/Berlin",
                "flexible_window_minutes": 15,
                "target": {"kind": "queue", "queue": "picking", "message_group_id": "all"},
                "message": {"job": "month-end"},
                "retry": {"max_attempts": 3, "max_age_seconds": 3600},
            },
            "topics.steps": {
                "fifo": {"content_based_deduplication": True, "throughput_scope": "Topic"},
                "subscriptions": {"picking": {"queue": "picking"}},
            },
        },
        create=(
            "Key messages",
            "Alias messages-alias",
            *(f"* {name}" for name in ("invoices", "picking", "purchases", "steps", "sales", "month-end")),
            *(f"* {name}-*" for name in ("invoices", "picking", "purchases", "steps", "sales", "month-end")),
        ),
        update=("Dashboard monitoring",),
    ),
}
