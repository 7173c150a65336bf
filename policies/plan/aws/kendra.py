"""Amazon Kendra."""

from __future__ import annotations

from policies.plan.kind import Kind

INDEX = Kind("aws:kendra/index:Index")
