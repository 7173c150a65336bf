"""A shop, and payments in a network of their own behind a peering: the stack file of several tests."""

from __future__ import annotations

from typing import Any

SHOP: dict[str, Any] = {
    "aws:region": "us-east-1",
    "plinth:stack": {"environment": "staging", "owner": "platform"},
    "plinth:account": {"regions": ["us-east-1"]},
    "plinth:networks": {
        "core": {"cidr": "10.0.0.0/16", "availability_zones": ["a", "b"], "nat": "per_az"},
        "payments": {
            "cidr": "10.1.0.0/16",
            "availability_zones": ["a", "b"],
            "nat": "none",
            "own_keys": True,
            "log_retention_days": 400,
            "flow_logs": {"retention_days": 400},
            "endpoints": {"interface": ["ecr.api", "ecr.dkr", "logs", "secretsmanager"]},
        },
    },
    "plinth:peerings": {"core-payments": {"networks": ["core", "payments"]}},
    "plinth:services": {
        "shop": {
            "kind": "internal",
            "network": "core",
            "image": {"repository": "shop", "tag": "1.0.0"},
            "port": 8080,
            "cpu": 256,
            "memory_mib": 512,
            "health_check": {"command": ["python", "-m", "app.check"]},
            "tasks": 2,
            "links": {"charge": "call"},
        },
        "charge": {
            "kind": "internal",
            "network": "payments",
            "image": {"repository": "charge", "tag": "1.0.0"},
            "port": 8443,
            "cpu": 256,
            "memory_mib": 512,
            "health_check": {"command": ["python", "-m", "app.check"]},
            "tasks": 2,
            "links": {"ledger": "connect"},
        },
    },
    "plinth:repositories": {"shop": {}, "charge": {}},
    "plinth:databases": {
        "ledger": {"network": "payments", "instance_class": "db.t4g.small", "storage_gib": 20, "multi_az": True}
    },
    "plinth:observability": {"alert_emails": ["ops@example.com"], "log_retention_days": 90},
    "plinth:cost": {"monthly_budget_usd": 500},
}
