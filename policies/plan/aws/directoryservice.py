"""AWS Directory Service."""

from __future__ import annotations

from policies.plan.kind import Kind

DIRECTORY = Kind("aws:directoryservice/directory:Directory", holds="names")
