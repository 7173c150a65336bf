"""AWS Security Hub."""

from __future__ import annotations

from policies.plan.kind import Kind

ACCOUNT = Kind("aws:securityhub/account:Account")
