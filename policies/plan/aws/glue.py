"""AWS Glue."""

from __future__ import annotations

from policies.plan.kind import Kind

CATALOG_DATABASE = Kind("aws:glue/catalogDatabase:CatalogDatabase", holds="data")
CATALOG_TABLE = Kind("aws:glue/catalogTable:CatalogTable", holds="data")
