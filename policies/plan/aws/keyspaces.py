"""Amazon Keyspaces."""

from __future__ import annotations

from policies.plan.kind import Kind

KEYSPACE = Kind("aws:keyspaces/keyspace:Keyspace", holds="data")
TABLE = Kind("aws:keyspaces/table:Table", holds="data")
