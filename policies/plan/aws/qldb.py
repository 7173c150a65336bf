"""Amazon QLDB."""

from __future__ import annotations

from policies.plan.kind import Kind

LEDGER = Kind("aws:qldb/ledger:Ledger", holds="data")
