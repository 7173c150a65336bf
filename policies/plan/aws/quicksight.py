"""Amazon QuickSight."""

from __future__ import annotations

from policies.plan.kind import Kind

DATA_SOURCE = Kind("aws:quicksight/dataSource:DataSource")
